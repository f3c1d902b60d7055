/** The rule workbench: draft, check, preview, try, publish, go back, import. */
import { z } from 'zod';
import { base64, channelCode, instant, region, version, why } from './fields.ts';

const ruleFiles = z
  .array(
    z.object({
      name: z
        .string()
        .trim()
        .regex(/^[\w.\u4e00-\u9fff-]{1,60}$/, '文件名只用汉字、字母、数字、点和横线'),
      text: z.string().max(2_000_000),
    }),
  )
  .min(1)
  .max(50);

export const ruleDraft = z.object({ version, files: ruleFiles });
export type RuleDraftInput = z.input<typeof ruleDraft>;

export const ruleCheck = z.object({ files: ruleFiles.optional().describe('Default: the stored draft') });
export type RuleCheckInput = z.input<typeof ruleCheck>;

export const rulePreview = ruleCheck.extend({
  texts: z.int().min(1).max(2000).default(500).describe('How many of the newest tickets'),
});
export type RulePreviewInput = z.input<typeof rulePreview>;

export const ruleTry = ruleCheck.extend({
  text: z.string().min(1).max(20_000),
  channel: channelCode.optional(),
  region: region.optional(),
  at: instant.optional(),
});
export type RuleTryInput = z.input<typeof ruleTry>;

export const rulePublish = z.object({ draft: version, live: version, why });
export type RulePublishInput = z.input<typeof rulePublish>;

export const ruleRollback = z.object({ to: version, live: version, why });
export type RuleRollbackInput = z.input<typeof ruleRollback>;

export const ruleImport = z.object({
  name: z.string().trim().min(1).max(200).describe('File name; the ending tells YAML and JSON from tables'),
  content: base64(8 * 1024 * 1024),
});
export type RuleImportInput = z.input<typeof ruleImport>;

export const ruleTakeProposal = z.object({
  files: ruleFiles.optional().describe('Default: the stored draft'),
  rule: z.string().min(1).max(200),
  word: z.string().min(1).max(500),
  to: z.number().min(-20).max(20),
});
export type RuleTakeProposalInput = z.input<typeof ruleTakeProposal>;
