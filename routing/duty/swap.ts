/** Swaps (换班), substitutes (替班) and leave (请假): who must say yes, in which order (DU8). */
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Span } from './turns.ts';

export type SwapKind = 'swap' | 'substitute' | 'leave';
/**
 * `asked` waits for the colleague (or, for leave, for the supervisor), `agreed` for the supervisor. `done` changed the
 * roster; `void` could not any more.
 */
export type SwapState = 'asked' | 'agreed' | 'done' | 'declined' | 'refused' | 'withdrawn' | 'void';

/** A turn as it stood when it was asked for. */
export interface SwapTurn extends Span {
  shiftId: Id;
  staffId: Id;
  post: string;
}

export interface SwapRequest {
  id: Id;
  version: number;
  kind: SwapKind;
  state: SwapState;
  fromId: Id;
  /** The colleague; of a leave the substitute that the supervisor names, if he does. */
  toId?: Id;
  /** The turn that `fromId` gives away. */
  give: SwapTurn;
  /** The turn of `toId` that he takes for it (swap). */
  take?: SwapTurn;
  reason: string;
  /** Why rest rules or gaps were overridden. */
  override?: string;
  /** The change of the roster that came of it. */
  changeId?: Id;
  steps: { at: Instant; by: Id; what: SwapState; note?: string }[];
  createdAt: Instant;
  updatedAt: Instant;
}

const OPEN: readonly SwapState[] = ['asked', 'agreed'];
export const isOpenSwap = (swap: Pick<SwapRequest, 'state'>): boolean => OPEN.includes(swap.state);

export type SwapAct = 'agree' | 'decline' | 'withdraw' | 'approve' | 'refuse';

/**
 * May this person do this now, and what is the request then? `approve` leads to `done` only if the roster takes it.
 * @param by the acting person, and whether he manages the roster
 */
export const nextSwapState = (
  swap: Pick<SwapRequest, 'kind' | 'state' | 'fromId' | 'toId' | 'give'>,
  act: SwapAct,
  by: { id: Id; manages: boolean },
  options: { needsSupervisor: boolean; now: Instant },
): Outcome<SwapState> => {
  if (!isOpenSwap(swap)) return refuse('wrong_state', '该申请已经处理完毕。');
  if (act === 'withdraw') return by.id === swap.fromId ? ok('withdrawn') : refuse('forbidden');
  if (swap.give.endAt <= options.now) return refuse('wrong_state', '该班次已经结束。');
  if (act === 'agree' || act === 'decline') {
    if (by.id !== swap.toId || swap.kind === 'leave')
      return refuse('forbidden', '只有被申请的同事可以答复。');
    if (swap.state !== 'asked') return refuse('wrong_state', '您已经同意过了。');
    if (act === 'decline') return ok('declined');
    return ok(options.needsSupervisor ? 'agreed' : 'done');
  }
  if (!by.manages) return refuse('forbidden');
  if (act === 'refuse') return ok('refused');
  // Who has a part in it does not approve it himself (separation of duties).
  if (by.id === swap.fromId || by.id === swap.toId)
    return refuse('forbidden', '本人参与的申请须由其他主管审批。');
  if (swap.kind !== 'leave' && swap.state !== 'agreed') return refuse('wrong_state', '同事尚未同意。');
  return ok('done');
};
