/** What every use case is built on: the ports, the policy, the directory, and the one way to change a ticket. */
import { createHash } from 'node:crypto';
import type { LocalServiceLine } from '../../routing/bureau/local-services.ts';
import type { Classifier } from '../../routing/classify/classification.ts';
import type { LineClosure } from '../../routing/dispatch/closures.ts';
import type { Policy } from '../../routing/policy.ts';
import type { Actor, Id, Instant } from '../../routing/ticket.ts';
import type { TileMode } from '../../routing/vocabulary/life-events.ts';
import type { Principal } from '../auth/policy.ts';
import type { PartnerLine } from '../channels/partner-line.ts';
import type { PhoneLine } from '../channels/phone-line.ts';
import type { Recogniser } from '../channels/recogniser.ts';
import type { SmsLine } from '../channels/sms-line.ts';
import type { VideoLine } from '../channels/video-line.ts';
import type { Timers } from '../jobs/timers.ts';
import { type Bus, type Clock, type Ids, instant, type Log } from '../ports.ts';
import type { LiveQueue } from '../queue/live-queue.ts';
import type { Store } from '../stores/store.ts';
import type { AuditLog } from './audit/audit-port.ts';
import type { ChannelPorts } from './channels/ports.ts';
import type { Directory } from './people/directory.ts';

/** Facts of the bureau that runs this instance. */
export interface TenantSettings {
  name: string;
  regionCode: string;
  regionName: string;
  phone: string;
  privacyVersion: string;
  privacyText: string;
  hoursText: string;
  /** What a citizen of the web must tell of himself; nothing by default (R075). */
  asks?: ('name' | 'phone')[];
  /** The public page of frequent questions is open (FQ); the engine needs it nowhere. */
  faq?: boolean;
  /** R067: address of a video meeting with {token} and {ticket}; empty: none. */
  videoRoom?: string;
  /** What the chat begins with: life events, matters, or both (R033). */
  tiles?: TileMode;
  maxFileBytes: number;
}

export interface DeskPorts {
  store: Store;
  queue: LiveQueue;
  timers: Timers;
  bus: Bus;
  clock: Clock;
  ids: Ids;
  log: Log;
  audit: AuditLog;
  /** Read at each use, so that published rules take effect without a restart. */
  classifier: () => Classifier;
  /** Key of the rating links; at least 32 bytes. */
  ratingKey: Uint8Array;
  publicUrl: string;
  /** Endings of files that the HTTP edge accepts, for the chat to say. */
  fileTypes: readonly string[];
  /** The line to other systems. */
  partnerLine: PartnerLine;
  /** Text messages; closed when no gateway is set up. */
  smsLine: SmsLine;
  /** Video meetings, where a setting of the bureau names a provider. */
  videoLine: VideoLine;
  /** The telephone exchange, where the installation has one. */
  phoneLine?: PhoneLine;
  /** The page from which visitors of a demo installation call. */
  demoPhone?: boolean;
  /** Turns recordings into text; none by default. */
  recogniser?: Recogniser;
  /** Channels on other platforms. */
  channels: ChannelPorts;
  /** Stable over restarts of the same node. */
  nodeId: string;
}

export interface Core extends DeskPorts {
  policy: () => Policy;
  tenant: () => TenantSettings;
  /** SV1: service lines of this installation, ended ones too. */
  services: () => readonly LocalServiceLine[];
  directory: Directory;
  /** SU4: lines that are closed, or were a moment ago. */
  closures: () => readonly LineClosure[];
  /** Share of each person, for `fair_share` (DU12); empty until counted. */
  shares: Map<Id, number>;
  now: () => Instant;
  /** Runs something that the caller need not wait for; a failure is logged, never swallowed. */
  background: (what: string, work: Promise<unknown>) => void;
  /**
   * Awaits what only follows the record (live queue, clocks): a failure is logged, since the record has changed
   * already and the watch makes the rest follow when the service is back.
   */
  follow: (what: string, work: Promise<unknown>) => Promise<void>;
}

export const createCore = (
  ports: DeskPorts,
  policy: () => Policy,
  tenant: () => TenantSettings,
  directory: Directory,
  services: () => readonly LocalServiceLine[] = () => [],
  closures: () => readonly LineClosure[] = () => [],
): Core => ({
  ...ports,
  policy,
  tenant,
  services,
  directory,
  closures,
  shares: new Map(),
  now: () => instant(ports.clock.nowMs()),
  follow: async (what, work) => {
    try {
      await work;
    } catch (error) {
      ports.log.error({ err: error, what }, 'the record is ahead of the live queue');
    }
  },
  background: (what, work) => {
    work.catch((error: unknown) => ports.log.error({ err: error, what }, 'background work failed'));
  },
});

/** A document id that is the same for the same key: a repeated request finds what the first one made. */
export const idFromKey = (key: string): Id =>
  createHash('sha256').update(key).digest('base64url').slice(0, 22);

export const SYSTEM: Actor = { kind: 'system', id: 'system' };

export const actorOf = (who: Principal): Actor => {
  if (who.kind === 'staff') return { kind: 'staff', id: who.id, name: who.name, from: who.from };
  if (who.kind === 'citizen') return { kind: 'citizen', id: who.citizenId, from: who.from };
  return { kind: 'partner', id: who.apiKeyId, name: who.system, from: who.from };
};
