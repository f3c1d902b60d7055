/** First-contact resolution of the tickets that ended in a span: all, by week, by matter, by person (FG10). */
import {
  addContact,
  type FirstContact,
  type FirstContactCount,
  mondayOf,
  noContacts,
} from '../../../routing/figures/first-contact.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { Matter } from '../../../routing/vocabulary.ts';
import type { Store } from '../../stores/store.ts';

type GroupBy = Parameters<Store['tickets']['groupCount']>[0][number];

export interface FirstContactFigures {
  all: FirstContactCount;
  /** Monday of the week (Asia/Shanghai), oldest first. */
  byWeek: (FirstContactCount & { from: string })[];
  byMatter: (FirstContactCount & { matter: Matter })[];
  /** By who closed it. */
  byStaff: (FirstContactCount & { staffId: Id })[];
}

/** Counts only: the store groups, no ticket is read. */
export const firstContactFigures = async (
  { tickets }: Pick<Store, 'tickets'>,
  within: { gte: Instant; lt?: Instant },
): Promise<FirstContactFigures> => {
  const where = { status: 'closed', 'stamps.fedBackAt': within, firstContact: { exists: true } };
  /** By one field, beside the state. */
  const counted = async (by: GroupBy, nameOf: (value: unknown) => string) => {
    const sums = new Map<string, FirstContactCount>();
    for (const { key, count } of await tickets.groupCount([by, 'firstContact'], { where })) {
      const name = nameOf(key[0]);
      const sum = sums.get(name) ?? noContacts();
      addContact(sum, key[1] as FirstContact, count);
      sums.set(name, sum);
    }
    // Where every ticket was itself a repeat there is nothing to show.
    return [...sums].filter(([, { judged, pending }]) => judged + pending > 0);
  };
  const [weeks, matters, people] = await Promise.all([
    counted({ day: 'stamps.fedBackAt' }, (day) => mondayOf(String(day))),
    counted('confirmedMatter', String),
    counted('attribution.staffId', String),
  ]);
  const all = noContacts();
  for (const [, one] of weeks) {
    all.resolved += one.resolved;
    all.judged += one.judged;
    all.pending += one.pending;
  }
  const most = (a: FirstContactCount, b: FirstContactCount) => b.judged - a.judged || b.pending - a.pending;
  return {
    all,
    byWeek: weeks.map(([from, one]) => ({ from, ...one })).sort((a, b) => (a.from < b.from ? -1 : 1)),
    byMatter: matters.map(([matter, one]) => ({ matter: matter as Matter, ...one })).sort(most),
    byStaff: people.map(([staffId, one]) => ({ staffId, ...one })).sort(most),
  };
};
