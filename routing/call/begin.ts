/** How a call begins: a citizen calls, or an agent calls the citizen of his ticket. */
import { keySentence, welcomeSentence } from '../protocol/phone/greeting.ts';
import type { Language } from '../vocabulary.ts';
import { add, type Draft, SPEECH_MS, say } from './draft.ts';
import { sameNumber } from './numbers.ts';
import type { PhoneNumber, PhonePolicy } from './policy.ts';
import type { Call, CallLeg, SayPart, Stepped } from './types.ts';

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

/** How long the sentence of one key may take, ms. */
const KEY_SPEECH_MS = 8_000;

/** R012: what the policy says of the number that was dialled; undefined for one that it does not name. */
export const numberCalled = (policy: PhonePolicy, to: string): PhoneNumber | undefined =>
  policy.numbers.find((one) => sameNumber(one.number, to));

/** The greeting of the number, then one sentence for each key that it names (PH21, PH22). */
const greeting = (policy: PhonePolicy, to: string): SayPart[] => {
  const called = numberCalled(policy, to);
  return [
    called?.words ? { own: welcomeSentence(called.number), or: 'welcome' } : 'welcome',
    ...policy.keys.map(({ digit }) => ({ own: keySentence(digit) })),
  ];
};

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
    untilMs: atMs + SPEECH_MS + policy.keys.length * KEY_SPEECH_MS,
    ...(facts.number ? { number: facts.number } : {}),
  };
  const draft: Draft = { call, todo: [], policy, atMs };
  add(draft, { do: 'answer' }, { do: 'open_ticket' });
  say(draft, greeting(policy, facts.to), 'welcome');
  return { call, intents: draft.todo };
};

/** PH14: an agent calls the citizen of his ticket: his own telephone rings first. */
export const callOut = (
  facts: {
    id: string;
    ticketId: string;
    number: string;
    agent: Pick<CallLeg, 'staffId' | 'name' | 'to'>;
    language?: Language;
  },
  policy: PhonePolicy,
  atMs: number,
): Stepped => {
  const call: Call = {
    ...blankCall(facts.id, 'out', facts.number, atMs),
    state: 'ringing',
    ticketId: facts.ticketId,
    number: facts.number,
    ...(facts.language ? { language: facts.language } : {}),
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
