/** RF: references are imported whole or not at all, found by words and matter, and marked when they have ended. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { stateOf } from '../../../../routing/bureau/references.ts';
import { citationOf } from '../../../../routing/protocol/bureau/reference-words.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReferences, type ReferenceDesk } from '../../../../server/desk/references/references.ts';
import { STARTER_REFERENCES } from '../../../../server/desk/references/starter.ts';
import type { Sheets } from '../../../../server/sheets/sheets.ts';
import { createSheets } from '../../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../../server/threads/tasks.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const threads = createTaskThreads();
const sheets: Sheets = createSheets(threads);
afterAll(() => threads.close());

let world: DeskWorld;
let boss: StaffPrincipal;
let references: ReferenceDesk;
beforeEach(async () => {
  world = await createDeskWorld();
  boss = await world.hire({ username: 'boss', role: 'supervisor' });
  references = createReferences({
    store: world.store,
    clock: world.core.clock,
    ids: world.core.ids,
    audit: world.core.audit,
    sheets,
    mayRead: world.desk.queries.mayReadFiles,
  });
});

const bring = (name: string, text: string | Buffer, apply = true) =>
  references.import(boss, { name, content: Buffer.from(text).toString('base64'), apply });
const HEAD = '编码,标题,出处,条款,内容,事项,生效日期,失效日期\n';

describe('the list', () => {
  it('RF1: what ships names law and article, has no code twice on one day, and is short', () => {
    expect(STARTER_REFERENCES.length).toBeGreaterThanOrEqual(40);
    const keys = STARTER_REFERENCES.map((one) => `${one.code}@${one.from}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of STARTER_REFERENCES) {
      expect(one.article).toMatch(/^第[一二三四五六七八九十百千零]+条$/);
      expect(one.text.length).toBeLessThan(160);
    }
  });

  it('RF2: a version ends on its last day or when the next begins', () => {
    const base = { code: 'X', title: 't', source: 's', text: 'x', matters: [] };
    const all = [
      { ...base, from: '2020-01-01' },
      { ...base, from: '2026-01-01', to: '2026-06-30' },
    ];
    expect(stateOf(all[0]!, all, '2025-12-31')).toBe('in_force');
    expect(stateOf(all[0]!, all, '2026-01-01')).toBe('expired');
    expect(stateOf(all[1]!, all, '2025-12-31')).toBe('coming');
    expect(stateOf(all[1]!, all, '2026-06-30')).toBe('in_force');
    expect(stateOf(all[1]!, all, '2026-07-01')).toBe('expired');
  });

  it('RF3: a faulty file is refused whole, each fault with its cell; a good one is added to the list', async () => {
    const wrong = `${HEAD}A-1,标题,某办法,,内容,劳动纠纷、外星事务,2026-01-01,\nA-2,标题,某办法,,,,2026-13-01,2020-01-01\n`;
    const report = must(await bring('list.csv', wrong));
    expect(report).toMatchObject({ applied: false });
    expect(report.problems.map((one) => `${one.row} ${one.column}`)).toEqual([
      '2 事项',
      '3 内容',
      '3 生效日期',
    ]);
    expect((await references.list()).version).toBe(0);
    const good = `${HEAD}ZJ-1,本市欠薪投诉,本市欠薪投诉指南,,拨打12333或到劳动监察窗口投诉,劳动纠纷,2026-01-01,2026-06-30\n`;
    expect(must(await bring('list.csv', good, false))).toMatchObject({ created: 1, applied: false });
    expect(must(await bring('list.csv', good))).toMatchObject({ created: 1, applied: true });
    expect(must(await bring('list.csv', good))).toMatchObject({ created: 0, same: 1, applied: true });
    const { items, version } = await references.list();
    expect(version).toBe(1);
    expect(items).toHaveLength(STARTER_REFERENCES.length + 1);
    expect(items.find((one) => one.code === 'ZJ-1')?.state).toBe('expired');
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ where: { what: 'references.imported' } })).items;
    expect(log).toMatchObject([{ who: boss.id, data: { created: 1 } }]);
  });

  it('RF3: what goes out as XLSX, CSV and JSON comes in again unchanged', async () => {
    for (const format of ['xlsx', 'csv', 'json'] as const) {
      const file = await references.export(format);
      const report = must(await bring(`list.${format}`, file));
      expect([format, report.problems, report.created, report.changed]).toEqual([format, [], 0, 0]);
    }
    expect(codeOf(await bring('list.json', '{'))).toBe('broken_json');
  });
});

describe('what fits a ticket', () => {
  it('RF4: by words and matter, only what holds; words that are looked for find the expired ones too', async () => {
    const lin = await world.hire({ username: 'lin' });
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '我没签劳动合同，公司拖欠工资三个月，能要双倍工资吗');
    const hits = must(await references.suggest(lin, id));
    expect(hits.length).toBeGreaterThan(2);
    expect(hits.slice(0, 4).map((one) => one.article)).toContain('第八十二条');
    expect(hits.every((one) => one.state === 'in_force')).toBe(true);
    const found = must(await references.suggest(lin, id, '民间借贷利率'));
    expect(found.map((one) => one.state)).toEqual(expect.arrayContaining(['in_force', 'expired']));
    expect(citationOf(hits[0]!)).toMatch(/^《.+》第.+条：/);
    const chen = await world.hire({ username: 'chen' });
    must(await world.desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
    expect(codeOf(await references.suggest(chen, id))).toBe('forbidden');
  });
});
