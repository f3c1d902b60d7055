/** The workbench on memory parts: versions, the shared draft, previews, and a swap that reaches every holder. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { STARTER_FILES } from '../../../../routing/classify/index.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createMemoryBus } from '../../../../server/bus/memory-bus.ts';
import { createThreadWork } from '../../../../server/classify/thread-work.ts';
import type { HeavyWork } from '../../../../server/desk/classify/heavy-work.ts';
import { createRuleDesk, RULES_DRAFT_KEY } from '../../../../server/desk/classify/rules.ts';
import { createRuleHolder, type RuleHolder } from '../../../../server/desk/classify/rules-holder.ts';
import { createSheets } from '../../../../server/sheets/thread-sheets.ts';
import { createTaskThreads } from '../../../../server/threads/tasks.ts';
import { fakeAudit, fakeLog } from '../../../support/ports/server-fakes.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const MORE = `format: 1
rules:
  - id: local.birds
    name: 鸟叫扰民归侵权
    when: 鹦鹉学舌、养鸟扰民
    then: {matter: 侵权, weight: 8}
`;
const withMore = (text = MORE) => [...STARTER_FILES, { name: 'local.yaml', text }];
const BROKEN = MORE.replace('侵权, weight', '没有的事项, weight');
const WORDS = '请教一下，鹦鹉学舌这种事怎么处理';

const threads = createTaskThreads();
afterAll(() => threads.close());

/** A bureau whose desk reads the classifier of a holder, as the product does. */
const bureau = async (options: { previewMs?: number; work?: HeavyWork } = {}) => {
  const log = fakeLog();
  const bus = createMemoryBus({ log });
  const holderBox: { holder?: RuleHolder } = {};
  const world = await createDeskWorld({
    around: (ports) => ({ ...ports, bus, classifier: () => holderBox.holder!.classifier() }),
  });
  const { store } = world;
  const holder = await createRuleHolder({ store, bus, log });
  holderBox.holder = holder;
  const audit = fakeAudit();
  const { clock, ids } = world.core;
  const rules = createRuleDesk({
    ...{ store, clock, ids, audit, bus, holder },
    ...{ work: options.work ?? createThreadWork(threads, options), sheets: createSheets(threads) },
  });
  const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '主管' });
  const other: StaffPrincipal = { ...boss, id: 'staff-second', name: '副主管' };
  return { world, store, bus, log, holder, rules, audit, boss, other };
};

type Bureau = Awaited<ReturnType<typeof bureau>>;

const save = async ({ rules, boss }: Bureau, text = MORE) =>
  must(await rules.saveDraft(boss, { version: (await rules.view()).draft.version, files: withMore(text) }));
const publish = async (b: Bureau, why = '新增鸟叫规则') => {
  const { draft, live } = await b.rules.view();
  return b.rules.publish(b.boss, { draft: draft.version, live: live.no, why });
};
const matterOf = async (b: Bureau, ticketId: string) =>
  (await b.store.tickets.get(ticketId))?.classification?.matter;

describe('rule sets', () => {
  it('CL-W1, CL-W4: a published rule classifies the next message, and the history says who and why', async () => {
    const b = await bureau();
    expect((await b.rules.view()).live).toMatchObject({ no: 0, why: '随程序发布的初始规则' });
    const before = await b.world.ask(await b.world.visitor(), WORDS);
    expect(await matterOf(b, before)).not.toBe('侵权');

    await save(b);
    const during = await b.world.ask(await b.world.visitor(), WORDS);
    expect(await matterOf(b, during)).not.toBe('侵权');

    expect(must(await publish(b))).toMatchObject({ no: 1, byName: '主管', why: '新增鸟叫规则' });
    const after = (await b.store.tickets.get(await b.world.ask(await b.world.visitor(), WORDS)))!;
    expect(after.classification?.matter).toBe('侵权');
    expect(after.classification?.evidence).toContainEqual(
      expect.objectContaining({ rule: 'local.birds', text: '鹦鹉学舌' }),
    );
    const view = await b.rules.view();
    expect(view.history.map(({ no }) => no)).toEqual([1, 0]);
    expect(view.draft).toMatchObject({ open: false, basedOn: 1 });
    expect(view.running).toBe(1);
    expect(b.audit.facts.map(({ what }) => what)).toEqual(['rules.draft_saved', 'rules.published']);
  });

  it('CL-W2: of two supervisors who edit the same draft the second is told', async () => {
    const b = await bureau();
    const { version } = (await b.rules.view()).draft;
    const first = must(await b.rules.saveDraft(b.boss, { version, files: withMore() }));
    expect(codeOf(await b.rules.saveDraft(b.other, { version, files: withMore(`${MORE}\n`) }))).toBe(
      'version_conflict',
    );
    const second = must(
      await b.rules.saveDraft(b.other, { version: first.version, files: withMore(`${MORE}# 备注\n`) }),
    );
    const stale = { draft: first.version, live: 0, why: '旧的' };
    expect(codeOf(await b.rules.publish(b.boss, stale))).toBe('version_conflict');
    const [one, two] = await Promise.all([
      b.rules.publish(b.boss, { draft: second.version, live: 0, why: '甲' }),
      b.rules.publish(b.other, { draft: second.version, live: 0, why: '乙' }),
    ]);
    expect([codeOf(one), codeOf(two)].sort()).toEqual(['ok', 'version_conflict']);
    expect((await b.rules.view()).history).toHaveLength(2);
  });

  it('CL-W3: a broken draft is kept with its place of fault, is not published, and leaves the old rules live', async () => {
    const b = await bureau();
    const { problems } = await save(b, BROKEN);
    expect(problems).toContainEqual(
      expect.objectContaining({ severity: 'error', file: 'local.yaml', line: 6, code: 'unknown_value' }),
    );
    const refused = await publish(b);
    expect(refused).toMatchObject({ ok: false, code: 'invalid_input', field: 'files' });
    expect(refused.ok ? '' : refused.detail).toContain('local.yaml 第6行');
    expect(await b.rules.preview(b.boss, { texts: 10 })).not.toHaveProperty('answer');
    expect(must(await b.rules.try({ text: WORDS })).answer).toBeUndefined();
    expect(b.holder.live().no).toBe(0);
    expect((await b.rules.view()).draft).toMatchObject({ open: true });
  });

  it('CL-W3: a stored set that cannot be read leaves the one before it live, at a swap and at a start', async () => {
    const b = await bureau();
    await save(b);
    must(await publish(b));
    const good = (await b.store.ruleSets.get('v1'))!;
    await b.store.ruleSets.insert({
      ...good,
      ...{ id: 'v2', no: 2, files: [{ name: 'x.yaml', text: BROKEN }] },
    });
    b.bus.publish('rules.published', { version: '2' });
    await b.holder.settled();
    expect(b.holder.live().no).toBe(1);
    expect(b.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    const restarted = await createRuleHolder(b);
    expect(restarted.live().no).toBe(1);
    const view = await b.rules.view();
    expect([view.live.no, view.running]).toEqual([2, 1]);
  });

  it('CL-W5: rolling back appends a copy of any version, the built-in one too', async () => {
    const b = await bureau();
    await save(b);
    must(await publish(b));
    expect(codeOf(await b.rules.rollback(b.boss, { to: 0, live: 0, why: '误' }))).toBe('version_conflict');
    expect(codeOf(await b.rules.rollback(b.boss, { to: 9, live: 1, why: '误' }))).toBe('not_found');
    expect(codeOf(await b.rules.rollback(b.boss, { to: 1, live: 1, why: '相同' }))).toBe('wrong_state');
    expect(must(await b.rules.rollback(b.boss, { to: 0, live: 1, why: '误伤太多' }))).toMatchObject({
      ...{ no: 2, copyOf: 0, why: '误伤太多' },
    });
    expect(b.holder.classifier().classify(WORDS).matter).not.toBe('侵权');
    must(await b.rules.rollback(b.boss, { to: 1, live: 2, why: '还是要' }));
    expect(b.holder.classifier().classify(WORDS).matter).toBe('侵权');
    expect((await b.rules.view()).history.map(({ no, copyOf }) => [no, copyOf])).toEqual([
      [3, 1],
      [2, 0],
      [1, undefined],
      [0, undefined],
    ]);
    expect(must(await b.rules.exported(1)).bytes.toString()).toContain('local.birds');
    expect(b.audit.facts.at(-1)).toMatchObject({ what: 'rules.rolled_back', data: { copyOf: 1 } });
  });

  it('CL-W2: a dropped draft begins again from what is live', async () => {
    const b = await bureau();
    const { version } = await save(b);
    expect(codeOf(await b.rules.discardDraft(b.other, version + 1))).toBe('version_conflict');
    must(await b.rules.discardDraft(b.boss, version));
    const { draft } = await b.rules.view();
    expect(draft).toMatchObject({ open: false, files: STARTER_FILES });
    expect(codeOf(await publish(b))).toBe('wrong_state');
  });
});

describe('preview', () => {
  it('CL-W6: counts what would move, judged by the matter that a person confirmed, and changes nothing', async () => {
    const b = await bureau();
    const noisy = await b.world.ask(await b.world.visitor(), WORDS);
    await b.world.ask(await b.world.visitor(), '老板拖欠工资三个月');
    const confirmed = (await b.store.tickets.get(noisy))!;
    await b.store.tickets.replace({ ...confirmed, confirmedMatter: '侵权' }, confirmed.version);
    const was = await matterOf(b, noisy);

    const { answer } = must(await b.rules.preview(b.boss, { files: withMore(), texts: 500 }));
    expect(answer).toMatchObject({ texts: 2, confirmed: 1, moved: 1, gained: 1, lost: 0 });
    expect(answer?.flows).toEqual([{ from: was, to: '侵权', texts: 1 }]);
    expect(answer?.moves[0]).toMatchObject({
      ticketId: noisy,
      confirmed: '侵权',
      wasRight: false,
      isRight: true,
    });
    expect(answer?.rules.find(({ id }) => id === 'local.birds')).toMatchObject({
      ...{ texts: 1, coverage: 0.5, precision: 1, confirmed: 1, dead: false },
    });
    expect(must(await b.rules.preview(b.boss, { files: withMore(), texts: 1 })).answer?.texts).toBe(1);
    expect(await matterOf(b, noisy)).toBe(was);
    expect((await b.rules.view()).draft.open).toBe(false);
  });

  it('CL30, CL-W6: confirmed tickets propose weights, and nothing takes them over', async () => {
    const b = await bureau();
    const citizen = await b.world.visitor();
    for (let n = 0; n < 10; n += 1) {
      const id = await b.world.ask(citizen, `鹦鹉学舌第${n}回，怎么办`);
      const ticket = (await b.store.tickets.get(id))!;
      await b.store.tickets.replace({ ...ticket, confirmedMatter: '侵权' }, ticket.version);
    }
    const { answer } = must(await b.rules.preview(b.boss, { files: withMore(), texts: 500 }));
    expect(answer?.proposals).toContainEqual(
      expect.objectContaining({ rule: 'local.birds', word: '鹦鹉学舌', from: 8, texts: 10, agree: 10 }),
    );
    expect((await b.rules.view()).draft).toMatchObject({ version: 0, open: false });
  });

  it('CL-W6: reads no ticket that the person may not read', async () => {
    const b = await bureau();
    await b.world.ask(await b.world.visitor(), WORDS);
    const outsider: StaffPrincipal = { ...b.boss, role: 'org_member', orgId: 'org-x' };
    expect(must(await b.rules.preview(outsider, { files: withMore(), texts: 500 })).answer?.texts).toBe(0);
  });

  it('CL-W9: a preview whose caller goes away is ended', async () => {
    const b = await bureau();
    await b.world.ask(await b.world.visitor(), WORDS);
    const gone = new AbortController();
    const preview = b.rules.preview(b.boss, { files: withMore(), texts: 500 }, gone.signal);
    gone.abort();
    expect(codeOf(await preview)).toBe('unavailable');
    expect(must(await b.rules.preview(b.boss, { files: withMore(), texts: 500 })).answer?.texts).toBe(1);
  });

  it('CL-W9: a preview that does not end is ended by its time limit, and a heavy draft is checked in a thread', async () => {
    const b = await bureau({ previewMs: 1 });
    expect(codeOf(await b.rules.preview(b.boss, { files: withMore(), texts: 500 }))).toBe('too_large');
    const many = Array.from({ length: 40_000 }, (_, i) => `词语${i}`).join('、');
    const heavy = MORE.replace('鹦鹉学舌、养鸟扰民', many).replace('侵权, weight', '没有的事项, weight');
    const found = must(await b.rules.check(withMore(heavy)));
    expect(found.problems).toContainEqual(
      expect.objectContaining({ code: 'unknown_value', file: 'local.yaml' }),
    );
  });

  it('CL30: a proposed weight goes into the draft text alone, one at a time', async () => {
    const b = await bureau();
    const taken = must(
      await b.rules.take({ files: withMore(), rule: 'local.birds', word: '养鸟扰民', to: 4 }),
    );
    expect(taken.files.at(-1)?.text).toBe(MORE.replace('养鸟扰民', '养鸟扰民^0.5'));
    expect(taken.files.slice(0, -1)).toEqual(STARTER_FILES);
    expect((await b.rules.view()).draft.version).toBe(0);
    const asked = { files: withMore(), rule: 'local.birds', word: '没有这个词', to: 4 };
    expect(codeOf(await b.rules.take(asked))).toBe('wrong_state');
  });

  it('CL-W7: trying a sentence shows every step with its place in the text', async () => {
    const b = await bureau();
    const { answer } = must(await b.rules.try({ text: `请问，${WORDS}`, files: withMore() }));
    expect(answer?.classification.matter).toBe('侵权');
    expect(answer?.rules.map(({ id }) => id)).toContain('local.birds');
    expect(answer?.hits).toContainEqual(expect.objectContaining({ keyword: '鹦鹉学舌', span: [8, 12] }));
    expect(answer?.marked.find(({ rules }) => rules.includes('local.birds'))?.text).toBe('鹦鹉学舌');
    expect(answer?.marked.map(({ text }) => text).join('')).toBe(`请问，${WORDS}`);
  });
});

describe('CL-W10 rules in and out', () => {
  it.each(['yaml', 'json', 'xlsx', 'csv'] as const)('%s: what goes out comes in again', async (format) => {
    const b = await bureau();
    await save(b);
    must(await publish(b));
    const { no, bytes } = must(await b.rules.exported(undefined, format));
    expect(no).toBe(1);
    const read = must(await b.rules.imported(`规则 v1.${format}`, bytes));
    expect(read.problems).toEqual([]);
    expect(read.file?.name).toBe('规则-v1.yaml');
    const check = must(await b.rules.check([read.file!]));
    expect(check).toMatchObject({ digest: b.holder.live().classifier.compiled.version, same: true });
    expect(read.kept).toEqual(format === 'csv' ? ['词组', '同义词', '地名'] : []);
    expect((await b.rules.view()).draft.open).toBe(false);
  });

  it('a workbook with a fault gives its cell and no file; what is no table is refused', async () => {
    const b = await bureau();
    const bytes = Buffer.from('编号,名称,条件,作用\na,甲,甲,tag: 中\nb,乙,、乙,tag: 中\n');
    const read = must(await b.rules.imported('x.csv', bytes));
    expect(read.problems[0]).toMatchObject({
      ...{ code: 'empty_keyword', file: 'x.csv', sheet: 'x.csv', line: 3, column: 3 },
    });
    expect(read.file).toBeUndefined();
    const picture = Buffer.from('89504e470d0a1a0a00', 'hex');
    expect(codeOf(await b.rules.imported('x.xlsx', picture))).toBe('unsupported_type');
    expect(codeOf(await b.rules.imported('x.yaml', Buffer.from([0xff, 0xfe, 0x00])))).toBe(
      'unsupported_type',
    );
    expect(must(await b.rules.imported('x.yaml', Buffer.from('rules: ['))).problems[0]).toMatchObject({
      code: 'syntax',
    });
  });
});

describe('nodes', () => {
  it('CL-W4: publishing on one node swaps the rules of the other; a lost message is found in the store', async () => {
    const b = await bureau();
    const far = await createRuleHolder(b);
    const deaf = await createRuleHolder({ ...b, bus: createMemoryBus({ log: b.log }) });
    await save(b);
    must(await publish(b));
    await far.settled();
    expect(far.live().no).toBe(1);
    expect(far.classifier().version).toBe(b.holder.classifier().version);
    expect(deaf.live().no).toBe(0);
    await deaf.refresh();
    expect(deaf.classifier().classify(WORDS).matter).toBe('侵权');
    far.close();
    b.store.fail();
    b.bus.publish('rules.published', { version: '2' });
    await b.holder.settled();
    expect(b.holder.live().no).toBe(1);
  });
});

describe('very long rule sets', () => {
  /** Words of three characters, all different; together longer than what is compiled on the main loop. */
  const words = Array.from({ length: 20_000 }, (_, i) =>
    [i % 30, Math.floor(i / 30) % 30, Math.floor(i / 900)]
      .map((n) => String.fromCharCode(0x5000 + n))
      .join(''),
  );
  const LONG = `format: 1
rules:
  - id: local.long
    name: 很长的词表
    when: ${words.join('、')}
    then: {matter: 侵权, weight: 8}
`;
  const SAID = `请教一下，${words[19_999]}这种事怎么处理`;

  it('CL-W4, CL37: are compiled in a thread by the node that publishes and by the others, and trying one is too', async () => {
    const work = createThreadWork(threads);
    const compile = vi.spyOn(work, 'compile');
    const b = await bureau({ work });
    const far = await createRuleHolder({ ...b, work });
    await save(b, LONG);
    expect(must(await b.rules.try({ text: SAID })).answer?.classification.matter).toBe('侵权');
    expect(compile).toHaveBeenCalledTimes(1);
    expect(must(await publish(b, '长词表'))).toMatchObject({ no: 1 });
    await far.settled();
    // Once for the draft, which saving, trying and publishing share, once for the other node.
    expect(compile).toHaveBeenCalledTimes(2);
    for (const holder of [b.holder, far]) {
      expect(holder.live().no).toBe(1);
      expect(holder.classifier().classify(SAID)).toMatchObject({
        matter: '侵权',
        evidence: expect.arrayContaining([
          expect.objectContaining({ rule: 'local.long', text: words[19_999] }),
        ]),
      });
    }
    far.close();
  });

  it('CL-W3: one that takes too long is refused with a sentence, and the rules before it stay live', async () => {
    const work = createThreadWork(threads);
    vi.spyOn(work, 'compile').mockResolvedValue({ how: 'too_long' });
    const b = await bureau({ work });
    const draft = { version: 0, files: withMore(LONG) };
    expect(codeOf(await b.rules.saveDraft(b.boss, draft))).toBe('too_large');
    // A draft that was saved on a node with more time.
    await b.store.settings.insert({
      ...{ id: RULES_DRAFT_KEY, version: 1, updatedAt: '2026-11-23T00:00:00.000Z', updatedBy: 'boss' },
      value: { files: draft.files, open: true, basedOn: 0, byName: '主管' },
    });
    expect(await publish(b)).toMatchObject({ ok: false, code: 'too_large', field: 'files' });
    expect(codeOf(await b.rules.try({ text: SAID }))).toBe('too_large');
    expect(b.holder.live().no).toBe(0);
  });
});
