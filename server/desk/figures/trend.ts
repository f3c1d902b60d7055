/** Contacts of today per hour beside the usual day (FG5). Days that are over are counted once and kept. */
import { dayOf, startOfDay } from '../../../routing/calendar.ts';
import { daysLike, meanHours } from '../../../routing/figures/usual-day.ts';
import type { TrendView } from '../../../routing/protocol/figures/figures.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';

const HOUR_MS = 3_600_000;
const DAYS = 4;
const KEPT = 40;

export interface Trend {
  view(): Promise<TrendView>;
}

export const createTrend = (core: Core): Trend => {
  const over = new Map<string, Promise<number[]>>();

  const hoursOf = (day: string, hours: number): Promise<number[]> =>
    Promise.all(
      Array.from({ length: hours }, (_, hour) => {
        const from = startOfDay(day) + hour * HOUR_MS;
        return core.store.tickets.count({
          where: { createdAt: { gte: instant(from), lt: instant(from + HOUR_MS) } },
        });
      }),
    );

  const past = (day: string): Promise<number[]> => {
    const known = over.get(day);
    if (known) return known;
    const counted = hoursOf(day, 24);
    over.set(day, counted);
    // A store that is away must not be remembered as an answer.
    counted.catch(() => over.delete(day));
    if (over.size > KEPT) over.delete(over.keys().next().value ?? '');
    return counted;
  };

  return {
    view: async () => {
      const nowMs = core.clock.nowMs();
      const day = dayOf(nowMs);
      const days = daysLike(day, core.policy().calendar, DAYS);
      const passed = Math.floor((nowMs - startOfDay(day)) / HOUR_MS) + 1;
      const [today, counted] = await Promise.all([hoursOf(day, passed), Promise.all(days.map(past))]);
      // A day before the installation began says nothing about what is usual.
      const lived = days
        .map((one, index) => ({ one, hours: counted[index]! }))
        .filter(({ hours }) => hours.some((count) => count > 0));
      return {
        today,
        usual: meanHours(lived.map(({ hours }) => hours)),
        days: lived.map(({ one }) => one),
      };
    },
  };
};
