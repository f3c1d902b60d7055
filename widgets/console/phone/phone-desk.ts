/** Calls on this desk: what the server tells of them, and what may be asked of it. */
import { computed, ref, shallowRef } from 'vue';
import type {
  CallTarget,
  CallView,
  PhoneClientEvents,
  PhoneSelfView,
  PhoneServerEvents,
} from '../../../routing/protocol/phone/phone.ts';
import type { MissedCall } from '../../../routing/protocol/phone/phone-http.ts';
import type { Connection } from '../../shared/connect.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { can, me } from '../state/session.ts';
import { phoneHttp } from './phone-http.ts';

type PhoneConnection = Connection<PhoneClientEvents, PhoneServerEvents>;

/** Ended calls that stay for the form after the call. */
const ENDED_KEPT = 20;

let connection: PhoneConnection | undefined;
/** Undefined until the server has said whether there is a phone. */
export const phoneSelf = shallowRef<PhoneSelfView>();
export const calls = shallowRef<readonly CallView[]>([]);
export const missedCalls = shallowRef<readonly MissedCall[]>([]);
/** Ended calls that were put aside by hand. */
const dismissed = ref(new Set<string>());

export const hasPhone = computed(() => phoneSelf.value?.available === true);
/** To listen, to speak to the agent alone, and to come in, belong to those who assign. */
export const mayListen = (): boolean => can('call.listen', 'ticket.assign');

export const isOver = (call: CallView): boolean => call.state === 'ended';
/** Whether this person is in the talk, or was until it ended for him. */
export const partOf = (call: CallView, staffId = me.value?.id) =>
  call.parties.findLast((party) => party.staffId === staffId);
const isIn = (call: CallView): boolean => {
  const part = partOf(call);
  // Who listens is no party of the talk: its keys are not his.
  if (isOver(call) || !part || part.role === 'supervisor') return false;
  return part.state !== 'gone' && part.state !== 'ringing';
};

/** The talk in which this person is now. */
export const myCall = computed(() => calls.value.find(isIn));
/** The call of a ticket that is shown beside it: the live one before the last one that ended. */
export const callOf = (ticketId: string): CallView | undefined => {
  const all = calls.value.filter((one) => one.ticketId === ticketId && !dismissed.value.has(one.id));
  return all.find((one) => !isOver(one)) ?? all.at(-1);
};

const keepCall = (call: CallView): void => {
  const others = calls.value.filter((one) => one.id !== call.id);
  const ended = others.filter(isOver).slice(-ENDED_KEPT);
  calls.value = [...ended, ...others.filter((one) => !isOver(one)), call];
  if (isOver(call) && call.end !== 'talked') void loadMissed();
};

/**
 * Of somebody else's call nothing is pushed to who supervises: what a look at its ticket shows is kept, and follows the
 * ticket. As soon as he takes part he is told like the others.
 */
export const seeCall = (call: CallView): void => {
  const known = calls.value.find((one) => one.id === call.id);
  if (partOf(known ?? call)) return;
  if (known || !isOver(call)) keepCall(call);
};

export const dismiss = (callId: string): void => {
  dismissed.value.add(callId);
};

const ask: PhoneConnection['call'] = (event, input, options) =>
  connection ? connection.call(event, input, options) : Promise.resolve({ ok: false, code: 'offline' });

/** Keeps the call that the server answered with. */
const settle = (answer: Result<CallView>): Failure | undefined => {
  if (!answer.ok) return answer;
  keepCall(answer.value);
  return undefined;
};

/** Ringing somebody takes longer than writing a line. */
const RING_MS = 20_000;

export const softphoneAccess = () => ask('phone:softphone', {});
export const hold = async (callId: string, on: boolean) => settle(await ask('call:hold', { callId, on }));
export const muteCall = async (callId: string, on: boolean) => settle(await ask('call:mute', { callId, on }));
export const invite = async (callId: string, to: CallTarget, mode: 'consult' | 'conference') =>
  settle(await ask('call:invite', { callId, to, mode }, { timeoutMs: RING_MS }));
export const drop = async (callId: string, legId: string) =>
  settle(await ask('call:drop', { callId, legId }));
export const merge = async (callId: string) => settle(await ask('call:merge', { callId }));
export const backToCitizen = async (callId: string) => settle(await ask('call:back', { callId }));
export const transferWarm = async (callId: string, legId: string) =>
  settle(await ask('call:transfer', { callId, legId }));
export const transferBlind = async (callId: string, to: CallTarget) =>
  settle(await ask('call:transfer', { callId, to }, { timeoutMs: RING_MS }));
export const leave = async (callId: string) => settle(await ask('call:leave', { callId }));
export const hangUp = async (callId: string) => settle(await ask('call:hang-up', { callId }));
export const dial = async (ticketId: string) =>
  settle(await ask('call:dial', { ticketId }, { timeoutMs: RING_MS }));
export const listen = async (callId: string, mode: 'listen' | 'whisper' | 'join' | 'leave') =>
  settle(await ask('call:listen', { callId, mode }));

export const loadMissed = async (): Promise<void> => {
  if (!hasPhone.value || !can('ticket.serve')) return;
  const answer = await phoneHttp('GET /api/v1/calls/missed');
  if (answer.ok) missedCalls.value = answer.value.items;
};

/** Heard on every connection, before hello. */
export const listenPhone = (line: unknown): void => {
  connection = line as PhoneConnection;
  connection.on('call', keepCall);
};

/** After each hello. @returns whether the softphone is wanted here */
export const greetPhone = async (): Promise<boolean> => {
  const answer = await ask('phone:hello', {});
  // An installation without a phone, or a person who may not use it, is no failure.
  if (!answer.ok) return false;
  phoneSelf.value = answer.value;
  if (!answer.value.available) return false;
  const known = new Set(answer.value.calls.map((one) => one.id));
  const goneMeanwhile = calls.value.filter((one) => !isOver(one) && !known.has(one.id));
  calls.value = calls.value.filter((one) => !goneMeanwhile.includes(one));
  for (const call of answer.value.calls) keepCall(call);
  void loadMissed();
  return true;
};

export const forgetPhone = (): void => {
  connection = undefined;
  phoneSelf.value = undefined;
  calls.value = [];
  missedCalls.value = [];
  dismissed.value.clear();
};
