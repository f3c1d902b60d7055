/** What is decided about a new ticket from its first words: matter, groups, urgency, who is kept out, where it waits. */
import type { Classification, ReadPart } from '../../../routing/classify/classification.ts';
import { withEntry } from '../../../routing/classify/entry.ts';
import { firstResponseDue } from '../../../routing/deadlines.ts';
import { withExclusions } from '../../../routing/dispatch/exceptions.ts';
import type { Plan } from '../../../routing/dispatch/plan.ts';
import { markByPolicy } from '../../../routing/dispatch/restriction.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { MAILBOX_ENTRY } from '../../../routing/vocabulary/mailbox.ts';
import type { Group } from '../../../routing/vocabulary.ts';
import { complaintExclusions } from '../conflicts/complaints.ts';
import { keepConflict } from '../conflicts/conflict-record.ts';
import { exclusionsOf, whoOpposes } from '../conflicts/opponents.ts';
import { type Core, idFromKey } from '../core.ts';
import { termsOf } from '../offers/grab-view.ts';
import { laneFor } from '../queue/matching.ts';
import type { Change } from '../tickets/ticket-record.ts';
import type { PlanChange } from './plan-of.ts';
import { preferredFor, tiesOf } from './preference.ts';

/** Evidence that a receipt keeps. */
const EVIDENCE_KEPT = 20;

export interface IntakeDecision {
  change: Change;
  plan: Plan;
}

export interface IntakePlan {
  /** What becomes of this version of the ticket; changes nothing. */
  decide(ticket: Ticket): IntakeDecision;
  /** What the rules saw. */
  receipt: Record<string, unknown>;
  /** Seals why somebody is kept out, once the ticket is written. */
  keepReasons(ticket: Ticket): Promise<void>;
}

const URGENCY_ORDER: readonly Ticket['urgency'][] = ['normal', 'urgent', 'critical'];
export const higherUrgency = (a: Ticket['urgency'], b: Ticket['urgency']): Ticket['urgency'] =>
  URGENCY_ORDER.indexOf(a) > URGENCY_ORDER.indexOf(b) ? a : b;

/** What the rules saw, as it is kept. */
export const classifyReceipt = (classification: Classification): Record<string, unknown> => ({
  matter: classification.matter,
  confidence: classification.confidence,
  needsReview: classification.needsReview,
  terms: termsOf(classification),
  evidence: classification.evidence
    .slice(0, EVIDENCE_KEPT)
    .map(({ rule, effect, weight }) => ({ rule, effect, weight })),
});

/** Where a plan puts a ticket. */
export const statusAfter = (plan: Plan, ticket: Ticket): Partial<Ticket> =>
  plan.kind === 'queue'
    ? { status: 'queued', placement: plan.placement }
    : {
        status: 'message_box',
        placement: plan.placement,
        promisedBy: ticket.promisedBy ?? plan.promisedBy,
        dueAt: ticket.promisedBy ?? plan.promisedBy,
      };

/**
 * @param words the first words of whoever brought it, as classification reads them
 * @param read the messages that they were put together from, where these are several
 */
export const planIntake = async (
  core: Core,
  planOf: (ticket: Ticket, change: PlanChange) => Plan,
  first: Ticket,
  words: string,
  read?: ReadPart[],
): Promise<IntakePlan> => {
  // Both at once: they are on the way from the first word to the offer.
  const [opposing, ties] = await Promise.all([whoOpposes(core, first.requester), tiesOf(core, first)]);
  const context = { channel: first.channel, region: first.regionCode, at: core.now() };
  const found = withEntry(core.classifier().classify(words, context), first.entry);
  const classification = read && read.length > 1 ? { ...found, read } : found;
  // MB3: a suggestion or praise by letter may hold a complaint too; whom it names is kept out all the same.
  const complains = classification.kind === 'complaint' || first.entry === MAILBOX_ENTRY;
  const excluded = [
    ...(complains ? await complaintExclusions(core, first, words) : []),
    ...exclusionsOf(opposing, 'serves_opponent', core.now()),
  ];
  const exclusions = withExclusions(first.exclusions, excluded);
  const groupsOf = (ticket: Ticket): Group[] => [
    ...new Set([...ticket.requester.declaredGroups, ...classification.groups]),
  ];
  /** RS4: restricted before anybody hears of it. */
  const marked = <T extends Ticket>(ticket: T) => markByPolicy(ticket, core.policy(), core.now());
  const drafted: Ticket = { ...first, classification, exclusions, groups: groupsOf(first) };
  const preferred = preferredFor(core, { ...drafted, ...marked(drafted) }, ties);

  const decide: IntakePlan['decide'] = (ticket) => {
    const groups = groupsOf(ticket);
    const named = {
      classification,
      groups,
      // A sender's word raises what the text says; it never lowers it.
      urgency: higherUrgency(ticket.urgency, classification.urgency),
      crisis: classification.crisis,
      // A language that the citizen chose wins over the one that his first words are written in.
      language: ticket.language === 'zh' ? classification.language : ticket.language,
      ...(excluded.length > 0 ? { exclusions: withExclusions(ticket.exclusions, excluded) } : {}),
    };
    const found = { ...named, ...marked({ ...ticket, ...named }) };
    const plan = planOf({ ...ticket, ...found }, preferred ?? {});
    return {
      plan,
      change: {
        set: {
          ...found,
          stamps: { ...ticket.stamps, commandedAt: core.now() },
          dueAt:
            ticket.promisedBy ??
            firstResponseDue(Date.parse(ticket.stamps.acceptedAt), laneFor(ticket), core.policy()),
          ...statusAfter(plan, ticket),
        },
        type: plan.kind === 'queue' ? 'ticket.queued' : 'ticket.boxed',
        data: {
          matter: classification.matter,
          confidence: classification.confidence,
          rules: classification.version,
        },
      },
    };
  };

  return {
    decide,
    receipt: classifyReceipt(classification),
    keepReasons: async (ticket) => {
      if (excluded.length === 0) return;
      const why = complains ? 'complained_of' : 'serves_opponent';
      await keepConflict(
        core,
        { id: 'system', name: '系统' },
        ticket.id,
        { why, words: ticket.subject },
        excluded,
        idFromKey(`conflict:${ticket.id}`),
      );
    },
  };
};
