/** What a call does to its ticket: opening, choosing, boxing, giving up, giving back, grades, the log. */
import { numberCalled } from '../../../routing/call/begin.ts';
import type { Call, CallIntent, CallNote } from '../../../routing/call/types.ts';
import { messageBoxDue } from '../../../routing/deadlines.ts';
import { ok } from '../../../routing/errors.ts';
import { doorOf } from '../../../routing/protocol/phone/greeting.ts';
import type { Id, Instant, Ticket } from '../../../routing/ticket.ts';
import type { Group } from '../../../routing/vocabulary.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { idFromKey, SYSTEM } from '../core.ts';
import { checkKey, watchTicket } from '../deadlines/deadline-clock.ts';
import type { Parts } from '../parts.ts';
import { isQueued } from '../planning/planning.ts';

/** The ticket of a call that came in, unless it goes on with an earlier one. */
export const ticketIdOfCall = (callId: Id): Id => idFromKey(`ticket:call:${callId}`);

export interface PhoneTickets {
  /** PH6: where a caller stands who was here a moment ago: his ticket that still waits, or the place that he had. */
  before(
    number: string | undefined,
  ): Promise<{ ticketId?: Id; placeFrom?: Instant; callId?: Id } | undefined>;
  open(call: Call): Promise<void>;
  /** R012: region and entry of the number that was dialled. */
  placeOf(to: string): { regionCode?: string; entry?: string; declaredGroups: Group[] };
  choose(ticketId: Id, chosen: Extract<CallIntent, { do: 'choose' }>): Promise<void>;
  box(ticketId: Id): Promise<void>;
  abandon(ticketId: Id): Promise<void>;
  giveBack(ticketId: Id): Promise<void>;
  note(call: Call, what: CallNote): Promise<void>;
  /** Hands the grade in once the ticket is closed; true when nothing is left to do. */
  rate(call: Call): Promise<boolean>;
}

const citizenOf = (ticket: Ticket): CitizenPrincipal => ({
  kind: 'citizen',
  citizenId: ticket.requester.citizenId,
  from: 'phone',
});

export const createPhoneTickets = (parts: Parts): PhoneTickets => {
  const { core, record, matching, planning, intake, closing, ratings } = parts;

  const placeOf: PhoneTickets['placeOf'] = (to) => {
    const { phone, desks } = core.policy();
    const called = numberCalled(phone, to);
    if (!called) return { declaredGroups: [] };
    const door = called.desk ? doorOf(desks, called.desk) : undefined;
    return {
      ...(called.regionCode ? { regionCode: called.regionCode } : {}),
      // The number stays readable behind the desk: rules may name either (`TicketMatch.entries`).
      entry: door?.entry ? `${door.entry}/${called.number}` : called.number,
      declaredGroups: door?.group ? [door.group] : [],
    };
  };

  return {
    placeOf,
    before: async (number) => {
      if (!number) return undefined;
      const last = (
        await core.store.calls.find({
          where: { number, live: false },
          sort: { field: 'arrivedAtMs', direction: 'desc' },
          limit: 1,
        })
      ).items[0];
      if (!last?.ticketId || last.direction !== 'in') return undefined;
      const ticket = await record.get(last.ticketId);
      if (!ticket) return undefined;
      if (last.callback === 'wanted' && (ticket.status === 'queued' || ticket.status === 'message_box'))
        return { ...(isQueued(ticket) ? { ticketId: ticket.id } : {}), callId: last.id };
      const sinceMs = core.clock.nowMs() - (last.endedAtMs ?? last.arrivedAtMs);
      if ((last.end !== 'abandoned' && last.end !== 'failed') || sinceMs > core.policy().phone.redialMs)
        return undefined;
      return {
        placeFrom: ticket.placeFrom ?? ticket.stamps.acceptedAt,
        callId: last.id,
        ...(isQueued(ticket) ? { ticketId: ticket.id } : {}),
      };
    },
    open: async (call) => {
      if (!call.ticketId || call.ticketId !== ticketIdOfCall(call.id)) return;
      const citizenId = await intake.citizenByPhone(call.number, undefined);
      const opened = await intake.accept({
        key: `call:${call.id}`,
        channel: 'phone',
        text: '来电咨询',
        citizenId,
        actor: { kind: 'citizen', id: citizenId, from: 'phone' },
        ...(call.number ? { phone: call.number } : {}),
        ...(call.placeFrom ? { placeFrom: call.placeFrom } : {}),
        ...placeOf(call.to),
        language: 'zh',
      });
      if (!opened.ok) throw new Error(`no ticket for a call: ${opened.code}`);
    },
    choose: async (ticketId, { language, group, desk }) => {
      const door = desk ? doorOf(core.policy().desks, desk) : undefined;
      const groups = [group, door?.group].filter((one) => one !== undefined);
      const changed = await record.change(ticketId, SYSTEM, (ticket) =>
        isQueued(ticket)
          ? ok({
              set: {
                ...(language ? { language } : {}),
                ...(groups.length > 0 ? { groups: [...new Set([...ticket.groups, ...groups])] } : {}),
                ...(door?.entry ? { entry: door.entry } : {}),
              },
              type: 'ticket.chosen',
              data: {
                ...(language ? { language } : {}),
                ...(group ? { group } : {}),
                ...(desk ? { desk } : {}),
              },
            })
          : ok(undefined),
      );
      if (changed.ok && isQueued(changed.value) && changed.value.placement)
        await planning.replan(ticketId, { actor: SYSTEM, type: 'ticket.queued', when: isQueued });
    },
    box: async (ticketId) => {
      const changed = await record.change(ticketId, SYSTEM, (ticket) => {
        if (!isQueued(ticket)) return ok(undefined);
        const promisedBy = ticket.promisedBy ?? messageBoxDue(core.clock.nowMs(), core.policy());
        return ok({
          set: { status: 'message_box', promisedBy, dueAt: promisedBy },
          type: 'ticket.boxed',
          data: { by: 'caller' },
        });
      });
      if (!changed.ok || changed.value.status !== 'message_box') return;
      await matching.withdraw(ticketId);
      core.background('promise clock', watchTicket(core, changed.value));
    },
    abandon: async (ticketId) => {
      const ticket = await record.get(ticketId);
      if (ticket && (ticket.status === 'queued' || ticket.status === 'message_box'))
        await closing.end(citizenOf(ticket), ticket);
    },
    giveBack: async (ticketId) => {
      const ticket = await record.get(ticketId);
      if (ticket?.status === 'queued') return matching.agree(ticketId);
      if (ticket?.status !== 'serving') return;
      const before = ticket.ownerId;
      await matching.release(ticketId);
      const moved = await planning.replan(ticketId, {
        actor: SYSTEM,
        type: 'ticket.returned',
        when: (now) => now.status === 'serving' && now.ownerId === before,
        returned: true,
        data: { why: 'line_lost' },
        ...(before ? { notFirst: [before] } : {}),
      });
      if (!moved) await matching.agree(ticketId);
    },
    note: async (call, what) => {
      if (!call.ticketId) return;
      const at = core.now();
      await record.change(call.ticketId, SYSTEM, (ticket) =>
        ok({
          set: what === 'answered' && !ticket.firstResponseAt ? { firstResponseAt: at } : {},
          type: `call.${what}`,
          data: { callId: call.id, direction: call.direction, ...(call.end ? { end: call.end } : {}) },
        }),
      );
      if (what === 'answered') await core.timers.cancel('deadline.check', checkKey('ticket', call.ticketId));
    },
    rate: async (call) => {
      const ticket = call.ticketId ? await record.get(call.ticketId) : undefined;
      if (!ticket || !call.grade) return true;
      // The existing rules decide (I6); before the ticket is closed there is nothing to rate.
      if (ticket.status !== 'closed') return false;
      await ratings.byCitizen(
        citizenOf(ticket),
        ticket,
        { grade: call.grade, tags: [], words: '' },
        'keypad',
      );
      return true;
    },
  };
};
