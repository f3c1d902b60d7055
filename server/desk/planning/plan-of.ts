/** From a ticket and who is here to its plan: gathers the facts, changes nothing. */
import { closureFor } from '../../../routing/dispatch/closures.ts';
import { clearanceOf, namedExclusions, type PreferReason } from '../../../routing/dispatch/exceptions.ts';
import { settleMode } from '../../../routing/dispatch/mode-rules.ts';
import { type Plan, type PlanFacts, planTicket } from '../../../routing/dispatch/plan.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { Actor, Id, Ticket } from '../../../routing/ticket.ts';
import type { Matter } from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';
import { laneFor } from '../queue/matching.ts';
import { excludedIds, matterOf } from '../tickets/ticket-states.ts';

/** Overrides for one plan; what is left out stays as the ticket has it. */
export interface PlanChange {
  matter?: Matter;
  returned?: boolean;
  preferredStaffId?: Id;
  preferredOnly?: boolean;
  preferredBy?: PreferReason;
  step?: number;
}

/** Puts a ticket back into the queue, or the message box. */
export interface Replan extends PlanChange {
  actor: Actor;
  type: string;
  /** Asked of the newest version: a ticket that somebody took in the meantime stays with him. */
  when: (ticket: Ticket) => boolean;
  data?: Record<string, unknown>;
  /** Not asked again before widening: who has just passed it on. */
  notFirst?: readonly Id[];
  /** Joined to the change of the ticket, in the same write: exclusions, for example. */
  also?: (ticket: Ticket) => Partial<Ticket>;
  /** Fields that the ticket loses in the same write. */
  unset?: readonly 'ownerId'[];
}

/** The facts that routing looks at, at an instant. */
export const planFacts = (
  core: Pick<Core, 'directory' | 'closures'>,
  ticket: Ticket,
  change: PlanChange,
  nowMs: number,
): PlanFacts => {
  const arrivalMs = Date.parse(ticket.placeFrom ?? ticket.stamps.acceptedAt);
  const dueAt = ticket.deadlineAt ?? ticket.promisedBy;
  const service = ticket.classification?.service;
  const matter = change.matter ?? matterOf(ticket);
  // The second level belongs to the matter that it was found with.
  const subMatter = matter === ticket.classification?.matter ? ticket.classification.subMatter : undefined;
  const clearance = clearanceOf(ticket.exclusions);
  const closed = closureFor(core.closures(), { matter, service, crisis: ticket.crisis }, nowMs);
  return {
    lane: laneFor(ticket),
    matter,
    ...(subMatter ? { subMatter } : {}),
    ...(closed ? { closed: true } : {}),
    language: ticket.language,
    regionCode: ticket.regionCode,
    groups: ticket.groups,
    urgency: ticket.urgency,
    crisis: ticket.crisis,
    arrivalMs,
    returned:
      change.returned ?? ticket.placement?.credits.some((credit) => credit.rule === 'returned') ?? false,
    excludedStaffIds: excludedIds(core.directory, ticket),
    exclusions: namedExclusions(ticket.exclusions),
    ...(clearance ? { clearance } : {}),
    ...(service && core.directory.stoppedLines().has(service) ? { about: service } : {}),
    // Who has served it lets it go: the search begins anew.
    step: change.step ?? (ticket.status === 'queued' ? (ticket.placement?.step ?? 0) : 0),
    ...(ticket.stamps.dispatchedAt ? {} : { waitedMs: nowMs - arrivalMs }),
    ...(service ? { service } : {}),
    ...(ticket.entry ? { entry: ticket.entry } : {}),
    ...(dueAt ? { dueAtMs: Date.parse(dueAt) } : {}),
    ...preferenceOf(ticket, change),
  };
};

/** Who goes first stays first while it waits; a line of somebody's own opens when it is planned anew. */
const preferenceOf = (ticket: Ticket, change: PlanChange) => {
  const { placement } = ticket;
  const from = change.preferredStaffId
    ? change
    : ticket.status === 'queued' && placement && !placement.preferredOnly
      ? placement
      : undefined;
  if (!from?.preferredStaffId) return {};
  return {
    preferredStaffId: from.preferredStaffId,
    ...(change.preferredStaffId && change.preferredOnly ? { preferredOnly: true } : {}),
    ...(from.preferredBy
      ? { preferredBy: from.preferredBy }
      : from.preferredStaffId === ticket.ownerId
        ? { preferredBy: 'owner' as const }
        : {}),
  };
};

/** The plan, with the instant of its step: a step that stays goes on counting. */
export const planOfTicket = (
  core: Pick<Core, 'directory' | 'clock' | 'policy' | 'closures'>,
  ticket: Ticket,
  change: PlanChange,
  policy: Policy = core.policy(),
): Plan => {
  const nowMs = core.clock.nowMs();
  const plan = planTicket(planFacts(core, ticket, change, nowMs), core.directory.here(), policy);
  const before = ticket.status === 'queued' ? ticket.placement : undefined;
  const stepAtMs =
    before?.step === plan.placement.step && before.stepAtMs !== undefined ? before.stepAtMs : nowMs;
  const placement = settleMode({ ...plan.placement, stepAtMs }, before, ticket, policy, nowMs);
  const mode = placement.mode ?? 'push';
  return { ...plan, mode, placement, receipt: { ...plan.receipt, mode } };
};
