/** Sentences kept ready for answers. */
import { z } from 'zod';
import { GROUPS, keysOf } from '../../vocabulary.ts';
import { text } from './fields.ts';

export const cannedReplies = z
  .array(
    z.object({
      // Those that ship have a dot in it.
      id: z
        .string()
        .max(64)
        .regex(/^[\w.-]+$/),
      shortcut: z
        .string()
        .trim()
        .regex(/^[\w\u4e00-\u9fff]{1,20}$/),
      title: text(50),
      text: text(2000),
      /** R073: offered as the opening for this group. */
      group: z.enum(keysOf(GROUPS)).nullable().optional(),
    }),
  )
  .max(500);
