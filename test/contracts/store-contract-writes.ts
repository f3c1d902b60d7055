/** Store contract: inserting, numbering, replacing, raising, removing. */
import { describe, expect, test } from 'vitest';
import { aMessage, anOrganisation, aTicket } from '../support/ports/store-docs.ts';
import type { StoreOf } from './store-contract.ts';

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

export const writeContract = (store: StoreOf): void => {
  describe('writing', () => {
    test('a document comes back as it went in, and its copy shares nothing with it', async () => {
      const doc = aTicket({ id: 'w-1', requester: { citizenId: 'c', name: '王芳', declaredGroups: [] } });
      const outcome = await store().tickets.insert(doc);
      expect(outcome).toEqual({ ok: true, doc });
      expect(outcome.ok && outcome.doc.requester).not.toBe(doc.requester);
      expect(await store().tickets.get('w-1')).toEqual(doc);
      expect(await store().tickets.getBy({ no: doc.no })).toEqual(doc);
      expect(await store().tickets.get('nobody')).toBeUndefined();
      expect(await store().tickets.getBy({ no: 'nothing' })).toBeUndefined();
    });

    test('undefined values are dropped, on the way in and in the answer', async () => {
      const doc = { ...aTicket({ id: 'w-undef' }), ownerId: undefined };
      const outcome = await store().tickets.insert(doc as never);
      expect(outcome.ok && Object.hasOwn(outcome.doc, 'ownerId')).toBe(false);
      expect(Object.hasOwn((await store().tickets.get('w-undef')) ?? {}, 'ownerId')).toBe(false);
    });

    test('a conflict names the unique key that clashes, the id first', async () => {
      const { messages } = store();
      await messages.insert(aMessage({ id: 'c-1', ticketId: 'c', seq: 1, key: 'k-1' }));
      const clash = async (over: object): Promise<unknown> =>
        messages.insert(aMessage({ id: 'c-2', ticketId: 'c', seq: 2, key: 'k-2', ...over }));
      expect(await clash({ id: 'c-1' })).toEqual({ ok: false, conflict: ['id'] });
      expect(await clash({ key: 'k-1' })).toEqual({ ok: false, conflict: ['key'] });
      expect(await clash({ seq: 1 })).toEqual({ ok: false, conflict: ['ticketId', 'seq'] });
      expect(await clash({ id: 'c-1', key: 'k-1', seq: 1 })).toEqual({ ok: false, conflict: ['id'] });
      expect(await clash({ key: 'k-1', seq: 1 })).toEqual({ ok: false, conflict: ['key'] });
      expect(await messages.get('c-2')).toBeUndefined();
      expect((await clash({})) as { ok: boolean }).toMatchObject({ ok: true });
    });

    test('a unique key binds only where all its fields are present, and is free again after removal', async () => {
      const { citizens } = store();
      const at = '2026-11-22T02:00:00.000Z';
      const make = (id: string, over: object = {}) => ({
        id,
        version: 1,
        createdAt: at,
        updatedAt: at,
        ...over,
      });
      for (const id of ['u-1', 'u-2']) expect((await citizens.insert(make(id))).ok).toBe(true);
      expect((await citizens.insert(make('u-3', { visitorHash: null }) as never)).ok).toBe(true);
      expect((await citizens.insert(make('u-4', { visitorHash: null }) as never)).ok).toBe(true);
      expect((await citizens.insert(make('u-5', { visitorHash: 'h' }))).ok).toBe(true);
      expect(await citizens.insert(make('u-6', { visitorHash: 'h' }))).toEqual({
        ok: false,
        conflict: ['visitorHash'],
      });
      expect(await citizens.remove('u-5')).toBe(true);
      expect(await citizens.remove('u-5')).toBe(false);
      expect((await citizens.insert(make('u-6', { visitorHash: 'h' }))).ok).toBe(true);
    });

    test('of equal inserts at the same time exactly one wins', async () => {
      const outcomes = await Promise.all(
        times(20, (at) => store().tickets.insert(aTicket({ id: `race-${at}`, no: 'race' }))),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      for (const outcome of outcomes) if (!outcome.ok) expect(outcome.conflict).toEqual(['no']);
    });

    test('insertMany writes the head up to the first conflict', async () => {
      const { organisations } = store();
      const docs = times(6, (at) =>
        anOrganisation({ id: `many-${at}`, code: at === 4 ? 'many-1' : `many-${at}` }),
      );
      expect(await organisations.insertMany([])).toEqual({ inserted: 0 });
      expect(await organisations.insertMany(docs)).toEqual({ inserted: 4, conflict: ['code'] });
      expect(await organisations.get('many-3')).toBeDefined();
      expect(await organisations.get('many-4')).toBeUndefined();
      expect(await organisations.get('many-5')).toBeUndefined();
      expect(await organisations.insertMany(docs.slice(5))).toEqual({ inserted: 1 });
    });

    test('replace compares and sets the version', async () => {
      const { tickets } = store();
      const doc = aTicket({ id: 'r-1' });
      expect(await tickets.replace(doc, 1)).toEqual({ ok: false, reason: 'not_found' });
      await tickets.insert(doc);
      expect(await tickets.replace(doc, 7)).toEqual({ ok: false, reason: 'version_conflict' });
      const outcome = await tickets.replace({ ...doc, subject: '改', version: 99 }, 1);
      expect(outcome).toEqual({ ok: true, doc: { ...doc, subject: '改', version: 2 } });
      expect(await tickets.get('r-1')).toEqual({ ...doc, subject: '改', version: 2 });
      await tickets.insert(aTicket({ id: 'r-2', no: 'r-2' }));
      expect(await tickets.replace({ ...doc, no: 'r-2' }, 2)).toEqual({ ok: false, reason: 'duplicate_key' });
      expect((await tickets.get('r-1'))?.version).toBe(2);
    });

    test('replace moves a document in the indexes, its text and its arrays', async () => {
      const { tickets } = store();
      const doc = aTicket({ id: 'r-3', ownerId: 'before', groups: ['minor'], subject: '旧主题' });
      await tickets.insert(doc);
      await tickets.replace({ ...doc, ownerId: 'after', groups: ['disabled'], subject: '新主题' }, 1);
      const ids = async (where: object, text?: string) =>
        (await tickets.find({ where: { no: doc.no, ...where }, ...(text ? { text } : {}) })).items.map(
          ({ id }) => id,
        );
      expect(await ids({ ownerId: 'before' })).toEqual([]);
      expect(await ids({ ownerId: 'after' })).toEqual(['r-3']);
      expect(await ids({ groups: 'minor' })).toEqual([]);
      expect(await ids({ groups: 'disabled' })).toEqual(['r-3']);
      expect(await ids({}, '旧主题')).toEqual([]);
      expect(await ids({}, '新主题')).toEqual(['r-3']);
    });

    test('of 20 replaces of one version at the same time exactly one wins', async () => {
      const { tickets } = store();
      const doc = aTicket({ id: 'r-race' });
      await tickets.insert(doc);
      const outcomes = await Promise.all(times(20, (at) => tickets.replace({ ...doc, subject: `${at}` }, 1)));
      const won = outcomes.filter((outcome) => outcome.ok);
      expect(won).toHaveLength(1);
      for (const outcome of outcomes) if (!outcome.ok) expect(outcome.reason).toBe('version_conflict');
      expect(await tickets.get('r-race')).toEqual(won[0]?.ok && won[0].doc);
    });

    test('insertNext numbers without gaps under 50 callers, and per partition', async () => {
      const { messages } = store();
      const outcomes = await Promise.all(
        times(50, (at) =>
          messages.insertNext(aMessage({ id: `n-${at}`, ticketId: at % 5 ? 'n-a' : 'n-b', seq: 999 })),
        ),
      );
      const seqs = (ticketId: string) =>
        outcomes.flatMap((outcome) =>
          outcome.ok && outcome.doc.ticketId === ticketId ? [outcome.doc.seq] : [],
        );
      expect(seqs('n-a').sort((a, b) => a - b)).toEqual(times(40, (at) => at + 1));
      expect(seqs('n-b').sort((a, b) => a - b)).toEqual(times(10, (at) => at + 1));
      const { items } = await messages.find({
        where: { ticketId: 'n-a' },
        sort: { field: 'seq', direction: 'asc' },
      });
      expect(items.map(({ seq }) => seq)).toEqual(times(40, (at) => at + 1));
    });

    test('a conflict over another key uses no number up, also in a race', async () => {
      const { messages } = store();
      const outcomes = await Promise.all(
        times(50, (at) =>
          messages.insertNext(aMessage({ id: `g-${at}`, ticketId: 'g', key: `g-${at % 10}` })),
        ),
      );
      const won = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.doc.seq] : []));
      expect(won.sort((a, b) => a - b)).toEqual(times(10, (at) => at + 1));
      for (const outcome of outcomes) if (!outcome.ok) expect(outcome.conflict).toEqual(['key']);
      expect(await messages.insertNext(aMessage({ id: 'g-0', ticketId: 'g', key: 'new' }))).toEqual({
        ok: false,
        conflict: ['id'],
      });
      const next = await messages.insertNext(aMessage({ id: 'g-next', ticketId: 'g' }));
      expect(next.ok && next.doc.seq).toBe(11);
    });

    test('raise takes the maximum, counts as a version, and never lowers', async () => {
      const { tickets } = store();
      await tickets.insert(aTicket({ id: 'raise', lastSeq: 5 }));
      expect(await tickets.raise('nobody', { lastSeq: 1 })).toBe(false);
      expect(await tickets.raise('raise', { lastSeq: 3, lastMessageAt: '2026-11-22T16:30:00.000Z' })).toBe(
        true,
      );
      expect(await tickets.get('raise')).toMatchObject({
        lastSeq: 5,
        lastMessageAt: '2026-11-22T16:30:00.000Z',
        version: 2,
      });
      await Promise.all(times(20, (at) => tickets.raise('raise', { lastSeq: at, readByStaff: 20 - at })));
      expect(await tickets.get('raise')).toMatchObject({ lastSeq: 19, readByStaff: 20, version: 22 });
      const stale = await tickets.replace(aTicket({ id: 'raise' }), 1);
      expect(stale).toEqual({ ok: false, reason: 'version_conflict' });
      const where = { lastMessageAt: { gte: '2026-11-22T16:30:00.000Z' }, no: '20261122-raise' };
      expect(await tickets.count({ where })).toBe(1);
      expect(await tickets.groupCount([{ day: 'lastMessageAt' }], { where })).toEqual([
        { key: ['2026-11-23'], count: 1 },
      ]);
      for (const field of ['no', 'subject', 'version', 'id', 'a.b', '$x', '__proto__'])
        await expect(tickets.raise('raise', JSON.parse(`{"${field}":"9"}`))).rejects.toThrow(TypeError);
    });

    test('the daily serial: one document per day and number', async () => {
      const { serials } = store();
      const made = await Promise.all(
        times(30, (at) => serials.insertNext({ id: `s-${at}`, day: '20261122', serial: 0 })),
      );
      expect(new Set(made.map((one) => one.ok && one.doc.serial)).size).toBe(30);
      expect(await serials.getBy({ day: '20261122', serial: 30 })).toBeDefined();
      expect(await serials.getBy({ day: '20261122', serial: 31 })).toBeUndefined();
    });

    test('ping answers', async () => {
      await expect(store().ping()).resolves.toBeUndefined();
    });
  });
};
