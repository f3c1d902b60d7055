/** Service lines that the installation has added. */
import { z } from 'zod';
import { localServiceSchema } from '../../../routing/protocol/bureau/service-code.ts';
import * as c from './common.ts';

export const localServiceLine = z
  .object({
    code: localServiceSchema,
    zh: z.string(),
    en: z.string(),
    orgKind: c.orgKind,
    orderDays: c.count.describe('Working days until the reply is due'),
    ended: z.boolean().describe('No longer offered; what has it keeps its name'),
  })
  .meta({ id: 'LocalServiceLine' });

export const localServicesView = z
  .object({ version: c.count.describe('To be named when saving'), lines: z.array(localServiceLine) })
  .meta({ id: 'LocalServicesView' });
