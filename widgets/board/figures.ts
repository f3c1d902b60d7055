/** What the board's numbers say in words: shares with their base beside them, waits that go on between pictures. */
import type { BoardView } from '../../routing/protocol/views.ts';

/** `87.5%`; a dash where there is nothing to divide by, so that nobody reads 0 of 0 as bad. */
export const share = (part: number, whole: number): string =>
  whole > 0 ? `${Math.round((part / whole) * 1000) / 10}%` : '—';

/** A wait of the picture plus the time since: it goes on while nothing else moves. */
export const goingOn = (waitMs: number, board: Pick<BoardView, 'at'>, now: number): number =>
  waitMs > 0 ? waitMs + Math.max(0, now - Date.parse(board.at)) : 0;

export type Mood = '' | 'warn' | 'bad';

/** One minute of waiting is a warning, three are bad. */
export const waitMood = (waitMs: number): Mood => (waitMs > 180_000 ? 'bad' : waitMs > 60_000 ? 'warn' : '');

/** GB/T 33358: 95 % of calls answered in 15 s; below 80 % something has happened. */
export const serviceMood = ({ due, inTime }: { due: number; inTime: number }): Mood =>
  due === 0 || inTime / due >= 0.95 ? '' : inTime / due >= 0.8 ? 'warn' : 'bad';

const RANK = { ready: 0, paused: 1, offline: 2 } as const;

/** On duty first, then by state, the longest in a pause on top: that is whom a supervisor looks for. */
export const byState = (a: BoardView['people'][number], b: BoardView['people'][number]): number =>
  Number(b.onDuty) - Number(a.onDuty) || RANK[a.state] - RANK[b.state] || a.sinceMs - b.sinceMs;

/** Crises that were not in the picture before. */
export const newCrises = (before: BoardView | undefined, now: BoardView): string[] => {
  const known = new Set(before?.crises.map((one) => one.ticketId));
  return now.crises.filter((one) => !known.has(one.ticketId)).map((one) => one.ticketId);
};
