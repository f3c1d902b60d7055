/** What a person sees of a follow-up: name and number only of the one that he has taken. */
import { dayOf } from '../../../routing/calendar.ts';
import { type FollowUp, taken } from '../../../routing/follow-up.ts';
import type { FollowUpView } from '../../../routing/protocol/tickets/follow-up.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';

export const createFollowUpView = (core: Core, record: TicketRecord) => {
  const today = () => dayOf(core.clock.nowMs());
  return async (one: FollowUp, who: StaffPrincipal, ticket?: Ticket): Promise<FollowUpView> => {
    const mine = one.state === 'taken' && one.takenBy === who.id;
    const of = mine ? (ticket ?? (await record.get(one.ticketId))) : undefined;
    const nameOf = (id: Id) => core.directory.staff(id)?.displayName ?? '';
    return {
      id: one.id,
      ticketNo: one.ticketNo,
      round: one.round,
      why: one.why,
      fromDay: one.fromDay,
      dueDay: one.dueDay,
      overdue: one.state !== 'done' && one.dueDay < today(),
      state: one.state,
      ...(one.takenBy ? { takenByName: nameOf(one.takenBy) } : {}),
      tries: one.tries,
      mayTake: taken(one, who.id, today()).ok,
      ...(one.result
        ? {
            result: {
              way: one.result.way,
              outcome: one.result.outcome,
              words: one.result.words,
              at: one.result.at,
              byName: nameOf(one.result.by),
            },
          }
        : {}),
      ...(of
        ? {
            ask: {
              name: of.requester.name ?? '',
              phone: of.requester.phone ?? '',
              subject: of.subject,
              feedback: of.wrapUp?.feedback ?? '',
            },
          }
        : {}),
    };
  };
};
