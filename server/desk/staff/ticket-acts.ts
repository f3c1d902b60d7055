/** What staff read, write and change in one ticket. */
import { isPublic } from '../../../routing/conversation.ts';
import { markByPolicy } from '../../../routing/dispatch/restriction.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { mayClassifyTicket, type StaffPrincipal } from '../../auth/policy.ts';
import { isKnownService } from '../bureau/local-services.ts';
import { hasOwnLink } from '../citizens/own-link.ts';
import { admitHandlers } from '../conflicts/restrictions.ts';
import { actorOf } from '../core.ts';
import type { StaffDesk } from '../desk.ts';
import { PAGE, type Parts } from '../parts.ts';
import { isQueued } from '../planning/planning.ts';
import { factsToServe, restrictionOf } from '../tickets/ticket-states.ts';
import type { Detailed } from './detailed.ts';

export const createTicketActs = (
  parts: Parts,
  detailed: Detailed,
): Pick<
  StaffDesk,
  | 'summary'
  | 'message'
  | 'open'
  | 'send'
  | 'note'
  | 'read'
  | 'typing'
  | 'classify'
  | 'transfer'
  | 'handOver'
  | 'close'
  | 'clearRisk'
  | 'take'
  | 'assign'
  | 'merge'
  | 'link'
  | 'unlink'
> => {
  const {
    core,
    record,
    log,
    matching,
    planning,
    conversation,
    dispatch,
    closing,
    views,
    queries,
    conflicts,
    joins,
    mentions,
  } = parts;

  const withTicket = async <T>(
    who: StaffPrincipal,
    id: Id,
    use: (ticket: Ticket) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const found = await queries.readable(who, id);
    return found.ok ? use(found.value) : found;
  };

  return {
    summary: (who, ticketId) => withTicket(who, ticketId, async (ticket) => ok(views.summary(ticket, who))),
    message: async (ticketId, seq, viewer) => {
      const message = await core.store.messages.getBy({ ticketId, seq });
      if (!message) return undefined;
      const ticket =
        viewer?.kind === 'citizen' && hasOwnLink(message) ? await record.get(ticketId) : undefined;
      return views.message(message, viewer, ticket);
    },
    open: (who, input) =>
      withTicket(who, input.ticketId, async (ticket) => {
        await queries.opened(who, ticket);
        const messages =
          input.afterSeq > 0
            ? await log.after(ticket.id, input.afterSeq, PAGE)
            : await log.newest(ticket.id, PAGE);
        const shown = who.role === 'org_member' ? messages.filter(isPublic) : messages;
        return ok({
          ticket: await views.detail(ticket, who),
          messages: shown.map((message) => views.message(message, { kind: 'staff', id: who.id })),
        });
      }),
    send: async (who, input) => {
      const sent = await conversation.fromStaff(who, input);
      return sent.ok ? ok(views.message(sent.value, { kind: 'staff', id: who.id })) : sent;
    },
    note: (who, input) =>
      withTicket(who, input.ticketId, async () => {
        const sent = await conversation.note(who, input);
        if (sent.ok) core.background('mentions', mentions.tell(who, input.ticketId, sent.value));
        return sent.ok ? ok(views.message(sent.value, { kind: 'staff', id: who.id })) : sent;
      }),
    read: (who, input) =>
      withTicket(who, input.ticketId, async (ticket) =>
        ticket.ownerId === who.id ? conversation.readBy('staff', ticket, input.seq) : ok(true as const),
      ),
    typing: (who, ticketId) =>
      withTicket(who, ticketId, async (ticket) =>
        ticket.ownerId === who.id ? conversation.typing('staff', ticket) : refuse('not_owner'),
      ),
    classify: (who, input) =>
      withTicket(who, input.ticketId, async (ticket) => {
        if (ticket.status === 'closed') return refuse('wrong_state');
        if (!mayClassifyTicket(who, factsToServe(ticket))) return refuse('not_owner');
        if (input.service && !isKnownService(core.services(), input.service))
          return refuse('invalid_input', '没有这项服务。', 'service');
        const changed = await record.change(ticket.id, actorOf(who), (now) => {
          // Passed on meanwhile: whoever has it now says what it is about.
          if (now.status === 'closed') return refuse('wrong_state');
          if (!mayClassifyTicket(who, factsToServe(now))) return refuse('not_owner');
          const set = {
            confirmedMatter: input.matter,
            ...(input.groups ? { groups: input.groups } : {}),
            ...(input.urgency ? { urgency: input.urgency } : {}),
            ...(now.classification && (input.service || input.kind)
              ? {
                  classification: {
                    ...now.classification,
                    ...(input.service ? { service: input.service } : {}),
                    ...(input.kind ? { kind: input.kind } : {}),
                  },
                }
              : {}),
          };
          return ok({
            // RS4: what it is found to be now may be what the policy restricts.
            set: { ...set, ...markByPolicy({ ...now, ...set }, core.policy(), core.now()) },
            type: 'ticket.reclassified',
            // R039: re-classification keeps history.
            data: { from: now.confirmedMatter ?? now.classification?.matter, to: input.matter },
          });
        });
        if (changed.ok && restrictionOf(changed.value) && !restrictionOf(ticket)) {
          await core.follow('restrict', matching.withdraw(ticket.id));
          await admitHandlers(record, ticket.id, parts.orders.of);
        }
        if (changed.ok && changed.value.status === 'queued') {
          await planning.replan(ticket.id, { actor: actorOf(who), type: 'ticket.queued', when: isQueued });
        }
        if (changed.ok && input.kind === 'complaint' && ticket.classification?.kind !== 'complaint')
          await conflicts.complained(who, changed.value);
        return detailed(who, changed);
      }),
    transfer: (who, input) =>
      dispatch.transfer(
        who,
        input.ticketId,
        {
          ...(input.toStaffId ? { staffId: input.toStaffId } : {}),
          ...(input.toMatter ? { matter: input.toMatter } : {}),
        },
        input.note,
      ),
    handOver: dispatch.handOver,
    close: async (who, input) => {
      const { ticketId, ...wrapUp } = input;
      if (!isKnownService(core.services(), wrapUp.service))
        return refuse('invalid_input', '没有这项服务。', 'service');
      await joins.settle(ticketId);
      return detailed(who, await closing.close(who, ticketId, wrapUp));
    },
    clearRisk: async (who, ticketId) => detailed(who, await closing.clearRisk(who, ticketId)),
    take: async (who, ticketId) => {
      // Who may not see it is not told that it exists, in which state or with whom it is.
      const found = await queries.readable(who, ticketId);
      return found.ok ? detailed(who, await dispatch.take(who, ticketId)) : refuse('not_found');
    },
    assign: (who, input) => dispatch.assign(who, input.ticketId, input.staffId, input.reason),
    merge: async (who, input) => detailed(who, await joins.merge(who, input)),
    link: async (who, input) => detailed(who, await joins.link(who, input)),
    unlink: async (who, input) => detailed(who, await joins.unlink(who, input)),
  };
};
