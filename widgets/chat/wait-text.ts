/** The honest range: likely to at most, in whole minutes, never one number. */
import type { WaitView } from '../../routing/protocol/views.ts';
import { talk } from './talk.ts';

const MINUTE = 60_000;

/** 2 min 40 s likely, 8 min at most gives { a: 2, b: 8 }; `a` is 0 when it may be at once. */
export const minutesOf = (wait: WaitView): { a: number; b: number } | undefined => {
  if (wait.likelyMs === undefined) return undefined;
  const a = Math.floor(wait.likelyMs / MINUTE);
  const b = Math.max(1, Math.ceil((wait.atMostMs ?? wait.likelyMs * 2) / MINUTE));
  return { a: Math.min(a, b), b };
};

export const rangeText = (wait: WaitView): string => {
  const range = minutesOf(wait);
  if (!range) return talk('wait.unknown');
  return range.a < 1 || range.a === range.b
    ? talk('wait.soon', { b: range.b })
    : talk('wait.range', { a: range.a, b: range.b });
};

export const aheadText = (wait: WaitView): string =>
  wait.ahead > 0 ? talk('wait.ahead', { n: wait.ahead }) : talk('wait.next');
