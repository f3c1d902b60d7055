/**
 * What kinds of tickets wait, and lie in the message box, as far as this node has planned or read them. When people
 * come and go it tells whether any of them could be concerned, without looking at thousands of tickets.
 */
import { outlookFor } from '../../../routing/dispatch/outlook.ts';
import { firstReadyFor, isReachable, type PlanFacts } from '../../../routing/dispatch/plan.ts';
import { type ConcreteStep, stepsOf } from '../../../routing/dispatch/steps.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';
import { type PlanChange, planFacts } from './plan-of.ts';

export interface LineKinds {
  /** A ticket was planned or read: it waits at a step, or lies in the message box. Answers what routing sees in it. */
  note(ticket: Ticket, change: PlanChange, where: Where): PlanFacts;
  /** May some ticket that waits have nobody ready, and somebody ready at a later step (I3)? */
  mayBeStuck(): boolean;
  /** May some ticket that waits have nobody present any more (DP10)? */
  mayBeStranded(): boolean;
  /** May some ticket of the message box have a taker now (DP10)? */
  mayLeaveBox(): boolean;
  /** Somebody who is present may take it, now or after widening: it need not be planned anew to be known to wait. */
  isReachable(facts: PlanFacts): boolean;
  /** Nobody ready may take it at its step, and somebody ready may at a later one. */
  isStuck(ticket: Ticket, facts: PlanFacts): boolean;
  /** Tickets that exclude somebody: what holds for their kind need not hold for them. */
  singles(status: Where['status']): readonly Id[];
  /** A look at all tickets of a status begins; `end` says that all were noted, and forgets what is there no more. */
  begin(status: 'queued' | 'message_box'): { end(): void };
}

export type Where = { status: 'queued'; step: number } | { status: 'message_box' };

/** Tickets of which other nodes have told, until they are read here. */
const READ_AFTER_MS = 1000;
const READ_AT_ONCE = 100;
const PENDING_AT_MOST = 20_000;
const NOTED_AT_MOST = 5000;
/** What was noted here this lately need not be read when its change is told, ms. */
const JUST_MS = 2000;

/** By the steps of the kind, the steps at which its tickets stand; -1 = in the message box. */
type Kinds = Map<readonly ConcreteStep[], Set<number>>;

interface Line {
  kinds: Kinds;
  /** Those with exclusions: each is looked at for itself. */
  single: Set<Id>;
}

const emptyLine = (): Line => ({ kinds: new Map(), single: new Set() });
const NOBODY: ReadonlySet<Id> = new Set();

export const createLineKinds = (core: Core): LineKinds => {
  const { clock, directory } = core;
  const lines: Record<Where['status'], Line> = { queued: emptyLine(), message_box: emptyLine() };
  /** Filled beside the line while all of its tickets are looked at. */
  const next: Record<Where['status'], Line | undefined> = { queued: undefined, message_box: undefined };
  /** The policy under which all tickets were seen; another one asks for another look at all of them. */
  const complete: Record<Where['status'], Policy | undefined> = {
    queued: undefined,
    message_box: undefined,
  };
  const pending = new Set<Id>();
  /** When it was noted here, ms. */
  const noted = new Map<Id, number>();
  let reading = false;

  const note: LineKinds['note'] = (ticket, change, where) => {
    const nowMs = clock.nowMs();
    noted.delete(ticket.id);
    noted.set(ticket.id, nowMs);
    if (noted.size > NOTED_AT_MOST) noted.delete(noted.keys().next().value ?? '');
    const facts = planFacts(core, ticket, change, nowMs);
    // SU4: its line opens with a sweep of all; until then nobody who comes may take it.
    if (facts.closed && where.status === 'message_box') return facts;
    const steps = stepsOf(facts, core.policy());
    const step = where.status === 'queued' ? where.step : -1;
    const isSingle = facts.excludedStaffIds.length > 0 || (facts.exclusions?.length ?? 0) > 0;
    for (const line of [lines[where.status], next[where.status]]) {
      if (!line) continue;
      if (isSingle) line.single.add(ticket.id);
      const at = line.kinds.get(steps);
      if (at) at.add(step);
      else line.kinds.set(steps, new Set([step]));
    }
    return facts;
  };

  const readPending = async (): Promise<void> => {
    const ids: Id[] = [];
    for (const id of pending) {
      pending.delete(id);
      const atMs = noted.get(id);
      if (atMs === undefined || clock.nowMs() - atMs >= JUST_MS) ids.push(id);
      if (ids.length === READ_AT_ONCE) break;
    }
    for (const ticket of await Promise.all(ids.map((id) => core.store.tickets.get(id)))) {
      if (ticket?.status === 'queued' && ticket.placement)
        note(ticket, {}, { status: 'queued', step: ticket.placement.step });
      else if (ticket?.status === 'message_box') note(ticket, {}, { status: 'message_box' });
    }
    if (pending.size > 0) readLater();
  };
  const readLater = (): void => {
    if (reading) return;
    reading = true;
    setTimeout(() => {
      reading = false;
      core.background('kinds of tickets', readPending());
    }, READ_AFTER_MS).unref();
  };

  core.bus.on('ticket.changed', ({ ticketId, status }) => {
    if (status !== 'queued') {
      lines.queued.single.delete(ticketId);
      next.queued?.single.delete(ticketId);
    }
    if (status !== 'message_box') {
      lines.message_box.single.delete(ticketId);
      next.message_box?.single.delete(ticketId);
    }
    // Planned here it is noted before it is read; what another node has planned is read.
    const atMs = noted.get(ticketId);
    if (status !== 'queued' && status !== 'message_box') pending.delete(ticketId);
    else if (atMs !== undefined && clock.nowMs() - atMs < JUST_MS) return;
    else if (pending.size < PENDING_AT_MOST) {
      pending.add(ticketId);
      readLater();
    } else complete[status] = undefined;
  });

  const some = (
    status: Where['status'],
    test: (steps: readonly ConcreteStep[], standing: ReadonlySet<number>) => boolean,
  ): boolean => {
    const line = lines[status];
    if (complete[status] !== core.policy()) return true;
    for (const [steps, standing] of line.kinds) if (test(steps, standing)) return true;
    return false;
  };
  const outlook = (steps: readonly ConcreteStep[]) => outlookFor(directory.here(), NOBODY, steps);

  return {
    note,
    mayBeStuck: () =>
      some('queued', (steps, standing) => {
        const { firstReady } = outlook(steps);
        return firstReady > 0 && [...standing].some((step) => step < firstReady);
      }),
    mayBeStranded: () => some('queued', (steps) => !outlook(steps).reachable),
    mayLeaveBox: () => some('message_box', (steps) => outlook(steps).reachable),
    isReachable: (facts) => isReachable(facts, directory.here(), core.policy()),
    isStuck: ({ placement }, facts) => {
      if (!placement || placement.preferredOnly) return false;
      return firstReadyFor(facts, directory.here(), core.policy()) > placement.step;
    },
    singles: (status) => [...lines[status].single],
    begin: (status) => {
      const mine = emptyLine();
      const policy = core.policy();
      next[status] = mine;
      return {
        end: () => {
          if (next[status] !== mine) return;
          next[status] = undefined;
          lines[status] = mine;
          complete[status] = policy;
        },
      };
    },
  };
};
