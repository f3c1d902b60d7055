/** Sentences kept ready for answers. */
import { z } from 'zod';
import { id, text } from './fields.ts';

export const cannedReplies = z
  .array(
    z.object({
      id,
      shortcut: z
        .string()
        .trim()
        .regex(/^[\w\u4e00-\u9fff]{1,20}$/),
      title: text(50),
      text: text(2000),
    }),
  )
  .max(500);
