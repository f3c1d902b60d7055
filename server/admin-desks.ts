/** The use cases behind the pages of supervisors and administrators, each on the ports that it is given. */

import { makeApiKey } from './auth/api-keys.ts';
import type { Passwords } from './auth/passwords.ts';
import type { Sessions } from './auth/sessions.ts';
import type { SignedRequests } from './auth/signed-requests.ts';
import type { PartnerLine } from './channels/partner-line.ts';
import { createApiKeyAdmin } from './desk/admin/api-keys.ts';
import { createCannedReplyAdmin } from './desk/admin/canned-replies.ts';
import { createListFiles } from './desk/admin/list-files.ts';
import { createReports } from './desk/admin/reports.ts';
import { createShiftAdmin } from './desk/admin/shifts.ts';
import { createStaffAdmin } from './desk/admin/staff.ts';
import type { AuditLog } from './desk/audit/audit-port.ts';
import { createLocalServiceAdmin } from './desk/bureau/local-services.ts';
import type { MasterData } from './desk/bureau/master-data.ts';
import { createPromises } from './desk/bureau/promises.ts';
import { createAgreement } from './desk/classify/agreement.ts';
import type { HeavyWork } from './desk/classify/heavy-work.ts';
import { createModelDesk } from './desk/classify/models.ts';
import type { ModelHolder } from './desk/classify/models-holder.ts';
import { createRuleDesk } from './desk/classify/rules.ts';
import type { RuleHolder } from './desk/classify/rules-holder.ts';
import { createSimilarTickets } from './desk/classify/similar-tickets.ts';
import type { DeskParts } from './desk/create-desk.ts';
import { createDutyDesk } from './desk/duty/duty-desk.ts';
import { createPartnerAdmin } from './desk/partners/admin.ts';
import { createAdviserSheets } from './desk/people/adviser-sheets.ts';
import { createPairingSheets } from './desk/policies/pairing-sheets.ts';
import { createFaq } from './desk/references/faq.ts';
import { createReferences } from './desk/references/references.ts';
import { createSimulationDesk } from './desk/simulation/simulation.ts';
import type { SimulationRunner } from './desk/simulation/simulation-port.ts';
import { createSubjectEraser } from './desk/subjects/erase.ts';
import { createSubjects } from './desk/subjects/subjects.ts';
import { createTicketRecord } from './desk/tickets/ticket-record.ts';
import type { Admin } from './http/routes/index.ts';
import type { Timers } from './jobs/timers.ts';
import type { Bus, Clock, Ids, Log } from './ports.ts';
import type { Sheets } from './sheets/sheets.ts';
import type { FileStore } from './stores/file-store.ts';
import type { Store } from './stores/store.ts';

export interface AdminDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  audit: AuditLog;
  bus: Bus;
  log: Log;
  timers: Timers;
  files: FileStore;
  sheets: Sheets;
  work: HeavyWork;
  passwords: Passwords;
  sessions: Sessions;
  models: ModelHolder;
  rules: RuleHolder;
  parts: DeskParts;
  master: MasterData;
  partnerLine: PartnerLine;
  signed: Pick<SignedRequests, 'lastRefused'>;
  simulations: SimulationRunner;
  /** Makes the pseudonym of a citizen whose data were deleted; the same on every node. */
  pseudonymKey: Buffer;
  /** Name of the installation in calendar files. */
  host: string;
}

export const createAdminDesks = (deps: AdminDeps): { desks: Admin; close(): Promise<void> } => {
  const { store, clock, ids, audit, bus, log, timers, files, sheets, work, rules, parts } = deps;
  const base = { store, clock, ids, audit, bus };
  const mayRead = parts.desk.queries.mayReadFiles;
  const record = createTicketRecord(parts.core);
  const models = createModelDesk({ ...base, log, models: deps.models, rules, work });
  const similar = createSimilarTickets({ store, bus, log, mayRead });
  const simulation = createSimulationDesk({
    ...base,
    log,
    policy: parts.settings.policy,
    runner: deps.simulations,
  });
  const reports = createReports({ store, clock });
  const staff = createStaffAdmin({
    ...base,
    passwords: deps.passwords,
    sessions: deps.sessions,
    services: parts.settings.services,
    presence: parts.desk.staff.presence,
  });
  return {
    close: async () => {
      await simulation.close();
      await similar.close();
      await models.close();
    },
    desks: {
      sheets,
      subjects: createSubjects({
        ...base,
        record,
        eraser: createSubjectEraser({
          store,
          record,
          files,
          key: deps.pseudonymKey,
          now: parts.core.now,
        }),
        calendar: () => parts.settings.policy().calendar,
      }),
      channels: parts.channels.desk,
      sms: parts.texting.desk,
      followUps: parts.followUps.desk,
      staff,
      listFiles: createListFiles({ ...base, reports, staff }),
      shifts: createShiftAdmin({ ...base, timers, services: parts.settings.services }),
      duty: createDutyDesk({
        ...base,
        timers,
        sheets,
        policy: parts.settings.policy,
        services: parts.settings.services,
        host: deps.host,
        bureau: () => parts.core.tenant().name,
      }),
      cannedReplies: createCannedReplyAdmin({ ...base, bus }),
      apiKeys: createApiKeyAdmin({ ...base, makeKey: makeApiKey }),
      reports,
      whatIf: { simulation, calibration: parts.calibration },
      master: deps.master,
      partners: createPartnerAdmin({ ...base, line: deps.partnerLine, lastRefused: deps.signed.lastRefused }),
      rules: createRuleDesk({ ...base, holder: rules, work, sheets, localServices: parts.settings.services }),
      models,
      localServices: createLocalServiceAdmin({ ...base, bus }),
      agreement: createAgreement({ store, clock }),
      similar,
      references: createReferences({ ...base, sheets, mayRead }),
      faq: createFaq({
        store,
        clock,
        isOn: () => parts.core.tenant().faq ?? false,
        inDanger: (text) => parts.core.classifier().classify(text).crisis !== 'none',
      }),
      promises: createPromises({
        ...{ store, clock, catalogue: deps.master.catalogue, services: parts.settings.services },
        policy: parts.settings.policy,
        tenant: parts.core.tenant,
        directory: parts.core.directory,
        has: (channel) =>
          channel === 'phone'
            ? parts.core.phoneLine !== undefined
            : channel !== 'wechat' || parts.core.channels.accounts.size > 0,
      }),
      adviserSheets: createAdviserSheets({ ...base, sheets, log }),
      pairingSheets: createPairingSheets({ ...base, sheets, policies: parts.desk.policies }),
    },
  };
};
