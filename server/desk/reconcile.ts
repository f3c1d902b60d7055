/** Makes the live queue agree with the record: after an empty start, after a crash, and as a slow drift check. */
import type { Ticket } from '../../routing/ticket.ts';
import type { Core } from './core.ts';
import { readAll } from './directory.ts';
import { laneFor, type Matching } from './matching.ts';
import type { Planning } from './planning.ts';
import type { Presences } from './presence.ts';
import type { Ratings } from './rating.ts';
import { auditOf } from './ticket-record.ts';

/** Drift that the sweep found and mended; all zero in a healthy system. Shown in /metrics. */
export interface Drift {
  rebuilt: number;
  unplanned: number;
  missingWaiting: number;
  strayServing: number;
  missingServing: number;
  strayEntries: number;
  overdueOffers: number;
  rectifications: number;
  auditGaps: number;
}

export interface Reconcile {
  /** Refills an empty live queue from the store, then sweeps. Runs before the edges open. */
  start(): Promise<void>;
  sweep(): Promise<Drift>;
  readonly total: Drift;
}

const ZERO: Drift = {
  rebuilt: 0,
  unplanned: 0,
  missingWaiting: 0,
  strayServing: 0,
  missingServing: 0,
  strayEntries: 0,
  overdueOffers: 0,
  rectifications: 0,
  auditGaps: 0,
};
const TWO_DAYS_MS = 2 * 86_400_000;
/** A ticket younger than this may still be on its way through the intake job, ms. */
const INTAKE_TIME_MS = 5000;

export const createReconcile = (
  core: Core,
  matching: Matching,
  planning: Planning,
  presences: Presences,
  ratings: Ratings,
  expireOffer: (offerId: string) => Promise<void>,
): Reconcile => {
  const { store, queue, clock } = core;
  const total: Drift = { ...ZERO };
  let suspects = new Set<string>();

  const openTickets = (statuses: string[]): Promise<Ticket[]> =>
    readAll(store.tickets, { where: { status: { in: statuses } } });

  const mend = async (rebuilding: boolean): Promise<Drift> => {
    const found: Drift = { ...ZERO };
    /** A difference counts as drift when two sweeps in a row see it: one may only be a change on its way. */
    const before = suspects;
    suspects = new Set();
    const confirmed = (what: string): boolean => {
      if (rebuilding || before.has(what)) return true;
      suspects.add(what);
      return false;
    };
    const [snapshot, queued, serving] = await Promise.all([
      queue.snapshot(),
      openTickets(['queued']),
      openTickets(['serving']),
    ]);
    const nowMs = clock.nowMs();
    const inQueue = new Set([...snapshot.waiting, ...snapshot.offers].map((entry) => entry.ticketId));
    const servingNow = new Map(snapshot.serving.map((entry) => [entry.ticketId, entry.staffId]));
    const open = new Map([...queued, ...serving].map((ticket) => [ticket.id, ticket]));

    for (const ticket of serving) {
      if (!ticket.ownerId || servingNow.get(ticket.id) === ticket.ownerId) continue;
      if (!confirmed(`missing serving ${ticket.id} ${ticket.ownerId}`)) continue;
      const { offers } = await queue.assign(
        { ticketId: ticket.id, staffId: ticket.ownerId, lane: laneFor(ticket) },
        { force: true },
        nowMs,
      );
      matching.offersMade(offers);
      if (!rebuilding) found.missingServing += 1;
    }
    for (const [ticketId, staffId] of servingNow) {
      const ticket = open.get(ticketId) ?? (await store.tickets.get(ticketId));
      if (ticket?.status === 'serving' && ticket.ownerId === staffId) continue;
      if (!confirmed(`stray serving ${ticketId} ${staffId}`)) continue;
      await matching.withdraw(ticketId);
      if (ticket?.status === 'queued') await matching.place(ticket);
      found.strayServing += 1;
    }
    for (const entry of [...snapshot.waiting, ...snapshot.offers]) {
      const ticket = open.get(entry.ticketId) ?? (await store.tickets.get(entry.ticketId));
      if (ticket?.status === 'queued') continue;
      if (!confirmed(`stray entry ${entry.ticketId}`)) continue;
      await matching.withdraw(entry.ticketId);
      found.strayEntries += 1;
    }
    for (const ticket of queued) {
      if (!ticket.placement) {
        if (!rebuilding && nowMs - Date.parse(ticket.createdAt) < INTAKE_TIME_MS) continue;
        await core.timers.schedule('intake.process', ticket.id, { ticketId: ticket.id }, nowMs);
        found.unplanned += 1;
      } else if (!inQueue.has(ticket.id) && !servingNow.has(ticket.id)) {
        if (!confirmed(`missing waiting ${ticket.id}`)) continue;
        await matching.place(ticket);
        if (!rebuilding) found.missingWaiting += 1;
      }
    }
    for (const offer of await queue.overdueOffers(nowMs - INTAKE_TIME_MS)) {
      await expireOffer(offer.offerId);
      found.overdueOffers += 1;
    }
    return found;
  };

  /** Events that were written with a ticket but not yet chained when the process died. */
  const chainMissing = async (): Promise<number> => {
    const last = (await store.audit.find({ sort: { field: 'seq', direction: 'desc' }, limit: 1 })).items[0];
    const since = new Date((last ? Date.parse(last.at) : 0) - 60_000).toISOString();
    const changed = await readAll(store.tickets, { where: { updatedAt: { gte: since } } });
    let gaps = 0;
    for (const ticket of changed) {
      for (const event of ticket.events) {
        if (event.at < since || (await store.audit.get(event.id))) continue;
        core.audit.note(auditOf(ticket.id, event));
        gaps += 1;
      }
    }
    await core.audit.flush();
    return gaps;
  };

  const add = (found: Drift) => {
    for (const key of Object.keys(found) as (keyof Drift)[]) total[key] += found[key];
    if (Object.values(found).some((count) => count > 0))
      core.log.warn({ drift: found }, 'drift found and mended');
  };

  const rebuild = async (): Promise<void> => {
    await queue.reset();
    await core.directory.reload();
    await presences.restart();
    const found = await mend(true);
    add({ ...found, rebuilt: 1 });
  };

  return {
    total,
    start: async () => {
      if (await queue.needsRebuild()) await rebuild();
      else {
        await presences.restart();
        // Nothing else runs yet on this node, so what differs now is what a crash left.
        add(await mend(true));
      }
      add({
        ...ZERO,
        auditGaps: await chainMissing(),
        rectifications: await ratings.followUp(clock.nowMs() - TWO_DAYS_MS),
      });
    },
    sweep: async () => {
      if (await queue.needsRebuild()) {
        await rebuild();
        return { ...ZERO, rebuilt: 1 };
      }
      const found = await mend(false);
      found.rectifications = await ratings.followUp(clock.nowMs() - TWO_DAYS_MS);
      add(found);
      await planning.sweepMessageBox();
      return found;
    },
  };
};
