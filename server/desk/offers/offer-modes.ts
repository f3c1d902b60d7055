/** The end of a mode, and the list of tickets that wait for a supervisor (pull). */
import { whoMayTake } from '../../../routing/dispatch/plan.ts';
import { type Outcome, ok } from '../../../routing/errors.ts';
import type { PullBoard, PullView } from '../../../routing/protocol/grab.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Core, SYSTEM } from '../core.ts';
import { planFacts } from '../planning/plan-of.ts';
import type { Planning } from '../planning/planning.ts';
import type { Matching } from '../queue/matching.ts';
import { isBarred, isQueued } from '../tickets/ticket-states.ts';
import type { Views } from '../tickets/views.ts';

export interface OfferModes {
  /** GR5, GR10: the mode of a waiting ticket has run its time: it is pushed from its old place. */
  end(ticketId: Id): Promise<void>;
  /** Tickets that only a supervisor assigns, the longest wait first, with those who may take them. */
  pulls(who: StaffPrincipal): Promise<Outcome<PullBoard>>;
}

/** Tickets that one list holds at most. */
const LIST_LIMIT = 100;

export const createOfferModes = (
  core: Core,
  matching: Matching,
  planning: Planning,
  views: Views,
): OfferModes => {
  const { clock, store, queue, directory } = core;

  const isOver = (ticket: Ticket): boolean => {
    const { mode, modeUntilMs } = ticket.placement ?? {};
    return (
      isQueued(ticket) && mode !== undefined && modeUntilMs !== undefined && modeUntilMs <= clock.nowMs()
    );
  };

  const peopleFor = async (ticket: Ticket): Promise<PullView['people']> => {
    const people: PullView['people'] = [];
    const { step } = planning.planOf(ticket, {}).placement;
    const facts = planFacts(core, ticket, {}, clock.nowMs());
    for (const person of whoMayTake(facts, directory.here(), step, core.policy())) {
      const { id, displayName: name } = person;
      const load = (await queue.agent(id))?.load ?? { voice: 0, chat: 0, task: 0 };
      const capacity = directory.staff(id)?.capacityTotal ?? 0;
      const paused = person.ready === false;
      people.push({ id, name, paused, load: load.voice + load.chat + load.task, capacity });
    }
    return people.sort((a, b) => Number(a.paused) - Number(b.paused) || a.load - b.load);
  };

  return {
    end: async (ticketId) => {
      const ticket = await store.tickets.get(ticketId);
      if (!ticket || !isOver(ticket)) return;
      const { mode } = ticket.placement ?? {};
      const moved = await planning.replan(ticketId, {
        actor: SYSTEM,
        type: 'ticket.mode_ended',
        when: isOver,
        data: { mode },
      });
      if (moved) matching.receipt(ticketId, 'mode_end', { mode, place: 'kept' });
    },
    pulls: async (who) => {
      const page = await store.tickets.find({
        where: { status: 'queued', 'placement.mode': 'pull' },
        sort: { field: 'createdAt', direction: 'asc' },
        limit: LIST_LIMIT,
      });
      const readable = page.items.filter((ticket) => !isBarred(ticket, who));
      const tickets: PullView[] = [];
      for (const ticket of readable) {
        const pushAtMs = ticket.placement?.modeUntilMs;
        tickets.push({
          ticket: views.summary(ticket, who),
          ...(pushAtMs === undefined ? {} : { pushAtMs }),
          people: await peopleFor(ticket),
        });
      }
      return ok({ nowMs: clock.nowMs(), tickets });
    },
  };
};
