/** What the adapter knows of the legs that are in the exchange now. Lost with the process and filled again from it. */
import type { LegEnd, PhoneSnapshot } from '../../phone-line.ts';
import { type AriChannel, atMs } from './ari-events.ts';

export interface Leg {
  legId: string;
  callId: string;
  inbound: boolean;
  from?: string;
  to?: string;
  sinceMs: number;
  up: boolean;
  /** Asked for a key before he is connected. */
  confirming: boolean;
  /** He has been told as `answered`, or as `arrived` when he called. */
  told: boolean;
  /** Something may be playing that must end before he hears others. */
  music: boolean;
  /** The playback that runs, and who waits for its end. */
  saying?: { id: string; done: () => void };
  /** Its end has been asked for, by either side: what is spoken is no longer heard. */
  leaving?: true;
  /** Why it ends, when we know better than the cause will say. */
  ending?: LegEnd;
}

/** Channel variables that carry what must outlive this process. */
export const VARIABLES = {
  call: 'YXT_CALL',
  to: 'YXT_TO',
  leg: 'YXT_LEG',
  ticket: 'YXT_TICKET',
  confirm: 'YXT_CONFIRM',
} as const;

/** A number as networks give it; what else stands there (anonymous, the name of a page) is none. */
const NUMBER = /^\+?\d{2,20}$/;

export const legOf = (channel: AriChannel): Leg | undefined => {
  const given = channel.channelvars ?? {};
  const callId = given[VARIABLES.call];
  if (!callId) return undefined;
  const inbound = !given[VARIABLES.leg];
  // A caller whom the dial plan serves by itself, because nobody was there for him, is not ours.
  if (inbound && channel.dialplan.app_name !== 'Stasis') return undefined;
  const from = channel.caller.number;
  const to = given[VARIABLES.to];
  return {
    legId: channel.id,
    callId,
    inbound,
    ...(inbound && NUMBER.test(from) ? { from } : {}),
    ...(inbound && to ? { to } : {}),
    sinceMs: atMs(channel.creationtime),
    up: channel.state === 'Up',
    confirming: given[VARIABLES.confirm] === 'wait',
    told: false,
    music: true,
  };
};

export const shownLeg = (leg: Leg, talkId: string | undefined): PhoneSnapshot['legs'][number] => ({
  legId: leg.legId,
  inbound: leg.inbound,
  ...(leg.from ? { from: leg.from } : {}),
  ...(leg.to ? { to: leg.to } : {}),
  state: leg.up && !leg.confirming ? 'up' : 'ringing',
  ...(talkId ? { talkId } : {}),
  callId: leg.callId,
  sinceMs: leg.sinceMs,
});
