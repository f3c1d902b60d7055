/** Policies of dispatch, and campaigns. */
import { z } from 'zod';
import { version, why } from './fields.ts';

const policyValue = z
  .record(z.string(), z.unknown())
  .describe('The whole policy as GET /api/v1/policies shows it, without the calendar');

export const policyDraft = z.object({ version, policy: policyValue });
export type PolicyDraftInput = z.input<typeof policyDraft>;

export const policyPreview = z.object({
  policy: policyValue.optional().describe('Default: the stored draft'),
});
export type PolicyPreviewInput = z.input<typeof policyPreview>;

const confirmed = z
  .boolean()
  .default(false)
  .describe('Publish although some tickets would have nobody on staff any more');

export const policyPublish = z.object({ draft: version, live: version, why, confirmed });
export type PolicyPublishInput = z.input<typeof policyPublish>;

export const policyRollback = z.object({ to: version, live: version, why, confirmed });
export type PolicyRollbackInput = z.input<typeof policyRollback>;

export const campaignSwitch = z.object({ on: z.boolean(), why });
export type CampaignSwitchInput = z.input<typeof campaignSwitch>;
