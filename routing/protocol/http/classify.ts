/** Rules and models as versions (rules.manage). */

import type { AgreementView, ModelLine, ModelsView, ModelVersion, TrainingView } from '../classify/models.ts';
import type {
  Judged,
  RuleCheck,
  RuleFile,
  RuleImport,
  RulePreview,
  RuleProblem,
  RulesView,
  RuleTrial,
  RuleVersion,
} from '../classify/rules.ts';
import type * as C from '../commands.ts';

export interface ClassifyHttpApi {
  'GET /api/v1/rules': { out: RulesView };
  /** Kept although faulty; nothing changes until it is published. */
  'PUT /api/v1/rules/draft': { in: C.RuleDraftInput; out: { version: number; problems: RuleProblem[] } };
  'DELETE /api/v1/rules/draft': { query: { version: number }; out: { version: number } };
  'POST /api/v1/rules/check': { in: C.RuleCheckInput; out: RuleCheck };
  'POST /api/v1/rules/preview': { in: C.RulePreviewInput; out: Judged<RulePreview> };
  'POST /api/v1/rules/try': { in: C.RuleTryInput; out: Judged<RuleTrial> };
  'POST /api/v1/rules/publish': { in: C.RulePublishInput; out: RuleVersion };
  'POST /api/v1/rules/rollback': { in: C.RuleRollbackInput; out: RuleVersion };
  /** One YAML text of a version, the live one unless told. */
  'GET /api/v1/rules/export': {
    query: { version?: number; format?: 'yaml' | 'json' | 'xlsx' | 'csv' };
    out: Blob;
  };
  'POST /api/v1/rules/import': { in: C.RuleImportInput; out: RuleImport };
  'POST /api/v1/rules/proposals/take': { in: C.RuleTakeProposalInput; out: { files: RuleFile[] } };
  'GET /api/v1/models': { out: ModelsView };
  'GET /api/v1/models/agreement': { query: { weeks?: number }; out: AgreementView };
  'POST /api/v1/models/training': { out: TrainingView };
  'DELETE /api/v1/models/training': { out: TrainingView };
  'POST /api/v1/models': { in: C.ModelUploadInput; out: ModelLine };
  'POST /api/v1/models/publish': { in: C.ModelPublishInput; out: ModelVersion };
  'POST /api/v1/models/rollback': { in: C.ModelRollbackInput; out: ModelVersion };
  'GET /api/v1/models/:id/file': { params: { id: string }; out: Blob };
}
