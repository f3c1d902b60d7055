/** A call under change: the state that a fact leaves, and the intents that it raises. */
import type { PhonePolicy } from './policy.ts';
import type { Call, CallIntent, CallLeg, CallNote, SayPart, Spoken } from './types.ts';

export interface Draft {
  call: Call;
  todo: CallIntent[];
  policy: PhonePolicy;
  atMs: number;
}

/** Exchanges give ids with dots; ours go into addresses of pages. */
export const plainId = (id: string): string => id.replace(/[^\w-]/g, '-');

export const talkIdOf = (callId: string): string => `talk-${callId}`;

/** How long something may be spoken before it is taken as spoken, ms: the word of it may be lost. */
export const SPEECH_MS = 30_000;
/** Later than a ringing leg's own end, its end is taken as lost, ms. */
const LEG_GRACE_MS = 5_000;

const isThere = (leg: CallLeg): boolean => leg.state !== 'gone';
export const there = (draft: Draft): CallLeg[] => draft.call.legs.filter(isThere);
export const legOf = (draft: Draft, legId: string): CallLeg | undefined =>
  there(draft).find((leg) => leg.legId === legId);
/** Those who talk or could: not ringing ones, not supervisors who only listen. */
export const speakers = (draft: Draft): CallLeg[] =>
  there(draft).filter((leg) => leg.state === 'talking' || leg.state === 'consulting');
export const agentLeg = (draft: Draft): CallLeg | undefined =>
  there(draft).find((leg) => leg.role === 'agent' && (leg.state === 'talking' || leg.state === 'consulting'));
export const waits = ({ call }: Draft): boolean =>
  call.state === 'greeting' || call.state === 'waiting' || call.state === 'ringing';

export const add = (draft: Draft, ...intents: CallIntent[]) => {
  draft.todo.push(...intents);
};
export const note = (draft: Draft, what: CallNote) => add(draft, { do: 'note', what });

export const say = (draft: Draft, prompts: SayPart[], then?: Spoken, legId = draft.call.id) =>
  add(draft, { do: 'say', legId, prompts, ...(then ? { then } : {}) });

/** A citizen who is there and not connected hears music. */
export const play = (draft: Draft) => {
  if (draft.call.citizen === 'up' && !draft.call.joined)
    add(draft, { do: 'music', legId: draft.call.id, on: true });
};

export const ring = (draft: Draft, leg: CallLeg, timeoutMs: number) => {
  const { call, atMs } = draft;
  if (call.legIds.includes(leg.legId)) return;
  call.legs.push({ ...leg, state: 'ringing', untilMs: atMs + timeoutMs + LEG_GRACE_MS });
  call.legIds.push(leg.legId);
  add(draft, { do: 'ring', legId: leg.legId, to: leg.to, timeoutMs });
};

/** Ends a leg of ours; what it was rung for is settled by the caller of this. */
export const drop = (draft: Draft, leg: CallLeg) => {
  leg.state = 'gone';
  delete leg.offerId;
  add(draft, { do: 'hang_up', legId: leg.legId });
};

/** The state of one who waits, from whether somebody is being rung. */
export const settleWaiting = (draft: Draft) => {
  const { call } = draft;
  if (call.state !== 'waiting' && call.state !== 'ringing') return;
  const rung = there(draft).some((leg) => leg.role === 'agent');
  call.state = rung ? 'ringing' : 'waiting';
};

export const stopRecording = (draft: Draft) => {
  const { call } = draft;
  const recordingId = call.recordings.at(-1);
  if (!call.recording || !recordingId) return;
  call.recording = false;
  add(draft, { do: 'stop_record', recordingId });
};

/** Everything of it ends, at the exchange too. */
export const finish = (draft: Draft, end: NonNullable<Call['end']>) => {
  const { call, atMs } = draft;
  if (call.state === 'ended') return;
  stopRecording(draft);
  for (const leg of there(draft)) drop(draft, leg);
  if (call.joined || call.answeredAtMs !== undefined) add(draft, { do: 'end_talk' });
  if (call.citizen === 'up' || call.citizen === 'ringing') add(draft, { do: 'hang_up', legId: call.id });
  call.citizen = 'gone';
  call.joined = false;
  call.onHold = false;
  call.state = 'ended';
  call.live = false;
  call.end ??= end;
  call.endedAtMs = atMs;
  delete call.untilMs;
  delete call.announceAtMs;
  delete call.lost;
  note(draft, call.end === 'abandoned' ? 'abandoned' : 'ended');
};

/** When the call is to be looked at again, ms; undefined when it has ended. */
export const wakeAt = (call: Call): number | undefined => {
  if (call.state === 'ended') return undefined;
  const times = [
    call.untilMs,
    call.announceAtMs,
    ...call.legs.flatMap((leg) => (leg.state === 'gone' ? [] : [leg.untilMs, leg.awayUntilMs])),
  ].filter((ms): ms is number => ms !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
};
