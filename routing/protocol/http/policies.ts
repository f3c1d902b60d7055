/** The dispatch policy, advisers, and conflicts of interest with sealed words. */
import type * as D from '../bureau/directory.ts';
import type * as C from '../commands.ts';
import type * as P from '../policies.ts';
import type { PageOf } from './shapes.ts';

export interface PolicyHttpApi {
  'GET /api/v1/policies': { out: P.PoliciesView };
  /** Kept although faulty; nothing changes until it is published. */
  'PUT /api/v1/policies/draft': {
    in: C.PolicyDraftInput;
    out: { version: number; problems: P.PolicyProblem[] };
  };
  'DELETE /api/v1/policies/draft': { query: { version: number }; out: { version: number } };
  'POST /api/v1/policies/preview': { in: C.PolicyPreviewInput; out: P.PolicyPreview };
  'POST /api/v1/policies/publish': { in: C.PolicyPublishInput; out: P.PolicyVersion };
  'POST /api/v1/policies/rollback': { in: C.PolicyRollbackInput; out: P.PolicyVersion };
  'POST /api/v1/policies/campaigns/:id': { in: C.CampaignSwitchInput; out: P.PolicyVersion };
  'GET /api/v1/advisers': {
    query: { cursor?: string; limit?: number; text?: string };
    out: PageOf<P.AdviserLine>;
  };
  'POST /api/v1/advisers': { in: C.AdviserFields; out: P.AdviserLine };
  'PATCH /api/v1/advisers/:id': { in: C.AdviserUpdate; out: P.AdviserLine };
  'POST /api/v1/advisers/import': {
    in: C.AdviserImport;
    out: { added: number; known: number; wrong: { line: number; why: string }[] };
  };
  'POST /api/v1/policies/pairing/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/policies/pairing/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'POST /api/v1/advisers/sheet': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/advisers/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'POST /api/v1/tickets/:id/conflicts': { in: C.ConflictRecordInput; out: { excluded: number } };
  'POST /api/v1/tickets/:id/avoid': { in: C.ConflictAvoidInput; out: { excluded: number } };
  'GET /api/v1/tickets/:id/conflicts': { out: { items: P.ConflictLine[] } };
  'POST /api/v1/tickets/:id/restrict': { in: C.TicketRestrictInput; out: { restricted: boolean } };
  'POST /api/v1/tickets/:id/unrestrict': { in: C.TicketUnrestrictInput; out: { restricted: boolean } };
  'POST /api/v1/conflicts/:id/unseal': { in: C.ConflictUnsealInput; out: P.UnsealedConflict };
}
