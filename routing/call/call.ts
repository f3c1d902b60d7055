/** One telephone call as a pure state machine: a fact goes in, the next state and what is to be done come out. */
import { command, onListening, onThirdAnswered } from './commands.ts';
import { add, type Draft, drop, finish, legOf, play, SPEECH_MS, say, there, waits } from './draft.ts';
import type { PhonePolicy } from './policy.ts';
import { dropAway, giveBack, join, onEndpoint, onGone, onOwner, onRatingKey, toRating } from './talk.ts';
import type { Call, CallFact, CallLeg, Spoken, Stepped } from './types.ts';
import {
  beginMessage,
  giveUp,
  onAccepted,
  onBoxed,
  onMessage,
  onOffered,
  onOfferOver,
  onRungInVain,
  onWait,
  onWaitingKey,
  toWaiting,
} from './waiting.ts';

const onSaid = (draft: Draft, what: Spoken) => {
  const { call, atMs, policy } = draft;
  switch (what) {
    case 'welcome':
      if (call.state === 'greeting' || (call.direction === 'out' && call.noticedAtMs === undefined))
        toWaiting(draft);
      return;
    case 'announced':
      if (waits(draft) && !call.end) play(draft);
      return;
    case 'leave_message':
      return beginMessage(draft);
    case 'reconnecting':
      if (call.lost) play(draft);
      return;
    case 'rate':
      if (call.state === 'rating' && !call.grade) call.untilMs = atMs + policy.rateMs;
      return;
    case 'bye':
      if (call.end) finish(draft, call.end);
  }
};

/** The agent's own telephone was answered, or a key was pressed at it. */
const taken = (draft: Draft, leg: CallLeg) => {
  const { call, atMs, policy } = draft;
  if (leg.offerId && leg.staffId) {
    leg.state = 'accepting';
    leg.untilMs = atMs + SPEECH_MS;
    add(draft, { do: 'accept', legId: leg.legId, offerId: leg.offerId, staffId: leg.staffId });
    return;
  }
  leg.state = 'ready';
  delete leg.untilMs;
  if (call.direction === 'out' && call.citizen === 'absent') {
    call.citizen = 'ringing';
    call.untilMs = atMs + policy.ringMs + SPEECH_MS / 6;
    const to = { kind: 'number' as const, number: call.number ?? call.to, confirm: false };
    add(draft, { do: 'ring', legId: call.id, to, timeoutMs: policy.ringMs });
    add(draft, { do: 'music', legId: leg.legId, on: true });
    return;
  }
  join(draft, leg);
};

const onAnswered = (draft: Draft, legId: string) => {
  const { call, atMs } = draft;
  if (legId === call.id) {
    if (call.citizen !== 'ringing') return;
    call.citizen = 'up';
    call.untilMs = atMs + SPEECH_MS;
    say(draft, ['welcome'], 'welcome');
    return;
  }
  const leg = legOf(draft, legId);
  // Answered after it was let go: nobody is there for him.
  if (!leg) return call.legIds.includes(legId) ? add(draft, { do: 'hang_up', legId }) : undefined;
  if (leg.state !== 'ringing') return;
  if (leg.role === 'agent') return taken(draft, leg);
  return leg.role === 'supervisor' ? onListening(draft, leg) : onThirdAnswered(draft, leg);
};

const onDigit = (draft: Draft, legId: string, digit: string) => {
  const { call } = draft;
  if (legId !== call.id) return undefined;
  if (waits(draft)) return onWaitingKey(draft, digit);
  return call.state === 'rating' ? onRatingKey(draft, digit) : undefined;
};

const onEnded = (draft: Draft, legId: string, why: Extract<CallFact, { type: 'ended' }>['why']) => {
  const { call, atMs } = draft;
  if (legId !== call.id) {
    const leg = legOf(draft, legId);
    if (!leg) return;
    const rang = leg.state === 'ringing';
    return leg.role === 'agent' && leg.offerId && rang
      ? onRungInVain(draft, leg, why)
      : onGone(draft, leg, why);
  }
  if (call.state === 'ended') return;
  call.citizen = 'gone';
  call.joined = false;
  if (call.direction === 'out' && call.answeredAtMs === undefined) {
    add(draft, { do: 'note', what: 'not_reached' });
    return finish(draft, 'failed');
  }
  if (call.end) return finish(draft, call.end);
  if (call.state === 'recording') {
    if (!call.recording) return giveUp(draft);
    // What he has said so far is a message: the word of the recording decides.
    call.untilMs = atMs + SPEECH_MS;
    const recordingId = call.recordings.at(-1);
    if (recordingId) add(draft, { do: 'stop_record', recordingId });
    return;
  }
  return call.answeredAtMs === undefined ? giveUp(draft) : finish(draft, 'talked');
};

/** Something should have happened by now: its word was lost, or nobody did anything. */
const onClock = (draft: Draft) => {
  const { call, atMs, policy } = draft;
  dropAway(draft);
  for (const leg of there(draft)) {
    if (leg.untilMs === undefined || leg.untilMs > atMs) continue;
    add(draft, { do: 'hang_up', legId: leg.legId });
    onEnded(draft, leg.legId, 'no_answer');
    if (leg.state !== 'gone') drop(draft, leg);
  }
  if (call.announceAtMs !== undefined && call.announceAtMs <= atMs) {
    call.announceAtMs = atMs + policy.announceEveryMs;
    if (!call.boxed && !call.end) add(draft, { do: 'announce' });
  }
  if (call.untilMs === undefined || call.untilMs > atMs || !call.live) return;
  if (call.end) return finish(draft, call.end);
  if (call.lost) return giveBack(draft);
  if (call.state === 'greeting') return toWaiting(draft);
  if (call.state === 'recording') {
    if (!call.recording && call.citizen === 'up') return beginMessage(draft);
    return giveUp(draft);
  }
  if (call.direction === 'out' && call.citizen === 'ringing') return onEnded(draft, call.id, 'no_answer');
  if (call.direction === 'out' && call.noticedAtMs === undefined && call.citizen === 'up')
    return toWaiting(draft);
  if (call.state === 'rating') return toRating(draft);
  delete call.untilMs;
};

const apply = (draft: Draft, fact: CallFact) => {
  const { call } = draft;
  switch (fact.type) {
    case 'opened':
      call.ticketId ??= fact.ticketId;
      return;
    case 'boxed':
      return onBoxed(draft);
    case 'said':
      return onSaid(draft, fact.what);
    case 'answered':
      return onAnswered(draft, fact.legId);
    case 'ended':
      return onEnded(draft, fact.legId, fact.why);
    case 'digit':
      return onDigit(draft, fact.legId, fact.digit);
    case 'recorded':
      return onMessage(draft, fact.recordingId, fact.heardMs);
    case 'record_failed':
      return onMessage(draft, fact.recordingId, 0);
    case 'offered':
      return onOffered(draft, fact);
    case 'offer_over':
      return onOfferOver(draft, fact.offerId);
    case 'accepted':
      return onAccepted(draft, fact.legId, fact.ok);
    case 'owner':
      return onOwner(draft, fact);
    case 'endpoint':
      return onEndpoint(draft, fact.staffId, fact.online);
    case 'wait':
      return onWait(draft, fact);
    case 'clock':
      return onClock(draft);
    case 'vanished':
      return onEnded(draft, call.id, 'failed');
    default:
      return command(draft, fact);
  }
};

/**
 * The next state of a call after a fact. Facts may come twice, late or out of order: what no longer fits changes
 * nothing.
 */
export const stepCall = (before: Call, fact: CallFact, policy: PhonePolicy, atMs: number): Stepped => {
  const call = structuredClone(before);
  const draft: Draft = { call, todo: [], policy, atMs };
  // What ends late at the exchange still gives up its lines; nothing else happens to an ended call.
  if (before.state === 'ended' && fact.type !== 'answered') return { call: before, intents: [] };
  apply(draft, fact);
  const changed = JSON.stringify(call) !== JSON.stringify(before);
  return { call: changed ? call : before, intents: draft.todo };
};
