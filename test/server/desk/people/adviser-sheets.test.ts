/** R063: advisers come as a sheet, whole or not at all, and go out as one that comes in again unchanged. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { type AdviserSheets, createAdviserSheets } from '../../../../server/desk/people/adviser-sheets.ts';
import { createSheets } from '../../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../../server/threads/tasks.ts';
import { createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const threads = createTaskThreads();
const sheets = createSheets(threads);
afterAll(() => threads.close());

let world: DeskWorld;
let boss: StaffPrincipal;
let files: AdviserSheets;
beforeEach(async () => {
  world = await createDeskWorld();
  boss = await world.hire({ username: 'boss', role: 'supervisor' });
  await world.hire({ username: 'lin' });
  await world.hire({ username: 'zhou' });
  const { clock, ids, audit } = world.core;
  files = createAdviserSheets({
    ...{ store: world.store, clock, ids, audit, sheets },
    log: { warn: () => undefined },
  });
});
const bring = (rows: string, apply = true) =>
  files.import(boss, {
    name: 'advisers.csv',
    content: Buffer.from(`类别,名称,顾问账号,电话,区划代码,起,止,状态\n${rows}`).toString('base64'),
    apply,
  });
const listed = async () => must(await world.desk.advisers.list({ limit: 50 })).items;

it('R063: every fault is named with row and column, and nothing is written', async () => {
  const found = must(
    await bring(
      '村（社区）,溪口村,lin,,990101102001,,,\n家庭,张家,lin,,,,,\n企业,某厂,ghost,0571-88,,,,\n村,无村,lin,,123,,,\n家庭,李家,lin,13800000000,,2026-02-01,2026-01-01,',
    ),
  );
  expect(found.applied).toBe(false);
  expect(found.problems.map((one) => [one.row, one.column])).toEqual([
    [5, '区划代码'],
    [3, '电话'],
    [4, '顾问账号'],
    [6, '止'],
  ]);
  expect(await listed()).toEqual([]);
});

it('R063: a row for a known village changes its adviser; the same file again changes nothing', async () => {
  const first = '村（社区）,溪口村,lin,,990101102001,2026-01-01,,启用\n家庭,张家,zhou,138 0000 0000,,,,';
  expect(must(await bring(first, false))).toMatchObject({ rows: 2, created: 2, applied: false });
  expect(await listed()).toEqual([]);
  expect(must(await bring(first))).toMatchObject({ created: 2, changed: 0, same: 0, applied: true });
  expect(must(await bring(first))).toMatchObject({ created: 0, changed: 0, same: 2 });
  expect(
    must(
      await bring(
        '村（社区）,溪口村,zhou,,990101102001,2026-01-01,,启用\n家庭,张家,zhou,13800000000,,,,停用',
      ),
    ),
  ).toMatchObject({ created: 0, changed: 2 });
  expect((await listed()).map((one) => [one.name, one.staffName, one.disabled]).sort()).toEqual([
    ['张家', 'zhou', true],
    ['溪口村', 'zhou', false],
  ]);
  const what = (await world.store.audit.find({ limit: 50 })).items.map((one) => one.what);
  expect(what.filter((one) => one === 'adviser.imported')).toHaveLength(2);
});

it('R063: what goes out as XLSX or CSV comes in again as the same', async () => {
  must(
    await bring(
      '村（社区）,溪口村,lin,,990101102001,2026-01-01,,\n企业,某厂,zhou,057188887777,,,2026-12-31,',
    ),
  );
  for (const format of ['xlsx', 'csv'] as const) {
    const bytes = await files.export(boss, format);
    const again = must(
      await files.import(boss, { name: `a.${format}`, content: bytes.toString('base64'), apply: true }),
    );
    expect(again).toMatchObject({ rows: 2, created: 0, changed: 0, same: 2, problems: [] });
  }
});
