/** Classify, plan, enqueue: the intake job and every later re-plan. Each step may run again without harm. */
import type { Classification } from '../../../routing/classify/classification.ts';
import { withEntry } from '../../../routing/classify/entry.ts';
import { firstResponseDue } from '../../../routing/deadlines.ts';
import { closureFor } from '../../../routing/dispatch/closures.ts';
import { withExclusions } from '../../../routing/dispatch/exceptions.ts';
import type { Plan } from '../../../routing/dispatch/plan.ts';
import { ok, refuse } from '../../../routing/errors.ts';
import { canMove, type Id, type Ticket } from '../../../routing/ticket.ts';
import type { Group } from '../../../routing/vocabulary.ts';
import { complaintExclusions } from '../conflicts/complaints.ts';
import { keepConflict } from '../conflicts/conflict-record.ts';
import { exclusionsOf, whoOpposes } from '../conflicts/opponents.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { type Core, idFromKey, SYSTEM } from '../core.ts';
import { watchTicket } from '../deadlines/deadline-clock.ts';
import { termsOf } from '../offers/grab-view.ts';
import { laneFor, type Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isQueued, matterOf } from '../tickets/ticket-states.ts';
import { createLineKinds } from './line-kinds.ts';
import { type PlanChange, planOfTicket, type Replan } from './plan-of.ts';
import { createPlanningSweeps, type PlanningSweeps } from './planning-sweeps.ts';
import { preferredFor, tiesOf } from './preference.ts';

export { isBoxed, isQueued, matterOf } from '../tickets/ticket-states.ts';

/** A ticket that is offered is looked at again after this at the earliest, ms. */
const OFFER_LOOK_MS = 5000;
/** How many messages classification reads. */
const CLASSIFIED_MESSAGES = 10;

export interface Planning extends PlanningSweeps {
  /** The intake job (classify, plan, enqueue), keyed by ticket. */
  /** @param read the ticket as it has just been accepted, by the node that did */
  processIntake(ticketId: Id, read?: Ticket): Promise<void>;
  /** Computes the plan of a ticket without changing anything. */
  planOf(ticket: Ticket, change: PlanChange): Plan;
  /** Puts a ticket back into the queue (or the message box). */
  replan(ticketId: Id, change: Replan): Promise<Ticket | undefined>;
  /** DP4: after the wait of a step. */
  widen(ticketId: Id): Promise<void>;
}

const URGENCY_ORDER: readonly Ticket['urgency'][] = ['normal', 'urgent', 'critical'];
const higherUrgency = (a: Ticket['urgency'], b: Ticket['urgency']): Ticket['urgency'] =>
  URGENCY_ORDER.indexOf(a) > URGENCY_ORDER.indexOf(b) ? a : b;

export const createPlanning = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  matching: Matching,
): Planning => {
  const { clock } = core;

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
  const wordsOf = async (ticketId: Id): Promise<string> =>
    (await log.after(ticketId, 0, CLASSIFIED_MESSAGES))
      .filter((message) => message.author.kind !== 'system' && message.kind === 'text')
      .map((message) => message.text)
      .join('\n');

  const classify = (ticket: Ticket, text: string): Classification => {
    const context = { channel: ticket.channel, region: ticket.regionCode, at: core.now() };
    return withEntry(core.classifier().classify(text, context), ticket.entry);
  };

  const statusAfter = (plan: Plan, ticket: Ticket): Partial<Ticket> =>
    plan.kind === 'queue'
      ? { status: 'queued', placement: plan.placement }
      : {
          status: 'message_box',
          placement: plan.placement,
          promisedBy: ticket.promisedBy ?? plan.promisedBy,
          dueAt: ticket.promisedBy ?? plan.promisedBy,
        };

  const replan: Planning['replan'] = async (ticketId, change) => {
    let plan: Plan | undefined;
    const changed = await record.change(ticketId, change.actor, (ticket) => {
      if (!canMove(ticket.status, 'queued') || !change.when(ticket)) return refuse('wrong_state');
      const also = change.also?.(ticket) ?? {};
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
    await core.follow('plan', follow(changed.value, plan, change.type, change.notFirst));
    return changed.value;
  };

  return {
    planOf,
    replan,
    ...createPlanningSweeps(core, kinds, { planOf, replan }),
    processIntake: async (ticketId, read) => {
      const first = read ?? (await record.get(ticketId));
      if (first?.status !== 'queued') return;
      if (first.placement) {
        // Planned before; only a queue that does not know it needs to be told.
        if (!(await core.queue.whereIs(ticketId))) await matching.place(first);
        return;
      }
      // All at once: each of them is on the way from the first word to the offer.
      const [words, opposing, ties] = await Promise.all([
        wordsOf(ticketId),
        whoOpposes(core, first.requester),
        tiesOf(core, first),
      ]);
      const classification = classify(first, words);
      const excluded = [
        ...(classification.kind === 'complaint' ? await complaintExclusions(core, first, words) : []),
        ...exclusionsOf(opposing, 'serves_opponent', core.now()),
      ];
      const exclusions = withExclusions(first.exclusions, excluded);
      const preferred = preferredFor(core, { ...first, classification, exclusions }, ties);
      let plan: Plan | undefined;
      const changed = await record.change(
        ticketId,
        SYSTEM,
        (ticket) => {
          // What an older version led to holds no longer when somebody else was faster.
          plan = undefined;
          if (ticket.status !== 'queued' || ticket.placement) return ok(undefined);
          const groups: Group[] = [
            ...new Set([...ticket.requester.declaredGroups, ...classification.groups]),
          ];
          const known: Ticket = {
            ...ticket,
            classification,
            groups,
            // A sender's word raises what the text says; it never lowers it.
            urgency: higherUrgency(ticket.urgency, classification.urgency),
            crisis: classification.crisis,
            // A language that the citizen chose wins over the one that his first words are written in.
            language: ticket.language === 'zh' ? classification.language : ticket.language,
            ...(excluded.length > 0 ? { exclusions: withExclusions(ticket.exclusions, excluded) } : {}),
          };
          plan = planOf(known, preferred ?? {});
          const { classification: c, groups: g, urgency, crisis, language } = known;
          return ok({
            set: {
              classification: c,
              groups: g,
              urgency,
              crisis,
              language,
              ...(known.exclusions ? { exclusions: known.exclusions } : {}),
              stamps: { ...ticket.stamps, commandedAt: core.now() },
              dueAt: firstResponseDue(Date.parse(ticket.stamps.acceptedAt), laneFor(ticket), core.policy()),
              ...statusAfter(plan, ticket),
            },
            type: plan.kind === 'queue' ? 'ticket.queued' : 'ticket.boxed',
            data: {
              matter: classification.matter,
              confidence: classification.confidence,
              rules: classification.version,
            },
          });
        },
        first,
      );
      if (!changed.ok || !plan) return;
      matching.receipt(ticketId, 'classify', {
        matter: classification.matter,
        confidence: classification.confidence,
        needsReview: classification.needsReview,
        terms: termsOf(classification),
        evidence: classification.evidence
          .slice(0, 20)
          .map(({ rule, effect, weight }) => ({ rule, effect, weight })),
      });
      if (excluded.length > 0)
        await keepConflict(
          core,
          { id: 'system', name: '系统' },
          ticketId,
          {
            why: classification.kind === 'complaint' ? 'complained_of' : 'serves_opponent',
            words: changed.value.subject,
          },
          excluded,
          idFromKey(`conflict:${ticketId}`),
        );
      await follow(changed.value, plan, 'ticket.accepted');
      if (plan.kind === 'queue') core.background('first response clock', watchTicket(core, changed.value));
      // The safety net is not needed any more; one that runs all the same finds a planned ticket.
      core.background('intake clock', core.timers.cancel('intake.process', ticketId));
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
