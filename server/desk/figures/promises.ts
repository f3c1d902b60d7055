/** How published promises were kept, counted by the store: for reports and for the public page alike (FG12). */
import {
  IN_TIME,
  type PromiseCount,
  type PromiseFigures,
  type PromiseSpan,
  promiseWheres,
} from '../../../routing/figures/promises.ts';
import { CHANNELS, type Channel, keysOf, type Service } from '../../../routing/vocabulary.ts';
import type { Store } from '../../stores/store.ts';

type Groups = Awaited<ReturnType<Store['tickets']['groupCount']>>;

/** By the first group value; the second of what was done says whether in time. */
const added = (done: Groups, missed: Groups): Map<string, PromiseCount> => {
  const counts = new Map<string, PromiseCount>();
  const of = (key: unknown): PromiseCount => {
    const name = String(key);
    const known = counts.get(name) ?? { due: 0, inTime: 0 };
    counts.set(name, known);
    return known;
  };
  for (const { key, count } of done) {
    const sum = of(key[0]);
    sum.due += count;
    if (key[1] === true) sum.inTime += count;
  }
  for (const { key, count } of missed) of(key[0]).due += count;
  return counts;
};

/** Counts only: no ticket and no order is read. Channels without anything to judge are left out. */
export const promiseFigures = async (
  { tickets, orders }: Pick<Store, 'tickets' | 'orders'>,
  span: PromiseSpan,
): Promise<PromiseFigures> => {
  const { first, letter, sign, order } = promiseWheres(span);
  const [answered, unanswered, letters, owed, signed, unsigned, replied, unreplied] = await Promise.all([
    tickets.groupCount(['channel', IN_TIME.first], { where: first.done }),
    tickets.groupCount(['channel'], { where: first.missed }),
    tickets.groupCount(['entry', IN_TIME.letter], { where: letter.done }),
    tickets.groupCount(['entry'], { where: letter.missed }),
    orders.groupCount(['kind', IN_TIME.sign], { where: sign.done }),
    orders.groupCount(['kind'], { where: sign.missed }),
    orders.groupCount(['service', IN_TIME.order], { where: order.done }),
    orders.groupCount(['service'], { where: order.missed }),
  ]);
  const byChannel = added(answered, unanswered);
  const none = { due: 0, inTime: 0 };
  return {
    first: keysOf(CHANNELS).flatMap((channel: Channel) => {
      const count = byChannel.get(channel);
      return count ? [{ channel, ...count }] : [];
    }),
    letters: [...added(letters, owed).values()][0] ?? none,
    signing: [...added(signed, unsigned).values()][0] ?? none,
    orders: [...added(replied, unreplied)]
      .map(([service, count]) => ({ service: service as Service, ...count }))
      .sort((a, b) => b.due - a.due || (a.service < b.service ? -1 : 1)),
  };
};
