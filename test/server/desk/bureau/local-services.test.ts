/** Service lines that an installation adds: the list, its rules, and what follows from it. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { LocalServiceLine } from '../../../../routing/bureau/local-services.ts';
import { labelOf, SERVICES, setLocalServiceNames } from '../../../../routing/vocabulary.ts';
import { createThreadWork } from '../../../../server/classify/thread-work.ts';
import { createLocalServiceAdmin } from '../../../../server/desk/bureau/local-services.ts';
import { createRuleDesk } from '../../../../server/desk/classify/rules.ts';
import { createRuleHolder } from '../../../../server/desk/classify/rules-holder.ts';
import { createSheets } from '../../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../../server/threads/tasks.ts';
import { fakeAudit, fakeLog } from '../../../support/ports/server-fakes.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const threads = createTaskThreads();
afterAll(() => threads.close());
afterEach(() => setLocalServiceNames({}));

const KIN: LocalServiceLine = {
  code: 'local:find-relatives',
  zh: '寻亲',
  en: 'Search for relatives',
  orgKind: 'appraisal_institute',
  orderDays: 20,
  ended: false,
};
const EXAM: LocalServiceLine = {
  code: 'local:legal-exam',
  zh: '国家统一法律职业资格考试咨询',
  en: 'National legal examination',
  orgKind: 'judicial_office',
  orderDays: 3,
  ended: false,
};
const RULE = `format: 1
rules:
  - id: local.kin
    name: 寻亲
    when: 寻亲、失散多年
    then: {service: local:find-relatives, weight: 2}
`;

const bureau = async () => {
  const world = await createDeskWorld({});
  const { store, bus, clock, ids } = world.core;
  const audit = fakeAudit();
  const services = createLocalServiceAdmin({ store, clock, ids, audit, bus });
  const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '主管' });
  return { world, store, bus, clock, ids, audit, services, boss };
};
type Bureau = Awaited<ReturnType<typeof bureau>>;
/** Saves and waits until the desk has read it. */
const save = async ({ services, boss, world }: Bureau, lines: LocalServiceLine[]) => {
  const saved = must(await services.save(boss, { version: (await services.view()).version, lines }));
  await expect.poll(() => world.core.services()).toEqual(lines);
  return saved;
};

describe('service lines of the installation', () => {
  it('SV1: a line is saved against its version, audited, and known to the desk with its deadline and name', async () => {
    const b = await bureau();
    expect(await b.services.view()).toEqual({ version: 0, lines: [] });
    await save(b, [KIN, EXAM]);
    expect(b.audit.facts.at(-1)).toMatchObject({
      what: 'services.saved',
      data: { changed: ['local:find-relatives', 'local:legal-exam'] },
    });
    expect(codeOf(await b.services.save(b.boss, { version: 0, lines: [KIN] }))).toBe('version_conflict');
    expect(b.world.core.policy().orderDays['local:find-relatives']).toBe(20);
    expect(labelOf(SERVICES, 'local:legal-exam')).toBe('国家统一法律职业资格考试咨询');
    expect(labelOf(SERVICES, 'local:find-relatives', 'en')).toBe('Search for relatives');
    const site = await b.world.desk.site();
    expect(site.services).toContain('local:find-relatives');
    expect(site.localServices).toContainEqual({ code: EXAM.code, zh: EXAM.zh, en: EXAM.en });
    expect(must(await b.world.desk.staff.me(b.boss)).localServices).toEqual([KIN, EXAM]);
  });

  it('SV2: a line in use is ended, not removed; its name stays, it is offered no more', async () => {
    const b = await bureau();
    await save(b, [KIN]);
    const { version } = await b.services.view();
    expect(await b.services.save(b.boss, { version, lines: [] })).toMatchObject({
      code: 'invalid_input',
      detail: expect.stringContaining('停用') as string,
    });
    await save(b, [{ ...KIN, ended: true }]);
    expect((await b.world.desk.site()).services).not.toContain('local:find-relatives');
    expect(labelOf(SERVICES, 'local:find-relatives')).toBe('寻亲');
  });

  it.each<[string, Partial<LocalServiceLine>, string]>([
    ['a code that is none', { code: 'local:寻亲' as never }, 'lines.1.code'],
    ['a code that is taken', { code: KIN.code }, 'lines.1.code'],
    ['a name that is taken', { zh: '寻亲' }, 'lines.1.zh'],
    ['a name of a built-in line', { zh: '公证' }, 'lines.1.zh'],
    ['a built-in English name', { en: 'legal AID' }, 'lines.1.en'],
    ['no name', { zh: ' ' }, 'lines.1.zh'],
    ['no such organisation', { orgKind: 'circus' as never }, 'lines.1.orgKind'],
    ['no time', { orderDays: 0 }, 'lines.1.orderDays'],
  ])('SV1: %s is refused and nothing is stored', async (_, over, field) => {
    const b = await bureau();
    const refused = await b.services.save(b.boss, { version: 0, lines: [KIN, { ...EXAM, ...over }] });
    expect(refused).toMatchObject({ ok: false, code: 'invalid_input', field });
    expect((await b.services.view()).lines).toEqual([]);
  });

  it('SV3: a rule gives a line as its effect; one that the installation does not have is refused with its place', async () => {
    const b = await bureau();
    const holder = await createRuleHolder({ store: b.store, bus: b.bus, log: fakeLog() });
    const rules = createRuleDesk({
      ...{ store: b.store, clock: b.clock, ids: b.ids, audit: b.audit, bus: b.bus, holder },
      ...{ work: createThreadWork(threads), sheets: createSheets(threads) },
      localServices: b.world.core.services,
    });
    const files = [{ name: 'local.yaml', text: RULE }];
    const before = must(await rules.check(files));
    expect(before.problems).toEqual([
      expect.objectContaining({ code: 'unknown_value', file: 'local.yaml', line: 6, column: 21 }),
    ]);
    const { version } = must(await rules.saveDraft(b.boss, { version: 0, files }));
    expect(codeOf(await rules.publish(b.boss, { draft: version, live: 0, why: '早了' }))).toBe(
      'invalid_input',
    );
    await save(b, [KIN]);
    expect(must(await rules.check(files)).problems).toEqual([]);
    must(await rules.publish(b.boss, { draft: version, live: 0, why: '寻亲' }));
    const found = holder.classifier().classify('我想寻亲，和哥哥失散多年');
    expect(found).toMatchObject({ service: 'local:find-relatives', services: ['local:find-relatives'] });
    const { bytes } = must(await rules.exported(undefined, 'xlsx'));
    expect(must(await rules.imported('a.xlsx', bytes)).problems).toEqual([]);
  });
});
