/**
 * The HTTP interface as types: method and path, what goes in, what comes back. Errors are always
 * `{ error: { code, message, detail?, field?, incident? } }` with the status of `routing/errors.ts`.
 * Staff routes use the session cookie and need the header `x-yixiantong: 1` on every change (no form can send it).
 */

import type { SubjectRequestState } from '../citizens/subject-request.ts';
import type { FileRef } from '../conversation.ts';
import type { RefusalCode } from '../errors.ts';
import type { AuditEntry, Shift } from '../people.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Channel, Grade, Matter, RatingTag, TicketStatus } from '../vocabulary.ts';
import type * as D from './bureau/directory.ts';
import type * as RF from './bureau/references.ts';
import type { TicketChannel } from './channels/channel.ts';
import type { ChannelChecks } from './channels/channel-check.ts';
import type { TicketSms } from './channels/sms.ts';
import type { CitizenHttpApi } from './citizens/citizen-http.ts';
import type * as V from './citizens/privacy.ts';
import type * as Subj from './citizens/subjects.ts';
import type {
  AgreementView,
  ModelLine,
  ModelsView,
  ModelVersion,
  SimilarTicket,
  TrainingView,
} from './classify/models.ts';
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
} from './classify/rules.ts';
import type * as C from './commands.ts';
import type * as Duty from './duty/duty.ts';
import type * as DC from './duty/duty-commands.ts';
import type * as X from './exchange/exchange.ts';
import type * as F from './figures/figures.ts';
import type * as O from './orders/order-commands.ts';
import type { NoticeView, OrderDetail, SupervisionView } from './orders/order-views.ts';
import type { PhoneHttpApi } from './phone/phone-http.ts';
import type * as P from './policies.ts';
import type * as Sim from './simulation.ts';
import type { FollowUpAnswer, FollowUpQuery, FollowUpView } from './tickets/follow-up.ts';
import type {
  BoardView,
  CannedReply,
  LocalServicesView,
  MessageView,
  MeView,
  OrderView,
  OrgLine,
  PublicSite,
  ReceiptView,
  StaffLine,
  TicketDetail,
  TicketSummary,
} from './views.ts';

export interface HttpError {
  error: { code: RefusalCode; message: string; detail?: string; field?: string; incident?: string };
}

export interface PageOf<T> {
  items: T[];
  cursor?: string;
}

export interface RatingPage {
  ticketNo: string;
  subject: string;
  servedBy?: string;
  closesAt: Instant;
  state: 'invited' | 'rated' | 'expired';
  grade?: Grade;
}

export interface RatingLine {
  id: Id;
  ticketId: Id;
  ticketNo: string;
  grade: Grade;
  tags: RatingTag[];
  words: string;
  staffName: string;
  at: Instant;
}

export interface ReportSummary {
  from: Instant;
  to: Instant;
  byDay: { day: string; count: number }[];
  byMatter: { matter: Matter | null; count: number }[];
  byChannel: { channel: Channel; count: number }[];
  byStaff: { staffId: Id; name: string; count: number }[];
  ratings: { grade: Grade; count: number }[];
  byRegion: { code: string; name: string; count: number }[];
  /** Service orders made in the period, by who received them. */
  byOrganisation: { orgId: Id; name: string; count: number }[];
  /** Closed in the period. */
  closed: number;
  /** First answers of the tickets opened in the period (FG1). */
  answers: { count: number; inTime: number; meanMs: number };
  total: number;
}

export interface ApiContactAnswer {
  ticketId: Id;
  ticketNo: string;
  status: TicketStatus;
  externalNo: string;
  /** True when this idempotency key had been answered before. */
  repeated: boolean;
}

export interface HttpApi extends PhoneHttpApi, CitizenHttpApi {
  'GET /api/v1/public/site': { out: PublicSite };
  /** A new anonymous visitor; keep the token on the device: it opens this visitor's tickets and nothing else. */
  'POST /api/v1/visitors': { in: Record<string, never>; out: { token: string; citizenId: Id } };
  /** multipart/form-data: `ticketId`, `file`. Header `authorization: Bearer <visitor token>`. */
  'POST /api/v1/visitor/files': { out: FileRef };
  /** Visitor: bearer token; staff: cookie. Only for those who may see the ticket. */
  'GET /api/v1/files/:id': { out: Blob };
  'GET /api/v1/files/:id/sound': { out: Blob };
  'GET /api/v1/ratings/:token': { out: RatingPage };
  'POST /api/v1/ratings/:token': { in: C.RatingSubmit; out: { ratedAt: Instant } };
  /** Header `authorization: Bearer <api key>`, `idempotency-key: <8..64>`. */
  'POST /api/v1/contacts': { in: C.ApiContact; out: ApiContactAnswer };
  'GET /api/v1/contacts/:no': {
    out: ApiContactAnswer & {
      feedback?: string;
      closedAt?: Instant;
      /** For the other system to send to its citizen, once the ticket is closed. */
      rating?: { link: string; closesAt: Instant; state: 'invited' | 'rated' | 'expired' };
    };
  };

  'POST /api/v1/session': { in: C.SignIn; out: MeView };
  'GET /api/v1/session': { out: MeView };
  'DELETE /api/v1/session': { out: { ok: true } };
  'POST /api/v1/session/password': { in: C.PasswordChange; out: MeView };

  'GET /api/v1/tickets': { query: C.TicketQuery; out: PageOf<TicketSummary> };
  'GET /api/v1/tickets/:id': { out: TicketDetail };
  'GET /api/v1/tickets/:id/messages': { query: { after?: number; limit?: number }; out: PageOf<MessageView> };
  'GET /api/v1/tickets/:id/receipts': { out: PageOf<ReceiptView> };
  /** Every ticket of the citizen of this ticket, across channels (only whose own region and role allow). */
  'GET /api/v1/tickets/:id/history': { out: PageOf<TicketSummary> };
  'GET /api/v1/references': { out: RF.ReferenceList };
  'POST /api/v1/references/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/references/export': { query: { format?: 'csv' | 'xlsx' | 'json' }; out: Blob };
  'GET /api/v1/tickets/:id/references': { query: RF.ReferenceSearch; out: { items: RF.ReferenceHit[] } };
  'GET /api/v1/tickets/:id/case-file': { query: { notes?: boolean }; out: Blob };
  'GET /api/v1/tickets/:id/transcript': { out: Blob };
  'POST /api/v1/tickets/:id/unmask': { in: V.TicketUnmask; out: V.UnmaskedView };
  /** For tickets of WeChat: what may still be written, and how each message fared. */
  'GET /api/v1/tickets/:id/channel': { out: TicketChannel };
  'GET /api/v1/follow-ups': { query: Partial<FollowUpQuery>; out: PageOf<FollowUpView> };
  'POST /api/v1/follow-ups/:id/take': { out: FollowUpView };
  'POST /api/v1/follow-ups/:id/release': { out: FollowUpView };
  'POST /api/v1/follow-ups/:id/answer': { in: FollowUpAnswer; out: FollowUpView };
  'POST /api/v1/channels/check': { out: ChannelChecks };
  'GET /api/v1/tickets/:id/sms': { out: TicketSms };
  'POST /api/v1/tickets/:id/channel/phoned': { out: TicketChannel };
  'POST /api/v1/tickets/:id/channel/again': { in: { seq: number }; out: TicketChannel };
  /** multipart/form-data: `ticketId`, `file`. */
  'POST /api/v1/files': { out: FileRef };

  'GET /api/v1/orders/supervision': { out: SupervisionView };
  'GET /api/v1/orders/:id': { out: OrderDetail };
  /** Reminders of this person, newest first. */
  'GET /api/v1/notices': { query: { cursor?: string; limit?: number }; out: PageOf<NoticeView> };
  'POST /api/v1/notices/read': { in: O.NoticesRead; out: { read: number } };
  /** The tickets of a group case. */
  'GET /api/v1/tickets/:id/group': { out: PageOf<TicketSummary> };
  /** A slip with the rating link as QR code, to print for a visitor at the counter; the hand-over is audited. */
  'GET /api/v1/tickets/:id/rating-slip': { out: Blob };
  /** 办理结果告知书 as a page to print. */
  'GET /api/v1/tickets/:id/letter': { out: Blob };
  'GET /api/v1/orders': { query: C.OrderQuery; out: PageOf<OrderView> };
  'GET /api/v1/organisations': { out: PageOf<OrgLine> };
  'GET /api/v1/staff': { out: PageOf<StaffLine> };
  'POST /api/v1/staff': { in: C.StaffCreate; out: { staff: StaffLine; password: string } };
  'PATCH /api/v1/staff/:id': { in: C.StaffUpdate; out: StaffLine };
  /** A new random password, shown once; the person must change it at the next sign-in. */
  'POST /api/v1/staff/:id/password': { out: { password: string } };
  'GET /api/v1/shifts': { query: { from: Instant; to: Instant }; out: PageOf<Shift & { staffName: string }> };
  'POST /api/v1/shifts': { in: C.ShiftCreate; out: Shift };
  'DELETE /api/v1/shifts/:id': { out: { ok: true } };
  'GET /api/v1/duty/rota': { query: { from: string; to: string }; out: Duty.RotaView };
  'GET /api/v1/duty/coverage': { out: Duty.CoverageView };
  'GET /api/v1/duty/calendar': { out: Duty.CalendarView };
  'PUT /api/v1/duty/calendar/:year': { in: DC.YearCalendarInput; out: Duty.CalendarView };
  'GET /api/v1/duty/settings': { out: Duty.DutySettingsView };
  'PUT /api/v1/duty/settings': { in: DC.DutySettingsInput; out: Duty.DutySettingsView };
  'GET /api/v1/duty/changes': { out: PageOf<Duty.ChangeLine> };
  'POST /api/v1/duty/imports': { in: DC.RotaFileInput; out: Duty.ImportPreview };
  'POST /api/v1/duty/imports/:id/apply': { in: DC.ChangeRefInput; out: Duty.ChangeLine };
  'POST /api/v1/duty/changes/:id/undo': { in: DC.ChangeRefInput; out: Duty.ChangeLine };
  'GET /api/v1/duty/template': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/duty/export': {
    query: { month: string; layout?: 'grid' | 'list'; format?: 'csv' | 'xlsx' };
    out: Blob;
  };
  'GET /api/v1/duty/mine': { out: Duty.MyDutyView };
  'GET /api/v1/duty/mine.ics': { out: Blob };
  'GET /api/v1/duty/swaps': { query: { scope?: 'open' | 'all' }; out: PageOf<Duty.SwapView> };
  'POST /api/v1/duty/swaps': { in: DC.SwapAskInput; out: Duty.SwapView };
  'POST /api/v1/duty/swaps/:id': { in: DC.SwapActInput; out: Duty.SwapView };
  'GET /api/v1/duty/attendance': { query: { month: string }; out: PageOf<Duty.AttendanceLine> };
  'POST /api/v1/duty/attendance/rebuild': { in: { month: string }; out: { changed: number } };
  'GET /api/v1/duty/ledger': { query: { month: string }; out: Duty.LedgerView };
  'GET /api/v1/duty/ledger/export': { query: { month: string; format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/duty/statement': { query: { month: string }; out: Duty.StatementView };
  'GET /api/v1/duty/statement/export': { query: { month: string; format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/canned-replies': { out: PageOf<CannedReply> & { version: number } };
  'PUT /api/v1/canned-replies': { in: { version: number; items: CannedReply[] }; out: { version: number } };
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
  /* service lines of the installation (service.manage) */
  'GET /api/v1/services': { out: LocalServicesView };
  'PUT /api/v1/services': { in: C.LocalServicesSave; out: LocalServicesView };
  /* models of the statistical fallback (rules.manage) */
  'GET /api/v1/models': { out: ModelsView };
  'GET /api/v1/models/agreement': { query: { weeks?: number }; out: AgreementView };
  'POST /api/v1/models/training': { out: TrainingView };
  'DELETE /api/v1/models/training': { out: TrainingView };
  'POST /api/v1/models': { in: C.ModelUploadInput; out: ModelLine };
  'POST /api/v1/models/publish': { in: C.ModelPublishInput; out: ModelVersion };
  'POST /api/v1/models/rollback': { in: C.ModelRollbackInput; out: ModelVersion };
  'GET /api/v1/models/:id/file': { params: { id: string }; out: Blob };
  'GET /api/v1/tickets/:id/similar': { params: { id: string }; out: { items: SimilarTicket[] } };
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
  'POST /api/v1/advisers/sheet': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/advisers/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'POST /api/v1/tickets/:id/conflicts': { in: C.ConflictRecordInput; out: { excluded: number } };
  'POST /api/v1/tickets/:id/avoid': { in: C.ConflictAvoidInput; out: { excluded: number } };
  'GET /api/v1/tickets/:id/conflicts': { out: { items: P.ConflictLine[] } };
  'POST /api/v1/conflicts/:id/unseal': { in: C.ConflictUnsealInput; out: P.UnsealedConflict };
  'GET /api/v1/board': { out: BoardView };
  /** What is behind one figure of the board. */
  'GET /api/v1/board/drill': { query: F.DrillQuery; out: F.DrillView };
  'GET /api/v1/board/drill/export': { query: F.DrillExport; out: Blob };
  'GET /api/v1/board/service': { query: F.ServiceQuery; out: F.ServiceView };
  'GET /api/v1/board/trend': { out: F.TrendView };
  'GET /api/v1/reports/summary': { query: { from: Instant; to: Instant }; out: ReportSummary };
  'GET /api/v1/reports/export': { query: C.ReportExport; out: Blob };
  'GET /api/v1/ratings': { query: { cursor?: string; limit?: number }; out: PageOf<RatingLine> };
  'GET /api/v1/audit': { query: { cursor?: string; limit?: number; text?: string }; out: PageOf<AuditEntry> };
  'GET /api/v1/audit/verify': { out: { ok: boolean; entries: number; brokenAt?: number } };
  'GET /api/v1/subject-requests': {
    query: { cursor?: string; limit?: number; state?: SubjectRequestState };
    out: PageOf<Subj.SubjectRequestView>;
  };
  'POST /api/v1/subject-requests/find': { in: Subj.SubjectFind; out: { items: Subj.SubjectCandidate[] } };
  'POST /api/v1/subject-requests': { in: Subj.SubjectCreate; out: Subj.SubjectRequestView };
  'GET /api/v1/subject-requests/:id/export': { query: { format?: 'json' | 'html' }; out: Blob };
  'POST /api/v1/subject-requests/:id/correct': { in: Subj.SubjectCorrect; out: Subj.SubjectRequestView };
  'POST /api/v1/subject-requests/:id/erase': { in: Subj.SubjectErase; out: Subj.SubjectRequestView };
  'POST /api/v1/subject-requests/:id/close': { in: Subj.SubjectClose; out: Subj.SubjectRequestView };
  'GET /api/v1/api-keys': {
    out: PageOf<{ id: Id; name: string; system: string; disabled: boolean; createdAt: Instant }>;
  };
  'POST /api/v1/api-keys': {
    in: { name: string; system: string };
    out: { id: Id; name: string; system: string; key: string };
  };
  'DELETE /api/v1/api-keys/:id': { out: { ok: true } };

  /** Signed by another system (docs/work-orders.md), as are all routes with `workorders` and `status`. */
  'POST /api/v1/workorders': { in: X.WorkOrderIn; out: X.WorkOrderState };
  'POST /api/v1/workorders/ping': {
    in: Record<string, unknown>;
    out: { ok: true; at: Instant; partner: string };
  };
  'GET /api/v1/workorders/:no': { out: X.WorkOrderState };
  'POST /api/v1/workorders/:no/withdraw': { in: { text?: string }; out: X.WorkOrderState };
  'POST /api/v1/workorders/:no/remind': { in: { text?: string }; out: X.WorkOrderState };
  'POST /api/v1/partners/:id/status': { in: Record<string, unknown>; out: { ok: true; repeated: boolean } };
  'POST /api/v1/partners/:id/status/ping': {
    in: Record<string, unknown>;
    out: { ok: true; at: Instant; partner: string };
  };
  'GET /api/v1/public/regions': { query: { parent?: string }; out: D.RegionList };
  'GET /api/v1/public/directory': { query: D.ProviderQuery; out: PageOf<D.ProviderView> };
  'GET /api/v1/public/directory/:code': { out: D.ProviderView };
  'GET /api/v1/public/directory/:code/qr': { out: Blob };
  'GET /api/v1/public/hotlines': { out: PageOf<D.HotlineView> };
  'GET /api/v1/public/catalogue': { query: D.CatalogueQuery; out: PageOf<D.CatalogueView> };
  /** POST so that the code stands in no log of addresses. */
  'POST /api/v1/public/status': { in: D.StatusAsk; out: D.StatusView };
  'POST /api/v1/public/status/join-code': { in: D.StatusAsk; out: D.StatusJoin };
  'POST /api/v1/regions/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/regions/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/organisations/all': { query: D.OrganisationQuery; out: PageOf<D.OrganisationView> };
  'POST /api/v1/organisations': { in: D.OrganisationInput; out: D.OrganisationView };
  'PUT /api/v1/organisations/:id': { in: D.OrganisationUpdate; out: D.OrganisationView };
  'POST /api/v1/organisations/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/organisations/export': { query: { format?: 'csv' | 'xlsx' }; out: Blob };
  'GET /api/v1/site': { out: D.SiteView };
  'PUT /api/v1/site': { in: { version: number; facts: D.SiteFacts }; out: D.SiteView };
  'PUT /api/v1/site/hotlines': { in: D.HotlinesSave; out: D.SiteView };
  'GET /api/v1/catalogue/:code/versions': { out: PageOf<D.CatalogueView> };
  'POST /api/v1/catalogue': { in: D.CatalogueSave; out: D.CatalogueView };
  'POST /api/v1/catalogue/import': { in: D.SheetImport; out: D.SheetReport };
  'GET /api/v1/catalogue/export': { query: { format?: 'csv' | 'xlsx' | 'json' }; out: Blob };
  'GET /api/v1/tickets/:id/catalogue': { out: PageOf<D.CatalogueUseView> };
  'POST /api/v1/tickets/:id/catalogue': { in: { code: string; orderId?: Id }; out: D.CatalogueUseView };
  'GET /api/v1/exchange': { query: X.WorkOrderQuery; out: PageOf<X.WorkOrderView> };
  'GET /api/v1/exchange/targets': { out: PageOf<X.PartnerTarget> };
  'POST /api/v1/exchange': { in: X.HandOverOut; out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/sign': { out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/return': { in: X.WorkOrderReturn; out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/withdraw': { out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/number': { in: { externalNo: string }; out: X.WorkOrderView };
  'GET /api/v1/deliveries': { query: X.DeliveryQuery; out: PageOf<X.DeliveryView> };
  'POST /api/v1/deliveries/:id/again': { out: X.DeliveryView };
  'GET /api/v1/partners': { out: PageOf<X.PartnerView> };
  'POST /api/v1/partners': {
    in: X.PartnerInput;
    out: { partner: X.PartnerView; keyId: string; secret: string };
  };
  'PATCH /api/v1/partners/:id': { in: X.PartnerUpdate; out: X.PartnerView };
  'POST /api/v1/partners/:id/secret': {
    in: { overlapHours?: number; key?: { keyId: string; secret: string } };
    out: { keyId: string; secret: string; previousUntil?: Instant };
  };
  'POST /api/v1/partners/:id/test': { out: X.PartnerTest };

  /* what-if (simulation.run) */
  'POST /api/v1/simulations/day': { in: { source: Sim.SimulationSource }; out: Sim.SimulationDayView };
  'POST /api/v1/simulations': { in: Sim.SimulationStart; out: Sim.SimulationView };
  'GET /api/v1/simulations/:id': { out: Sim.SimulationView };
  'DELETE /api/v1/simulations/:id': { out: Sim.SimulationView };
  'POST /api/v1/simulations/staffing': { in: Sim.StaffingAsk; out: Sim.StaffingView };
  'GET /api/v1/reports/calibration': {
    query: { from: Instant; to: Instant };
    out: { items: Sim.CalibrationDay[] };
  };
}

export type HttpRoute = keyof HttpApi;
