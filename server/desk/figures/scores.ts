/** Scores by person and month, and figures of follow-ups, counted by the store: no document is read (FG13, FG14). */
import { dayOf } from '../../../routing/calendar.ts';
import {
  type FollowUpCount,
  followUpCounts,
  type ScoreMonth,
  scoreMonths,
} from '../../../routing/figures/scores.ts';
import type { FollowUpOutcome, FollowUpWhy } from '../../../routing/follow-up.ts';
import { isSatisfied } from '../../../routing/rating.ts';
import type { Instant } from '../../../routing/ticket.ts';
import type { Grade } from '../../../routing/vocabulary.ts';
import type { Store } from '../../stores/store.ts';

/** On the conditions of the figures `invited` and `rated`, by person. */
export const personScores = async (
  { tickets, ratings }: Pick<Store, 'tickets' | 'ratings'>,
  within: { gte: Instant; lt: Instant },
): Promise<ScoreMonth[]> => {
  const [closed, graded] = await Promise.all([
    tickets.groupCount(['attribution.staffId', { day: 'stamps.fedBackAt' }], {
      where: { status: 'closed', 'stamps.fedBackAt': within, 'attribution.staffId': { exists: true } },
    }),
    ratings.groupCount(['staffId', { day: 'at' }, 'grade'], { where: { at: within } }),
  ]);
  return scoreMonths(
    closed.map(({ key: [staffId, day], count }) => ({ staffId: String(staffId), day: String(day), count })),
    graded.map(({ key: [staffId, day, grade], count }) => ({
      ...{ staffId: String(staffId), day: String(day), count },
      ...{ grade: Number(grade), satisfied: isSatisfied(Number(grade) as Grade) },
    })),
  );
};

/** @param now what was to be done by yesterday and is not is overdue */
export const followUpFigures = async (
  { followUps }: Pick<Store, 'followUps'>,
  { gte, lt }: { gte: Instant; lt: Instant },
  now: Instant,
): Promise<FollowUpCount[]> => {
  const today = dayOf(Date.parse(now));
  // Days compare as words: the first of the two.
  const [before = today] = [dayOf(Date.parse(lt)), today].sort();
  const [done, overdue] = await Promise.all([
    followUps.groupCount(['why', 'result.outcome'], { where: { state: 'done', 'result.at': { gte, lt } } }),
    followUps.groupCount(['why'], {
      where: {
        state: { in: ['open', 'taken'] },
        dueDay: { gte: dayOf(Date.parse(gte)), lt: before },
      },
    }),
  ]);
  return followUpCounts(
    done.map(({ key: [why, outcome], count }) => ({
      ...{ why: why as FollowUpWhy, outcome: outcome as FollowUpOutcome, count },
    })),
    overdue.map(({ key: [why], count }) => ({ why: why as FollowUpWhy, count })),
  );
};
