/** The line over time from the record: rate, waiting, ready, and who came and left when and why (FG3). */
import type { z } from 'zod';
import {
  contactOf,
  intervalsOf,
  movesOf,
  type Trail,
  worstOf,
} from '../../../routing/figures/service-level.ts';
import type { PresenceEntry, PresenceStep } from '../../../routing/people.ts';
import type { MoveView, ServiceView, serviceQuery } from '../../../routing/protocol/figures/figures.ts';
import type { Id } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';
import { readAll } from '../people/directory.ts';

const MINUTE_MS = 60_000;
/** Contacts opened so long before the first interval may still wait in it. */
const LOOK_BACK_MS = 2 * 60 * MINUTE_MS;
/** Who left so long before an interval is shown beside it: his going is felt later. */
const MOVES_BACK_MS = 15 * MINUTE_MS;
const LIVE_CHANNELS = ['phone', 'web', 'wechat'];
/** The audit entry follows the change of the state within this. */
const FORCED_WITHIN_MS = 5_000;

export interface Timeline {
  service(query: z.output<typeof serviceQuery>): Promise<ServiceView>;
}

export const createTimeline = (core: Core): Timeline => {
  const { store, directory, clock } = core;

  /** Steps of everybody from the start on, each with the state in which he came into the period. */
  const trailsOf = async (fromMs: number, toMs: number): Promise<Trail[]> => {
    const entries = await readAll(store.presenceLog, {
      where: { at: { gte: instant(fromMs), lt: instant(toMs) } },
    });
    const known = new Map<Id, Map<number, PresenceStep>>();
    const add = (staffId: Id, step: PresenceStep) => {
      const steps = known.get(staffId) ?? new Map<number, PresenceStep>();
      known.set(staffId, steps.set(step.seq, step));
    };
    for (const entry of entries as PresenceEntry[]) add(entry.staffId, entry);
    const people = directory
      .allStaff()
      .filter((person) => person.role === 'agent' || person.role === 'supervisor' || known.has(person.id));
    await Promise.all(
      people.map(async ({ id }) => {
        // The log follows the record: its trail holds what has not been copied yet, and the step before.
        const trail =
          (directory.presence(id) ?? (known.has(id) ? await store.presences.get(id) : undefined))?.trail ??
          [];
        for (const step of trail) if (step.atMs < toMs) add(id, step);
        const first = Math.min(...(known.get(id)?.keys() ?? []));
        if (!Number.isFinite(first) || first <= 1 || (known.get(id)?.get(first)?.atMs ?? 0) < fromMs) return;
        const before = await store.presenceLog.getBy({ staffId: id, seq: first - 1 });
        if (before) add(id, before);
      }),
    );
    return [...known].map(([staffId, steps]) => ({
      staffId,
      steps: [...steps.values()].sort((a, b) => a.seq - b.seq),
    }));
  };

  const forcedIn = (fromMs: number, toMs: number) =>
    readAll(store.audit, {
      where: {
        what: 'presence.forced',
        at: { gte: instant(fromMs), lt: instant(toMs + FORCED_WITHIN_MS) },
      },
    });

  return {
    service: async ({ from, to, stepMinutes }) => {
      const nowMs = clock.nowMs();
      const stepMs = stepMinutes * MINUTE_MS;
      const fromMs = Math.floor(Date.parse(from) / stepMs) * stepMs;
      const toMs = Math.ceil(Date.parse(to) / stepMs) * stepMs;
      const channel = { in: LIVE_CHANNELS };
      const [opened, stillWaiting, trails, forced] = await Promise.all([
        readAll(store.tickets, {
          where: { channel, createdAt: { gte: instant(fromMs - LOOK_BACK_MS), lt: instant(toMs) } },
        }),
        readAll(store.tickets, {
          where: { channel, status: 'queued', createdAt: { lt: instant(fromMs - LOOK_BACK_MS) } },
        }),
        trailsOf(fromMs - MOVES_BACK_MS, toMs),
        forcedIn(fromMs - MOVES_BACK_MS, toMs),
      ]);
      const contacts = [...opened, ...stillWaiting].map(contactOf);
      const intervals = intervalsOf({ contacts, trails }, { fromMs, toMs, stepMs, nowMs });
      const worst = worstOf(intervals);
      const moves = movesOf(trails, fromMs - MOVES_BACK_MS, toMs).map((move): MoveView => {
        const by = forced.find(
          (entry) =>
            entry.target === `staff:${move.staffId}` &&
            entry.data.state === move.to &&
            Date.parse(entry.at) >= move.atMs &&
            Date.parse(entry.at) - move.atMs < FORCED_WITHIN_MS,
        );
        return {
          ...move,
          name: directory.staff(move.staffId)?.displayName ?? '',
          ...(by ? { forcedBy: by.whoName, forcedWhy: String(by.data.reason ?? '') } : {}),
        };
      });
      const { voice, chat } = core.policy().firstResponseMs;
      return {
        at: instant(nowMs),
        fromMs,
        toMs,
        stepMs,
        targets: { voice, chat },
        intervals,
        ...(worst ? { worstMs: worst.fromMs } : {}),
        moves,
        backMs: MOVES_BACK_MS,
      };
    },
  };
};
