/** The demo county: what a newcomer finds in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { setLocalServiceNames } from '../../../routing/vocabulary.ts';
import { seedDemo } from '../../../server/seed/demo.ts';
import { createMemoryStore } from '../../support/ports/memory-store.ts';
import { fakeIds, fakePasswords } from '../../support/ports/server-fakes.ts';
import { createDeskWorld, must, START_MS } from '../../support/worlds/desk-world.ts';

afterEach(() => setLocalServiceNames({}));

const seeded = async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-demo-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const [store, ids] = [createMemoryStore(), fakeIds()];
  await seedDemo({ store, ids, dataDir, passwords: fakePasswords(), clock: { nowMs: () => START_MS } });
  const world = await createDeskWorld({ store, ids });
  onTestFinished(() => world.close());
  const person = async (username: string) => {
    const staff = (await store.staff.getBy({ username }))!;
    return {
      ...{ kind: 'staff' as const, id: staff.id, name: staff.displayName, role: staff.role },
      ...{ sessionId: username, from: '127.0.0.1' },
    };
  };
  return { world, store, person };
};

it('R047: one line is put to whoever is quickest, everything else is offered', async () => {
  const { world, person } = await seeded();
  const [zhou, chen] = [await person('zhou'), await person('chen')];
  await world.ready(zhou);
  await world.ready(chen);
  const open = await world.ask(await world.visitor(), '我占公司百分之三十股份，大股东三年没分红也不给看账。');
  expect(await world.offersOf(zhou)).toEqual([]);
  const shown = must(await world.desk.grabs.list(zhou)).grabs;
  expect(shown.map(({ ticketId, matter }) => [ticketId, matter])).toEqual([[open, '公司法']]);
  await world.pass(5000);
  expect(must(await world.desk.grabs.take(zhou, open)).ownerId).toBe(zhou.id);
  await world.ask(await world.visitor(), '公司拖欠工资三个月，怎么要回来');
  expect(await world.offersOf(zhou)).toHaveLength(1);
});

it('R042, R062: a line of the bureau is on the rota, and its turns cover it', async () => {
  const { store, person } = await seeded();
  const gu = await person('gu');
  const { items } = await store.shifts.find({ where: { staffId: gu.id }, limit: 500 });
  const turns = items.filter(({ line }) => line === 'local:find-relatives');
  expect(turns.length).toBeGreaterThan(3);
  expect((await store.staff.get(gu.id))!.skills.map(({ key }) => key)).toContain('local:find-relatives');
});
