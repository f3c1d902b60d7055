/** Looks over what waits when people come and go: into the queue, into the message box, on to the next step. */
import type { Plan } from '../../routing/dispatch/plan.ts';
import type { Id, Ticket } from '../../routing/ticket.ts';
import { type Core, SYSTEM } from './core.ts';
import type { LineKinds } from './line-kinds.ts';
import type { PlanChange, Replan } from './plan-of.ts';
import { isBoxed, isQueued } from './ticket-states.ts';

/** A sweep looks at all tickets; a look does so only where a kind of ticket is concerned that is there. */
export interface PlanningSweeps {
  /** Whatever lies in the message box and now has a taker goes into the queue; answers how many moved. */
  sweepMessageBox(): Promise<number>;
  /** Whatever waits and has nobody any more goes to the message box, with a promise. */
  sweepStranded(): Promise<number>;
  /** As `sweepStranded`; and what waits at a step without anybody ready goes on to one with. */
  sweepWaiting(): Promise<number>;
  /** Somebody became ready: as `sweepMessageBox`. */
  lookAtBox(): Promise<number>;
  /** Somebody left: as `sweepStranded`. */
  lookForStranded(): Promise<number>;
  /** Whoever was to take it is gone or paused: what waits at a step without anybody ready goes on to one with. */
  lookForStuck(): Promise<number>;
}

/** Answers whether it changed the ticket. */
type Look = (ticket: Ticket) => Promise<boolean>;

/** Tickets that are read in one go: between two pages the process turns to everything else. */
const PAGE = 25;

export const createPlanningSweeps = (
  core: Core,
  kinds: LineKinds,
  planning: {
    planOf(ticket: Ticket, change: PlanChange): Plan;
    replan(ticketId: Id, change: Replan): Promise<Ticket | undefined>;
  },
): PlanningSweeps => {
  const { planOf, replan } = planning;

  /** Every ticket of a status, the oldest first, page by page; answers how many were changed. */
  const eachOf = async (status: 'queued' | 'message_box', look: Look): Promise<number> => {
    const seen = kinds.begin(status);
    let changed = 0;
    let cursor: string | undefined;
    do {
      const page = await core.store.tickets.find({
        where: { status },
        sort: { field: 'createdAt', direction: 'asc' },
        limit: PAGE,
        background: true,
        ...(cursor ? { cursor } : {}),
      });
      for (const ticket of page.items) {
        if (ticket.placement)
          kinds.note(ticket, {}, status === 'queued' ? { status, step: ticket.placement.step } : { status });
        if (await look(ticket)) changed += 1;
      }
      ({ cursor } = page);
    } while (cursor);
    seen.end();
    return changed;
  };

  /** What is being offered is left alone: it comes back, or is taken. */
  const isWaiting = async (ticketId: Id): Promise<boolean> =>
    (await core.queue.whereIs(ticketId))?.place === 'waiting';

  /** All of them where a kind is concerned; else those alone for which their kind says nothing. */
  const concerned = async (status: 'queued' | 'message_box', isKind: boolean, look: Look) => {
    const singles = kinds.singles(status);
    if (isKind || singles.length > PAGE) return eachOf(status, look);
    let changed = 0;
    for (const id of singles) {
      const ticket = await core.store.tickets.get(id);
      if (ticket?.status === status && (await look(ticket))) changed += 1;
    }
    return changed;
  };

  const unbox: Look = async (ticket) => {
    if (planOf(ticket, {}).kind !== 'queue') return false;
    await replan(ticket.id, { actor: SYSTEM, type: 'ticket.unboxed', when: isBoxed });
    return true;
  };

  const box: Look = async (ticket) => {
    if (!ticket.placement || planOf(ticket, {}).kind === 'queue' || !(await isWaiting(ticket.id)))
      return false;
    await replan(ticket.id, { actor: SYSTEM, type: 'ticket.boxed', when: isQueued });
    return true;
  };

  const widen: Look = async (ticket) => {
    if (!ticket.placement || !kinds.isStuck(ticket)) return false;
    const plan = planOf(ticket, {});
    if (plan.kind !== 'queue' || plan.placement.step <= ticket.placement.step) return false;
    if (!(await isWaiting(ticket.id))) return false;
    await replan(ticket.id, {
      actor: SYSTEM,
      type: 'ticket.widened',
      when: isQueued,
      step: plan.placement.step,
      data: { step: plan.placement.step, why: 'nobody' },
    });
    return true;
  };

  return {
    sweepMessageBox: () => eachOf('message_box', unbox),
    sweepStranded: () => eachOf('queued', box),
    sweepWaiting: () => eachOf('queued', async (ticket) => (await box(ticket)) || widen(ticket)),
    lookAtBox: () => concerned('message_box', kinds.mayLeaveBox(), unbox),
    lookForStranded: () => concerned('queued', kinds.mayBeStranded(), box),
    lookForStuck: () => concerned('queued', kinds.mayBeStuck(), widen),
  };
};
