/** The telephone of this window: signs on, renews its right, answers what was accepted, and says how it is heard. */
import { computed, ref, shallowRef } from 'vue';
import { chosenDevice, closeStream, type MediaProblem, openMicrophone } from '../../shared/phone/devices.ts';
import type { Quality } from '../../shared/phone/quality.ts';
import type { SipLine, SipSession, SipState } from '../../shared/phone/sip-line.ts';
import { createPlayer, type Player } from '../../shared/phone/sound.ts';
import { serverNow } from '../state/clock.ts';
import { offers } from '../state/offers.ts';
import { me } from '../state/session.ts';
import { calls, isOver, partOf, softphoneAccess } from './phone-desk.ts';
import { type Tabs, watchTabs } from './tabs.ts';

/** `taken`: another window has it. `denied`: the server gives no right to sign on. */
export type SoftState = 'off' | SipState | 'taken' | 'denied';

/** A new right is asked for this long before the old one ends; for short ones at four fifths of their life. */
const RENEW_BEFORE_MS = 60_000;
const RETRY_MS = 5_000;
const QUALITY_EVERY_MS = 2_000;
const CONTEST_MS = 10 * 60_000;

export const softState = ref<SoftState>('off');
export const microphone = ref<MediaProblem>();
/** Rings and belongs to no offer: a colleague asks, or a supervisor was called in. */
export const ringing = shallowRef<readonly SipSession[]>([]);
export const talk = shallowRef<SipSession>();
export const quality = ref<Quality>();
/** The browser wants a click before it lets the far end be heard. */
export const soundBlocked = ref(false);

/** Rings without an offer of the queue beside it. */
export const asked = computed(() =>
  ringing.value.filter((one) => !offers.value.some((offer) => offer.ticket.id === one.ticketId)),
);

let line: SipLine | undefined;
let tabs: Tabs | undefined;
let player: Player | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let wanted = false;
let refusedAtMs = Number.NEGATIVE_INFINITY;
/** Tickets whose next ring is answered at once, since this person asked for it. */
const expected = new Set<string>();

const later = (ms: number): void => {
  clearTimeout(timer);
  timer = setTimeout(() => void signOn(), ms);
};

const without = (session: SipSession): void => {
  ringing.value = ringing.value.filter((one) => one !== session);
};

/** The microphone first, so that a refusal is said before anybody is told that we answer. */
export const prepare = async (): Promise<MediaStream | undefined> => {
  const opened = await openMicrophone();
  microphone.value = opened.ok ? undefined : opened.problem;
  return opened.ok ? opened.stream : undefined;
};

const take = (session: SipSession, stream: MediaStream): void => {
  without(session);
  talk.value?.hangUp();
  talk.value = session;
  quality.value = undefined;
  player?.close();
  player = createPlayer((is) => {
    soundBlocked.value = is;
  });
  const mine = player;
  session.onSound((sound) => mine.play(sound, chosenDevice('speaker')));
  session.onQuality(QUALITY_EVERY_MS, (now) => {
    if (talk.value === session) quality.value = now;
  });
  session.onEnd(() => {
    mine.close();
    if (talk.value !== session) return;
    talk.value = undefined;
    quality.value = undefined;
    soundBlocked.value = false;
  });
  session.answer(stream);
};

/** @returns false when there is no microphone; `microphone` says why */
export const answer = async (session: SipSession): Promise<boolean> => {
  const stream = await prepare();
  if (stream) take(session, stream);
  return stream !== undefined;
};

export const decline = (session: SipSession): void => {
  without(session);
  session.decline();
};

/** Was in this talk when the page was loaded anew: the engine rings again, and he goes on. */
const goesOn = (ticketId: string): boolean =>
  calls.value.some((one) => one.ticketId === ticketId && !isOver(one) && partOf(one)?.role === 'agent');

const onCall = (session: SipSession): void => {
  const { ticketId } = session;
  ringing.value = [...ringing.value, session];
  session.onEnd(() => without(session));
  if (!ticketId) return;
  const offered = offers.value.some((one) => one.ticket.id === ticketId);
  if (expected.delete(ticketId) || (!offered && goesOn(ticketId))) void answer(session);
};

/** The next ring for this ticket is answered: now if it rings, otherwise when it does. */
export const expectRing = (ticketId: string, stream?: MediaStream): void => {
  const session = ringing.value.find((one) => one.ticketId === ticketId);
  if (!session) {
    closeStream(stream);
    expected.add(ticketId);
  } else if (stream) take(session, stream);
  else void answer(session);
};

export const declineRing = (ticketId: string): void => {
  for (const one of ringing.value.filter((session) => session.ticketId === ticketId)) decline(one);
};

const onTaken = (): void => {
  wanted = false;
  clearTimeout(timer);
  line?.close();
  line = undefined;
  softState.value = 'taken';
};

/**
 * A right that still runs and is refused was ended by another machine, or forgotten by an exchange that began anew.
 * One new right is asked for; refused again soon, the phone is left to the other.
 */
const onState = (state: SipState): void => {
  softState.value = state;
  if (state !== 'refused') return;
  const again = Date.now() - refusedAtMs < CONTEST_MS;
  refusedAtMs = Date.now();
  if (again) onTaken();
  else later(RETRY_MS);
};

/** Asks for a right and signs on with it; takes the phone from every other window of this person. */
export const signOn = async (): Promise<void> => {
  const staffId = me.value?.id;
  if (!wanted || !staffId) return;
  const access = await softphoneAccess();
  if (!wanted) return;
  if (!access.ok) {
    // While the right that we have still holds, a server that is away for a moment takes nothing from it.
    if (softState.value !== 'ready') softState.value = access.code === 'forbidden' ? 'denied' : 'lost';
    if (access.code !== 'forbidden') later(RETRY_MS);
    return;
  }
  const life = access.value.expiresAtMs - serverNow();
  later(Math.max(RETRY_MS, Math.max(life - RENEW_BEFORE_MS, life * 0.8)));
  if (line?.renew(access.value)) return;
  const { openSipLine } = await import('../../shared/phone/sip-line.ts');
  if (!wanted) return;
  line?.close();
  tabs ??= watchTabs(staffId, onTaken);
  tabs.take();
  line = openSipLine({ access: access.value, register: true, onState, onCall });
};

export const startSoftphone = (): void => {
  if (wanted || softState.value === 'taken') return;
  wanted = true;
  softState.value = 'connecting';
  void signOn();
};

/** By hand, in a window that had lost the phone. */
export const takePhone = (): void => {
  softState.value = 'off';
  refusedAtMs = Number.NEGATIVE_INFINITY;
  startSoftphone();
};

export const stopSoftphone = (): void => {
  wanted = false;
  clearTimeout(timer);
  expected.clear();
  talk.value?.hangUp();
  for (const one of ringing.value) one.busy();
  line?.close();
  line = undefined;
  tabs?.close();
  tabs = undefined;
  softState.value = 'off';
};

export const hearAgain = (): void => player?.again();
export const routeSpeaker = (id: string): void => player?.route(id);
export const changeMicrophone = async (): Promise<void> => {
  const session = talk.value;
  if (!session) return;
  const stream = await prepare();
  if (stream) await session.replace(stream);
};

addEventListener('beforeunload', (event) => {
  if (talk.value) event.preventDefault();
});
addEventListener('pagehide', () => {
  talk.value?.leave();
  line?.close();
});

/**
 * Takes an offer and the call with it. Undefined when there is no microphone: then nothing was accepted. Without a
 * sign-on here the offer is accepted all the same, since the call may ring on a desk telephone.
 */
export const acceptByPhone = async <T extends { ok: boolean }>(
  ticketId: string,
  accept: () => Promise<T>,
): Promise<T | undefined> => {
  if (softState.value !== 'ready') return accept();
  const stream = await prepare();
  if (!stream) return undefined;
  expected.add(ticketId);
  const answered = await accept();
  if (!answered.ok) {
    expected.delete(ticketId);
    closeStream(stream);
    return answered;
  }
  const session = ringing.value.find((one) => one.ticketId === ticketId);
  if (session && expected.delete(ticketId)) take(session, stream);
  else closeStream(stream);
  return answered;
};
