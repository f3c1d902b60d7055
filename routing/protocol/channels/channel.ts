/** What an agent sees of a ticket whose citizen is on somebody else's platform. */
import type { OutState } from '../../channels/follower.ts';
import type { Reach, ReachState, ReachWay } from '../../channels/reach.ts';

export interface ChannelView {
  accountId: string;
  /** False after the citizen has left the account. */
  following: boolean;
  /** Messages that may still be written before he speaks again, without the one kept for the rating. */
  left: number;
  /** When the time to write ends, ms. */
  untilMs?: number;
  /** Other ways that were tried because the platform let nobody answer, in order. */
  ways: { about: Reach['about']; way: ReachWay; state: ReachState; why?: string; at: string }[];
  /** How each message of ours fared, by its number. */
  messages: { seq: number; state: OutState; why?: string }[];
}

/** Null for tickets of our own channels. */
export interface TicketChannel {
  channel: ChannelView | null;
}
