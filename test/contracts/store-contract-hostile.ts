/** Store contract: documents and values that break careless adapters. */
import { describe, expect, test } from 'vitest';
import { aMessage, aTicket } from '../support/ports/store-docs.ts';
import type { StoreOf } from './store-contract.ts';

const HOSTILE = [
  `'; DROP TABLE messages; --`,
  `" OR ""="`,
  `') OR 1=1 --`,
  '{"$gt":""}',
  '$where: 1',
  '__proto__',
  '%',
  '_',
  '\\',
  '.*',
  'a\u0000b',
  'a\u0001b',
  '\u0001\u0002',
  '👩‍⚖️ 法律',
  ' ',
  '\n',
];

/** Built by the parser, so that `__proto__` is a key and not the prototype. */
const PROTOTYPES = JSON.parse(
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"prototype":3,"hasOwnProperty":4,"toString":5,"toJSON":"6","toBSON":7,"_bsontype":"ObjectId","_id":8,"id":9,"$ref":"x","$set":{"a":1},"a.b":10,"":11,"%":[12],"%24":13,"\\u0000":14,"键":"值"}',
) as Record<string, unknown>;

export const hostileContract = (store: StoreOf): void => {
  const roundTrip = async (id: string, value: unknown): Promise<unknown> => {
    const doc = { id, version: 1, value, updatedAt: 'x', updatedBy: 'y' };
    const outcome = await store().settings.insert(doc);
    expect(outcome.ok && outcome.doc).toEqual(doc);
    const stored = await store().settings.get(id);
    expect(JSON.stringify(stored)).toBe(JSON.stringify(doc));
    return stored?.value;
  };

  describe('hostile documents', () => {
    test('prototype-like, operator-like and empty keys survive and pollute nothing', async () => {
      const value = await roundTrip('h-proto', { a: PROTOTYPES, list: [PROTOTYPES] });
      expect(value).toEqual({ a: PROTOTYPES, list: [PROTOTYPES] });
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect(Object.getPrototypeOf((value as { a: object }).a)).toBe(Object.prototype);
      const replaced = await store().settings.replace(
        { id: 'h-proto', version: 1, value: PROTOTYPES, updatedAt: 'x', updatedBy: 'y' },
        1,
      );
      expect(replaced.ok).toBe(true);
      expect(JSON.stringify((await store().settings.get('h-proto'))?.value)).toBe(JSON.stringify(PROTOTYPES));
    });

    test('deep documents, arrays in arrays, numbers and Chinese', async () => {
      let deep: unknown = { 值: '底', list: [[], [[1, [2]]], {}, null, '', 0, -1.5, 1e21, 2 ** 53] };
      for (let level = 0; level < 15; level++) deep = { 层: [deep], 空: {} };
      await roundTrip('h-deep', deep);
    });

    test('a document beyond 40 levels is refused', async () => {
      let deep: unknown = 1;
      for (let level = 0; level < 50; level++) deep = { deep };
      const doc = { id: 'h-abyss', version: 1, value: deep, updatedAt: 'x', updatedBy: 'y' };
      await expect(store().settings.insert(doc)).rejects.toThrow(TypeError);
    });

    test('a document of 200 KB', async () => {
      await roundTrip('h-big', {
        text: '劳动争议'.repeat(50_000 / 3),
        list: Array.from({ length: 2_000 }, (_, at) => ({ at })),
      });
      const text = '律'.repeat(70_000);
      await store().messages.insert(aMessage({ id: 'h-long', ticketId: 'h-long', text: `${text}末尾` }));
      expect((await store().messages.find({ text: '律末尾' })).items.map(({ id }) => id)).toEqual(['h-long']);
    });

    test.each(HOSTILE.map((value, at) => [JSON.stringify(value), value, at] as const))(
      'the value %s is only a value',
      async (_, value, at) => {
        const { messages } = store();
        const doc = aMessage({
          id: `hv-${at}-${value}`,
          ticketId: `hv${value}`,
          key: `hk${value}`,
          seq: at,
          text: value,
        });
        expect((await messages.insert(doc)).ok).toBe(true);
        expect(await messages.get(doc.id)).toEqual(doc);
        expect(await messages.getBy({ key: doc.key })).toEqual(doc);
        expect((await messages.find({ where: { ticketId: doc.ticketId } })).items).toEqual([doc]);
        expect((await messages.find({ where: { ticketId: { in: [doc.ticketId] } } })).items).toEqual([doc]);
        expect(await messages.groupCount(['ticketId'], { where: { ticketId: doc.ticketId } })).toEqual([
          { key: [doc.ticketId], count: 1 },
        ]);
        const found = await messages.find({ where: { ticketId: doc.ticketId }, text: value });
        expect(found.items.map(({ id }) => id)).toEqual([doc.id]);
        expect(await messages.insert({ ...doc, id: 'other' })).toEqual({ ok: false, conflict: ['key'] });
        const next = await messages.insertNext(aMessage({ id: `hn-${at}`, ticketId: doc.ticketId }));
        expect(next.ok && next.doc.seq).toBe(at + 1);
        expect(await messages.remove(doc.id)).toBe(true);
      },
    );

    test('values that differ only where a careless driver cuts them are different', async () => {
      const { messages } = store();
      expect(
        (await messages.insert(aMessage({ id: 'cut-1', ticketId: 'cut', seq: 1, key: 'cut\u0000a' }))).ok,
      ).toBe(true);
      expect(
        (await messages.insert(aMessage({ id: 'cut-2', ticketId: 'cut', seq: 2, key: 'cut\u0000b' }))).ok,
      ).toBe(true);
      expect((await messages.insert(aMessage({ id: 'cut-3', ticketId: 'cut', seq: 3, key: 'cut' }))).ok).toBe(
        true,
      );
    });

    test('a document without a proper id is refused', async () => {
      for (const id of ['', undefined, 5, null, 'x'.repeat(600)])
        await expect(store().tickets.insert({ ...aTicket({ id: 'x' }), id: id as string })).rejects.toThrow(
          TypeError,
        );
    });
  });
};
