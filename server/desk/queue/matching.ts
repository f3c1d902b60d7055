/** Between policy and the live queue: announces classes, places tickets, tells of offers, and follows their end. */
import {
  isEligible,
  type Profile,
  parseClassKey,
  profileKey,
  profileOf,
} from '../../../routing/dispatch/eligibility.ts';
import type { Staff } from '../../../routing/people.ts';
import type { Id, Placement, Ticket } from '../../../routing/ticket.ts';
import type { Lane } from '../../../routing/vocabulary.ts';
import { laneOf } from '../../../routing/vocabulary.ts';
import type { LiveTicket, Offer } from '../../queue/live-queue.ts';
import type { Core } from '../core.ts';
import { excludedIds } from '../tickets/ticket-states.ts';
import { createReceipts, type KeepReceipt } from './receipts.ts';
import { createTold } from './told.ts';

/** A message-box ticket that comes back is worked off as a task, whatever its channel. */
export const laneFor = (ticket: Pick<Ticket, 'channel' | 'promisedBy'>): Lane =>
  ticket.promisedBy ? 'task' : laneOf[ticket.channel];

/** Until a ticket that only one person may take opens to others, ms. */
const NARROW_MS = 60_000;
/** Somebody who refused is asked again after this at the latest, ms. */
const ASK_AGAIN_MS = 30_000;

export interface Matching {
  /**
   * Puts a queued ticket with a placement into the live queue and starts its widening clock. `notFirst` are not
   * asked before that clock has run.
   */
  place(ticket: Ticket, notFirst?: readonly Id[]): Promise<void>;
  /** Makes the live queue agree with the record of one ticket, after a change that came to nothing. */
  agree(ticketId: Id): Promise<void>;
  /** Makes known what a person may take and whether he is ready. */
  setAgent(staff: Staff, ready: boolean): Promise<void>;
  removeAgent(staffId: Id): Promise<void>;
  /** After any queue call: starts clocks, tells the agents, keeps receipts. */
  offersMade(offers: Offer[]): void;
  /** Tells everybody that an offer is over. */
  offerEnded(offer: Offer, how: 'accepted' | 'refused' | 'expired' | 'withdrawn'): void;
  release(ticketId: Id): Promise<void>;
  withdraw(ticketId: Id): Promise<void>;
  /** After an offer that came to nothing: who said no is asked again after a while, or when the next step opens. */
  askAgain(ticketId: Id): Promise<void>;
  receipt: KeepReceipt;
}

export const createMatching = (core: Core): Matching => {
  const { queue, clock, directory } = core;

  /**
   * When a waiting ticket is looked at again: its next step opens, or somebody who was left out for now may be asked.
   * Counted from when its step was reached, so that a restart or a refusal does not begin the wait anew.
   */
  const opensAtMs = (ticket: Ticket, narrow: boolean): number | undefined => {
    const { placement } = ticket;
    if (!placement) return undefined;
    const nowMs = clock.nowMs();
    const again = narrow || placement.preferredOnly ? nowMs + NARROW_MS : undefined;
    // Planned by a version that kept no instant: planned anew after a while.
    if (placement.stepAtMs === undefined) return again ?? nowMs + NARROW_MS;
    if (placement.nextAfterMs === undefined) return again;
    return Math.max(again ?? nowMs, placement.stepAtMs + placement.nextAfterMs);
  };

  const startWidening = (ticket: Ticket, dueMs: number): Promise<void> => {
    const step = (ticket.placement?.step ?? 0) + 1;
    return core.timers.schedule('ticket.widen', ticket.id, { ticketId: ticket.id, step }, dueMs);
  };

  const receipt = createReceipts(core);

  const offersMade: Matching['offersMade'] = (offers) => {
    for (const offer of offers) {
      core.bus.publish('offer.made', {
        offerId: offer.offerId,
        ticketId: offer.ticketId,
        staffId: offer.staffId,
        expiresAtMs: offer.expiresAtMs,
      });
      core.background(
        'offer clock',
        core.timers.schedule(
          'offer.expire',
          offer.offerId,
          { offerId: offer.offerId, ticketId: offer.ticketId, staffId: offer.staffId },
          offer.expiresAtMs + 1,
        ),
      );
      receipt(offer.ticketId, 'offer', {
        staffId: offer.staffId,
        name: directory.staff(offer.staffId)?.displayName ?? '',
        rule: offer.rule,
        balance: core.policy().balance[offer.lane],
        expiresAtMs: offer.expiresAtMs,
      });
    }
  };

  const told = createTold(() => [clock.nowMs(), directory.generation]);

  const announce = async (classes: readonly string[]): Promise<Offer[]> => {
    const offers: Offer[] = [];
    for (const key of classes) {
      const need = parseClassKey(key);
      const takers: string[] = [];
      for (const [profile, facts] of directory.profiles()) if (isEligible(facts, need)) takers.push(profile);
      offers.push(...(await queue.addClass(key, takers, clock.nowMs())));
      told.note(`class ${key}`);
    }
    return offers;
  };

  /**
   * What this node said before is not said again for a while; the queue itself tells when it has been wiped since, by
   * a flush or by a rebuild on another node.
   */
  const enqueue = async (ticket: LiveTicket): Promise<Offer[]> => {
    const known = ticket.classes.every((key) => told.has(`class ${key}`))
      ? await queue.enqueueKnown(ticket, clock.nowMs())
      : undefined;
    if (known) return known.offers;
    const offers = await announce(ticket.classes);
    return [...offers, ...(await queue.enqueue(ticket, clock.nowMs())).offers];
  };

  const tellProfile = async (profile: Profile): Promise<void> => {
    const key = profileKey(profile);
    // Setting replaces: a class announced between the reading and the setting would be lost, so it is read again.
    let count = -1;
    for (let known = await queue.knownClasses(); known.length > count; known = await queue.knownClasses()) {
      count = known.length;
      const mine = known.filter((name) => isEligible(profile, parseClassKey(name)));
      offersMade(await queue.setProfile(key, mine, clock.nowMs()));
    }
    told.note(`profile ${key}`, count);
  };

  const offerEnded: Matching['offerEnded'] = (offer, how) => {
    core.bus.publish('offer.ended', {
      offerId: offer.offerId,
      ticketId: offer.ticketId,
      staffId: offer.staffId,
      how,
    });
    if (how !== 'expired') core.background('offer clock', core.timers.cancel('offer.expire', offer.offerId));
    receipt(offer.ticketId, how === 'accepted' ? 'accept' : how === 'refused' ? 'refuse' : how, {
      staffId: offer.staffId,
      name: directory.staff(offer.staffId)?.displayName ?? '',
    });
  };

  const followMode = (ticketId: Id, { mode, modeUntilMs }: Placement): void => {
    if (mode === 'grab') core.bus.publish('grab.opened', { ticketId });
    if (modeUntilMs === undefined) return;
    core.background(
      'mode clock',
      core.timers.schedule('ticket.mode-end', ticketId, { ticketId }, modeUntilMs + 1),
    );
  };

  /** DP15: no new offer in the last minutes of a turn, per lane that has such a tail. */
  const tailsOf = (staffId: Id): Partial<Record<Lane, number>> => {
    const { endsAt } = directory.duty(staffId);
    if (!endsAt) return {};
    const tails = Object.entries(core.policy().shiftTailMs) as [Lane, number][];
    return Object.fromEntries(
      tails.filter(([, tailMs]) => tailMs > 0).map(([lane, tailMs]) => [lane, Date.parse(endsAt) - tailMs]),
    );
  };

  const place: Matching['place'] = async (ticket, notFirst = []) => {
    const placement = ticket.placement;
    if (ticket.status !== 'queued' || !placement) return;
    const offers = await enqueue({
      ticketId: ticket.id,
      lane: laneFor(ticket),
      classes: placement.classes,
      virtualArrivalMs: placement.virtualArrivalMs,
      excludedStaffIds: [...excludedIds(directory, ticket), ...notFirst],
      ...(placement.preferredStaffId ? { preferredStaffId: placement.preferredStaffId } : {}),
      ...(placement.preferredOnly ? { preferredOnly: true } : {}),
      ...(placement.mode ? { mode: placement.mode } : {}),
    });
    offersMade(offers);
    followMode(ticket.id, placement);
    // Runs even when an offer was made: the offer may be withdrawn, and the ticket must not wait for good.
    const dueMs = opensAtMs(ticket, notFirst.length > 0);
    if (dueMs === undefined) return;
    core.background('widening clock', startWidening(ticket, dueMs));
  };

  const withdraw: Matching['withdraw'] = async (ticketId) => {
    const { withdrawn, offers } = await queue.withdraw(ticketId, clock.nowMs());
    if (withdrawn) offerEnded(withdrawn, 'withdrawn');
    offersMade(offers);
  };

  return {
    receipt,
    offersMade,
    offerEnded,
    place,
    withdraw,
    askAgain: async (ticketId) => {
      const ticket = await core.store.tickets.get(ticketId);
      if (ticket?.status !== 'queued') return;
      const againMs = clock.nowMs() + ASK_AGAIN_MS;
      const openMs = opensAtMs(ticket, false) ?? againMs;
      await startWidening(ticket, openMs > clock.nowMs() ? Math.min(againMs, openMs) : againMs);
    },
    agree: async (ticketId) => {
      const ticket = await core.store.tickets.get(ticketId);
      if (ticket?.status === 'serving' && ticket.ownerId) {
        const entry = { ticketId, staffId: ticket.ownerId, lane: laneFor(ticket) };
        const { withdrawn, offers } = await queue.assign(entry, { force: true }, clock.nowMs());
        if (withdrawn) offerEnded(withdrawn, 'withdrawn');
        offersMade(offers);
        return;
      }
      if (ticket?.status !== 'queued' || (await queue.whereIs(ticketId))?.place === 'serving')
        await withdraw(ticketId);
      if (ticket) await place(ticket);
    },
    setAgent: async (staff, ready) => {
      const profile = profileOf(directory.routed(staff));
      const key = profileKey(profile);
      const agent = {
        staffId: staff.id,
        profile: key,
        capacity: staff.capacity,
        capacityTotal: staff.capacityTotal,
        ready,
        offersUntilMs: tailsOf(staff.id),
        ...(core.shares.has(staff.id) ? { share: core.shares.get(staff.id)! } : {}),
      };
      const classes = told.of(`profile ${key}`);
      const known =
        classes === undefined ? undefined : await queue.setAgentKnown(agent, classes, clock.nowMs());
      if (known) return offersMade(known);
      await tellProfile(profile);
      offersMade(await queue.setAgent(agent, clock.nowMs()));
    },
    removeAgent: async (staffId) => {
      const { withdrawn, offers } = await queue.removeAgent(staffId, clock.nowMs());
      for (const offer of withdrawn) offerEnded(offer, 'withdrawn');
      offersMade(offers);
    },
    release: async (ticketId) => {
      offersMade((await queue.release(ticketId, clock.nowMs())).offers);
    },
  };
};
