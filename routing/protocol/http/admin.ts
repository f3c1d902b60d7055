/** Accounts, shifts, keys, the audit log and what the bureau sets for everybody. */

import type { AuditEntry, Shift } from '../../people.ts';
import type { Id, Instant } from '../../ticket.ts';
import type * as C from '../commands.ts';
import type { CannedReply, LocalServicesView, MeView, SecondFactorView, StaffLine } from '../views.ts';
import type { PageOf } from './shapes.ts';

export interface AdminHttpApi {
  'POST /api/v1/session': { in: C.SignIn; out: MeView };
  'GET /api/v1/session': { out: MeView };
  'DELETE /api/v1/session': { out: { ok: true } };
  'POST /api/v1/session/password': { in: C.PasswordChange; out: MeView };
  'GET /api/v1/session/second-factor': { out: SecondFactorView };
  /** The spare codes are shown this once. */
  'POST /api/v1/session/second-factor': { in: C.SecondFactorAdd; out: { spareCodes: string[] } };
  'POST /api/v1/session/second-factor/end': { in: C.SecondFactorDrop; out: { ok: true } };
  'GET /api/v1/staff': { out: PageOf<StaffLine> };
  'POST /api/v1/staff': { in: C.StaffCreate; out: { staff: StaffLine; password: string } };
  'PATCH /api/v1/staff/:id': { in: C.StaffUpdate; out: StaffLine };
  /** A new random password, shown once; the person must change it at the next sign-in. */
  'POST /api/v1/staff/:id/password': { out: { password: string } };
  'GET /api/v1/shifts': { query: { from: Instant; to: Instant }; out: PageOf<Shift & { staffName: string }> };
  'POST /api/v1/shifts': { in: C.ShiftCreate; out: Shift };
  'DELETE /api/v1/shifts/:id': { out: { ok: true } };
  'GET /api/v1/canned-replies': { out: PageOf<CannedReply> & { version: number } };
  'PUT /api/v1/canned-replies': { in: { version: number; items: CannedReply[] }; out: { version: number } };
  'GET /api/v1/services': { out: LocalServicesView };
  'PUT /api/v1/services': { in: C.LocalServicesSave; out: LocalServicesView };
  'GET /api/v1/audit': {
    query: { cursor?: string; limit?: number } & C.AuditQuery;
    out: PageOf<AuditEntry>;
  };
  'GET /api/v1/audit/export': { query: C.AuditQuery & C.SheetQuery; out: Blob };
  'GET /api/v1/staff/export': { query: C.SheetQuery; out: Blob };
  'GET /api/v1/audit/verify': { out: { ok: boolean; entries: number; brokenAt?: number } };
  'GET /api/v1/api-keys': {
    out: PageOf<{ id: Id; name: string; system: string; disabled: boolean; createdAt: Instant }>;
  };
  'POST /api/v1/api-keys': {
    in: { name: string; system: string };
    out: { id: Id; name: string; system: string; key: string };
  };
  'DELETE /api/v1/api-keys/:id': { out: { ok: true } };
}
