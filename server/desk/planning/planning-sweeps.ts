/** Looks over what waits when people come and go: into the queue, into the message box, on to the next step. */
import type { Plan, PlanFacts } from '../../../routing/dispatch/plan.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { type Core, SYSTEM } from '../core.ts';
import { lookOver } from '../look-over.ts';
import { isBoxed, isQueued } from '../tickets/ticket-states.ts';
import type { LineKinds } from './line-kinds.ts';
import { type PlanChange, planFacts, type Replan } from './plan-of.ts';

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
type Look = (ticket: Ticket, facts: PlanFacts) => Promise<boolean>;

/** Tickets that are read at once of those that are looked at one by one. */
const AT_ONCE = 25;

export const createPlanningSweeps = (
  core: Core,
  kinds: LineKinds,
  planning: {
    planOf(ticket: Ticket, change: PlanChange): Plan;
    replan(ticketId: Id, change: Replan): Promise<Ticket | undefined>;
  },
): PlanningSweeps => {
  const { planOf, replan } = planning;

  /** What routing sees in it; what is planned counts among its kind from here on. */
  const noted = (ticket: Ticket, status: 'queued' | 'message_box'): PlanFacts => {
    const { placement } = ticket;
    if (!placement) return planFacts(core, ticket, {}, core.clock.nowMs());
    return kinds.note(ticket, {}, status === 'queued' ? { status, step: placement.step } : { status });
  };

  /** Every ticket of a status, the oldest first; answers how many were changed. */
  const eachOf = async (status: 'queued' | 'message_box', look: Look): Promise<number> => {
    const seen = kinds.begin(status);
    let changed = 0;
    const sort = { field: 'createdAt', direction: 'asc' } as const;
    for await (const page of lookOver(core.store.tickets, { where: { status }, sort }))
      for (const ticket of page) if (await look(ticket, noted(ticket, status))) changed += 1;
    seen.end();
    return changed;
  };

  /** What is being offered is left alone: it comes back, or is taken. */
  const isWaiting = async (ticketId: Id): Promise<boolean> =>
    (await core.queue.whereIs(ticketId))?.place === 'waiting';

  /** All of them where a kind is concerned; else those alone for which their kind says nothing. */
  const concerned = async (status: 'queued' | 'message_box', isKind: boolean, look: Look) => {
    if (isKind) return eachOf(status, look);
    let changed = 0;
    const singles = kinds.singles(status);
    for (let from = 0; from < singles.length; from += AT_ONCE) {
      const some = await Promise.all(
        singles.slice(from, from + AT_ONCE).map((id) => core.store.tickets.get(id)),
      );
      for (const ticket of some)
        if (ticket?.status === status && (await look(ticket, noted(ticket, status)))) changed += 1;
    }
    return changed;
  };

  const unbox: Look = async (ticket, facts) => {
    if (!kinds.isReachable(facts) && facts.preferredStaffId === undefined) return false;
    if (planOf(ticket, {}).kind !== 'queue') return false;
    await replan(ticket.id, { actor: SYSTEM, type: 'ticket.unboxed', when: isBoxed });
    return true;
  };

  const box: Look = async (ticket, facts) => {
    if (!ticket.placement || kinds.isReachable(facts)) return false;
    if (planOf(ticket, {}).kind === 'queue' || !(await isWaiting(ticket.id))) return false;
    await replan(ticket.id, { actor: SYSTEM, type: 'ticket.boxed', when: isQueued });
    return true;
  };

  const widen: Look = async (ticket, facts) => {
    if (!ticket.placement || !kinds.isStuck(ticket, facts)) return false;
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
    sweepWaiting: () =>
      eachOf('queued', async (ticket, facts) => (await box(ticket, facts)) || widen(ticket, facts)),
    lookAtBox: () => concerned('message_box', kinds.mayLeaveBox(), unbox),
    lookForStranded: () => concerned('queued', kinds.mayBeStranded(), box),
    lookForStuck: () => concerned('queued', kinds.mayBeStuck(), widen),
  };
};
