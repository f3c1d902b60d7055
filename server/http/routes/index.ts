/** Every route of the HTTP interface. The compiler refuses this file when one of `HttpApi` is missing. */

import type { HttpRoute } from '../../../routing/protocol/http.ts';
import type { Sessions } from '../../auth/session-types.ts';
import type { VisitorTokens } from '../../auth/visitor-tokens.ts';
import type { ApiKeyAdmin } from '../../desk/admin/api-keys.ts';
import type { CannedReplyAdmin } from '../../desk/admin/canned-replies.ts';
import type { ListFiles } from '../../desk/admin/list-files.ts';
import type { Reports } from '../../desk/admin/reports.ts';
import type { ShiftAdmin } from '../../desk/admin/shifts.ts';
import type { StaffAdmin } from '../../desk/admin/staff.ts';
import type { AuditLog } from '../../desk/audit/audit-port.ts';
import type { LocalServiceAdmin } from '../../desk/bureau/local-services.ts';
import type { MasterData } from '../../desk/bureau/master-data.ts';
import type { PromisesDesk } from '../../desk/bureau/promises.ts';
import type { ChannelDesk } from '../../desk/channels/channels.ts';
import type { AgreementDesk } from '../../desk/classify/agreement.ts';
import type { ModelDesk } from '../../desk/classify/models.ts';
import type { RuleDesk } from '../../desk/classify/rules.ts';
import type { SimilarDesk } from '../../desk/classify/similar-tickets.ts';
import type { FollowUpDesk } from '../../desk/closing/follow-ups.ts';
import type { BoardDesk, Desk, StaffDesk } from '../../desk/desk.ts';
import type { DutyDesk } from '../../desk/duty/duty-desk.ts';
import type { PartnerAdmin } from '../../desk/partners/admin.ts';
import type { AdviserSheets } from '../../desk/people/adviser-sheets.ts';
import type { PairingSheets } from '../../desk/policies/pairing-sheets.ts';
import type { FaqDesk } from '../../desk/references/faq.ts';
import type { ReferenceDesk } from '../../desk/references/references.ts';
import type { SmsDesk } from '../../desk/sms/texting.ts';
import type { SubjectAdmin } from '../../desk/subjects/subjects.ts';
import type { Clock } from '../../ports.ts';
import type { Sheets } from '../../sheets/sheets.ts';
import type { Buckets } from '../rate-limit.ts';
import type { Route } from '../route.ts';
import { aidRoutes } from './aid.ts';
import { appointmentRoutes } from './appointments.ts';
import { auditRoutes } from './audit.ts';
import { bulletinRoutes } from './bulletins.ts';
import { catalogueRoutes } from './catalogue.ts';
import { channelRoutes } from './channel.ts';
import { citizenRoutes } from './citizens.ts';
import { contactRoutes } from './contacts.ts';
import { deskRoutes } from './desk.ts';
import { directoryRoutes } from './directory.ts';
import { dutyRoutes } from './duty.ts';
import { faqRoutes } from './faq.ts';
import { figureRoutes } from './figures.ts';
import { type FileRouteDeps, fileRoutes } from './files.ts';
import { followUpRoutes } from './follow-ups.ts';
import { listFileRoutes } from './list-files.ts';
import { mailboxRoutes } from './mailbox.ts';
import { modelRoutes, similarRoutes } from './models.ts';
import { orderRoutes } from './orders.ts';
import { partnerRoutes } from './partners.ts';
import { phoneRoutes } from './phone.ts';
import { adviserRoutes, conflictRoutes, policyRoutes } from './policies.ts';
import { promiseRoutes } from './promises.ts';
import { publicRoutes } from './public.ts';
import { referenceRoutes } from './references.ts';
import { restrictionRoutes } from './restrictions.ts';
import { ruleRoutes } from './rules.ts';
import { sanctionRoutes } from './sanctions.ts';
import { serviceRoutes } from './services.ts';
import { sessionRoutes } from './session.ts';
import { type SimulationRouteDeps, simulationRoutes } from './simulation.ts';
import { staffRoutes } from './staff.ts';
import { statusRoutes } from './status.ts';
import { subjectRoutes } from './subjects.ts';
import { ticketRoutes } from './tickets.ts';
import { videoRoutes } from './video.ts';
import { workOrderRoutes } from './workorders.ts';

/** The part of the desk that HTTP calls; the rest is for sockets and channels. */
export interface HttpDesk
  extends Pick<
    Desk,
    | 'policies'
    | 'figures'
    | 'advisers'
    | 'conflicts'
    | 'restrictions'
    | 'sanctions'
    | 'orders'
    | 'site'
    | 'ratings'
    | 'queries'
    | 'partner'
    | 'workOrders'
    | 'exchange'
    | 'deliveries'
    | 'status'
    | 'phone'
    | 'citizens'
  > {
  staff: Pick<StaffDesk, 'me'>;
  board: Pick<BoardDesk, 'snapshot'>;
}

/** The use cases behind administrative routes. */
export interface Admin {
  sheets: Pick<Sheets, 'write'>;
  listFiles: ListFiles;
  subjects: SubjectAdmin;
  channels: ChannelDesk;
  sms: SmsDesk;
  followUps: FollowUpDesk;
  staff: StaffAdmin;
  shifts: ShiftAdmin;
  cannedReplies: CannedReplyAdmin;
  apiKeys: ApiKeyAdmin;
  reports: Reports;
  rules: RuleDesk;
  duty: DutyDesk;
  models: ModelDesk;
  localServices: LocalServiceAdmin;
  agreement: AgreementDesk;
  similar: Pick<SimilarDesk, 'similar'>;
  references: ReferenceDesk;
  faq: FaqDesk;
  promises: PromisesDesk;
  adviserSheets: AdviserSheets;
  pairingSheets: PairingSheets;
  partners: PartnerAdmin;
  master: MasterData;
  whatIf: SimulationRouteDeps;
}

export interface RouteDeps extends Omit<FileRouteDeps, 'queries'> {
  desk: HttpDesk;
  admin: Admin;
  sessions: Pick<
    Sessions,
    | 'signIn'
    | 'signOut'
    | 'changePassword'
    | 'owes'
    | 'secondFactor'
    | 'addSecondFactor'
    | 'dropSecondFactor'
    | 'authenticate'
  >;
  visitors: Pick<VisitorTokens, 'create'>;
  audit: Pick<AuditLog, 'verify'>;
  signInBuckets: Buckets;
  publicBuckets: Buckets;
  publicUrl: string;
  guessBuckets: Record<'address' | 'number', Buckets>;
  clock: Clock;
}

export const createRoutes = (deps: RouteDeps): readonly Route[] => {
  const { desk, admin, sessions } = deps;
  const routes = [
    ...publicRoutes(deps),
    ...appointmentRoutes({ appointments: desk.citizens.appointments, publicBuckets: deps.publicBuckets }),
    ...bulletinRoutes({ ...desk.citizens, ...deps }),
    ...mailboxRoutes({ mailbox: desk.citizens.mailbox, publicBuckets: deps.publicBuckets }),
    ...aidRoutes({ aid: desk.citizens.aid, sessions, publicBuckets: deps.publicBuckets }),
    ...videoRoutes({ video: desk.citizens.video }),
    ...citizenRoutes({ ...desk.citizens, publicBuckets: deps.publicBuckets }),
    ...contactRoutes(desk),
    ...sessionRoutes({ sessions, staff: desk.staff, signInBuckets: deps.signInBuckets }),
    ...ticketRoutes(desk),
    ...channelRoutes(admin),
    ...followUpRoutes(admin.followUps),
    ...orderRoutes(desk),
    ...fileRoutes({ ...deps, queries: desk.queries }),
    ...staffRoutes(admin),
    ...deskRoutes({ desk, ...admin, clock: deps.clock }),
    ...figureRoutes({ figures: desk.figures, sheets: admin.sheets }),
    ...listFileRoutes(admin),
    ...ruleRoutes(admin.rules),
    ...dutyRoutes(admin.duty),
    ...modelRoutes(admin.models, admin.agreement),
    ...similarRoutes(admin.similar),
    ...referenceRoutes(admin.references),
    ...faqRoutes({ faq: admin.faq, publicBuckets: deps.publicBuckets }),
    ...promiseRoutes({ promises: admin.promises, publicBuckets: deps.publicBuckets }),
    ...serviceRoutes(admin.localServices),
    ...workOrderRoutes({ ...desk, clock: deps.clock }),
    ...partnerRoutes(admin),
    ...directoryRoutes({
      ...admin.master,
      publicBuckets: deps.publicBuckets,
      publicUrl: deps.publicUrl,
    }),
    ...catalogueRoutes({ ...admin.master, queries: desk.queries, publicBuckets: deps.publicBuckets }),
    ...phoneRoutes({ phone: desk.phone, files: deps.files, publicBuckets: deps.publicBuckets }),
    ...statusRoutes({
      status: desk.status,
      transcripts: desk.citizens.transcripts,
      ownData: desk.citizens.ownData,
      sendCode: admin.sms.sendCode,
      publicBuckets: deps.publicBuckets,
      guessBuckets: deps.guessBuckets,
    }),
    ...policyRoutes(desk.policies, admin.pairingSheets),
    ...adviserRoutes(desk.advisers, admin.adviserSheets),
    ...conflictRoutes(desk.conflicts),
    ...restrictionRoutes(desk.restrictions),
    ...sanctionRoutes(desk.sanctions),
    ...simulationRoutes(admin.whatIf),
    ...subjectRoutes(admin.subjects),
    ...auditRoutes({ audit: deps.audit, ...admin }),
  ];
  const missing: Exclude<HttpRoute, (typeof routes)[number]['key']>[] = [];
  const none: never[] = missing;
  return [...routes, ...none];
};
