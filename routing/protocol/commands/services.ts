/** Service lines of the installation. */
import { z } from 'zod';
import { MOST_LOCAL_SERVICES } from '../../bureau/local-services.ts';
import { ORG_KINDS } from '../../vocabulary.ts';
import { localServiceSchema } from '../bureau/service-code.ts';
import { codes, text, version } from './fields.ts';

export const localServicesSave = z.object({
  version: version.describe('The version that was read; 0 before the first'),
  lines: z
    .array(
      z.object({
        code: localServiceSchema,
        zh: text(30),
        en: text(60),
        orgKind: codes(ORG_KINDS),
        orderDays: z.int().min(1).max(365),
        ended: z.boolean().default(false),
      }),
    )
    .max(MOST_LOCAL_SERVICES),
});
export type LocalServicesSave = z.input<typeof localServicesSave>;
