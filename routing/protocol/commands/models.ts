/** Models of the classifier. */
import { z } from 'zod';
import { base64, version, why } from './fields.ts';

export const modelUpload = z.object({
  name: z.string().trim().min(1).max(200),
  content: base64(6 * 1024 * 1024).describe('The model file (JSON) in base64'),
});
export type ModelUploadInput = z.input<typeof modelUpload>;

export const modelPublish = z.object({
  model: z
    .string()
    .min(1)
    .max(64)
    .describe('Id of a stored model, `default` (ships), or `none` (rules alone)'),
  live: version.describe('The version that was seen'),
  why,
});
export type ModelPublishInput = z.input<typeof modelPublish>;

export const modelRollback = z.object({ to: version, live: version, why });
export type ModelRollbackInput = z.input<typeof modelRollback>;
