/** Store contract: order and pages. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { FindOptions } from '../../server/stores/store.ts';
import { aTicket } from '../support/ports/store-docs.ts';
import type { StoreOf } from './store-contract.ts';
import { wipe } from './store-contract.ts';

const COUNT = 57;
const name = (at: number): string => `p-${String(at).padStart(3, '0')}`;

export const orderContract = (store: StoreOf): void => {
  describe('order and pages', () => {
    beforeAll(async () => {
      const { tickets } = store();
      await wipe(tickets);
      // Many equal and many absent sort values: the id must break every tie.
      const docs = Array.from({ length: COUNT }, (_, at) =>
        aTicket({
          id: name(at),
          createdAt: `2026-11-22T0${at % 7}:00:00.000Z`,
          ...(at % 3 === 0 ? {} : { dueAt: `2026-11-23T0${at % 5}:00:00.000Z` }),
        }),
      );
      // One field with every kind of value.
      const odd = ['text', 'a', 5, 0.5, -3, true, false].map((ownerId, at) => ({
        ...aTicket({ id: `q-${at}` }),
        ownerId: ownerId as string,
      }));
      await tickets.insertMany([...docs.reverse(), ...odd]);
    });

    const pages = async (options: FindOptions, each?: (page: number) => Promise<void>): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; ; page++) {
        const got = await store().tickets.find({ ...options, ...(cursor ? { cursor } : {}) });
        expect(got.items.length).toBeLessThanOrEqual(options.limit ?? 50);
        found.push(...got.items.map(({ id }) => id));
        cursor = got.cursor;
        if (!cursor) return found;
        await each?.(page);
      }
    };

    test.each([1, 7, 57, 64, 500])('pages of %i are complete and in order of the id', async (limit) => {
      const all = await pages({ limit });
      expect(all).toHaveLength(COUNT + 7);
      expect(all).toEqual([...all].sort());
    });

    test.each([
      ['createdAt', 'asc'],
      ['createdAt', 'desc'],
      ['dueAt', 'asc'],
      ['dueAt', 'desc'],
      ['ownerId', 'asc'],
      ['ownerId', 'desc'],
      ['id', 'desc'],
    ] as const)('pages by %s %s give what one page gives, each once', async (field, direction) => {
      const sort = { field, direction };
      const whole = await pages({ sort, limit: 500 });
      expect(new Set(whole).size).toBe(COUNT + 7);
      for (const limit of [1, 4, 25]) expect(await pages({ sort, limit })).toEqual(whole);
    });

    test('absent comes first going up; ties go by id in the same direction', async () => {
      const up = await pages({ sort: { field: 'dueAt', direction: 'asc' }, limit: 10 });
      const down = await pages({ sort: { field: 'dueAt', direction: 'desc' }, limit: 10 });
      expect(up.slice(0, 2)).toEqual([name(0), name(3)]);
      expect(down).toEqual([...up].reverse());
    });

    test('kinds stand in one order: absent, numbers, texts, booleans', async () => {
      const up = await pages({ sort: { field: 'ownerId', direction: 'asc' }, limit: 6 });
      expect(up.slice(-7)).toEqual(['q-4', 'q-3', 'q-2', 'q-1', 'q-0', 'q-6', 'q-5']);
    });

    test('pages within a filter', async () => {
      const where = { dueAt: { exists: true } };
      const all = await pages({ where, sort: { field: 'createdAt', direction: 'desc' }, limit: 5 });
      expect(all).toHaveLength(38);
      expect(new Set(all).size).toBe(38);
    });

    test('inserting and removing between pages neither repeats nor loses what was there', async () => {
      const before = await pages({ limit: 500 });
      const sort = { field: 'createdAt', direction: 'asc' } as const;
      const all = await pages({ sort, limit: 5 }, async (page) => {
        await store().tickets.insert(aTicket({ id: `new-${page}`, createdAt: '2026-11-22T03:00:00.000Z' }));
        await store().tickets.insert(aTicket({ id: `early-${page}`, createdAt: '2000-01-01T00:00:00.000Z' }));
        await store().tickets.remove(`early-${page - 1}`);
      });
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((id) => before.includes(id)).sort()).toEqual(before);
    });

    test('a cursor of another listing, or none at all, is refused by its code', async () => {
      const { tickets } = store();
      const { cursor } = await tickets.find({ limit: 1 });
      expect(cursor).toMatch(/^[\w-]+$/);
      const bad = (options: FindOptions) =>
        expect(tickets.find(options)).rejects.toMatchObject({ code: 'bad_cursor' });
      await bad({ cursor: cursor ?? '', sort: { field: 'createdAt', direction: 'asc' } });
      await bad({ cursor: cursor ?? '', sort: { field: 'id', direction: 'desc' } });
      for (const broken of [
        '',
        'x',
        'bnVsbA',
        '!!',
        Buffer.from('["tickets","id","asc",{"$gt":""},"a"]').toString('base64url'),
      ])
        await bad({ cursor: broken });
      await expect(store().orders.find({ cursor: cursor ?? '' })).rejects.toMatchObject({
        code: 'bad_cursor',
      });
    });
  });
};
