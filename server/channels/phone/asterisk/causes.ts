/** Why a leg ended, from the cause of Q.850 that Asterisk gives. */
import type { LegEnd } from '../../phone-line.ts';

const CAUSES: Record<number, LegEnd> = {
  /** Unallocated number; no route; destination out of order; subscriber absent. */
  1: 'unreachable',
  3: 'unreachable',
  20: 'unreachable',
  27: 'unreachable',
  16: 'hung_up',
  17: 'busy',
  /** Nobody answers: 18 no response, 19 alerted without an answer. */
  18: 'no_answer',
  19: 'no_answer',
  21: 'declined',
  31: 'hung_up',
  /** Given by Asterisk when `rtp_timeout` ends a channel: "requested channel not available". */
  44: 'silent',
  /** A caller who cancels before he is answered: interworking, with SIP's 487. */
  127: 'hung_up',
};

/** 0 stands for a cause that nobody told: a channel that ended by its side. */
export const endOf = (cause: number | undefined, wasUp: boolean): LegEnd =>
  CAUSES[cause ?? 0] ?? (wasUp && (cause ?? 0) === 0 ? 'hung_up' : 'failed');
