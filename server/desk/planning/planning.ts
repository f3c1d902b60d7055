/** Classify, plan, enqueue: the intake job and every later re-plan. Each step may run again without harm. */
import { joinMessages, type ReadMessage } from '../../../routing/classify/read-messages.ts';
import { closureFor } from '../../../routing/dispatch/closures.ts';
import type { Plan } from '../../../routing/dispatch/plan.ts';
import { markByPolicy } from '../../../routing/dispatch/restriction.ts';
import { ok, refuse } from '../../../routing/errors.ts';
import { canMove, type Id, type Ticket } from '../../../routing/ticket.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { type Core, SYSTEM } from '../core.ts';
import { watchTicket } from '../deadlines/deadline-clock.ts';
import type { Matching } from '../queue/matching.ts';
import { eventOf, type TicketRecord } from '../tickets/ticket-record.ts';
import { isQueued, matterOf } from '../tickets/ticket-states.ts';
import { type IntakeDecision, type IntakePlan, planIntake, statusAfter } from './intake-plan.ts';
import { createLineKinds } from './line-kinds.ts';
import { createLookAgain } from './look-again.ts';
import { type PlanChange, planOfTicket, type Replan } from './plan-of.ts';
import { createPlanningSweeps, type PlanningSweeps } from './planning-sweeps.ts';

export { isBoxed, isQueued, matterOf } from '../tickets/ticket-states.ts';

/** A ticket that is offered is looked at again after this at the earliest, ms. */
const OFFER_LOOK_MS = 5000;
/** How many messages classification reads. */
const CLASSIFIED_MESSAGES = 10;

export interface Planning extends PlanningSweeps {
  /** The intake job (classify, plan, enqueue), keyed by ticket. */
  /** @param read the ticket as it has just been accepted, by the node that did */
  processIntake(ticketId: Id, read?: Ticket): Promise<void>;
  /** Classifies and plans a ticket that is not written yet, so that one commit holds both. */
  planNew(draft: Ticket, words: string): Promise<PlannedTicket>;
  /** Computes the plan of a ticket without changing anything. */
  planOf(ticket: Ticket, change: PlanChange): Plan;
  /** Puts a ticket back into the queue (or the message box). */
  replan(ticketId: Id, change: Replan): Promise<Ticket | undefined>;
  /** CL40: the citizen of an open ticket has said more. */
  heard(ticket: Ticket, message: ReadMessage): Promise<void>;
  /** Runs when later words have made a complaint of a ticket (CL41); set by the assembly. */
  onComplaint(listener: (ticket: Ticket) => Promise<void>): void;
  /** RS2, RS4: the policy has restricted a ticket that may have orders; set by the assembly. */
  onRestricted(listener: (ticketId: Id) => Promise<void>): void;
  /** DP4: after the wait of a step. */
  widen(ticketId: Id): Promise<void>;
}

export interface PlannedTicket {
  ticket: Ticket;
  /** To be called once it is written: the live queue, the clocks, the receipts. */
  tell(written: Ticket): Promise<void>;
}

export const createPlanning = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  matching: Matching,
): Planning => {
  const { clock } = core;

  let complained: (ticket: Ticket) => Promise<void> = async () => undefined;
  let restricted: (ticketId: Id) => Promise<void> = async () => undefined;
  const kinds = createLineKinds(core);
  const planOf: Planning['planOf'] = (ticket, change) => {
    const plan = planOfTicket(core, ticket, change);
    kinds.note(
      ticket,
      change,
      plan.kind === 'queue' ? { status: 'queued', step: plan.placement.step } : { status: 'message_box' },
    );
    return plan;
  };

  /** Why it is in the box: in the supervisor's words once per closure (SU4), else that nobody is there. */
  const tellBoxed = async (ticket: Ticket) => {
    const closed = closureFor(
      core.closures(),
      { matter: matterOf(ticket), service: ticket.classification?.service, crisis: ticket.crisis },
      clock.nowMs(),
    );
    if (closed)
      await log.event(ticket, `closed:${ticket.id}:${closed.id}`, 'line_closed', { words: closed.words });
    else await log.event(ticket, `box:${ticket.id}:${ticket.version}`, 'boxed');
  };

  const follow = async (ticket: Ticket, plan: Plan, cause: string, notFirst: readonly Id[] = []) => {
    const step = plan.kind === 'queue' ? 'plan' : 'message_box';
    matching.receipt(ticket.id, step, { ...plan.receipt, cause });
    if (ticket.status === 'message_box') {
      await matching.withdraw(ticket.id);
      await tellBoxed(ticket);
      core.background('promise clock', watchTicket(core, ticket));
    } else {
      await matching.place(ticket, notFirst);
    }
  };

  /** Text that classification reads: the citizen's own words, first ones first. */
  const wordsOf = async (ticketId: Id) =>
    joinMessages(
      (await log.after(ticketId, 0, CLASSIFIED_MESSAGES)).filter(
        (message) => message.author.kind !== 'system' && message.kind === 'text',
      ),
    );

  /** After a new ticket and its plan are written: receipts, the sealed reason, the live queue, the clocks. */
  const tellPlanned = async (ticket: Ticket, intake: IntakePlan, { plan }: IntakeDecision) => {
    matching.receipt(ticket.id, 'classify', intake.receipt);
    await intake.keepReasons(ticket);
    await follow(ticket, plan, 'ticket.accepted');
    if (plan.kind === 'queue') core.background('first response clock', watchTicket(core, ticket));
    // The safety net is not needed any more; one that runs all the same finds a planned ticket.
    core.background('intake clock', core.timers.cancel('intake.process', ticket.id));
  };

  const replan: Planning['replan'] = async (ticketId, change) => {
    let plan: Plan | undefined;
    let marked = false;
    const changed = await record.change(ticketId, change.actor, (ticket) => {
      if (!canMove(ticket.status, 'queued') || !change.when(ticket)) return refuse('wrong_state');
      const asked = change.also?.(ticket) ?? {};
      // RS4: a policy that has come since restricts what it now fits.
      const mark = markByPolicy({ ...ticket, ...asked }, core.policy(), core.now());
      const also = { ...asked, ...mark };
      marked = mark.restriction !== undefined;
      plan = planOf({ ...ticket, ...also }, change);
      const matter = change.matter ? { confirmedMatter: change.matter } : {};
      return ok({
        set: { ...also, ...matter, ...statusAfter(plan, ticket) },
        type: change.type,
        ...(change.unset ? { unset: change.unset } : {}),
        ...(change.data ? { data: change.data } : {}),
      });
    });
    if (!changed.ok || !plan) return undefined;
    // An offer to somebody who is not cleared ends; a cleared one is asked again.
    if (marked) {
      await core.follow('restrict', matching.withdraw(ticketId));
      await restricted(ticketId);
    }
    await core.follow('plan', follow(changed.value, plan, change.type, change.notFirst));
    return changed.value;
  };

  return {
    planOf,
    replan,
    ...createPlanningSweeps(core, kinds, { planOf, replan }),
    heard: createLookAgain({
      core,
      record,
      log,
      matching,
      replan,
      complained: (ticket) => complained(ticket),
      restricted: (ticketId) => restricted(ticketId),
    }),
    onComplaint: (listener) => {
      complained = listener;
    },
    onRestricted: (listener) => {
      restricted = listener;
    },
    processIntake: async (ticketId, read) => {
      const first = read ?? (await record.get(ticketId));
      if (first?.status !== 'queued') return;
      if (first.placement) {
        // Planned before; only a queue that does not know it needs to be told.
        if (!(await core.queue.whereIs(ticketId))) await matching.place(first);
        core.background('first response clock', watchTicket(core, first));
        return;
      }
      const { text, read: parts } = await wordsOf(ticketId);
      const plan = await planIntake(core, planOf, first, text, parts);
      let decision: IntakeDecision | undefined;
      const changed = await record.change(
        ticketId,
        SYSTEM,
        (ticket) => {
          // What an older version led to holds no longer when somebody else was faster.
          decision = undefined;
          if (ticket.status !== 'queued' || ticket.placement) return ok(undefined);
          decision = plan.decide(ticket);
          return ok(decision.change);
        },
        first,
      );
      if (changed.ok && decision) await tellPlanned(changed.value, plan, decision);
    },
    planNew: async (draft, words) => {
      const plan = await planIntake(core, planOf, draft, words);
      const decision = plan.decide(draft);
      const event = eventOf(core, SYSTEM, decision.change);
      return {
        ticket: { ...draft, ...decision.change.set, events: [...draft.events, event] },
        tell: (written) => tellPlanned(written, plan, decision),
      };
    },
    widen: async (ticketId) => {
      const ticket = await record.get(ticketId);
      if (ticket?.status !== 'queued' || !ticket.placement) return;
      // A person who refused is asked again only from here on, and a direct transfer opens to others.
      const place = await core.queue.whereIs(ticketId);
      if (place?.place === 'offered') {
        await core.timers.schedule(
          'ticket.widen',
          ticketId,
          { ticketId, step: ticket.placement.step + 1 },
          // An offer whose own clock got lost ends at the next sweep: until then there is nothing to hurry for.
          Math.max(place.offer.expiresAtMs + 1000, clock.nowMs() + OFFER_LOOK_MS),
        );
        return;
      }
      const { placement } = ticket;
      const isDue =
        placement.stepAtMs === undefined ||
        (placement.nextAfterMs !== undefined && clock.nowMs() >= placement.stepAtMs + placement.nextAfterMs);
      // Nothing opens yet: who was left out for now may be asked again. Nobody's own line opens to others.
      if (!isDue && !placement.preferredOnly) return matching.place(ticket);
      const next = isDue ? placement.step + 1 : placement.step;
      await replan(ticketId, {
        actor: SYSTEM,
        type: 'ticket.widened',
        when: isQueued,
        step: next,
        data: { step: next },
      });
    },
  };
};
