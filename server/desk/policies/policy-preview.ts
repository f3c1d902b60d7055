/** What a policy would do with real tickets: where they go under the live one and under another. Changes nothing. */
import { normalDays } from '../../../routing/deadlines.ts';
import { clearanceOf } from '../../../routing/dispatch/exceptions.ts';
import { peopleHere } from '../../../routing/dispatch/people-here.ts';
import { planTicket } from '../../../routing/dispatch/plan.ts';
import { markByPolicy } from '../../../routing/dispatch/restriction.ts';
import { type OrderLimits, shortest } from '../../../routing/orders/fast-track.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { PolicyLimit, PolicyMove, PolicyProblem } from '../../../routing/protocol/policies.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Service } from '../../../routing/vocabulary.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';
import { planFacts } from '../planning/plan-of.ts';
import { isBarred } from '../tickets/ticket-states.ts';

/** Tickets that are looked at: all kinds of waiting ones first, then the newest. */
const LOOKED_AT = 200;
const SHOWN = 50;

export interface Comparison {
  tickets: number;
  moved: PolicyMove[];
  unroutable: PolicyMove[];
  limits: PolicyLimit[];
}

const ticketsToCompare = async (core: Core): Promise<Ticket[]> => {
  const { tickets } = core.store;
  const sort = { field: 'createdAt', direction: 'desc' } as const;
  const [waiting, newest] = await Promise.all([
    tickets.find({ where: { status: { in: ['queued', 'message_box'] } }, sort, limit: LOOKED_AT }),
    tickets.find({ sort, limit: LOOKED_AT }),
  ]);
  const found = new Map([...waiting.items, ...newest.items].map((ticket) => [ticket.id, ticket]));
  return [...found.values()].slice(0, LOOKED_AT);
};

/** SL8: what a service order of this ticket would have. */
const limitOf = (ticket: Ticket, service: Service, policy: Policy): OrderLimits =>
  shortest(policy.fastTracks, service, ticket.groups, {
    signDays: policy.orderSignDays,
    days: normalDays('service', service, policy),
  });

/**
 * Plans each ticket as if it came now: once among the people who are here (where would it go), once among everybody
 * on staff (could anybody ever take it).
 */
export const comparePolicies = async (
  core: Core,
  who: StaffPrincipal,
  live: Policy,
  next: Policy,
): Promise<Comparison> => {
  const present = core.directory.here();
  const everybody = peopleHere(
    core.directory.allStaff().filter((person) => !person.disabled && person.capacityTotal > 0),
  );
  const tickets = (await ticketsToCompare(core)).filter((ticket) => !isBarred(ticket, who));
  const moved: PolicyMove[] = [];
  const unroutable: PolicyMove[] = [];
  const limits: PolicyLimit[] = [];
  for (const ticket of tickets) {
    // As a new one: its step and its wait belong to what has happened.
    const { waitedMs: _waited, ...known } = planFacts(core, ticket, { step: 0 }, core.clock.nowMs());
    const now = { ...known, returned: false };
    // RS6: what the other policy would restrict asks for clearance under it.
    const marked = clearanceOf(markByPolicy(ticket, next, core.now()).exclusions);
    const then = marked ? { ...now, clearance: marked } : now;
    const before = planTicket(now, present, live);
    const after = planTicket(then, present, next);
    const line: PolicyMove = {
      ticketId: ticket.id,
      ticketNo: ticket.no,
      // Who may not read tickets compares numbers alone.
      subject: may(who, 'ticket.read_all') ? ticket.subject : '',
      before: before.receipt,
      after: after.receipt,
    };
    const wasPossible = planTicket(now, everybody, live).kind === 'queue';
    if (wasPossible && planTicket(then, everybody, next).kind === 'message_box') unroutable.push(line);
    for (const service of ticket.classification?.services ?? []) {
      const [was, becomes] = [limitOf(ticket, service, live), limitOf(ticket, service, next)];
      if (was.days !== becomes.days)
        limits.push({
          ...{ ticketId: ticket.id, ticketNo: ticket.no, subject: line.subject, service },
          ...{ before: was.days, after: becomes.days },
          ...(becomes.track ? { name: becomes.track.name } : {}),
        });
    }
    const differs =
      before.kind !== after.kind ||
      before.mode !== after.mode ||
      before.placement.virtualArrivalMs !== after.placement.virtualArrivalMs ||
      before.placement.classes.join() !== after.placement.classes.join() ||
      JSON.stringify(before.receipt.steps) !== JSON.stringify(after.receipt.steps);
    if (differs) moved.push(line);
  }
  return {
    tickets: tickets.length,
    moved: moved.slice(0, SHOWN),
    unroutable: unroutable.slice(0, SHOWN),
    limits: limits.slice(0, SHOWN),
  };
};

/** What nobody on staff could take any more, as a warning with an example; publishing asks for a word about it. */
export const strandedBy = async (
  core: Core,
  who: StaffPrincipal,
  live: Policy,
  next: Policy,
): Promise<PolicyProblem[]> => {
  const { unroutable } = await comparePolicies(core, who, live, next);
  const [first] = unroutable;
  if (!first) return [];
  const example = `${first.ticketNo}${first.subject ? `（${first.subject}）` : ''}`;
  return [
    {
      ...{ path: 'unroutable', severity: 'warning' },
      zh: `这样设置后，有${unroutable.length}件来访将没有任何人员可以接，例如工单${example}。`,
      en: `Nobody on staff could take ${unroutable.length} contacts any more, for example ticket ${example}.`,
    },
  ];
};
