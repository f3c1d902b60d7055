/** Citizen, agent and others connected with each other: joining, holding, leaving, loss (PH10-PH14). */
import {
  add,
  agentLeg,
  type Draft,
  drop,
  finish,
  note,
  plainId,
  play,
  ring,
  SPEECH_MS,
  say,
  settleWaiting,
  speakers,
  stopRecording,
  there,
} from './draft.ts';
import type { CallFact, CallLeg } from './types.ts';

/** Connects the citizen with those who talk with him. */
export const connectCitizen = (draft: Draft, legs: readonly CallLeg[]) => {
  const { call } = draft;
  if (call.citizen !== 'up') return;
  add(draft, { do: 'hush', legId: call.id });
  add(draft, { do: 'connect', legIds: [call.id, ...legs.map((leg) => leg.legId)] });
  call.joined = true;
  call.onHold = false;
  call.state = 'talking';
};

const record = (draft: Draft) => {
  const { call } = draft;
  if (call.recording) return;
  const recordingId = `rec-${plainId(call.id)}-${call.recordings.length + 1}`;
  call.recordings.push(recordingId);
  call.recording = true;
  add(draft, { do: 'record_talk', recordingId });
};

/** An agent who has answered and the citizen, as soon as both are there and the notice was heard. */
export const join = (draft: Draft, leg: CallLeg) => {
  const { call, atMs } = draft;
  if (call.citizen !== 'up' || call.noticedAtMs === undefined) return;
  for (const other of there(draft))
    if (other !== leg && other.role === 'agent' && other.state !== 'talking' && other.state !== 'consulting')
      drop(draft, other);
  leg.state = 'talking';
  delete leg.untilMs;
  delete call.untilMs;
  delete call.announceAtMs;
  delete call.lost;
  if (call.answeredAtMs === undefined) {
    call.answeredAtMs = atMs;
    note(draft, 'answered');
  }
  connectCitizen(draft, [leg]);
  record(draft);
};

export const holdCitizen = (draft: Draft) => {
  const { call } = draft;
  if (!call.joined) return;
  call.joined = false;
  call.onHold = true;
  call.state = 'held';
  add(draft, { do: 'disconnect', legId: call.id });
  play(draft);
};

export const resume = (draft: Draft) => {
  const legs = speakers(draft);
  if (draft.call.joined || legs.length === 0) return;
  for (const leg of legs) leg.state = 'talking';
  connectCitizen(draft, legs);
};

/** PH13: the agent has left a citizen who is still there. */
export const toRating = (draft: Draft) => {
  const { call, policy, atMs } = draft;
  stopRecording(draft);
  for (const leg of there(draft)) drop(draft, leg);
  call.joined = false;
  call.onHold = false;
  add(draft, { do: 'end_talk' });
  if (call.citizen !== 'up' || policy.rateMs === 0 || !call.ticketId) return finish(draft, 'talked');
  call.state = 'rating';
  call.end = 'talked';
  call.rateAsked = 1;
  call.untilMs = atMs + SPEECH_MS + policy.rateMs;
  say(draft, ['rate'], 'rate');
};

export const onRatingKey = (draft: Draft, digit: string) => {
  const { call, atMs, policy } = draft;
  if (call.grade) return;
  const grade = Number(digit);
  add(draft, { do: 'hush', legId: call.id });
  if (grade >= 1 && grade <= 5) {
    call.grade = grade as 1 | 2 | 3 | 4 | 5;
    call.gradedAtMs = atMs;
    call.rated = 'open';
    call.untilMs = atMs + SPEECH_MS;
    add(draft, { do: 'graded' });
    say(draft, ['thanks'], 'bye');
    return;
  }
  if (call.rateAsked >= 2) return finish(draft, 'talked');
  call.rateAsked += 1;
  call.untilMs = atMs + SPEECH_MS + policy.rateMs;
  say(draft, ['not_understood', 'rate'], 'rate');
};

/** PH12: the agent's page or line was lost; the citizen must not hear silence. */
const onLost = (draft: Draft, staffId: string) => {
  const { call, atMs, policy } = draft;
  for (const leg of there(draft)) if (leg.state === 'consulting') drop(draft, leg);
  if (call.joined) add(draft, { do: 'disconnect', legId: call.id });
  call.joined = false;
  call.onHold = false;
  call.state = 'held';
  call.lost = { staffId, sinceMs: atMs };
  call.untilMs = atMs + policy.lostMs;
  note(draft, 'lost');
  say(draft, ['reconnecting'], 'reconnecting');
  add(draft, { do: 'ring_owner', staffId });
};

/** The ticket goes back to everybody; the citizen waits again, with his old place. */
export const giveBack = (draft: Draft) => {
  const { call, atMs, policy } = draft;
  for (const leg of there(draft)) if (leg.role === 'agent') drop(draft, leg);
  delete call.lost;
  delete call.untilMs;
  stopRecording(draft);
  call.onHold = false;
  call.joined = false;
  call.state = 'waiting';
  call.announceAtMs = atMs + policy.announceEveryMs;
  add(draft, { do: 'give_back' });
  play(draft);
};

/** Somebody who was talking or could talk is gone from the exchange. */
export const onGone = (draft: Draft, leg: CallLeg, why: Extract<CallFact, { type: 'ended' }>['why']) => {
  const { call } = draft;
  const wasRinging = leg.state === 'ringing';
  leg.state = 'gone';
  delete leg.offerId;
  if (call.state === 'ended' || call.state === 'rating') return;
  if (leg.role === 'supervisor') return;
  if (leg.role === 'agent' && wasRinging) {
    if (call.direction === 'out' && call.citizen !== 'up') return finish(draft, 'failed');
    if (call.lost) return;
    if (call.state === 'waiting' || call.state === 'ringing' || call.state === 'greeting') {
      settleWaiting(draft);
      if (call.citizen === 'up' && call.direction === 'in') add(draft, { do: 'give_back' });
      return;
    }
    return;
  }
  if (leg.role === 'agent' && why !== 'hung_up' && leg.staffId && !agentLeg(draft) && call.citizen === 'up')
    return speakers(draft).length > 0 && call.joined ? undefined : onLost(draft, leg.staffId);
  if (call.direction === 'out' && call.answeredAtMs === undefined) return finish(draft, 'failed');
  const left = speakers(draft);
  if (leg.role === 'consulted' && leg.mode === 'blind' && wasRinging) {
    const agent = call.legs.find((one) => one.role === 'agent' && one.staffId);
    if (agent?.staffId) return onLost(draft, agent.staffId);
  }
  if (left.length === 0) return toRating(draft);
  // A consultation that has ended by itself: back to the citizen.
  const pending = there(draft).some((one) => one.role === 'consulted');
  if (leg.role === 'consulted' && !call.joined && leg.mode === 'consult' && !pending) resume(draft);
};

/** Who serves the ticket now is rung, unless he is already there. */
export const onOwner = (draft: Draft, fact: Extract<CallFact, { type: 'owner' }>) => {
  const { call, policy } = draft;
  if (call.state === 'ended' || call.state === 'rating' || call.state === 'recording' || call.end) return;
  const mine = there(draft).find((leg) => leg.role === 'agent' && leg.staffId === fact.staffId);
  if (mine) {
    // Accepted at the console: his softphone rings on until he is there, without an offer behind it.
    if (mine.state === 'ringing') delete mine.offerId;
    return;
  }
  if (agentLeg(draft)) return;
  if (!fact.to) return call.lost ? undefined : add(draft, { do: 'give_back' });
  const tries = call.legIds.filter((id) => id.startsWith(`own-${call.id}`)).length;
  ring(
    draft,
    {
      legId: `own-${call.id}-${tries + 1}`,
      role: 'agent',
      name: fact.name,
      staffId: fact.staffId,
      to: fact.to,
      state: 'ringing',
    },
    call.lost ? policy.lostMs : policy.ringMs,
  );
  settleWaiting(draft);
};

/**
 * A softphone that signs on anew (its right is renewed each hour, its line was cut for a moment) goes and comes within
 * a second or two, and the talk over it goes on meanwhile.
 */
const AWAY_MS = 3000;

export const onEndpoint = (draft: Draft, staffId: string, online: boolean) => {
  const { call, atMs } = draft;
  for (const leg of there(draft)) {
    if (leg.to.kind !== 'browser' || leg.staffId !== staffId || leg.state === 'ringing') continue;
    if (online) delete leg.awayUntilMs;
    else leg.awayUntilMs ??= atMs + AWAY_MS;
  }
  if (online && call.lost?.staffId === staffId) add(draft, { do: 'ring_owner', staffId });
};

/** Whose softphone has not come back: his leg is silent from now on, whatever the exchange still believes. */
export const dropAway = (draft: Draft) => {
  for (const leg of there(draft)) {
    if (leg.awayUntilMs === undefined || leg.awayUntilMs > draft.atMs) continue;
    delete leg.awayUntilMs;
    add(draft, { do: 'hang_up', legId: leg.legId });
    onGone(draft, leg, 'silent');
  }
};
