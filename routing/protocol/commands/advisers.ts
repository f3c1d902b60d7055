/** Legal advisers of households, villages and enterprises. */
import { z } from 'zod';
import { day, id, phone, text } from './fields.ts';

/** R063. A household or enterprise by its number, a village by its code of 9 or 12 digits. */
export const adviserFields = z.object({
  kind: z.enum(['household', 'village', 'enterprise']),
  name: text(80),
  staffId: id,
  phone: phone.optional(),
  regionCode: z
    .string()
    .regex(/^(\d{9}|\d{12})$/)
    .optional(),
  from: day.optional(),
  to: day.optional(),
});
export type AdviserFields = z.input<typeof adviserFields>;

export const adviserUpdate = z.object({
  version: z.int().min(1),
  disabled: z.boolean().optional(),
  staffId: id.optional(),
  from: day.optional(),
  to: day.optional(),
});
export type AdviserUpdate = z.input<typeof adviserUpdate>;

export const adviserImport = z.object({
  items: z
    .array(adviserFields.omit({ staffId: true }).extend({ username: z.string().trim().min(1).max(64) }))
    .min(1)
    .max(2000)
    .describe('Adviser by user name; a line that is there already changes nothing'),
});
export type AdviserImport = z.input<typeof adviserImport>;
