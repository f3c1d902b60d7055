/** Finds where the live queue and the record differ, and makes the queue follow the record. */
import type { Ticket } from '../../../routing/ticket.ts';
import type { QueueSnapshot } from '../../queue/live-queue.ts';
import type { FindOptions } from '../../stores/store.ts';
import { type Core, SYSTEM } from '../core.ts';
import { inPieces, lookOver } from '../look-over.ts';
import type { Presences } from '../people/presence.ts';
import type { Planning } from '../planning/planning.ts';
import { excludedIds, isBarred } from '../tickets/ticket-states.ts';
import type { Matching } from './matching.ts';

export interface QueueDrift {
  unplanned: number;
  missingWaiting: number;
  strayServing: number;
  missingServing: number;
  strayEntries: number;
  overdueOffers: number;
  lateWidenings: number;
  agents: number;
}

export interface QueueMender {
  /**
   * A difference counts as drift when two looks in a row see it: one alone may be a change on its way.
   * @param atOnce believes the first look: nothing else runs, or the queue has just been wiped
   */
  mend(atOnce: boolean): Promise<QueueDrift>;
}

export const NO_QUEUE_DRIFT: QueueDrift = {
  unplanned: 0,
  missingWaiting: 0,
  strayServing: 0,
  missingServing: 0,
  strayEntries: 0,
  overdueOffers: 0,
  lateWidenings: 0,
  agents: 0,
};
/** A ticket younger than this may still be on its way through the intake job, ms. */
const INTAKE_TIME_MS = 5000;
/** How late a widening clock may be before its job counts as lost, ms. */
const WIDEN_LATE_MS = 90_000;

export const createQueueMender = (
  core: Core,
  matching: Matching,
  planning: Planning,
  presences: Presences,
  expireOffer: (offerId: string) => Promise<void>,
): QueueMender => {
  const { store, queue, clock, directory } = core;
  let suspects = new Set<string>();

  /** Should have opened to more people by now: its clock got lost. */
  const isLate = (ticket: Ticket, entry: QueueSnapshot['waiting'][number]): boolean => {
    const { placement } = ticket;
    if (!placement) return false;
    const asked = entry.excludedStaffIds.length > excludedIds(directory, ticket).length;
    if (placement.nextAfterMs === undefined && !placement.preferredOnly && !asked) return false;
    const sinceMs = Math.max(placement.stepAtMs ?? 0, Date.parse(ticket.updatedAt));
    return clock.nowMs() - sinceMs > (placement.nextAfterMs ?? 0) + WIDEN_LATE_MS;
  };

  /** All that is open, without what is long and says nothing here: ten thousand are held for a while. */
  const readOpen = async (where: NonNullable<FindOptions['where']>, hurried: boolean): Promise<Ticket[]> => {
    const found: Ticket[] = [];
    for await (const page of lookOver(store.tickets, { where, hurried }))
      for (const { classification: _said, ...ticket } of page) found.push({ ...ticket, events: [] });
    return found;
  };

  return {
    mend: async (atOnce) => {
      const found: QueueDrift = { ...NO_QUEUE_DRIFT };
      const before = suspects;
      suspects = new Set();
      const confirmed = (what: string): boolean => {
        if (atOnce || before.has(what)) return true;
        suspects.add(what);
        return false;
      };
      const nowMs = clock.nowMs();
      const where = { status: { in: ['queued', 'serving'] } };
      const [snapshot, tickets] = await Promise.all([queue.snapshot(), readOpen(where, atOnce)]);
      const open = new Map(tickets.map((ticket) => [ticket.id, ticket]));
      const ticketOf = async (id: string) => open.get(id) ?? (await store.tickets.get(id));
      const inLine = new Set([...snapshot.waiting, ...snapshot.offers].map((entry) => entry.ticketId));
      const servedBy = new Map(snapshot.serving.map((entry) => [entry.ticketId, entry.staffId]));

      for await (const [ticketId, staffId] of inPieces(servedBy)) {
        const ticket = await ticketOf(ticketId);
        if (ticket?.status === 'serving' && ticket.ownerId === staffId) continue;
        if (!confirmed(`stray serving ${ticketId} ${staffId}`)) continue;
        await matching.agree(ticketId);
        found.strayServing += 1;
      }
      for await (const entry of inPieces([...snapshot.waiting, ...snapshot.offers])) {
        const ticket = await ticketOf(entry.ticketId);
        if (ticket?.status === 'queued' || !confirmed(`stray entry ${entry.ticketId}`)) continue;
        await matching.agree(entry.ticketId);
        found.strayEntries += 1;
      }
      // Who serves comes before who waits: an offer must not fill a place that is taken.
      const servedFirst = tickets.toSorted((a, b) => (a.status < b.status ? 1 : -1));
      for await (const ticket of inPieces(servedFirst)) {
        const { id } = ticket;
        const owner = ticket.ownerId
          ? { id: ticket.ownerId, orgId: directory.staff(ticket.ownerId)?.orgId }
          : undefined;
        // A crash may have cut off what follows an exclusion, or its owner has joined an excluded firm (DP13).
        if (ticket.status === 'serving' && owner && isBarred(ticket, owner)) {
          if (!confirmed(`barred ${id} ${owner.id}`)) continue;
          await matching.release(id);
          await planning.replan(id, {
            actor: SYSTEM,
            type: 'ticket.returned',
            when: (now) => now.status === 'serving' && now.ownerId === owner.id,
            returned: true,
            unset: ['ownerId'],
          });
          found.strayServing += 1;
        } else if (ticket.status === 'serving') {
          if (servedBy.has(id) || inLine.has(id) || !confirmed(`missing serving ${id}`)) continue;
          await matching.agree(id);
          found.missingServing += 1;
        } else if (!ticket.placement) {
          if (!atOnce && nowMs - Date.parse(ticket.createdAt) < INTAKE_TIME_MS) continue;
          await core.timers.schedule('intake.process', id, { ticketId: id }, nowMs);
          found.unplanned += 1;
        } else if (!inLine.has(id) && !servedBy.has(id)) {
          if (!confirmed(`missing waiting ${id}`)) {
            // Its job looks again by itself, and does nothing for a ticket that was only on its way.
            if (nowMs - Date.parse(ticket.updatedAt) >= INTAKE_TIME_MS)
              await core.timers.schedule('intake.process', id, { ticketId: id }, nowMs);
            continue;
          }
          await matching.agree(id);
          found.missingWaiting += 1;
        }
      }
      for await (const entry of inPieces(snapshot.waiting)) {
        const ticket = open.get(entry.ticketId);
        if (!ticket || !isLate(ticket, entry)) continue;
        await planning.widen(ticket.id);
        found.lateWidenings += 1;
      }
      for (const entry of snapshot.waiting) {
        const untilMs = open.get(entry.ticketId)?.placement?.modeUntilMs;
        if (!entry.mode || untilMs === undefined || nowMs - untilMs < WIDEN_LATE_MS) continue;
        await core.timers.schedule('ticket.mode-end', entry.ticketId, { ticketId: entry.ticketId }, nowMs);
        found.lateWidenings += 1;
      }
      for (const offer of await queue.overdueOffers(nowMs - INTAKE_TIME_MS)) {
        await expireOffer(offer.offerId);
        found.overdueOffers += 1;
      }

      const agents = new Map(snapshot.agents.map((agent) => [agent.staffId, agent.ready]));
      for (const { id } of directory.allStaff()) {
        const isReady = presences.isReady(id);
        if (agents.get(id) === isReady) continue;
        if (!confirmed(`agent ${id} ${agents.get(id)} ${isReady}`)) continue;
        await presences.agree(id);
        found.agents += 1;
      }
      return found;
    },
  };
};
