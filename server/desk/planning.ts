/** Classify, plan, enqueue: the intake job and every later re-plan. Each step may run again without harm. */
import type { Classification } from '../../routing/classify/classification.ts';
import { withEntry } from '../../routing/classify/entry.ts';
import { firstResponseDue } from '../../routing/deadlines.ts';
import { type Plan, planTicket } from '../../routing/dispatch/plan.ts';
import { ok, refuse } from '../../routing/errors.ts';
import { type Actor, canMove, type Id, type Ticket } from '../../routing/ticket.ts';
import type { Group, Matter } from '../../routing/vocabulary.ts';
import { type Core, SYSTEM } from './core.ts';
import { readAll } from './directory.ts';
import { laneFor, type Matching } from './matching.ts';
import type { MessageLog } from './message-log.ts';
import type { TicketRecord } from './ticket-record.ts';

/** Text that classification reads: the citizen's own words, first ones first. */
const CLASSIFIED_MESSAGES = 10;

export interface Replan {
  actor: Actor;
  type: string;
  /** Asked of the newest version: a ticket that somebody took in the meantime stays with him. */
  when: (ticket: Ticket) => boolean;
  /** Overrides for this plan; what is left out stays as the ticket has it. */
  matter?: Matter;
  returned?: boolean;
  preferredStaffId?: Id;
  preferredOnly?: boolean;
  step?: number;
  data?: Record<string, unknown>;
  /** Not asked again before widening: who has just passed it on. */
  notFirst?: readonly Id[];
}

export const isQueued = (ticket: Ticket): boolean => ticket.status === 'queued';
export const isBoxed = (ticket: Ticket): boolean => ticket.status === 'message_box';

export interface Planning {
  /** The intake job (classify, plan, enqueue), keyed by ticket. */
  processIntake(ticketId: Id): Promise<void>;
  /** Computes the plan of a ticket without changing anything. */
  planOf(ticket: Ticket, change: Partial<Replan>): Plan;
  /** Puts a ticket back into the queue (or the message box). */
  replan(ticketId: Id, change: Replan): Promise<Ticket | undefined>;
  /** DP4: after the wait of a step. */
  widen(ticketId: Id, step: number): Promise<void>;
  /** Somebody became ready: whatever lies in the message box and now has a taker goes into the queue. */
  sweepMessageBox(): Promise<number>;
  /** Somebody left: whatever waits and has nobody any more goes to the message box, with a promise. */
  sweepStranded(): Promise<number>;
}

export const matterOf = (ticket: Pick<Ticket, 'confirmedMatter' | 'classification'>): Matter =>
  ticket.confirmedMatter ?? ticket.classification?.matter ?? '其他';

export const createPlanning = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  matching: Matching,
): Planning => {
  const { store, clock, directory } = core;

  const planOf: Planning['planOf'] = (ticket, change) =>
    planTicket(
      {
        lane: laneFor(ticket),
        matter: change.matter ?? matterOf(ticket),
        language: ticket.language,
        regionCode: ticket.regionCode,
        groups: ticket.groups,
        urgency: ticket.urgency,
        crisis: ticket.crisis,
        arrivalMs: Date.parse(ticket.stamps.acceptedAt),
        returned:
          change.returned ?? ticket.placement?.credits.some((credit) => credit.rule === 'returned') ?? false,
        excludedStaffIds: ticket.placement?.excludedStaffIds ?? [],
        step: change.step ?? ticket.placement?.step ?? 0,
        ...(change.preferredStaffId ? { preferredStaffId: change.preferredStaffId } : {}),
        ...(change.preferredOnly ? { preferredOnly: true } : {}),
      },
      directory.present(),
      core.policy(),
    );

  const follow = async (ticket: Ticket, plan: Plan, notFirst: readonly Id[] = []) => {
    matching.receipt(ticket.id, plan.kind === 'queue' ? 'plan' : 'message_box', { ...plan.receipt });
    if (ticket.status === 'message_box') {
      await matching.withdraw(ticket.id);
      await log.event(ticket, `box:${ticket.id}:${ticket.version}`, 'boxed');
      const promisedMs = Date.parse(ticket.promisedBy ?? '');
      if (promisedMs > clock.nowMs())
        core.background(
          'promise clock',
          core.timers.schedule('ticket.promise-due', ticket.id, { ticketId: ticket.id }, promisedMs),
        );
    } else {
      await matching.place(ticket, notFirst);
    }
  };

  /** Person of the citizen's last ticket, when recent and here (R095). */
  const stickyOf = async (ticket: Ticket): Promise<Id | undefined> => {
    const page = await store.tickets.find({
      where: { 'requester.citizenId': ticket.requester.citizenId, status: 'closed' },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 1,
    });
    const last = page.items[0];
    if (!last?.attribution) return undefined;
    if (clock.nowMs() - Date.parse(last.updatedAt) > core.policy().stickyMs) return undefined;
    const staffId = last.attribution.staffId;
    return directory.present().some((person) => person.id === staffId) ? staffId : undefined;
  };

  const classify = async (ticket: Ticket): Promise<Classification> => {
    const messages = await log.after(ticket.id, 0, CLASSIFIED_MESSAGES);
    const text = messages
      .filter((message) => message.author.kind !== 'system' && message.kind === 'text')
      .map((message) => message.text)
      .join('\n');
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
      plan = planOf(ticket, change);
      const matter = change.matter ? { confirmedMatter: change.matter } : {};
      return ok({
        set: { ...matter, ...statusAfter(plan, ticket) },
        type: change.type,
        ...(change.data ? { data: change.data } : {}),
      });
    });
    if (!changed.ok || !plan) return undefined;
    await core.follow('plan', follow(changed.value, plan, change.notFirst));
    return changed.value;
  };

  return {
    planOf,
    replan,
    processIntake: async (ticketId) => {
      const first = await record.get(ticketId);
      if (first?.status !== 'queued') return;
      if (first.placement) {
        // Planned before; only a queue that does not know it needs to be told.
        if (!(await core.queue.whereIs(ticketId))) await matching.place(first);
        return;
      }
      const [classification, sticky] = await Promise.all([classify(first), stickyOf(first)]);
      let plan: Plan | undefined;
      const changed = await record.change(ticketId, SYSTEM, (ticket) => {
        if (ticket.status !== 'queued' || ticket.placement) return ok(undefined);
        const groups: Group[] = [...new Set([...ticket.requester.declaredGroups, ...classification.groups])];
        const known: Ticket = {
          ...ticket,
          classification,
          groups,
          urgency: classification.urgency,
          crisis: classification.crisis,
          // A language that the citizen chose wins over the one that his first words are written in.
          language: ticket.language === 'zh' ? classification.language : ticket.language,
        };
        plan = planOf(known, sticky ? { preferredStaffId: sticky } : {});
        const { classification: c, groups: g, urgency, crisis, language } = known;
        return ok({
          set: {
            classification: c,
            groups: g,
            urgency,
            crisis,
            language,
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
      });
      if (!changed.ok || !plan) return;
      matching.receipt(ticketId, 'classify', {
        matter: classification.matter,
        confidence: classification.confidence,
        needsReview: classification.needsReview,
        evidence: classification.evidence
          .slice(0, 20)
          .map(({ rule, effect, weight }) => ({ rule, effect, weight })),
      });
      await follow(changed.value, plan);
      if (plan.kind === 'queue') {
        const due = Date.parse(changed.value.dueAt ?? core.now());
        core.background(
          'first response clock',
          core.timers.schedule('ticket.first-response-due', ticketId, { ticketId }, due),
        );
      }
    },
    widen: async (ticketId, step) => {
      const ticket = await record.get(ticketId);
      if (ticket?.status !== 'queued' || !ticket.placement) return;
      // A person who refused is asked again only from here on, and a direct transfer opens to others.
      const place = await core.queue.whereIs(ticketId);
      if (place?.place === 'offered') {
        await core.timers.schedule(
          'ticket.widen',
          ticketId,
          { ticketId, step },
          place.offer.expiresAtMs + 1000,
        );
        return;
      }
      const last = core.policy().widenAfterMs.length;
      await replan(ticketId, {
        actor: SYSTEM,
        type: 'ticket.widened',
        when: isQueued,
        step: Math.min(step, last),
        data: { step },
      });
    },
    sweepMessageBox: async () => {
      let moved = 0;
      for (const ticket of await readAll(store.tickets, { where: { status: 'message_box' } })) {
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
  };
};
