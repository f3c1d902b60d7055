/** Grab mode (抢单, R047): who is shown an open ticket, who may claim it, who was first, and who came too late. */
import { headStartOf } from '../../../routing/dispatch/mode-rules.ts';
import { type Outcome, ok, type Refusal, refuse } from '../../../routing/errors.ts';
import type { GrabBoard, GrabGone, GrabView } from '../../../routing/protocol/grab.ts';
import { canMove, type Id, type Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { GrabRefusal } from '../../queue/live-queue.ts';
import { Turns } from '../../turns.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core } from '../core.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred, isQueued } from '../tickets/ticket-states.ts';
import { createGrabLimits } from './grab-limits.ts';
import { grabView } from './grab-view.ts';
import { createGrabWatch } from './grab-watch.ts';

/** How the edge is told; it knows who is connected to this node. */
export interface GrabAudience {
  isHere(staffId: Id): boolean;
  opened(staffId: Id, view: GrabView): void;
  gone(staffId: Id, gone: GrabGone): void;
}

export interface GrabDesk {
  /** What this person may take now; counts as shown to him. */
  list(who: StaffPrincipal): Promise<Outcome<GrabBoard>>;
  /** GR2: claims an open ticket; the first one has it. Again by the winner: answered as the first time. */
  take(who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
  /** Tells the people of this node what opens and closes; returns how to stop. */
  serve(audience: GrabAudience): () => void;
  close(): void;
}

/** Tickets that one list holds at most. */
const LIST_LIMIT = 50;

const isOpen = (ticket: Ticket | undefined): ticket is Ticket =>
  ticket !== undefined && isQueued(ticket) && ticket.placement?.mode === 'grab';

export const createGrabs = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  matching: Matching,
  /** May this person read the ticket (queries.readable)? */
  readable: (who: StaffPrincipal, ticketId: Id) => Promise<Outcome<Ticket>>,
): GrabDesk => {
  const { queue, clock, directory } = core;
  const watch = createGrabWatch(core, record, matching);
  const { quotaOf, limitOf, hurdle, tooMany } = createGrabLimits(core, watch);
  /** One claim of a person at a time, so that his daily limit is looked at between two. */
  const turns = new Turns();
  const nameOf = (staffId: Id) => directory.staff(staffId)?.displayName ?? '';

  const viewFor = async (ticket: Ticket, staffId: Id): Promise<GrabView> => {
    const nowMs = clock.nowMs();
    const { grab } = core.policy();
    const openSinceMs = ticket.placement?.modeSinceMs ?? nowMs;
    let opensForMeAtMs = watch.shown(ticket, staffId, nowMs) + grab.minSeenMs;
    if (nowMs < openSinceMs + grab.headStartMs) {
      const people = (await queue.mayGrab(ticket.id, nowMs)) ?? [];
      const own = people.find((person) => person.staffId === staffId)?.share ?? 0;
      const shares = people.map((person) => person.share);
      opensForMeAtMs = Math.max(opensForMeAtMs, openSinceMs + headStartOf(own, shares, grab));
    }
    return grabView(ticket, { nowMs, opensForMeAtMs });
  };

  const late = (ticketId: Id, staffId: Id, holder: Id | undefined): Refusal => {
    watch.late(ticketId, staffId);
    const name = holder ? nameOf(holder) : '';
    return name ? refuse('grab_taken', `已被${name}抢先接单。`) : refuse('grab_taken');
  };

  /** The refusal for a ticket that is open to this person no more. */
  const closedFor = (ticket: Ticket, staffId: Id): Refusal =>
    ticket.ownerId && !isQueued(ticket) ? late(ticket.id, staffId, ticket.ownerId) : refuse('grab_closed');

  const refusalOf = (why: GrabRefusal, ticket: Ticket, staffId: Id, by?: Id): Refusal => {
    switch (why) {
      case 'taken':
        return late(ticket.id, staffId, by);
      case 'gone':
      case 'not_open':
        return refuse('grab_closed');
      case 'not_ready':
        return refuse('wrong_state', '请先开始接单，再抢单。');
      case 'excluded':
        return refuse('forbidden', '因回避规则，您不能承办此工单。');
      case 'not_eligible':
        return refuse('forbidden', '您的专长、语种或服务区域不符合此工单的要求。');
      case 'capacity':
        return refuse('at_capacity');
      case 'shift_end':
        return refuse('not_on_duty', '您的班次即将结束，不再接新的工单。');
      case 'day_cap':
        return refuse('grab_limit', '今天抢单已达到每日上限。');
      case 'cool_down':
        return refuse('grab_limit', '两次抢单须有间隔，请稍后再试。');
    }
  };

  /** The store's half; the live queue has said yes. */
  const becomeServing = async (who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>> => {
    const served = await record.change(ticketId, actorOf(who), (ticket) => {
      if (ticket.status === 'serving' && ticket.ownerId === who.id) return ok(undefined);
      if (!isOpen(ticket) || !canMove(ticket.status, 'serving')) return refuse('grab_closed');
      return ok({
        set: {
          status: 'serving',
          ownerId: who.id,
          grab: { by: who.id, at: core.now() },
          stamps: { ...ticket.stamps, dispatchedAt: ticket.stamps.dispatchedAt ?? core.now() },
        },
        type: 'ticket.grabbed',
        data: { ownerId: who.id },
      });
    });
    if (!served.ok) await matching.agree(ticketId);
    return served;
  };

  const follow = async (ticket: Ticket, who: StaffPrincipal): Promise<void> => {
    await core.timers.cancel('ticket.widen', ticket.id);
    await core.timers.cancel('ticket.mode-end', ticket.id);
    await log.event(ticket, `serving:${ticket.id}:${ticket.version}`, 'serving', { name: nameOf(who.id) });
  };

  const takeNow = async (who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>> => {
    const ticket = await record.get(ticketId);
    if (!ticket || isBarred(ticket, who)) return refuse('not_found');
    if (ticket.status === 'serving' && ticket.grab?.by === who.id && ticket.ownerId === who.id)
      return ok(ticket);
    if (!isOpen(ticket)) {
      // Its state and its taker are told to whom it was shown and to who may read it; to others it does not exist.
      const knows = watch.saw(ticketId, who.id) || (await readable(who, ticketId)).ok;
      return knows ? closedFor(ticket, who.id) : refuse('not_found');
    }
    if (tooMany(who.id)) return refuse('rate_limited');
    const quota = await quotaOf(who.id);
    const refused = await hurdle(who, ticket, quota);
    if (refused) return refused;
    const limit = limitOf(quota);
    const answer = await queue.grab(ticketId, who.id, clock.nowMs(), limit);
    // Taken by himself: the claim before was answered to nobody.
    if (!answer.grabbed && answer.by !== who.id) return refusalOf(answer.why, ticket, who.id, answer.by);
    const served = await becomeServing(who, ticketId);
    if (!served.ok) {
      if (answer.grabbed) await queue.forgetGrab(who.id, limit.day);
      return served;
    }
    matching.receipt(ticketId, 'grab', {
      staffId: who.id,
      name: nameOf(who.id),
      afterMs: clock.nowMs() - (ticket.placement?.modeSinceMs ?? clock.nowMs()),
    });
    core.background('welcome', follow(served.value, who));
    return served;
  };

  return {
    list: async (who) => {
      const ids = await queue.grabsFor(who.id, LIST_LIMIT, clock.nowMs());
      const tickets = await Promise.all(ids.map((id) => record.get(id)));
      const open = tickets.filter(isOpen).filter((ticket) => !isBarred(ticket, who));
      const grabs = await Promise.all(open.map((ticket) => viewFor(ticket, who.id)));
      return ok({ nowMs: clock.nowMs(), grabs, quota: await quotaOf(who.id) });
    },
    take: (who, ticketId) => turns.take(who.id, () => takeNow(who, ticketId)),
    serve: (audience) => {
      const off = [
        core.bus.on('grab.opened', ({ ticketId }) => core.background('grab opened', opened(ticketId))),
        watch.onClosed((staffId, gone) => audience.gone(staffId, gone)),
      ];
      const opened = async (ticketId: Id): Promise<void> => {
        const people = (await queue.mayGrab(ticketId, clock.nowMs())) ?? [];
        const here = people.filter((person) => audience.isHere(person.staffId));
        if (here.length === 0) return;
        const ticket = await record.get(ticketId);
        if (!isOpen(ticket)) return;
        for (const { staffId } of here) audience.opened(staffId, await viewFor(ticket, staffId));
      };
      return () => {
        for (const stop of off) stop();
      };
    },
    close: () => watch.close(),
  };
};
