/** A whole desk on memory parts and a clock that the test moves: people, organisations, citizens in a few words. */
import { createClassifier } from '../../../routing/classify/index.ts';
import type { Outcome } from '../../../routing/errors.ts';
import type { Organisation, Staff } from '../../../routing/people.ts';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../server/auth/policy.ts';
import { createMemoryBus } from '../../../server/bus/memory-bus.ts';
import { CLOSED_SMS_LINE, type SmsLine } from '../../../server/channels/sms-line.ts';
import { createVideoLinkOut } from '../../../server/channels/video/link-out.ts';
import { createAuditLog } from '../../../server/desk/audit/audit.ts';
import type { ChannelPorts } from '../../../server/desk/channels/ports.ts';
import type { DeskPorts } from '../../../server/desk/core.ts';
import { createDesk, type DeskParts } from '../../../server/desk/create-desk.ts';
import { createMemoryTimers, type MemoryTimers } from '../../../server/jobs/memory-timers.ts';
import type { JobHandlers } from '../../../server/jobs/timers.ts';
import { type Ids, instant } from '../../../server/ports.ts';
import type { LiveQueue } from '../../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../../server/queue/memory-queue.ts';
import { type FakeLine, fakeLine } from '../ports/fake-line.ts';
import { createMemoryFiles } from '../ports/memory-files.ts';
import { createMemoryStore, type MemoryStore } from '../ports/memory-store.ts';
import { type FakeLog, fakeIds, fakeLog } from '../ports/server-fakes.ts';

/** A Friday morning in China. */
export const START_MS = Date.parse('2026-11-20T01:00:00.000Z');
const DAY_MS = 86_400_000;

export interface DeskWorld extends DeskParts {
  store: MemoryStore;
  queue: LiveQueue;
  timers: MemoryTimers;
  logged: FakeLog;
  /** The line to other systems. */
  line: FakeLine;
  /** Adds a person with a shift of a day around now, unless told otherwise. */
  hire(over?: Partial<Staff> & { username: string }, options?: { onDuty?: boolean }): Promise<StaffPrincipal>;
  /** Signs in and becomes ready. */
  ready(who: StaffPrincipal): Promise<void>;
  found(over: Partial<Organisation> & { code: string }): Promise<Organisation>;
  visitor(): Promise<CitizenPrincipal>;
  /** Opens a web ticket and lets the intake job run. */
  ask(who: CitizenPrincipal, text: string, over?: Record<string, unknown>): Promise<string>;
  offersOf(who: StaffPrincipal): Promise<string[]>;
  /** Lets everything finish that is due now or runs in the background. */
  settle(): Promise<void>;
  /** Moves the clock and settles. */
  pass(ms: number): Promise<void>;
  /** Days in one go: without the sweep of each half minute, and with one at the end. */
  leap(ms: number): Promise<void>;
}

let serial = 0;

/** The value, or a failed test that names the refusal. */
export const must = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.code} ${outcome.detail ?? ''} ${outcome.field ?? ''}`);
};

export const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code);

/** What outlives a process: give it to the next world, and that one is the same bureau after a crash. */
export interface DurableParts {
  store: MemoryStore;
  timers: MemoryTimers;
  queue: LiveQueue;
  ids: Ids;
}

/** The audit log is the desk's own and is built on the store that it is given. */
export type OuterPorts = Omit<DeskPorts, 'audit'>;

export interface DeskWorldOptions extends Partial<DurableParts> {
  /** Puts something between the desk and its ports, for example a process that dies. */
  around?: (ports: OuterPorts) => OuterPorts;
  channels?: Partial<ChannelPorts>;
  smsLine?: SmsLine;
  aroundJobs?: (handlers: JobHandlers) => JobHandlers;
}

export const createDeskWorld = async (options: DeskWorldOptions = {}): Promise<DeskWorld> => {
  const store = options.store ?? createMemoryStore();
  const timers = options.timers ?? createMemoryTimers(START_MS);
  const clock = { nowMs: () => timers.nowMs() };
  const ids = options.ids ?? fakeIds();
  const logged = fakeLog();
  const line = fakeLine();
  const bus = createMemoryBus({ log: logged });
  const queue = options.queue ?? createMemoryQueue({ policy: { offerMs: DEFAULT_POLICY.offerMs }, ids });
  const classifier = createClassifier({ model: null });
  const around = options.around ?? ((ports: OuterPorts) => ports);
  const files = createMemoryFiles();
  const ports = around({
    store,
    queue,
    timers,
    bus,
    clock,
    ids,
    log: logged,
    classifier: () => classifier,
    ratingKey: new Uint8Array(32).fill(7),
    publicUrl: 'http://localhost:12348',
    fileTypes: ['png'],
    partnerLine: line,
    smsLine: options.smsLine ?? CLOSED_SMS_LINE,
    videoLine: createVideoLinkOut(['meet.example.gov.cn']),
    channels: {
      accounts: new Map(),
      files,
      stage: files.stageBytes,
      identify: () => undefined,
      pseudonymKey: new Uint8Array(32).fill(9),
      ...options.channels,
    },
    nodeId: 'node-1',
  });
  const parts = await createDesk({ ...ports, audit: createAuditLog({ store: ports.store, log: logged }) });
  await parts.reconcile.start();
  await timers.start(options.aroundJobs?.(parts.handlers) ?? parts.handlers);

  const settle = async () => {
    for (let round = 0; round < 30; round += 1) {
      await timers.advanceTo(timers.nowMs());
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    ...parts,
    store,
    queue,
    timers,
    logged,
    line,
    settle,
    pass: async (ms) => {
      await timers.advanceTo(timers.nowMs() + ms);
      await settle();
    },
    leap: async (ms) => {
      await timers.cancel('reconcile.sweep', 'sweep');
      await timers.advanceTo(timers.nowMs() + ms);
      await timers.schedule('reconcile.sweep', 'sweep', {}, timers.nowMs());
      await settle();
    },
    hire: async (over = { username: 'agent' }, hiring = {}) => {
      const at = instant(clock.nowMs());
      const staff: Staff = {
        id: `staff-${over.username}`,
        version: 1,
        displayName: over.username,
        role: 'agent',
        passwordHash: 'x',
        mustChangePassword: false,
        failedLogins: 0,
        disabled: false,
        skills: [{ key: '*', level: 3 }],
        languages: ['zh'],
        regionCodes: [],
        capacity: { voice: 1, chat: 2, task: 2 },
        capacityTotal: 3,
        createdAt: at,
        updatedAt: at,
        ...over,
      };
      await store.staff.insert(staff);
      if (hiring.onDuty !== false) {
        await store.shifts.insert({
          id: `shift-${over.username}`,
          version: 1,
          staffId: staff.id,
          startAt: instant(clock.nowMs() - 3_600_000),
          endAt: instant(clock.nowMs() + DAY_MS),
          post: '热线',
          createdAt: at,
          updatedAt: at,
        });
      }
      await parts.core.directory.reload();
      return {
        kind: 'staff',
        id: staff.id,
        name: staff.displayName,
        role: staff.role,
        ...(staff.orgId ? { orgId: staff.orgId } : {}),
        ...(staff.clearances?.length ? { clearances: staff.clearances } : {}),
        sessionId: `session-${over.username}`,
        from: '127.0.0.1',
      };
    },
    ready: async (who) => {
      await parts.desk.staff.connected(who);
      must(await parts.desk.staff.setPresence(who, { state: 'ready' }));
      await settle();
    },
    found: async (over) => {
      const at = instant(clock.nowMs());
      const org: Organisation = {
        id: `org-${over.code}`,
        version: 1,
        name: over.code,
        kind: 'notary_office',
        services: ['notary'],
        regionCode: '330000',
        disabled: false,
        createdAt: at,
        updatedAt: at,
        ...over,
      };
      await store.organisations.insert(org);
      await parts.core.directory.reload();
      return org;
    },
    visitor: async () => {
      const { citizenId } = await parts.desk.citizen.createVisitor(`hash-${++serial}`);
      return { kind: 'citizen', citizenId, from: '127.0.0.1' };
    },
    ask: async (who, text, over = {}) => {
      const opened = must(
        await parts.desk.citizen.open(who, {
          clientKey: `client-key-${++serial}`,
          text,
          declaredGroups: [],
          language: 'zh',
          privacyVersion: '1',
          ...over,
        }),
      );
      await settle();
      return opened.ticket.id;
    },
    offersOf: async (who) => (await queue.offersOf(who.id)).map((offer) => offer.offerId),
  };
};
