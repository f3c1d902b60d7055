/** The first forecast that was shown of a ticket and what came of it, as receipts; and how the days came out (WT4). */
import { dayOf } from '../../../routing/calendar.ts';
import type { CalibrationDay } from '../../../routing/protocol/simulation.ts';
import type { Ticket } from '../../../routing/ticket.ts';

export const ESTIMATE = 'wait_estimate';
export const OUTCOME = 'wait_outcome';

export interface Estimate {
  toldAtMs: number;
  ahead: number;
  likelyMs: number;
  atMostMs: number;
  rawLikelyMs: number;
  rawAtMostMs: number;
  naiveMs: number;
}

export interface Ended extends Estimate {
  how: 'answered' | 'left' | 'boxed';
  waitedMs: number;
}

export const isEstimate = (data: object): data is Estimate =>
  ['toldAtMs', 'likelyMs', 'atMostMs', 'rawLikelyMs', 'rawAtMostMs', 'naiveMs'].every(
    (key) => typeof (data as Record<string, unknown>)[key] === 'number',
  );
export const isEnded = (data: object): data is Ended =>
  isEstimate(data) && 'how' in data && 'waitedMs' in data;

/** How the wait of a ticket ended, and when; undefined while it waits. */
export const endOf = (ticket: Ticket): { how: Ended['how']; atMs: number } | undefined => {
  if (ticket.stamps.dispatchedAt && ticket.status !== 'queued')
    return { how: 'answered', atMs: Date.parse(ticket.stamps.dispatchedAt) };
  if (ticket.status === 'closed') return { how: 'left', atMs: Date.parse(ticket.updatedAt) };
  if (ticket.status === 'message_box') return { how: 'boxed', atMs: Date.parse(ticket.updatedAt) };
  return undefined;
};

/** By the day in Asia/Shanghai on which they ended, oldest first. */
export const calibrationDays = (receipts: readonly { at: string; data: object }[]): CalibrationDay[] => {
  const byDay = new Map<string, Ended[]>();
  for (const { at, data } of receipts) {
    if (!isEnded(data)) continue;
    const day = dayOf(Date.parse(at));
    byDay.set(day, [...(byDay.get(day) ?? []), data]);
  }
  return [...byDay]
    .map(([day, all]): CalibrationDay => {
      const answered = all.filter((one) => one.how === 'answered');
      const mean = (pick: (one: Ended) => number) =>
        answered.length === 0 ? 0 : answered.reduce((sum, one) => sum + pick(one), 0) / answered.length;
      return {
        day,
        answered: answered.length,
        left: all.filter((one) => one.how === 'left').length,
        boxed: all.filter((one) => one.how === 'boxed').length,
        withinLikely: mean((one) => (one.waitedMs <= one.likelyMs ? 1 : 0)),
        withinAtMost: mean((one) => (one.waitedMs <= one.atMostMs ? 1 : 0)),
        meanWaitMs: mean((one) => one.waitedMs),
        errorMs: mean((one) => Math.abs(one.likelyMs - one.waitedMs)),
        naiveErrorMs: mean((one) => Math.abs(one.naiveMs - one.waitedMs)),
      };
    })
    .sort((a, b) => (a.day < b.day ? -1 : 1));
};
