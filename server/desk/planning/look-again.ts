/**
 * A citizen who says more may reveal a crisis, or what it is about when the first words did not say (CL40). The place
 * in the line is kept.
 */
import type { Classification, Evidence } from '../../../routing/classify/classification.ts';
import { withEntry } from '../../../routing/classify/entry.ts';
import {
  joinMessages,
  type ReadMessage,
  withLaterEvidence,
} from '../../../routing/classify/read-messages.ts';
import { markByPolicy } from '../../../routing/dispatch/restriction.ts';
import { ok } from '../../../routing/errors.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { CrisisLevel } from '../../../routing/vocabulary.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { type Core, SYSTEM } from '../core.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isQueued } from '../tickets/ticket-states.ts';
import { classifyReceipt, higherUrgency } from './intake-plan.ts';
import type { Replan } from './plan-of.ts';

export interface LookAgainDeps {
  core: Core;
  record: Pick<TicketRecord, 'change' | 'get'>;
  log: Pick<MessageLog, 'after'>;
  matching: Pick<Matching, 'receipt' | 'withdraw'>;
  replan(ticketId: string, change: Replan): Promise<unknown>;
  /** CL41: the words have become a complaint. */
  complained(ticket: Ticket): Promise<void>;
  /** RS2: the policy has restricted it; whoever has an order of it keeps the sight. */
  restricted(ticketId: Id): Promise<void>;
}

/** Messages that are read together at most. */
const READ = 10;

/** Neither the words so far nor a person has said what it is about. */
const isUnknown = (ticket: Ticket): boolean =>
  ticket.status !== 'closed' &&
  ticket.confirmedMatter === undefined &&
  ticket.classification?.matter === '其他';

const isOfCrisis = ({ effect }: Evidence): boolean => effect.startsWith('crisis:');

export const createLookAgain = ({
  core,
  record,
  log,
  matching,
  replan,
  complained,
  restricted,
}: LookAgainDeps) => {
  const classify = (ticket: Ticket, text: string): Classification =>
    core.classifier().classify(text, { channel: ticket.channel, region: ticket.regionCode, at: core.now() });

  const raise = async (ticket: Ticket, message: ReadMessage, seen: Classification): Promise<boolean> => {
    const rises = (now: CrisisLevel) => seen.crisis !== 'none' && seen.crisis !== now && now !== 'alarm';
    if (!rises(ticket.crisis)) return false;
    const changed = await record.change(ticket.id, SYSTEM, (now) =>
      !rises(now.crisis) || now.status === 'closed'
        ? ok(undefined)
        : ok({
            set: {
              crisis: seen.crisis,
              // Whoever opens the conversation sees on which words.
              ...(now.classification
                ? {
                    classification: withLaterEvidence(
                      now.classification,
                      message,
                      seen.evidence.filter(isOfCrisis),
                    ),
                  }
                : {}),
            },
            type: 'ticket.risk_raised',
            data: { level: seen.crisis },
          }),
    );
    return changed.ok;
  };

  /** The first words said nothing (a greeting): all of the citizen's words are read as one. */
  const learn = async (ticket: Ticket): Promise<boolean> => {
    if (!isUnknown(ticket)) return false;
    const { text, read } = joinMessages(
      (await log.after(ticket.id, 0, READ)).filter(
        (one) => one.author.kind === 'citizen' && one.kind === 'text' && one.text !== '',
      ),
    );
    const found = withEntry(classify(ticket, text), ticket.entry);
    if (found.matter === '其他') return false;
    const classification = { ...found, read };
    let learnt = false;
    const changed = await record.change(ticket.id, SYSTEM, (now) => {
      learnt = isUnknown(now);
      return learnt
        ? ok({
            set: {
              classification,
              groups: [...new Set([...now.groups, ...found.groups])],
              urgency: higherUrgency(now.urgency, found.urgency),
              language: now.language === 'zh' ? found.language : now.language,
            },
            type: 'ticket.classified',
            data: { matter: found.matter, confidence: found.confidence, from: 'later_words' },
          })
        : ok(undefined);
    });
    if (!changed.ok || !learnt) return false;
    matching.receipt(ticket.id, 'classify', classifyReceipt(classification));
    return true;
  };

  /**
   * RS4: later words may say what the policy restricts, also while somebody serves it: he goes on, others see it no
   * longer. Groups that they name count from then on. Before an offer, a note or a mention shows it to anybody else.
   */
  const restrict = async (ticket: Ticket, { groups }: Pick<Classification, 'groups'>): Promise<boolean> => {
    const asHeard = (now: Ticket) => ({ ...now, groups: [...new Set([...now.groups, ...groups])] });
    const mark = (now: Ticket) =>
      now.status === 'closed' ? {} : markByPolicy(asHeard(now), core.policy(), core.now());
    if (!mark(ticket).restriction) return false;
    let marked = false;
    const changed = await record.change(ticket.id, SYSTEM, (now) => {
      const set = mark(now);
      marked = set.restriction !== undefined;
      return set.restriction
        ? ok({
            set: { ...set, groups: asHeard(now).groups },
            type: 'ticket.restricted',
            data: { clearance: set.restriction.clearance, from: 'later_words' },
          })
        : ok(undefined);
    });
    if (!changed.ok || !marked) return false;
    await core.follow('restrict', matching.withdraw(ticket.id));
    await restricted(ticket.id);
    return true;
  };

  return async (ticket: Ticket, message: ReadMessage): Promise<void> => {
    const seen = classify(ticket, message.text);
    // First of all: whom it names must not be asked for it meanwhile.
    if (seen.kind === 'complaint' && ticket.classification?.kind !== 'complaint') await complained(ticket);
    const learnt = await learn(ticket);
    // What it is found to be now counts with what it was known to be.
    const known = learnt ? await record.get(ticket.id) : ticket;
    const closedOff = known !== undefined && (await restrict(known, seen));
    const raised = await raise(ticket, message, seen);
    if ((learnt || raised || closedOff) && ticket.status === 'queued')
      await replan(ticket.id, { actor: SYSTEM, type: 'ticket.queued', when: isQueued });
  };
};
