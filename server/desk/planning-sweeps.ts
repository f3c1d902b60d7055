/** Looks over what waits when people come and go: into the queue, into the message box, on to the next step. */
import { isEligible, parseClassKey, profileOf } from '../../routing/dispatch/eligibility.ts';
import type { Plan } from '../../routing/dispatch/plan.ts';
import type { Id, Ticket } from '../../routing/ticket.ts';
import { type Core, SYSTEM } from './core.ts';
import { readAll } from './directory.ts';
import type { PlanChange, Replan } from './plan-of.ts';
import type { TicketRecord } from './ticket-record.ts';
import { isBoxed, isQueued } from './ticket-states.ts';

export interface PlanningSweeps {
  /** Somebody became ready: whatever lies in the message box and now has a taker goes into the queue. */
  sweepMessageBox(): Promise<number>;
  /** Somebody left: whatever waits and has nobody any more goes to the message box, with a promise. */
  sweepStranded(): Promise<number>;
  /** Whoever was to take it is gone or paused: what waits at a step without anybody ready goes on to one with. */
  sweepStuck(): Promise<number>;
}

export const createPlanningSweeps = (
  core: Core,
  record: TicketRecord,
  planning: {
    planOf(ticket: Ticket, change: PlanChange): Plan;
    replan(ticketId: Id, change: Replan): Promise<Ticket | undefined>;
  },
): PlanningSweeps => {
  const { planOf, replan } = planning;
  return {
    sweepMessageBox: async () => {
      let moved = 0;
      for (const ticket of await readAll(core.store.tickets, { where: { status: 'message_box' } })) {
        if (planOf(ticket, {}).kind !== 'queue') continue;
        await replan(ticket.id, { actor: SYSTEM, type: 'ticket.unboxed', when: isBoxed });
        moved += 1;
      }
      return moved;
    },
    sweepStranded: async () => {
      const { classes } = await core.queue.counts();
      if (classes.length === 0) return 0;
      const { waiting } = await core.queue.snapshot();
      let moved = 0;
      for (const entry of waiting) {
        const ticket = await record.get(entry.ticketId);
        if (ticket?.status !== 'queued' || planOf(ticket, {}).kind === 'queue') continue;
        await replan(ticket.id, { actor: SYSTEM, type: 'ticket.boxed', when: isQueued });
        moved += 1;
      }
      return moved;
    },
    sweepStuck: async () => {
      const ready = core.directory
        .present()
        .filter((person) => person.ready !== false)
        .map(profileOf);
      if (ready.length === 0) return 0;
      const { classes } = await core.queue.counts();
      const uncovered = new Set(
        classes
          .map(({ key }) => key)
          .filter((key) => !ready.some((profile) => isEligible(profile, parseClassKey(key)))),
      );
      if (uncovered.size === 0) return 0;
      const { waiting } = await core.queue.snapshot();
      let moved = 0;
      for (const entry of waiting) {
        if (entry.preferredOnly || !entry.classes.every((key) => uncovered.has(key))) continue;
        const ticket = await record.get(entry.ticketId);
        if (ticket?.status !== 'queued' || !ticket.placement) continue;
        const plan = planOf(ticket, {});
        if (plan.kind !== 'queue' || plan.placement.step <= ticket.placement.step) continue;
        await replan(ticket.id, {
          actor: SYSTEM,
          type: 'ticket.widened',
          when: isQueued,
          step: plan.placement.step,
          data: { step: plan.placement.step, why: 'nobody' },
        });
        moved += 1;
      }
      return moved;
    },
  };
};
