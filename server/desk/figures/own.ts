/** A person's own figures of his turn (FG8), on the conditions of the reports. */
import { dayOf, startOfDay } from '../../../routing/calendar.ts';
import { meanMsOf } from '../../../routing/figures/answer.ts';
import type { OwnFigures } from '../../../routing/protocol/figures/figures.ts';
import { isSatisfied } from '../../../routing/rating.ts';
import { GRADES, type Grade, keysOf } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';

export interface OwnFiguresDesk {
  shift(who: Pick<StaffPrincipal, 'id'>): Promise<OwnFigures>;
}

const SATISFIED = keysOf(GRADES)
  .map((key) => Number(key) as Grade)
  .filter(isSatisfied);

export const createOwnFigures = ({ store, clock }: Pick<Core, 'store' | 'clock'>): OwnFiguresDesk => ({
  shift: async ({ id }) => {
    const now = instant(clock.nowMs());
    const turns = await store.shifts.find({
      where: { staffId: id, startAt: { lte: now }, endAt: { gt: now } },
      sort: { field: 'startAt', direction: 'asc' },
      limit: 1,
    });
    const since = turns.items[0]?.startAt ?? instant(startOfDay(dayOf(clock.nowMs())));
    const closed = { status: 'closed', 'attribution.staffId': id, 'stamps.fedBackAt': { gte: since } };
    const rated = { staffId: id, at: { gte: since } };
    const [all, answers, inTime, ratings, satisfied] = await Promise.all([
      store.tickets.count({ where: closed }),
      store.tickets.groupCount(['answer.seconds'], {
        where: { ...closed, 'answer.inTime': { exists: true } },
      }),
      store.tickets.count({ where: { ...closed, 'answer.inTime': true } }),
      store.ratings.count({ where: rated }),
      store.ratings.count({ where: { ...rated, grade: { in: SATISFIED } } }),
    ]);
    const seconds = answers.map(({ key, count }) => ({ seconds: Number(key[0] ?? 0), count }));
    const answered = seconds.reduce((sum, one) => sum + one.count, 0);
    return {
      since,
      closed: all,
      answered,
      inTime,
      ...(answered > 0 ? { answerMs: meanMsOf(seconds) } : {}),
      rated: ratings,
      satisfied,
    };
  },
});
