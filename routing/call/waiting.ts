/** The citizen before anybody talks with him: notice, queue, keys, message (PH2-PH7). */
import {
  add,
  agentLeg,
  type Draft,
  drop,
  finish,
  legOf,
  note,
  plainId,
  play,
  ring,
  SPEECH_MS,
  say,
  settleWaiting,
  there,
  waits,
} from './draft.ts';
import { join } from './talk.ts';
import type { CallFact, CallLeg } from './types.ts';

/** To a message: rung people are let go, their offers end by themselves as the ticket leaves the queue. */
const toMessage = (draft: Draft) => {
  const { call, atMs } = draft;
  for (const leg of there(draft)) drop(draft, leg);
  call.state = 'recording';
  call.untilMs = atMs + SPEECH_MS;
  delete call.announceAtMs;
  say(draft, ['leave_message'], 'leave_message');
};

/** After the notice. */
export const toWaiting = (draft: Draft) => {
  const { call, atMs, policy } = draft;
  if (call.noticedAtMs === undefined) {
    call.noticedAtMs = atMs;
    note(draft, 'notice');
  }
  delete call.untilMs;
  if (call.boxed) return toMessage(draft);
  call.state = 'waiting';
  settleWaiting(draft);
  const ready = there(draft).find((leg) => leg.state === 'ready');
  if (ready) return join(draft, ready);
  if (call.direction === 'in') call.announceAtMs = atMs + policy.announceEveryMs;
  play(draft);
};

export const beginMessage = (draft: Draft) => {
  const { call, atMs, policy } = draft;
  if (call.state !== 'recording' || call.recording) return;
  const recordingId = `msg-${plainId(call.id)}`;
  if (call.recordings.includes(recordingId)) return;
  call.recordings.push(recordingId);
  call.recording = true;
  call.untilMs = atMs + policy.messageMs + SPEECH_MS;
  add(draft, { do: 'record_message', recordingId });
};

export const onBoxed = (draft: Draft) => {
  const { call } = draft;
  if (!waits(draft) || call.end) return;
  call.boxed = true;
  if (call.state !== 'greeting') toMessage(draft);
};

/** PH7: a message in which nobody spoke is a missed call. */
export const onMessage = (draft: Draft, recordingId: string, heardMs: number) => {
  const { call, policy, atMs } = draft;
  if (call.state !== 'recording' || call.recordings.at(-1) !== recordingId || call.end) return;
  call.recording = false;
  if (heardMs < policy.messageLeastMs) {
    giveUp(draft);
    return;
  }
  add(draft, { do: 'message_left', recordingId });
  call.end = 'message_left';
  if (call.citizen !== 'up') return finish(draft, 'message_left');
  call.untilMs = atMs + SPEECH_MS;
  say(draft, ['message_kept'], 'bye');
};

/** PH9: he went before anybody talked with him. */
export const giveUp = (draft: Draft) => {
  const { call } = draft;
  add(draft, { do: 'abandon' });
  if (call.number) call.callback = 'missed';
  finish(draft, 'abandoned');
};

const askedBack = (draft: Draft) => {
  const { call, atMs } = draft;
  // The ticket keeps its place; whoever accepts it is connected with him by a call of ours.
  for (const leg of there(draft)) drop(draft, leg);
  call.end = 'callback';
  call.callback = 'wanted';
  call.state = 'waiting';
  call.untilMs = atMs + SPEECH_MS;
  delete call.announceAtMs;
  note(draft, 'callback');
  add(draft, { do: 'hush', legId: call.id });
  say(draft, ['callback_noted'], 'bye');
};

/** A key while he waits. */
export const onWaitingKey = (draft: Draft, digit: string) => {
  const { call, policy } = draft;
  if (call.end) return;
  const choice = policy.keys.find((one) => one.digit === digit);
  const noticed = call.state !== 'greeting';
  if (noticed && digit === policy.callbackKey && call.number && call.ticketId) return askedBack(draft);
  if (noticed && digit === policy.messageKey) {
    add(draft, { do: 'hush', legId: call.id }, { do: 'box' });
    return onBoxed(draft);
  }
  if (!choice || call.keyUsed) return;
  call.keyUsed = true;
  if (choice.language) call.language = choice.language;
  const { digit: _, words: _words, ...chosen } = choice;
  add(draft, { do: 'choose', ...chosen });
};

export const onWait = (draft: Draft, { ahead, minutes }: Extract<CallFact, { type: 'wait' }>) => {
  const { call, policy } = draft;
  if ((call.state !== 'waiting' && call.state !== 'ringing') || call.end || call.joined) return;
  if (there(draft).some((leg) => leg.state === 'accepting' || leg.state === 'ready')) return;
  say(
    draft,
    [
      'waiting',
      ...(ahead !== undefined && ahead > 0 ? (['ahead', { digits: String(ahead) }, 'people'] as const) : []),
      ...(minutes !== undefined ? (['expect', { digits: String(minutes) }, 'minutes'] as const) : []),
      ...(policy.callbackKey && call.number ? (['offer_callback'] as const) : []),
    ],
    'announced',
  );
};

export const onOffered = (draft: Draft, fact: Extract<CallFact, { type: 'offered' }>) => {
  const { call, atMs } = draft;
  if (!waits(draft) || call.end || call.boxed || agentLeg(draft)) return;
  const legId = `offer-${fact.offerId}`;
  if (call.legIds.includes(legId)) return;
  const { offerId, staffId } = fact;
  if (!fact.to) return add(draft, { do: 'offer_failed', offerId, staffId, how: 'unreachable' });
  const timeoutMs = Math.max(1000, fact.untilMs - atMs);
  ring(
    draft,
    { legId, role: 'agent', name: fact.name, staffId, offerId, to: fact.to, state: 'ringing' },
    timeoutMs,
  );
  settleWaiting(draft);
};

export const onOfferOver = (draft: Draft, offerId: string) => {
  const leg = there(draft).find((one) => one.offerId === offerId);
  // While it is being given to him the answer of the queue decides.
  if (!leg || leg.state === 'accepting') return;
  drop(draft, leg);
  settleWaiting(draft);
};

/** PH8: what a leg that rang in vain means for the offer. */
const HOW = {
  busy: 'refused',
  declined: 'refused',
  hung_up: 'refused',
  no_answer: 'missed',
  silent: 'missed',
  unreachable: 'unreachable',
  failed: 'unreachable',
} as const;

export const onRungInVain = (draft: Draft, leg: CallLeg, why: keyof typeof HOW) => {
  const { offerId, staffId } = leg;
  leg.state = 'gone';
  delete leg.offerId;
  if (offerId && staffId) add(draft, { do: 'offer_failed', offerId, staffId, how: HOW[why] });
  settleWaiting(draft);
};

/** The queue has given him the ticket, or has not. */
export const onAccepted = (draft: Draft, legId: string, ok: boolean) => {
  const leg = legOf(draft, legId);
  if (leg?.state !== 'accepting') return;
  if (!ok) {
    drop(draft, leg);
    settleWaiting(draft);
    return;
  }
  delete leg.offerId;
  delete leg.untilMs;
  leg.state = 'ready';
  if (draft.call.state !== 'greeting') join(draft, leg);
};
