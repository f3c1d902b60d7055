/** How a call begins: a citizen calls, or an agent calls the citizen of his ticket. */
import { add, type Draft, SPEECH_MS, say } from './draft.ts';
import type { PhonePolicy } from './policy.ts';
import type { Call, CallLeg, Stepped } from './types.ts';

/** A call of which nothing has happened yet. */
export const blankCall = (id: string, direction: Call['direction'], to: string, atMs: number): Call => ({
  id,
  version: 1,
  direction,
  state: 'greeting',
  live: true,
  to,
  citizen: 'absent',
  joined: false,
  onHold: false,
  muted: false,
  legs: [],
  legIds: [],
  arrivedAtMs: atMs,
  recordings: [],
  recording: false,
  boxed: false,
  announced: false,
  keyUsed: false,
  rateAsked: 0,
  createdAt: new Date(atMs).toISOString(),
  updatedAt: new Date(atMs).toISOString(),
});

/** PH2: a citizen calls: he is answered at once, hears the notice, and has his place from this instant. */
export const callArrives = (
  facts: { id: string; to: string; number: string | undefined; ticketId: string; placeFrom?: string },
  policy: PhonePolicy,
  atMs: number,
): Stepped => {
  const call: Call = {
    ...blankCall(facts.id, 'in', facts.to, atMs),
    citizen: 'up',
    ticketId: facts.ticketId,
    ...(facts.placeFrom ? { placeFrom: facts.placeFrom } : {}),
    untilMs: atMs + SPEECH_MS,
    ...(facts.number ? { number: facts.number } : {}),
  };
  const draft: Draft = { call, todo: [], policy, atMs };
  add(draft, { do: 'answer' }, { do: 'open_ticket' });
  say(draft, ['welcome'], 'welcome');
  return { call, intents: draft.todo };
};

/** PH14: an agent calls the citizen of his ticket: his own telephone rings first. */
export const callOut = (
  facts: { id: string; ticketId: string; number: string; agent: Pick<CallLeg, 'staffId' | 'name' | 'to'> },
  policy: PhonePolicy,
  atMs: number,
): Stepped => {
  const call: Call = {
    ...blankCall(facts.id, 'out', facts.number, atMs),
    state: 'ringing',
    ticketId: facts.ticketId,
    number: facts.number,
  };
  const legId = `own-${facts.id}-1`;
  call.legIds.push(legId);
  call.legs.push({
    ...facts.agent,
    legId,
    role: 'agent',
    state: 'ringing',
    untilMs: atMs + policy.ringMs + SPEECH_MS / 6,
  });
  return {
    call,
    intents: [{ do: 'ring', legId, to: facts.agent.to, timeoutMs: policy.ringMs }],
  };
};
