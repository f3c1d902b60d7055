/** I7: the hash chain holds for several writers, repeats and outages, and shows every change made behind its back. */
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../../routing/people.ts';
import { createAuditLog } from '../../../../server/desk/audit/audit.ts';
import type { AuditFact } from '../../../../server/desk/audit/audit-port.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';

const fact = (id: string, data: AuditFact['data'] = {}): AuditFact => ({
  id,
  at: '2026-11-20T01:00:00.000Z',
  who: 'staff-1',
  whoName: '甲',
  from: '127.0.0.1',
  what: 'ticket.accepted',
  target: 'ticket:1',
  data,
});

const forge = async (
  store: ReturnType<typeof createMemoryStore>,
  seq: number,
  change: (entry: AuditEntry) => AuditEntry,
): Promise<void> => {
  const entry = (await store.audit.getBy({ seq }))!;
  await store.audit.remove(entry.id);
  await store.audit.insert(change(entry));
};

describe('audit chain', () => {
  it('numbers facts from 1, chains them and verifies over several pages', async () => {
    const store = createMemoryStore();
    const log = createAuditLog({ store, batch: 7 });
    await Promise.all(
      Array.from({ length: 1203 }, (_, i) => log.write(fact(`f${i}`, { b: i, a: { d: 1, c: null } }))),
    );
    expect(await log.verify()).toEqual({ ok: true, entries: 1203 });
    expect((await store.audit.getBy({ seq: 1 }))?.prevHash).toBe('0'.repeat(64));
  });

  it('writes a repeated fact once, also inside one batch', async () => {
    const store = createMemoryStore();
    const log = createAuditLog({ store });
    await Promise.all(['a', 'b', 'a', 'c', 'b'].map((id) => log.write(fact(id))));
    await log.write(fact('a'));
    expect(await log.verify()).toEqual({ ok: true, entries: 3 });
  });

  it('lets two nodes append at once without a gap or a fork', async () => {
    const store = createMemoryStore();
    const nodes = [createAuditLog({ store, batch: 3 }), createAuditLog({ store, batch: 5 })];
    await Promise.all(Array.from({ length: 200 }, (_, i) => nodes[i % 2]!.write(fact(`n${i % 2}-${i}`))));
    expect(await nodes[0]!.verify()).toEqual({ ok: true, entries: 200 });
  });

  it('accepts a fact that comes just as the queue has been emptied', async () => {
    const store = createMemoryStore();
    const log = createAuditLog({ store });
    for (let i = 0; i < 50; i++) {
      const first = log.write(fact(`x${i}`));
      await first;
      log.note(fact(`y${i}`));
      await Promise.resolve();
      log.note(fact(`z${i}`));
    }
    await log.flush();
    expect(await log.verify()).toEqual({ ok: true, entries: 150 });
  });

  it.each<[string, (entry: AuditEntry) => AuditEntry]>([
    ['changed content', (entry) => ({ ...entry, who: 'somebody-else' })],
    ['changed data', (entry) => ({ ...entry, data: { amount: 2 } })],
    ['changed hash', (entry) => ({ ...entry, hash: 'f'.repeat(64) })],
    ['changed number', (entry) => ({ ...entry, seq: 99 })],
  ])('finds a %s', async (_name, change) => {
    const store = createMemoryStore();
    const log = createAuditLog({ store });
    for (let i = 1; i <= 5; i++) await log.write(fact(`f${i}`, { amount: 1 }));
    await forge(store, 3, change);
    expect(await log.verify()).toEqual({ ok: false, entries: 2, brokenAt: 3 });
  });

  it('finds a removed entry', async () => {
    const store = createMemoryStore();
    const log = createAuditLog({ store });
    for (let i = 1; i <= 5; i++) await log.write(fact(`f${i}`));
    await store.audit.remove((await store.audit.getBy({ seq: 2 }))!.id);
    expect(await log.verify()).toMatchObject({ ok: false, brokenAt: 2 });
  });

  it('refuses a write while the store is away, and brings in what was noted once it is back', async () => {
    const store = createMemoryStore();
    const journal = fakeLog();
    const log = createAuditLog({ store, log: journal, retryMs: 60_000 });
    await log.write(fact('before'));
    store.fail();
    log.note(fact('noted'));
    await expect(log.write(fact('written'))).rejects.toThrow('fail');
    store.fail(false);
    await log.flush();
    expect(await log.verify()).toEqual({ ok: true, entries: 3 });
    expect(journal.lines.some(({ level }) => level === 'error')).toBe(true);
    await log.close();
  });
});
