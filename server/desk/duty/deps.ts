/** What the use cases of duty are built on. */

import type { LocalServiceLine } from '../../../routing/bureau/local-services.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { Timers } from '../../jobs/timers.ts';
import type { Bus, Clock, Ids } from '../../ports.ts';
import type { Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import type { Recorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { Changes } from './changes.ts';
import type { Edges } from './edges.ts';
import type { RosterFacts } from './roster-facts.ts';

export interface DutyPorts {
  store: Store;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  timers: Pick<Timers, 'schedule' | 'cancel'>;
  sheets: Sheets;
  policy: () => Policy;
  /** Lines that the installation has added, ended ones too (SV). */
  services: () => readonly LocalServiceLine[];
  /** Makes the ids of calendar events unique over installations. */
  host: string;
  /** How the bureau is called on what it certifies. */
  bureau: () => string;
}

/** The ports and what every part of duty shares. */
export interface DutyCore extends DutyPorts {
  duty: () => DutyPolicy;
  facts: RosterFacts;
  edges: Edges;
  changes: Changes;
  record: Recorder;
}
