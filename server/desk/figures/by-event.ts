/** Figures of life events and enterprise events (R033, R034): tickets that bear the mark, answered ones, ratings. */
import { isSatisfied } from '../../../routing/rating.ts';
import type { Instant } from '../../../routing/ticket.ts';
import { EVENT_TAGS } from '../../../routing/vocabulary/life-events.ts';
import type { Grade } from '../../../routing/vocabulary.ts';
import type { Store } from '../../stores/store.ts';

export interface EventFigures {
  tag: string;
  /** Tickets opened in the span. */
  count: number;
  /** Of them those that had a first answer (FG1). */
  answered: number;
  /** Ratings given in the span to tickets that bore the mark when they were rated. */
  rated: number;
  satisfied: number;
}

/** Marks without a ticket and without a rating are left out; a ticket with two marks counts under both. */
export const eventFigures = async (
  store: Pick<Store, 'tickets' | 'ratings'>,
  within: { gte: Instant; lt: Instant },
): Promise<EventFigures[]> => {
  const figures = await Promise.all(
    EVENT_TAGS.map(async (tag) => {
      const opened = { createdAt: within, 'classification.tags': tag };
      const [count, answered, grades] = await Promise.all([
        store.tickets.count({ where: opened }),
        store.tickets.count({ where: { ...opened, 'answer.inTime': { exists: true } } }),
        store.ratings.groupCount(['grade'], { where: { at: within, events: tag } }),
      ]);
      const sum = (fits: (grade: Grade) => boolean) =>
        grades.reduce((total, one) => total + (fits(one.key[0] as Grade) ? one.count : 0), 0);
      return { tag, count, answered, rated: sum(() => true), satisfied: sum(isSatisfied) };
    }),
  );
  return figures.filter((one) => one.count > 0 || one.rated > 0);
};
