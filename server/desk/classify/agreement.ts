/** How often classification and the confirmed matter agree, week by week, and how often work had to move (R043). */
import { addDays, dayOf, startOfDay } from '../../../routing/calendar.ts';
import { mondayOf, noContacts } from '../../../routing/figures/first-contact.ts';
import type { AgreementView, AgreementWeek } from '../../../routing/protocol/classify/models.ts';
import { MATTERS, type Matter } from '../../../routing/vocabulary.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { firstContactFigures } from '../figures/first-contact.ts';

export interface AgreementDesk {
  /** The last weeks (Monday to Sunday, Asia/Shanghai), oldest first, the current one last. */
  agreement(weeks: number): Promise<AgreementView>;
}

const isMatter = (value: unknown): value is Matter =>
  typeof value === 'string' && Object.hasOwn(MATTERS, value);

/** Counts only: the store groups, no ticket is read. */
export const createAgreement = (deps: {
  store: Pick<Store, 'tickets' | 'audit'>;
  clock: Clock;
}): AgreementDesk => ({
  agreement: async (weeks) => {
    const { store, clock } = deps;
    const first = addDays(mondayOf(dayOf(clock.nowMs())), -(weeks - 1) * 7);
    const since = { gte: instant(startOfDay(first)) };
    const closed = { status: 'closed', 'stamps.fedBackAt': since };
    const byWeek = new Map<string, AgreementWeek & { moved: Set<string> }>();
    for (let week = 0; week < weeks; week++) {
      const from = addDays(first, week * 7);
      byWeek.set(from, {
        ...{ from, texts: 0, right: 0, misrouted: 0, redispatched: 0, closed: 0 },
        firstContact: noContacts(),
        moved: new Set(),
      });
    }
    const weekOf = (day: unknown) => byWeek.get(mondayOf(String(day)));

    const [pairs, all, moves, contacts] = await Promise.all([
      store.tickets.groupCount([{ day: 'stamps.fedBackAt' }, 'classification.matter', 'confirmedMatter'], {
        where: { ...closed, confirmedMatter: { exists: true }, 'classification.matter': { exists: true } },
      }),
      store.tickets.groupCount([{ day: 'stamps.fedBackAt' }], { where: closed }),
      store.audit.groupCount([{ day: 'at' }, 'target', 'what'], {
        where: { what: { in: ['ticket.transferred', 'order.return'] }, at: since },
      }),
      firstContactFigures(store, since),
    ]);

    const matters = new Map<Matter, { texts: number; right: number; wrong: Map<Matter, number> }>();
    for (const { key, count } of pairs) {
      const [day, classified, confirmed] = key;
      const week = weekOf(day);
      if (!week || !isMatter(classified) || !isMatter(confirmed)) continue;
      const right = classified === confirmed;
      week.texts += count;
      if (right) week.right += count;
      const line = matters.get(confirmed) ?? { texts: 0, right: 0, wrong: new Map<Matter, number>() };
      line.texts += count;
      if (right) line.right += count;
      else line.wrong.set(classified, (line.wrong.get(classified) ?? 0) + count);
      matters.set(confirmed, line);
    }
    for (const { key, count } of all) {
      const week = weekOf(key[0]);
      if (week) week.closed += count;
    }
    for (const { key, count } of moves) {
      const week = weekOf(key[0]);
      if (!week) continue;
      week.redispatched += count;
      week.moved.add(String(key[1]));
    }
    for (const { from, ...firstContact } of contacts.byWeek) {
      const week = byWeek.get(from);
      if (week) week.firstContact = firstContact;
    }
    return {
      weeks: [...byWeek.values()].map(({ moved, ...week }) => ({ ...week, misrouted: moved.size })),
      matters: [...matters]
        .map(([matter, { texts, right, wrong }]) => ({
          ...{ matter, texts, right },
          mistakenFor: [...wrong]
            .map(([other, count]) => ({ matter: other, texts: count }))
            .sort((a, b) => b.texts - a.texts)
            .slice(0, 5),
        }))
        .sort((a, b) => b.texts - a.texts),
    };
  },
});
