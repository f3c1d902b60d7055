/** Clock, ids, bus, log, audit log and timers for unit tests of the server: all in memory, all inspectable. */
import { createHash, randomBytes } from 'node:crypto';
import type { Staff } from '../../../routing/people.ts';
import type { AuditFact, AuditLog } from '../../../server/desk/audit/audit-port.ts';
import type { JobName, JobPayloads, Timers } from '../../../server/jobs/timers.ts';
import type { Bus, BusEventName, BusEvents, Clock, Ids, Log } from '../../../server/ports.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Starts at a fixed Friday morning in China. */
export const fakeClock = (startMs = Date.parse('2026-11-20T01:00:00.000Z')): FakeClock => {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
};

export const fakeIds = (): Ids => {
  let last = 0;
  return {
    next: () => `id-${String(++last).padStart(6, '0')}`,
    secret: () => randomBytes(32).toString('base64url'),
  };
};

export interface FakeBus extends Bus {
  published: { event: BusEventName; payload: unknown }[];
}

export const fakeBus = (): FakeBus => {
  const listeners = new Map<BusEventName, Set<(payload: never) => void>>();
  const published: FakeBus['published'] = [];
  return {
    published,
    publish: <E extends BusEventName>(event: E, payload: BusEvents[E]) => {
      published.push({ event, payload });
      for (const listener of listeners.get(event) ?? [])
        (listener as (payload: BusEvents[E]) => void)(payload);
    },
    on: <E extends BusEventName>(event: E, listener: (payload: BusEvents[E]) => void) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => set.delete(listener);
    },
    close: async () => listeners.clear(),
  };
};

export interface FakeLog extends Log {
  lines: { level: string; fields: object; text: string }[];
}

export const fakeLog = (): FakeLog => {
  const lines: FakeLog['lines'] = [];
  const at = (level: string) => (fields: object, text: string) => {
    lines.push({ level, fields, text });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

export interface FakeAudit extends AuditLog {
  facts: AuditFact[];
}

export const fakeAudit = (): FakeAudit => {
  const facts: AuditFact[] = [];
  return {
    facts,
    write: async (fact) => {
      facts.push(fact);
    },
    note: (fact) => {
      facts.push(fact);
    },
    flush: async () => undefined,
    hasChained: () => false,
    verify: async () => ({ ok: true, entries: facts.length }),
  };
};

export interface FakeTimers extends Timers {
  pending: Map<string, { name: JobName; key: string; payload: JobPayloads[JobName]; atMs: number }>;
}

export const fakeTimers = (): FakeTimers => {
  const pending: FakeTimers['pending'] = new Map();
  return {
    pending,
    schedule: async (name, key, payload, atMs) => {
      pending.set(`${name}/${key}`, { name, key, payload, atMs });
    },
    cancel: async (name, key) => {
      pending.delete(`${name}/${key}`);
    },
    start: async () => undefined,
    counts: async () => ({ waiting: 0, delayed: pending.size, failed: 0 }),
    ping: async () => undefined,
    close: async () => undefined,
  };
};

/** Passwords without the cost of argon2: sha256, for tests that are not about hashing. */
export const fakePasswords = () => {
  const hash = async (password: string) => createHash('sha256').update(password).digest('hex');
  let calls = 0;
  return {
    hash,
    verify: async (passwordHash: string | undefined, password: string) => {
      calls += 1;
      return passwordHash === (await hash(password));
    },
    random: () => `Once-${randomBytes(8).toString('hex')}`,
    verifications: () => calls,
  };
};

/** A valid person, from overrides. */
export const aStaff = (overrides: Partial<Staff> & Pick<Staff, 'id'>): Staff => ({
  version: 1,
  username: overrides.id,
  displayName: `人员${overrides.id}`,
  role: 'agent',
  passwordHash: createHash('sha256').update('right').digest('hex'),
  mustChangePassword: false,
  failedLogins: 0,
  disabled: false,
  skills: [{ key: '*', level: 3 }],
  languages: ['zh'],
  regionCodes: ['510000'],
  capacity: { voice: 1, chat: 4, task: 4 },
  capacityTotal: 6,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...overrides,
});
