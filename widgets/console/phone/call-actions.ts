/** What the keys and buttons of a call do, wherever in the console they are pressed. */
import { ref } from 'vue';
import { type Failure, isLinkFailure } from '../../shared/failure.ts';
import { router } from '../router.ts';
import { complain } from '../state/toast.ts';
import * as desk from './phone-desk.ts';
import { expectRing, prepare, talk } from './softphone.ts';

/** Twice within this time: one slip of the finger must not end a talk. */
const AGAIN_MS = 3_000;

export const inviting = ref(false);
export const armed = ref(false);
let disarm: ReturnType<typeof setTimeout> | undefined;

export const report = (failure: Failure | undefined): boolean => {
  if (failure) complain(failure);
  return !failure;
};

/** Silent at once on this side; the exchange follows. */
export const toggleMute = async (): Promise<void> => {
  const call = desk.myCall.value;
  if (!call) return;
  talk.value?.mute(!call.muted);
  if (!report(await desk.muteCall(call.id, !call.muted))) talk.value?.mute(call.muted);
};

export const toggleHold = async (): Promise<void> => {
  const call = desk.myCall.value;
  if (call) report(await desk.hold(call.id, call.state !== 'held'));
};

export const hangUp = async (): Promise<void> => {
  const call = desk.myCall.value;
  const session = talk.value;
  armed.value = false;
  inviting.value = false;
  const failure = call ? await desk.hangUp(call.id) : undefined;
  // Without the server the own end can be put down all the same.
  if (!call || (failure && isLinkFailure(failure))) session?.hangUp();
  else report(failure);
};

/** By key: the first press asks. */
export const hangUpByKey = (): void => {
  clearTimeout(disarm);
  if (armed.value) return void hangUp();
  armed.value = true;
  disarm = setTimeout(() => {
    armed.value = false;
  }, AGAIN_MS);
};

export const openInvite = async (): Promise<void> => {
  const call = desk.myCall.value;
  if (!call) return;
  await router.push({ name: 'work', params: { id: call.ticketId } });
  inviting.value = true;
};

/** The own telephone rings first, or is rung when the far end answers: both are answered without a hand. */
export const callBack = async (ticketId: string): Promise<void> => {
  const stream = await prepare();
  if (!stream) return;
  expectRing(ticketId, stream);
  report(await desk.dial(ticketId));
};

export const listenIn = async (
  callId: string,
  ticketId: string,
  mode: 'listen' | 'whisper' | 'join' | 'leave',
): Promise<void> => {
  if (mode !== 'leave' && !talk.value) {
    const stream = await prepare();
    if (!stream) return;
    expectRing(ticketId, stream);
  }
  report(await desk.listen(callId, mode));
  if (mode === 'leave') talk.value?.hangUp();
};
