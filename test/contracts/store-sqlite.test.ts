/** The store contract on SQLite, and what only a file and its threads can get wrong. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Libsql from 'libsql';
import { afterAll, describe, expect, test } from 'vitest';
import { openSqliteStore, openWithLanes } from '../../server/stores/sqlite/sqlite-store.ts';
import { StoreUnavailable } from '../../server/stores/store.ts';
import { aMessage, aTicket } from '../support/ports/store-docs.ts';
import { storeContract } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'yixiantong-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, `${name}.db`);
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

storeContract('sqlite', () => openSqliteStore({ file: file('contract') }));

/** Lets a writing child run until it has acknowledged some, kills it, and returns all that it acknowledged. */
const killWhileWriting = (target: string, round: number, after: number): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const child = fileURLToPath(new URL('../support/services/sqlite-writer-child.ts', import.meta.url));
    const run = spawn(process.execPath, ['--import', loader, child, target, `${round}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    run.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
      if (text.split('\n').length > after) run.kill('SIGKILL');
    });
    run.on('error', reject);
    // The last piece is a line cut by the kill, or empty.
    run.on('close', (_, signal) =>
      signal === 'SIGKILL'
        ? resolve(text.split('\n').slice(0, -1))
        : reject(new Error('the child ended by itself')),
    );
  });

describe('sqlite: what was acknowledged stays', () => {
  test('kill -9 in the middle of writing, three times over', async () => {
    const target = file('killed');
    const acknowledged: string[] = [];
    for (const [round, after] of [50, 700, 300].entries())
      acknowledged.push(...(await killWhileWriting(target, round, after)));
    expect(acknowledged.length).toBeGreaterThan(1_000);
    const store = await openSqliteStore({ file: target });
    const found = await Promise.all(acknowledged.map((id) => store.messages.get(id)));
    expect(found.filter((doc) => doc === undefined)).toEqual([]);
    for (const ticketId of ['t0', 't1', 't2']) {
      const count = await store.messages.count({ where: { ticketId } });
      const sort = { field: 'seq', direction: 'desc' } as const;
      const [last] = (await store.messages.find({ where: { ticketId }, sort, limit: 1 })).items;
      expect(last?.seq).toBe(count);
    }
    await store.close();
  });

  test('reopening finds everything; the file belongs to its owner alone', async () => {
    const first = await openSqliteStore({ file: file('deep/folder/reopened') });
    await first.tickets.insert(aTicket({ id: 'kept', groups: ['minor'] }));
    await first.close();
    await first.close();
    await expect(first.tickets.get('kept')).rejects.toBeInstanceOf(StoreUnavailable);
    const second = await openSqliteStore({ file: file('deep/folder/reopened') });
    expect(await second.tickets.get('kept')).toEqual(aTicket({ id: 'kept', groups: ['minor'] }));
    expect(await second.tickets.count({ where: { groups: 'minor' } })).toBe(1);
    await second.close();
    expect(statSync(file('deep/folder/reopened')).mode & 0o077).toBe(0);
  });

  test('one commit carries many: refusals in it spoil nothing', async () => {
    const { store, lanes } = await openWithLanes({ file: file('group') });
    const outcomes = await Promise.all(
      times(600, (at) =>
        store.messages.insert(aMessage({ id: `m${at}`, seq: at, key: `k${at - (at % 10 === 9 ? 1 : 0)}` })),
      ),
    );
    for (const [at, outcome] of outcomes.entries()) expect(outcome.ok).toBe(at % 10 !== 9);
    // A call that is itself broken fails alone: the database refuses a document that is no JSON.
    const [good, bad, alsoGood] = await Promise.allSettled([
      store.messages.insert(aMessage({ id: 'good', ticketId: 'x', seq: 1 })),
      lanes.writer.call({ kind: 'insert', collection: 'messages', json: '{' }),
      store.messages.insert(aMessage({ id: 'also-good', ticketId: 'x', seq: 2 })),
    ]);
    expect([good.status, bad.status, alsoGood.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.messages.count()).toBe(542);
    await store.close();
  });
});

describe('sqlite: threads', () => {
  test('an entry of a log goes with the next commit, is kept without one, and before the end', async () => {
    const { store } = await openWithLanes({ file: file('log') });
    const entry = (id: string) =>
      store.receipts.insert({ id, ticketId: 't', at: '2026-11-23T01:00:00.000Z', step: 'plan', data: {} });
    const done: string[] = [];
    const first = entry('first').then(() => done.push('entry'));
    await store.tickets.insert(aTicket({ id: 't' })).then(() => done.push('ticket'));
    await first;
    // One commit carried both, in their order.
    expect(done).toEqual(['entry', 'ticket']);
    await entry('alone');
    const last = entry('last');
    await store.close();
    expect(await last).toMatchObject({ ok: true });
    const again = await openSqliteStore({ file: file('log') });
    expect(await again.receipts.count()).toBe(3);
    await again.close();
  });

  test('what was handed over before the end is carried out, more than one commit of it', async () => {
    const { store } = await openWithLanes({ file: file('ended') });
    const handed = Promise.allSettled([
      ...times(1_500, (at) => store.tickets.insert(aTicket({ id: `${at}` }))),
      ...times(1_500, (at) => store.tickets.get(`${at}`)),
    ]);
    await store.close();
    expect((await handed).filter(({ status }) => status === 'rejected')).toEqual([]);
    const again = await openSqliteStore({ file: file('ended') });
    expect(await again.tickets.count()).toBe(1_500);
    await again.close();
  });

  test('a crash of a thread rejects what was pending and is repaired', async () => {
    const { store, lanes } = await openWithLanes({ file: file('crash') });
    await store.tickets.insert(aTicket({ id: 'kept' }));
    for (const lane of [lanes.writer, lanes.points, lanes.scans]) {
      const pending = Promise.allSettled([
        ...times(200, (at) => store.tickets.insert(aTicket({ id: `${at}` }))),
        ...times(200, () => store.tickets.get('kept')),
        ...times(200, () => store.tickets.count({ text: 'x' })),
      ]);
      await lane.crash();
      for (const outcome of await pending)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
      await store.ping();
      expect(await store.tickets.get('kept')).toBeDefined();
      expect(await store.tickets.count({ where: { no: aTicket({ id: 'kept' }).no } })).toBe(1);
    }
    await store.close();
  });

  test('what was committed is folded into the file meanwhile, also after a crash of the thread that does it', async () => {
    const { store, keeper } = await openWithLanes({ file: file('folded') });
    const folded = () => statSync(file('folded')).size;
    for (const round of [1, 2]) {
      const before = folded();
      await Promise.all(
        times(200, (at) =>
          store.messages.insert(
            aMessage({ id: `${round}-${at}`, ticketId: `t${round}`, seq: at, key: `${round}-${at}` }),
          ),
        ),
      );
      await expect.poll(folded, { timeout: 10_000 }).toBeGreaterThan(before);
      await keeper.crash();
    }
    expect(await store.messages.count()).toBe(400);
    await store.close();
  });

  test('a call beyond the bound is refused at once, the others are served', async () => {
    const { store } = await openWithLanes({ file: file('bound'), maxPending: 10 });
    const outcomes = await Promise.allSettled(
      times(50, (at) => store.tickets.insert(aTicket({ id: `${at}` }))),
    );
    expect(outcomes.slice(0, 10).every(({ status }) => status === 'fulfilled')).toBe(true);
    for (const outcome of outcomes.slice(10))
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(StoreUnavailable);
    expect((await store.tickets.insert(aTicket({ id: '49' }))).ok).toBe(true);
    await store.close();
  });

  test('a stalled database is given up, and served again when it is free', async () => {
    const { store } = await openWithLanes({ file: file('stall'), stallMs: 300 });
    const other = new Libsql(file('stall'));
    other.exec('BEGIN IMMEDIATE');
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.tickets.count()).toBe(0);
    other.exec('ROLLBACK');
    other.close();
    await expect
      .poll(
        () =>
          store.ping().then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 20_000 },
      )
      .toBe('up');
    await store.close();
  });

  test('a damaged disk is StoreUnavailable, and heals when the file is whole again', async () => {
    const first = await openSqliteStore({ file: file('disk') });
    await first.tickets.insertMany(times(300, (at) => aTicket({ id: `${at}`, subject: 'x'.repeat(4_000) })));
    await first.close();
    const whole = readFileSync(file('disk'));
    const store = await openSqliteStore({ file: file('disk') });
    truncateSync(file('disk'), 8_192);
    await expect(store.tickets.find({ limit: 500 })).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.tickets.count({ text: 'y' })).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.tickets.raise('299', { lastSeq: 1 })).rejects.toBeInstanceOf(StoreUnavailable);
    writeFileSync(file('disk'), whole);
    const up = () => store.tickets.raise('299', { lastSeq: 9 }).catch(() => 'down');
    await expect.poll(up, { timeout: 20_000 }).toBe(true);
    expect((await store.tickets.find({ limit: 500 })).items).toHaveLength(300);
    await store.close();
  });

  test('a file that cannot be opened is StoreUnavailable', async () => {
    mkdirSync(file('folder'));
    writeFileSync(
      file('no-database'),
      'this is not a database, and long enough to be seen as none'.repeat(20),
    );
    for (const broken of [file('folder'), file('no-database'), '/dev/null/x/y.db'])
      await expect(openSqliteStore({ file: broken })).rejects.toBeInstanceOf(StoreUnavailable);
  });

  test('it runs from a bundle, with the thread as a second file', async () => {
    // Within the project, where libsql can be found.
    const out = fileURLToPath(new URL(`../../.cache/bundle-test-${process.pid}/`, import.meta.url));
    const { build } = await import('esbuild');
    const source = fileURLToPath(new URL('../../server/stores/sqlite/', import.meta.url));
    try {
      await build({
        entryPoints: {
          main: join(source, 'sqlite-store.ts'),
          'sqlite-worker': join(source, 'sqlite-worker.ts'),
        },
        bundle: true,
        format: 'esm',
        platform: 'node',
        packages: 'external',
        outdir: out,
      });
      writeFileSync(join(out, 'package.json'), '{"type":"module"}');
      writeFileSync(
        join(out, 'run.js'),
        `import { openSqliteStore } from './main.js';
         const store = await openSqliteStore({ file: process.argv[2] });
         await store.settings.insert({ id: 'a', version: 1, value: '值', updatedAt: '', updatedBy: '' });
         console.log((await store.settings.get('a')).value);
         await store.close();`,
      );
      const run = spawn(process.execPath, [join(out, 'run.js'), file('bundled')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      run.stdout.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      const code = await new Promise((resolve) => run.on('close', resolve));
      expect([text, code]).toEqual(['值\n', 0]);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
