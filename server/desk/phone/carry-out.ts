/** Does what a call asks for: commands to the exchange, and the use cases of ticket, offer and recording. */
import { talkIdOf } from '../../../routing/call/draft.ts';
import type { Call, CallFact, CallIntent } from '../../../routing/call/types.ts';
import type { WaitView } from '../../../routing/protocol/views.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { LegEnd, PhoneLine, PhoneOutcome } from '../../channels/phone-line.ts';
import type { Parts } from '../parts.ts';
import type { CallRecord, CarryOut } from './call-record.ts';
import type { PhonePeople } from './people.ts';
import type { Recordings } from './recordings.ts';
import type { PhoneTickets } from './tickets.ts';

export interface CarryOutDeps {
  parts: Parts;
  line: PhoneLine;
  people: PhonePeople;
  tickets: PhoneTickets;
  recordings: Recordings;
  calls: () => CallRecord;
  waitOf: (ticket: Ticket) => Promise<WaitView | undefined>;
}

const MINUTE_MS = 60_000;

export const createCarryOut = (deps: CarryOutDeps): CarryOut => {
  const { parts, line, people, tickets, recordings, calls, waitOf } = deps;
  const { core, dispatch, record } = parts;

  const speak = async (call: Call, intent: Extract<CallIntent, { do: 'say' }>): Promise<void> => {
    const callId = call.id;
    // R089: the citizen in his language; whoever else is spoken to is staff.
    const language = intent.legId === callId ? call.language : undefined;
    const said = await line.say(intent.legId, intent.prompts, language);
    // He has left before its end: it was not heard, and the word that he is gone is on its way.
    if (!said.ok && said.why === 'gone') return;
    if (!said.ok) core.log.warn({ callId, why: said.why }, 'prompt was not spoken');
    if (intent.then) await calls().tell(callId, { type: 'said', what: intent.then });
  };

  const WHY: Record<string, LegEnd> = { unreachable: 'unreachable', gone: 'failed', unavailable: 'failed' };

  /** Ringing takes its time: other facts of the call go on meanwhile. */
  const ring = async (call: Call, intent: Extract<CallIntent, { do: 'ring' }>): Promise<void> => {
    const toCitizen = intent.legId === call.id;
    const rung: PhoneOutcome = await line.ring({
      legId: intent.legId,
      callId: call.id,
      ticketId: call.ticketId ?? '',
      to: intent.to,
      // Over the carrier nobody sees the number of the citizen, and he sees the one of the line.
      ...(call.number && !toCitizen && intent.to.kind !== 'number' ? { caller: call.number } : {}),
      timeoutMs: intent.timeoutMs,
    });
    if (!rung.ok) {
      await calls().tell(call.id, { type: 'ended', legId: intent.legId, why: WHY[rung.why] ?? 'failed' });
      return;
    }
    // Let go while it began to ring: it must not ring on.
    const now = await calls().get(call.id);
    const leg = now?.legs.find((one) => one.legId === intent.legId);
    if (now?.state === 'ended' || leg?.state === 'gone') await line.hangUp(intent.legId);
  };

  const accept = async (intent: Extract<CallIntent, { do: 'accept' }>): Promise<CallFact> => {
    const who = people.principal(intent.staffId);
    const taken = who && (await dispatch.accept(who, intent.offerId));
    return { type: 'accepted', legId: intent.legId, ok: taken?.ok ?? false };
  };

  const offerFailed = async (intent: Extract<CallIntent, { do: 'offer_failed' }>): Promise<undefined> => {
    const who = people.principal(intent.staffId);
    if (intent.how !== 'refused') await dispatch.failed(intent.offerId, intent.staffId, intent.how);
    else if (who) await dispatch.refuse(who, intent.offerId, '电话占线或拒接');
  };

  const announce = async (call: Call): Promise<CallFact> => {
    const ticket = call.ticketId ? await record.get(call.ticketId) : undefined;
    const wait = ticket ? await waitOf(ticket) : undefined;
    return {
      type: 'wait',
      ...(wait ? { ahead: wait.ahead } : {}),
      ...(wait?.atMostMs !== undefined ? { minutes: Math.max(1, Math.ceil(wait.atMostMs / MINUTE_MS)) } : {}),
    };
  };

  const told = (call: Call, what: string, outcome: PhoneOutcome): undefined => {
    // `gone` is ordinary: the word of its end is on its way.
    if (!outcome.ok && outcome.why !== 'gone')
      core.log.warn({ callId: call.id, what, why: outcome.why }, 'exchange did not do it');
    return undefined;
  };

  const toLine = async (call: Call, intent: CallIntent): Promise<PhoneOutcome | undefined> => {
    const talkId = talkIdOf(call.id);
    switch (intent.do) {
      case 'answer':
        return line.answer(call.id);
      case 'music':
        return line.music(intent.legId, intent.on);
      case 'hush':
        return line.hush(intent.legId);
      case 'connect':
        return line.connect(talkId, intent.legIds);
      case 'disconnect':
        return line.disconnect(talkId, intent.legId);
      case 'end_talk':
        return line.endTalk(talkId);
      case 'listen':
        return line.listen(talkId, intent.legId, intent.mode, intent.towards);
      case 'hang_up':
        return line.hangUp(intent.legId);
      case 'stop_record':
        return line.stopRecord(intent.recordingId);
      case 'record_talk':
        await recordings.begin(call, intent.recordingId, 'call');
        return line.record({
          recordingId: intent.recordingId,
          talkId,
          maxMs: core.policy().phone.talkMs,
          beep: false,
        });
      case 'record_message':
        await recordings.begin(call, intent.recordingId, 'message');
        return line.record({
          recordingId: intent.recordingId,
          legId: call.id,
          maxMs: core.policy().phone.messageMs,
          maxSilenceMs: core.policy().phone.messageSilenceMs,
          beep: true,
        });
      default:
        return undefined;
    }
  };

  return async (call, intent) => {
    const { ticketId } = call;
    switch (intent.do) {
      case 'say':
        core.background('prompt', speak(call, intent));
        return undefined;
      case 'ring':
        core.background('ring', ring(call, intent));
        return undefined;
      case 'accept':
        return accept(intent);
      case 'offer_failed':
        return offerFailed(intent);
      case 'announce':
        return announce(call);
      case 'open_ticket':
        await tickets.open(call);
        return undefined;
      case 'note':
        await tickets.note(call, intent.what);
        return undefined;
      case 'choose':
        if (ticketId) await tickets.choose(ticketId, intent);
        return undefined;
      case 'box':
        if (ticketId) await tickets.box(ticketId);
        return undefined;
      case 'abandon':
        if (ticketId) await tickets.abandon(ticketId);
        return undefined;
      case 'give_back':
        if (ticketId) await tickets.giveBack(ticketId);
        return undefined;
      case 'message_left':
        return undefined;
      case 'graded':
        if (await tickets.rate(call)) await calls().mark(call.id, { rated: 'done' });
        return undefined;
      case 'ring_owner': {
        const to = people.addressOf(intent.staffId);
        const ticket = ticketId ? await record.get(ticketId) : undefined;
        if (!to || ticket?.ownerId !== intent.staffId || !people.isOnline(intent.staffId)) return undefined;
        return { type: 'owner', staffId: intent.staffId, name: people.nameOf(intent.staffId), to };
      }
      case 'record_talk':
      case 'record_message': {
        const begun = await toLine(call, intent);
        if (!begun || begun.ok) return undefined;
        told(call, intent.do, begun);
        await recordings.lost(intent.recordingId);
        return { type: 'record_failed', recordingId: intent.recordingId };
      }
      default: {
        const outcome = await toLine(call, intent);
        return outcome && told(call, intent.do, outcome);
      }
    }
  };
};
