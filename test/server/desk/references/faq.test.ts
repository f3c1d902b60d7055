/** FQ: only what is public and holds is shown to citizens, switched off nothing is, and nothing that was asked is kept. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createFaq, type FaqDesk } from '../../../../server/desk/references/faq.ts';
import { createReferences, type ReferenceDesk } from '../../../../server/desk/references/references.ts';
import { STARTER_REFERENCES } from '../../../../server/desk/references/starter.ts';
import { createSheets } from '../../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../../server/threads/tasks.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const threads = createTaskThreads();
afterAll(() => threads.close());

let world: DeskWorld;
let boss: StaffPrincipal;
let references: ReferenceDesk;
let faq: FaqDesk;
let on: boolean;
beforeEach(async () => {
  world = await createDeskWorld();
  boss = await world.hire({ username: 'boss', role: 'supervisor' });
  on = true;
  const { clock, ids, audit } = world.core;
  const mayRead = world.desk.queries.mayReadFiles;
  references = createReferences({
    store: world.store,
    clock,
    ids,
    audit,
    sheets: createSheets(threads),
    mayRead,
  });
  const inDanger = (text: string) => world.core.classifier().classify(text).crisis !== 'none';
  faq = createFaq({ store: world.store, clock, isOn: () => on, inDanger });
});

const codes = async (text: string) => must(await faq.find(text)).items.map((one) => one.code);
const mark = async (code: string, from: string, shown: boolean) => {
  const { version } = await references.list();
  return references.mark(boss, { version, code, from, public: shown });
};
const bring = (rows: string) =>
  references.import(boss, { name: 'list.csv', content: Buffer.from(rows).toString('base64'), apply: true });

describe('frequent questions', () => {
  it('FQ1: what ships is public unless it has ended; a supervisor takes an item off the page, audited', async () => {
    expect(STARTER_REFERENCES.filter((one) => !one.public).map((one) => one.title)).toEqual([
      '民间借贷利率上限（旧）',
    ]);
    expect(await codes('民间借贷利率上限')).toContain('PL-25');
    const found = must(await faq.find('民间借贷利率上限')).items.filter((one) => one.code === 'PL-25');
    expect(found).toMatchObject([{ title: '民间借贷利率上限' }]);
    must(await mark('PL-25', '2020-08-20', false));
    expect(await codes('民间借贷利率上限')).not.toContain('PL-25');
    expect(must(await faq.topics('债权债务')).items.map((one) => one.code)).not.toContain('PL-25');
    // Marked as public, but it has ended.
    must(await mark('PL-25', '2015-09-01', true));
    expect(await codes('民间借贷利率上限')).not.toContain('PL-25');
    const stale = { version: 1, code: 'PL-25', from: '2020-08-20', public: true };
    expect(codeOf(await references.mark(boss, stale))).toBe('version_conflict');
    expect(codeOf(await mark('XX-01', '2020-08-20', true))).toBe('not_found');
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ where: { what: 'references.marked' } })).items;
    expect(log.map(({ who, data }) => [who, data])).toEqual([
      [boss.id, { item: 'PL-25@2020-08-20', public: false }],
      [boss.id, { item: 'PL-25@2015-09-01', public: true }],
    ]);
  });

  it('FQ1: an imported item is not public until somebody says so; a sheet without the column leaves the mark', async () => {
    const row = 'ZJ-1,本市欠薪投诉,本市欠薪投诉指南,,到劳动监察窗口投诉欠薪,劳动纠纷,2026-01-01';
    const head = '编码,标题,出处,条款,内容,事项,生效日期';
    must(await bring(`${head}\n${row}\n`));
    expect(await codes('本市欠薪投诉')).not.toContain('ZJ-1');
    expect(must(await bring(`${head},公开\n${row},是\n`)).changed).toBe(1);
    expect(await codes('本市欠薪投诉')).toContain('ZJ-1');
    must(await bring(`${head}\n${row.replace('窗口', '大队窗口')}\n`));
    expect(must(await faq.find('本市欠薪投诉')).items[0]).toMatchObject({
      code: 'ZJ-1',
      text: '到劳动监察大队窗口投诉欠薪',
    });
    expect(must(await bring(`${head},公开\n${row},也许\n`)).problems).toMatchObject([
      { row: 2, column: '公开' },
    ]);
    must(await bring(`${head},公开\n${row},否\n`));
    expect(await codes('本市欠薪投诉')).not.toContain('ZJ-1');
  });

  it('FQ2: a question finds what is like it, the first view has each matter, nothing found is an empty answer', async () => {
    expect((await codes('老板没跟我签劳动合同，能要双倍工资吗')).slice(0, 3)).toContain('LC-07');
    expect(must(await faq.find('量子力学薛定谔')).items).toEqual([]);
    const first = must(await faq.topics());
    expect(first.matters).toEqual(expect.arrayContaining(['婚姻家庭', '劳动纠纷', '债权债务']));
    for (const matter of first.matters)
      expect(first.items.some((one) => one.matters.includes(matter))).toBe(true);
    const labour = must(await faq.topics('劳动纠纷')).items;
    expect(labour.length).toBeGreaterThan(10);
    expect(labour.every((one) => one.matters.includes('劳动纠纷'))).toBe(true);
  });

  it('FQ3: words that sound like danger are answered with it', async () => {
    expect(must(await faq.find('我不想活了，想自杀')).danger).toBe(true);
    expect(must(await faq.find('离婚后孩子归谁')).danger).toBe(false);
  });

  it('FQ4: reading and opinions are counted per item, and the most read comes first; the question is kept nowhere', async () => {
    const said = '张三身份证330102199001011234被拖欠工资';
    await faq.find(said);
    await Promise.all([1, 2, 3].map(() => faq.count('LA-02', 'read')));
    must(await faq.count('LA-02', 'helpful'));
    expect(must(await faq.topics('劳动纠纷')).items[0]?.code).toBe('LA-02');
    const listed = (await references.list()).items.find((one) => one.code === 'LA-02');
    expect(listed?.asked).toEqual({ read: 3, helpful: 1, unhelpful: 0 });
    expect(codeOf(await faq.count('XX-99', 'read'))).toBe('not_found');
    const settings = (await world.store.settings.find({ limit: 100 })).items;
    await world.core.audit.flush();
    const audit = (await world.store.audit.find({ limit: 200 })).items;
    expect(JSON.stringify([settings, audit])).not.toMatch(/张三|330102199001011234/);
  });

  it('FQ5: switched off, nothing is answered', async () => {
    on = false;
    expect(codeOf(await faq.topics())).toBe('not_found');
    expect(codeOf(await faq.find('离婚'))).toBe('not_found');
    expect(codeOf(await faq.count('LA-02', 'read'))).toBe('not_found');
  });
});

describe('the setting of the site', () => {
  it('FQ5: off unless a bureau opens the page; the site says so, and only then', async () => {
    expect((await world.desk.site()).faq).toBeUndefined();
    await world.settings.saveTenant({ faq: true }, 'admin');
    expect((await world.desk.site()).faq).toBe(true);
  });
});
