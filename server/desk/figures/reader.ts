/** Counts what is behind a figure and reads it page by page, over the same conditions (FG2). */
import { type FigureAsk, type FigureScope, scopeOf } from '../../../routing/figures/scope.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Receipt } from '../../../routing/people.ts';
import type { Rating } from '../../../routing/rating.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Collection, Store } from '../../stores/store.ts';

export type FigureDoc = Ticket | Order | Rating | Receipt;
type FigureStore = Pick<Store, 'tickets' | 'orders' | 'ratings' | 'receipts'>;

export interface FigureReader {
  /** The figure; undefined for one that the record alone does not tell. */
  count(ask: FigureAsk): Promise<number | undefined>;
  page(
    scope: FigureScope,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<{ items: FigureDoc[]; cursor?: string }>;
}

/** `2:abc`: third part of the scope, the store's own cursor in it. */
const parsed = (cursor: string | undefined): { part: number; inner: string | undefined } => {
  const match = /^(\d):(.*)$/s.exec(cursor ?? '');
  return match ? { part: Number(match[1]), inner: match[2] || undefined } : { part: 0, inner: undefined };
};

export const createFigureReader = (store: FigureStore): FigureReader => {
  const of = (scope: FigureScope): Collection<FigureDoc> =>
    store[scope.of] as unknown as Collection<FigureDoc>;

  return {
    count: async (ask) => {
      const scope = scopeOf(ask);
      if (!scope) return undefined;
      const counts = await Promise.all(scope.any.map((where) => of(scope).count({ where })));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    page: async (scope, { limit, cursor }) => {
      let { part, inner } = parsed(cursor);
      const items: FigureDoc[] = [];
      for (; part < scope.any.length; part += 1) {
        const found = await of(scope).find({
          where: scope.any[part]!,
          sort: { field: scope.by, direction: scope.oldestFirst ? 'asc' : 'desc' },
          limit: limit - items.length,
          ...(inner ? { cursor: inner } : {}),
        });
        items.push(...found.items);
        if (found.cursor) return { items, cursor: `${part}:${found.cursor}` };
        inner = undefined;
        if (items.length === limit)
          return part + 1 < scope.any.length ? { items, cursor: `${part + 1}:` } : { items };
      }
      return { items };
    },
  };
};
