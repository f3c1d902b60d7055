/** What happens to an offer and to a served ticket: accept, refuse, expire, transfer, hand over, take, assign. */
import { isStopped } from '../../../routing/dispatch/eligibility.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { canMove, type Id, type Ticket } from '../../../routing/ticket.ts';
import type { Matter } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core } from '../core.ts';
import type { Presences } from '../people/presence.ts';
import { isBoxed, isQueued, type Planning } from '../planning/planning.ts';
import { laneFor, type Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';

const STOPPED = '该人员因处分暂停承办这项业务，请改派其他人员。';
/** Says no reason: it may be sealed. */
const BARRED = '该人员因回避规则不能承办此工单。';

export interface Dispatch {
  accept(who: StaffPrincipal, offerId: Id): Promise<Outcome<Ticket>>;
  refuse(who: StaffPrincipal, offerId: Id, reason: string): Promise<Outcome<true>>;
  expire(offerId: Id): Promise<void>;
  /**
   * PH8: his telephone was not answered (a missed offer), or could not be rung (he is paused, without blame); the
   * next person is asked, the ticket keeps its place.
   */
  failed(offerId: Id, staffId: Id, how: 'missed' | 'unreachable'): Promise<void>;
  transfer(
    who: StaffPrincipal,
    ticketId: Id,
    to: { staffId?: Id; matter?: Matter },
    note: string,
  ): Promise<Outcome<true>>;
  handOver(who: StaffPrincipal, ticketId: Id): Promise<Outcome<true>>;
  take(who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
  /** @param options `takeOver`: a supervisor takes it himself, whether on shift or not and whatever he holds (SU3) */
  assign(
    who: StaffPrincipal,
    ticketId: Id,
    staffId: Id,
    reason: string,
    options?: { takeOver?: boolean },
  ): Promise<Outcome<true>>;
}

export const createDispatch = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  matching: Matching,
  planning: Planning,
  presences: Presences,
): Dispatch => {
  const { queue, clock, directory } = core;
  const nameOf = (staffId: Id) => directory.staff(staffId)?.displayName ?? '';

  /** The store's half of "this person serves it now"; the live queue has been told before. */
  const becomeServing = (
    who: StaffPrincipal,
    ticketId: Id,
    ownerId: Id,
    type: string,
    /** Asked of the newest version: whoever was faster keeps it (I2). */
    when: (ticket: Ticket) => boolean,
    data?: Record<string, unknown>,
  ) =>
    record.change(ticketId, actorOf(who), (ticket) => {
      if (ticket.status === 'serving' && ticket.ownerId === ownerId) return ok(undefined);
      // The last gate before somebody serves, whatever the live queue knew (DP13).
      const person = directory.staff(ownerId);
      if (isBarred(ticket, person ?? { id: ownerId })) return refuse('forbidden', BARRED);
      if (person && isStopped(directory.routed(person).stopped, ticket.classification?.service))
        return refuse('forbidden', STOPPED);
      if (!canMove(ticket.status, 'serving') || !when(ticket)) return refuse('wrong_state');
      return ok({
        set: {
          status: 'serving',
          ownerId,
          stamps: { ...ticket.stamps, dispatchedAt: ticket.stamps.dispatchedAt ?? core.now() },
        },
        type,
        data: { ownerId, ...data },
      });
    });

  const welcome = async (ticket: Ticket, ownerId: Id) => {
    await log.event(ticket, `serving:${ticket.id}:${ticket.version}`, 'serving', { name: nameOf(ownerId) });
    await core.timers.cancel('ticket.widen', ticket.id);
  };

  const askAgain = (ticketId: Id) => core.background('ask again', matching.askAgain(ticketId));

  return {
    accept: async (who, offerId) => {
      const offer = await queue.accept(offerId, who.id, clock.nowMs());
      if (!offer) return refuse('offer_gone');
      const served = await becomeServing(who, offer.ticketId, who.id, 'ticket.dispatched', isQueued, {
        rule: offer.rule,
      });
      if (!served.ok) {
        await matching.agree(offer.ticketId);
        return refuse('offer_gone');
      }
      matching.offerEnded(offer, 'accepted');
      core.background('presence', presences.answered(who.id));
      core.background('welcome', welcome(served.value, who.id));
      return served;
    },

    refuse: async (who, offerId, reason) => {
      const ended = await queue.endOffer(offerId, 'refused', { staffId: who.id }, clock.nowMs());
      if (!ended) return refuse('offer_gone');
      matching.offerEnded(ended.ended, 'refused');
      matching.receipt(ended.ended.ticketId, 'refuse_reason', { staffId: who.id, reason });
      matching.offersMade(ended.offers);
      askAgain(ended.ended.ticketId);
      return ok(true);
    },

    expire: async (offerId) => {
      const pauseAgent = true;
      const ended = await queue.endOffer(offerId, 'expired', { pauseAgent }, clock.nowMs());
      if (!ended) return;
      matching.offerEnded(ended.ended, 'expired');
      matching.offersMade(ended.offers);
      await presences.missed(ended.ended.staffId);
      askAgain(ended.ended.ticketId);
    },

    failed: async (offerId, staffId, how) => {
      const ended = await queue.endOffer(
        offerId,
        how === 'missed' ? 'refused' : 'withdrawn',
        { staffId, pauseAgent: true },
        clock.nowMs(),
      );
      if (!ended) return;
      matching.offerEnded(ended.ended, how === 'missed' ? 'expired' : 'withdrawn');
      matching.offersMade(ended.offers);
      if (how === 'missed') {
        await core.timers.cancel('offer.expire', offerId);
        await presences.missed(staffId);
      } else await presences.set(staffId, 'paused', 'not_ready');
      askAgain(ended.ended.ticketId);
    },

    transfer: async (who, ticketId, to, note) => {
      const ticket = await record.get(ticketId);
      if (!ticket) return refuse('not_found');
      if (ticket.ownerId !== who.id) return refuse('not_owner');
      if (ticket.status !== 'serving') return refuse('wrong_state');
      if (to.staffId === who.id) return refuse('invalid_input', '不能转给自己。', 'toStaffId');
      if (!to.staffId && !to.matter)
        return refuse('invalid_input', '请选择转给谁，或转到哪个事项的队列。', 'toStaffId');
      if (to.staffId && !directory.here().indexOf.has(to.staffId)) {
        return refuse('not_on_duty', '对方当前不在班或未登录，请选择其他人。');
      }
      const target = to.staffId ? directory.staff(to.staffId) : undefined;
      if (target && isBarred(ticket, target)) return refuse('forbidden', BARRED, 'toStaffId');
      const change = {
        returned: true,
        ...(to.matter ? { matter: to.matter } : {}),
        ...(to.staffId
          ? { preferredStaffId: to.staffId, preferredOnly: true, preferredBy: 'transfer' as const }
          : {}),
      };
      // R075: the next owner must be possible before the present one lets go.
      const others = planning.planOf(
        {
          ...ticket,
          placement: {
            classes: [],
            virtualArrivalMs: 0,
            credits: [],
            step: 0,
            ...ticket.placement,
            excludedStaffIds: [...(ticket.placement?.excludedStaffIds ?? []), who.id],
          },
        },
        change,
      );
      if (others.kind === 'message_box')
        return refuse('wrong_state', '目前没有其他人可以接手，请继续办理或派发服务单。');
      await log.append(ticket, {
        key: `transfer:${core.ids.next()}`,
        author: { kind: 'staff', id: who.id, name: who.name },
        kind: 'note',
        text: `转办说明：${note}`,
      });
      // Out of the live queue first, so that the freed place and the new wait cannot overlap.
      await matching.release(ticketId);
      const moved = await planning.replan(ticketId, {
        actor: actorOf(who),
        type: 'ticket.transferred',
        when: (now) => now.status === 'serving' && now.ownerId === who.id,
        ...change,
        data: { ...to },
        notFirst: [who.id],
      });
      if (!moved) {
        await matching.agree(ticketId);
        return refuse('wrong_state');
      }
      await log.event(moved, `transfer:${ticketId}:${moved.version}`, 'transferring');
      return ok(true);
    },

    handOver: async (who, ticketId) => {
      const changed = await record.change(ticketId, actorOf(who), (ticket) => {
        if (ticket.ownerId !== who.id) return refuse('not_owner');
        if (ticket.openOrders === 0) return refuse('wrong_state', '还没有派发服务单，请先派单或直接结案。');
        if (!canMove(ticket.status, 'with_org')) return refuse('wrong_state');
        return ok({ set: { status: 'with_org' }, type: 'ticket.handed_over' });
      });
      if (!changed.ok) return changed;
      await core.follow('hand over', matching.release(ticketId));
      await log.event(changed.value, `handover:${ticketId}:${changed.value.version}`, 'handed_over');
      return ok(true);
    },

    take: async (who, ticketId) => {
      const ticket = await record.get(ticketId);
      if (!ticket) return refuse('not_found');
      const mayTake = (now: Ticket) => isBoxed(now) || (now.status === 'with_org' && now.ownerId === who.id);
      if (!mayTake(ticket)) return refuse('wrong_state');
      if (isBarred(ticket, who)) return refuse('forbidden', BARRED);
      const { assigned, offers } = await queue.assign(
        { ticketId, staffId: who.id, lane: laneFor(ticket) },
        {},
        clock.nowMs(),
      );
      if (!assigned) return refuse('at_capacity');
      matching.offersMade(offers);
      const served = await becomeServing(who, ticketId, who.id, 'ticket.taken', mayTake);
      if (!served.ok) await matching.agree(ticketId);
      else core.background('welcome', welcome(served.value, who.id));
      return served;
    },

    assign: async (who, ticketId, staffId, reason, { takeOver = false } = {}) => {
      const target = directory.staff(staffId);
      const ticket = await record.get(ticketId);
      if (!ticket || !target || isBarred(ticket, who)) return refuse('not_found');
      if (!takeOver && !directory.here().indexOf.has(staffId))
        return refuse('not_on_duty', '对方当前不在班或未登录。');
      if (isBarred(ticket, target)) return refuse('forbidden', BARRED);
      if (ticket.status === 'serving' && ticket.ownerId === staffId) return ok(true);
      // Before the live queue is touched: what is over must not end somebody's offer.
      if (!canMove(ticket.status, 'serving')) return refuse('wrong_state');
      const { assigned, withdrawn, offers } = await queue.assign(
        { ticketId, staffId, lane: laneFor(ticket) },
        takeOver ? { force: true } : {},
        clock.nowMs(),
      );
      if (!assigned) return refuse('at_capacity', '对方已达到同时接待上限。');
      if (withdrawn) matching.offerEnded(withdrawn, 'withdrawn');
      matching.offersMade(offers);
      // Decided on what was read: whoever assigned, accepted or passed it on meanwhile was faster, and keeps it (I2).
      const asRead = (now: Ticket) => now.status === ticket.status && now.ownerId === ticket.ownerId;
      const type = takeOver ? 'ticket.taken_over' : 'ticket.assigned';
      const served = await becomeServing(who, ticketId, staffId, type, asRead, {
        reason,
        by: who.id,
        ...(ticket.ownerId ? { from: ticket.ownerId } : {}),
      });
      if (!served.ok) {
        await matching.agree(ticketId);
        return served;
      }
      matching.receipt(ticketId, 'assign', { by: who.name, staffId, name: target.displayName, reason });
      core.background('welcome', welcome(served.value, staffId));
      return ok(true);
    },
  };
};
