/** What is lately written is read without a thread, and never an older version than was acknowledged. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Newest } from '../../server/stores/sqlite/newest.ts';
import { openWithLanes } from '../../server/stores/sqlite/sqlite-store.ts';
import { StoreUnavailable } from '../../server/stores/store.ts';
import { aTicket } from '../support/ports/store-docs.ts';

const folder = mkdtempSync(join(tmpdir(), 'yixiantong-newest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the newest text of a document', () => {
  test('a reading that began before a writing ended brings nothing that is kept', () => {
    const newest = new Newest(() => 0);
    const early = newest.reading('t');
    newest.wrote('t', 'second');
    early('first');
    expect(newest.get('t')).toBe('second');
    const late = newest.reading('t');
    newest.forget('t');
    late('third');
    expect(newest.get('t')).toBeUndefined();
    newest.reading('t')('third');
    expect(newest.get('t')).toBe('third');
  });

  test('ends after a while, is bounded, and rests when a writing came to nobody knows what', () => {
    let nowMs = 0;
    const newest = new Newest(() => nowMs);
    newest.wrote('t', 'first');
    nowMs = 4999;
    expect(newest.get('t')).toBe('first');
    nowMs = 5000;
    expect(newest.get('t')).toBeUndefined();
    for (let n = 0; n <= 1000; n += 1) newest.wrote(`t${n}`, 'x');
    expect(newest.get('t0')).toBeUndefined();
    expect(newest.get('t1000')).toBe('x');
    const before = newest.reading('t1');
    newest.rest(100);
    before('old');
    newest.wrote('t2', 'x');
    expect([newest.get('t1'), newest.get('t2'), newest.get('t1000')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    nowMs = 5100;
    newest.wrote('t2', 'x');
    expect(newest.get('t2')).toBe('x');
  });
});

describe('sqlite', () => {
  test('what was written is read though no reader is there; each reading is a copy of its own', async () => {
    const { store, lanes, keeper } = await openWithLanes({ file: join(folder, 'no-reader.db') });
    const ticket = aTicket({ id: 't' });
    await store.tickets.insert(ticket);
    await store.tickets.replace({ ...ticket, no: 'changed' }, ticket.version);
    await lanes.points.close();
    const read = await store.tickets.get('t');
    expect(read).toMatchObject({ no: 'changed', version: ticket.version + 1 });
    read!.no = 'mine';
    expect((await store.tickets.get('t'))!.no).toBe('changed');
    await expect(store.tickets.get('other')).rejects.toThrow(StoreUnavailable);
    await Promise.all([lanes.scans.close(), lanes.writer.close(), keeper.close()]);
  });

  test('among many writers and readers nobody reads an older version than was acknowledged', async () => {
    const { store, lanes } = await openWithLanes({ file: join(folder, 'many.db') });
    const ids = ['a', 'b', 'c'];
    const acknowledged = new Map<string, number>();
    for (const id of ids) {
      await store.tickets.insert(aTicket({ id, version: 1 }));
      acknowledged.set(id, 1);
    }
    let [older, conflicts, read] = [0, 0, 0];
    const turn = async (n: number): Promise<void> => {
      const id = ids[n % ids.length]!;
      const least = acknowledged.get(id)!;
      const ticket = (await store.tickets.get(id))!;
      read += 1;
      if (ticket.version < least) older += 1;
      if (n % 2 === 0) return;
      if (n % 31 === 0) await store.tickets.raise(id, { lastSeq: n });
      const written = await store.tickets.replace({ ...ticket, no: `${n}` }, ticket.version);
      if (!written.ok) conflicts += 1;
      else acknowledged.set(id, Math.max(acknowledged.get(id)!, written.doc.version));
    };
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < 3000) await turn(next++);
    };
    await Promise.all(Array.from({ length: 12 }, worker));
    expect([older, read]).toEqual([0, 3000]);
    expect(conflicts).toBeGreaterThan(0);
    // After a crash of the writer the truth is in the file.
    await lanes.writer.crash();
    await expect
      .poll(() =>
        store.ping().then(
          () => 'up',
          () => 'down',
        ),
      )
      .toBe('up');
    for (const id of ids)
      expect((await store.tickets.get(id))!.version).toBeGreaterThanOrEqual(acknowledged.get(id)!);
    await store.close();
  });
});
