/** Calling back those who were missed, and those who asked for it (PH6, PH9). */
import type { Call } from '../../../routing/call/types.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { actorOf, idFromKey } from '../core.ts';
import type { Parts } from '../parts.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import type { CallRecord } from './call-record.ts';

export const createCallBack = (
  parts: Parts,
  calls: CallRecord,
  dialFor: (staffId: Id, ticketId: Id) => Promise<Outcome<Call>>,
) => {
  const { core, record, dispatch, intake, matching } = parts;

  /** A ticket of this person's for a caller whose own one was closed when he gave up. */
  const anew = async (who: StaffPrincipal, call: Call): Promise<Outcome<Id>> => {
    if (!call.number) return refuse('wrong_state', '来电隐藏了号码，无法回拨。');
    const citizenId = await intake.citizenByPhone(call.number, undefined);
    const key = `callback:${call.id}:${who.id}`;
    const ticketId = idFromKey(`ticket:${key}`);
    const { assigned, offers } = await core.queue.assign(
      { ticketId, staffId: who.id, lane: 'voice' },
      {},
      core.clock.nowMs(),
    );
    if (!assigned) return refuse('at_capacity');
    matching.offersMade(offers);
    const opened = await intake.accept({
      key,
      channel: 'phone',
      text: '回拨未接来电',
      citizenId,
      actor: actorOf(who),
      phone: call.number,
      declaredGroups: [],
      language: 'zh',
      servedBy: who.id,
      ...(call.ticketId ? { previousTicketId: call.ticketId } : {}),
    });
    if (opened.ok) return ok(ticketId);
    await matching.release(ticketId);
    return opened;
  };

  const ticketFor = async (who: StaffPrincipal, call: Call): Promise<Outcome<Id>> => {
    const ticket = call.ticketId ? await record.get(call.ticketId) : undefined;
    // DP13, RS1: its caller is nobody's business whom the ticket keeps out.
    if (ticket && isBarred(ticket, who)) return refuse('not_found');
    if (!ticket || ticket.status === 'closed') return anew(who, call);
    if (ticket.ownerId === who.id) return ok(ticket.id);
    const taken =
      ticket.status === 'message_box'
        ? await dispatch.take(who, ticket.id)
        : ticket.status === 'queued'
          ? await dispatch.assign(who, ticket.id, who.id, '回拨来电')
          : refuse('not_owner');
    return taken.ok ? ok(ticket.id) : taken;
  };

  return {
    missed: async (who: StaffPrincipal, callId: Id): Promise<Outcome<Call>> => {
      const call = await calls.get(callId);
      if (!call || (call.callback !== 'missed' && call.callback !== 'wanted'))
        return refuse('not_found', '没有这个未接来电，或已有人回拨。');
      // One caller is called back by one person: the faster one marks it.
      const ticket = await ticketFor(who, call);
      if (!ticket.ok) return ticket;
      await calls.mark(callId, { callback: 'done', callbackBy: who.id });
      return dialFor(who.id, ticket.value);
    },
    /** After an ordinary offer of a ticket whose citizen waits for our call. */
    afterAccept: async (ticketId: Id, staffId: Id): Promise<void> => {
      const wanted = (await calls.ofTicket(ticketId)).find((call) => call.callback === 'wanted');
      if (!wanted) return;
      const dialled = await dialFor(staffId, ticketId);
      if (dialled.ok) await calls.mark(wanted.id, { callback: 'done', callbackBy: staffId });
      else core.log.info({ ticketId, code: dialled.code }, 'call back waits for the person');
    },
  };
};
