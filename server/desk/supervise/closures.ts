/** Closes a line for a time and opens it again (SU4); every node knows within a moment, also when the time is over. */
import type { z } from 'zod';
import { heldAt, type LineClosure } from '../../../routing/dispatch/closures.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { ClosureView, lineClose, lineOpen } from '../../../routing/protocol/supervise.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant, type Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { putSetting } from '../put-setting.ts';

const CLOSURES_KEY = 'line-closures';
const LONGEST_MS = 7 * 86_400_000;
const MOST = 50;
const TRIES = 8;
/** Timers of Node end at 2^31 ms. */
const MOST_TIMER_MS = 2_000_000_000;

export interface Closures {
  /** As known here; those whose time is over may be among them. */
  current(): readonly LineClosure[];
  list(): ClosureView[];
  close(who: StaffPrincipal, input: z.output<typeof lineClose>): Promise<Outcome<ClosureView>>;
  open(who: StaffPrincipal, input: z.output<typeof lineOpen>): Promise<Outcome<true>>;
  /** Told when a line closes or opens, also by the time. */
  onChange(listener: () => void): void;
  stop(): void;
}

const viewOf = ({ by: _by, ...view }: LineClosure): ClosureView => view;

const readClosures = (value: unknown): LineClosure[] => {
  const lines = (value as { lines?: unknown } | undefined)?.lines;
  return Array.isArray(lines) ? (lines as LineClosure[]) : [];
};

export const createClosures = async (deps: {
  store: Pick<Store, 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Bus;
  log: Log;
}): Promise<Closures> => {
  const { store, clock, bus } = deps;
  const record = createRecorder(deps);
  const listeners = new Set<() => void>();
  let lines: LineClosure[] = [];
  let timer: NodeJS.Timeout | undefined;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const arm = () => {
    clearTimeout(timer);
    const nowMs = clock.nowMs();
    const ends = heldAt(lines, nowMs).map((one) => Date.parse(one.until));
    if (ends.length === 0) return;
    const wait = Math.min(Math.max(0, Math.min(...ends) - nowMs) + 50, MOST_TIMER_MS);
    timer = setTimeout(() => {
      arm();
      tell();
    }, wait).unref();
  };
  const load = async () => {
    lines = readClosures((await store.settings.get(CLOSURES_KEY))?.value);
    arm();
  };
  await load();
  const off = bus.on('settings.changed', ({ key }) => {
    if (key !== CLOSURES_KEY) return;
    load()
      .then(tell)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'closed lines could not be read'));
  });

  /** Compare-and-set on the one document; what is over is dropped on the way. */
  const change = async (
    who: StaffPrincipal,
    decide: (held: LineClosure[]) => Outcome<LineClosure[]>,
  ): Promise<Outcome<true>> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const old = await store.settings.get(CLOSURES_KEY);
      const next = decide(heldAt(readClosures(old?.value), clock.nowMs()));
      if (!next.ok) return next;
      const doc = {
        id: CLOSURES_KEY,
        value: { lines: next.value },
        updatedAt: instant(clock.nowMs()),
        updatedBy: who.id,
      };
      if ((await putSetting(store.settings, doc, old?.version ?? 0)) === undefined) continue;
      await load();
      return ok(true);
    }
    return refuse('version_conflict');
  };

  const dataOf = ({ of, key, until, reason }: LineClosure) => ({ of, key, until, reason });

  return {
    current: () => lines,
    list: () => heldAt(lines, clock.nowMs()).map(viewOf),
    close: async (who, { of, key, until, words, reason }) => {
      const nowMs = clock.nowMs();
      const untilMs = Date.parse(until);
      if (untilMs <= nowMs || untilMs - nowMs > LONGEST_MS)
        return refuse('invalid_input', '关闭时间须在一周以内。', 'until');
      const made: LineClosure = {
        id: deps.ids.next(),
        of,
        key,
        until: instant(untilMs),
        words,
        reason,
        by: who.id,
        byName: who.name,
        at: instant(nowMs),
      };
      const done = await change(who, (held) => {
        const others = held.filter((one) => one.of !== of || one.key !== key);
        return others.length >= MOST ? refuse('too_large') : ok([...others, made]);
      });
      if (!done.ok) return done;
      await record(who, 'line.closed', `line:${key}`, dataOf(made));
      bus.publish('settings.changed', { key: CLOSURES_KEY });
      return ok(viewOf(made));
    },
    open: async (who, { id, reason }) => {
      let opened: LineClosure | undefined;
      const done = await change(who, (held) => {
        opened = held.find((one) => one.id === id);
        return opened ? ok(held.filter((one) => one.id !== id)) : refuse('not_found');
      });
      if (!done.ok || !opened) return done;
      await record(who, 'line.opened', `line:${opened.key}`, { ...dataOf(opened), reason });
      bus.publish('settings.changed', { key: CLOSURES_KEY });
      return ok(true);
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
    stop: () => {
      clearTimeout(timer);
      off();
    },
  };
};
