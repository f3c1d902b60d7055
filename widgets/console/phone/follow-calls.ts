/** The softphone follows what the server says of its call: muted or not, and over. */
import { watch } from 'vue';
import type { SipSession } from '../../shared/phone/sip-line.ts';
import { calls, isOver, partOf } from './phone-desk.ts';
import { talk } from './softphone.ts';

/** The exchange hangs up itself; this is for a line whose signalling died while the sound went on. */
const LINGERS_MS = 2_000;
const isGone = (session: SipSession): boolean => {
  const call = calls.value.findLast((one) => one.ticketId === session.ticketId);
  return call !== undefined && (isOver(call) || partOf(call)?.state === 'gone');
};
/** For as long as the component lives. */
export const useFollowCalls = (): void => {
  watch(
    () => talk.value && isGone(talk.value),
    (gone) => {
      const session = talk.value;
      if (!gone || !session) return;
      setTimeout(() => {
        if (talk.value === session && isGone(session)) session.hangUp();
      }, LINGERS_MS);
    },
  );

  // What the server says counts: a page that was loaded anew may find itself muted.
  watch(
    () => {
      const call = calls.value.find((one) => one.ticketId === talk.value?.ticketId && !isOver(one));
      return [talk.value, call?.muted ?? false] as const;
    },
    ([session, muted]) => session?.mute(muted),
  );
};
