/** Rest rules: how long one stretch of duty may last, and how much rest lies between two (DU5). */
import type { DutyPolicy } from './policy.ts';
import { lengthMs, type Span } from './turns.ts';

export interface RestBreach {
  kind: 'overlap' | 'too_long' | 'too_little_rest';
  /** Where it begins. */
  at: string;
  minutes: number;
  limit: number;
}

const MINUTE_MS = 60_000;
const gapMs = (before: Span, after: Span): number => Date.parse(after.startAt) - Date.parse(before.endAt);

/** Turns of one person that belong together: those with less than `splitMinutes` between them. */
const stretches = (turns: readonly Span[], splitMinutes: number): Span[][] => {
  const found: Span[][] = [];
  for (const turn of turns) {
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && gapMs(before, turn) < splitMinutes * MINUTE_MS) last.push(turn);
    else found.push([turn]);
  }
  return found;
};

/**
 * What the turns of one person break. With `touched` only breaches near those turns are told: what stood before is
 * not the fault of a new turn.
 */
export const restBreaches = (
  turns: readonly Span[],
  rest: DutyPolicy['rest'],
  touched: readonly Span[] = turns,
): RestBreach[] => {
  const sorted = [...turns].sort((a, b) => (a.startAt < b.startAt ? -1 : 1));
  const isTouched = (...some: Span[]) =>
    some.some((one) => touched.some((turn) => turn.startAt === one.startAt && turn.endAt === one.endAt));
  const breaches: RestBreach[] = [];
  for (const [index, turn] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && gapMs(turn, next) < 0 && isTouched(turn, next))
      breaches.push({ kind: 'overlap', at: next.startAt, minutes: -gapMs(turn, next) / MINUTE_MS, limit: 0 });
  }
  const blocks = stretches(sorted, rest.splitMinutes);
  for (const [index, block] of blocks.entries()) {
    const minutes = block.reduce((sum, turn) => sum + lengthMs(turn), 0) / MINUTE_MS;
    if (minutes > rest.maxStretchMinutes && isTouched(...block))
      breaches.push({ kind: 'too_long', at: block[0]!.startAt, minutes, limit: rest.maxStretchMinutes });
    const next = blocks[index + 1];
    if (!next || !isTouched(...block, ...next)) continue;
    const restMinutes = gapMs(block.at(-1)!, next[0]!) / MINUTE_MS;
    if (restMinutes < rest.minRestMinutes)
      breaches.push({
        kind: 'too_little_rest',
        at: next[0]!.startAt,
        minutes: restMinutes,
        limit: rest.minRestMinutes,
      });
  }
  return breaches;
};

const hours = (minutes: number): string => `${Math.round((minutes / 60) * 10) / 10} 小时`;

/** The sentence for a person, without his name. */
export const breachText = ({ kind, minutes, limit }: RestBreach): string => {
  if (kind === 'overlap') return `与本人其他班次重叠 ${hours(minutes)}`;
  if (kind === 'too_long') return `连续值班 ${hours(minutes)}，超过 ${hours(limit)}`;
  return `两班之间只休息 ${hours(minutes)}，不足 ${hours(limit)}`;
};
