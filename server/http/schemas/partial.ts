/** Schemas for changes: only what was sent may be changed. */
import { z } from 'zod';

/**
 * The same object without the defaults of its fields. In zod 4 an optional field with a default yields the default
 * when it is absent, so `create.partial()` alone would reset every field that a change leaves out.
 */
export const withoutDefaults = <T extends z.ZodObject>(schema: T): T => {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => {
      const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
      return [name, inner instanceof z.ZodDefault ? z.optional(inner.unwrap()) : field];
    }),
  );
  // Field for field the same types; a default only ever widens what may be absent.
  return z.object(shape) as unknown as T;
};
