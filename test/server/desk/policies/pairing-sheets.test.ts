/** R054, R055: the pairing table in and out as a sheet, all or nothing, faults by row and column; nothing live by it. */
import { expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../../routing/errors.ts';
import { createPairingSheets } from '../../../../server/desk/policies/pairing-sheets.ts';
import { DEMO_FIRMS, DEMO_WEAK_COUNTIES, demoPairing } from '../../../../server/seed/demo-pairing.ts';
import type { Sheets, WrittenSheet } from '../../../../server/sheets/sheets.ts';
import { createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

const sheets: Sheets = {
  read: async (bytes, name) => ok([{ name, rows: JSON.parse(Buffer.from(bytes).toString()) as string[][] }]),
  write: async (written) => Buffer.from(JSON.stringify(written)),
};
const HEAD = ['受援地区代码', '次序', '支援地区代码', '支援机构代码', '支援机构', '开始', '结束'];

const open = async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const boss = await world.hire({ username: 'boss', role: 'supervisor' }, { onDuty: false });
  const firm = await world.found({ code: 'BF01', name: '明德律师事务所', kind: 'law_firm' });
  await world.found({ code: 'BF02', name: '停办所', kind: 'law_firm', disabled: true });
  const { core, desk, store } = world;
  const pairing = createPairingSheets({ ...core, store, sheets, policies: desk.policies });
  const put = async (rows: string[][], apply: boolean) => {
    const content = Buffer.from(JSON.stringify([HEAD, ...rows])).toString('base64');
    return must(await pairing.import(boss, { name: 'pairs.xlsx', content, apply }));
  };
  const draft = async () => (await desk.policies.view()).draft.policy.pairing;
  return { world, boss, firm, pairing, put, draft };
};

it('R054: a whole table comes into the draft, by code or name; what the file does not hold goes; live only when published', async () => {
  const { world, boss, firm, pairing, put, draft } = await open();
  const rows = [
    ['990221', '1', '', 'BF01', '', '2026-01-01', '2027-12-31'],
    ['990222', '', '', '', '明德律师事务所', '', ''],
    ['990223', '2', '990100', '', '', '', ''],
  ];
  expect(await put(rows, false)).toMatchObject({ rows: 3, created: 3, applied: false, problems: [] });
  expect(await draft()).toEqual([]);
  expect(await put(rows, true)).toMatchObject({ created: 3, applied: true });
  expect(await draft()).toEqual([
    { region: '990221', rank: 1, toFirm: firm.id, from: '2026-01-01', to: '2027-12-31' },
    { region: '990222', rank: 1, toFirm: firm.id },
    { region: '990223', rank: 2, toRegion: '990100' },
  ]);
  expect(world.settings.policy().pairing).toEqual([]);
  expect(await put([['990221', '3', '', 'BF01', '', '', '']], false)).toMatchObject({
    ...{ created: 0, changed: 1, same: 0, removed: 2 },
  });
  // What goes out comes in again just so.
  const [sheet] = JSON.parse((await pairing.export('xlsx')).toString()) as WrittenSheet[];
  const content = Buffer.from(JSON.stringify([sheet!.header, ...sheet!.rows])).toString('base64');
  const again = must(await pairing.import(boss, { name: 'again.xlsx', content, apply: false }));
  expect(again).toMatchObject({ rows: 3, same: 3, created: 0, changed: 0, removed: 0, problems: [] });
  const { draft: seen, live } = await world.desk.policies.view();
  must(
    await world.desk.policies.publish(boss, {
      ...{ draft: seen.version, live: live.no, why: '年度结对', confirmed: false },
    }),
  );
  expect(world.settings.policy().pairing).toHaveLength(3);
});

it('R054: every fault has its row and column, and one of them keeps the whole file out', async () => {
  const { put, draft } = await open();
  const report = await put(
    [
      ['990221', '1', '990100', '', '', '', ''],
      ['99022', '1', '990100', '', '', '', ''],
      ['990222', '0', '', 'BF01', '', '', ''],
      ['990223', '1', '', 'BF99', '', '', ''],
      ['990224', '1', '', 'BF02', '', '', ''],
      ['990225', '1', '', '', '', '', ''],
      ['990226', '1', '990100', '', '', '2026-12-01', '2026-11-01'],
      ['990221', '2', '990100', '', '', '', ''],
      ['990227', '1', '990227', '', '', '', ''],
      ['990228', '1', '990229', '', '', '2026-13-01', ''],
      ['990230', '1', '990231', '', '', '', ''],
      ['990231', '1', '990230', '', '', '', ''],
    ],
    true,
  );
  expect(report.applied).toBe(false);
  expect(report.problems.map(({ row, column }) => `${row} ${column}`)).toEqual([
    '3 受援地区代码',
    '4 次序',
    '5 支援机构代码',
    '6 支援机构代码',
    '7 支援地区代码',
    '8 结束',
    '9 受援地区代码',
    '10 支援地区代码',
    '11 开始',
    '12 支援地区代码',
    '13 支援地区代码',
  ]);
  expect(report.problems[2]!.message).toBe('没有机构“BF99”。');
  expect(await draft()).toEqual([]);
});

it('R055: the demo pairs 65 firms with 34 counties, and the table passes its own check', async () => {
  const { world, put } = await open();
  expect([DEMO_FIRMS.length, DEMO_WEAK_COUNTIES.length]).toEqual([65, 34]);
  expect(new Set(DEMO_WEAK_COUNTIES.map(({ code }) => code)).size).toBe(34);
  const ids = new Map(DEMO_FIRMS.map(({ code }) => [code, `id-${code}`]));
  for (const { code, name } of DEMO_FIRMS.slice(2)) await world.found({ code, name, kind: 'law_firm' });
  const pairs = demoPairing(ids);
  expect(new Set(pairs.map(({ region }) => region)).size).toBe(34);
  expect(pairs).toHaveLength(65);
  const rows = pairs
    .slice(2)
    .map(({ region, rank, toFirm }) => [region, String(rank), '', toFirm!.slice(3), '', '', '']);
  expect(await put(rows, false)).toMatchObject({ rows: 63, created: 63, problems: [] });
});
