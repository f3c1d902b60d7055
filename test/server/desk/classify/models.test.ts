/** Models as versions: trained from confirmed tickets, brought as a file, published, rolled back, kept. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { defaultModelFile, type ModelFile } from '../../../../routing/classify/index.ts';
import type { TrainingView } from '../../../../routing/protocol/classify/models.ts';
import type { Matter } from '../../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createMemoryBus } from '../../../../server/bus/memory-bus.ts';
import { createThreadWork } from '../../../../server/classify/thread-work.ts';
import type { HeavyWork } from '../../../../server/desk/classify/heavy-work.ts';
import { createModelDesk } from '../../../../server/desk/classify/models.ts';
import { createModelHolder } from '../../../../server/desk/classify/models-holder.ts';
import { createRuleHolder } from '../../../../server/desk/classify/rules-holder.ts';
import { createTaskThreads } from '../../../../server/threads/tasks.ts';
import { fakeAudit, fakeLog } from '../../../support/ports/server-fakes.ts';
import { aMessage, aTicket } from '../../../support/ports/store-docs.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const threads = createTaskThreads();
afterAll(() => threads.close());

const TOPICS: Partial<Record<Matter, string[]>> = {
  劳动纠纷: ['公司拖欠工资', '老板不给加班费', '被辞退没有赔偿'],
  婚姻家庭: ['想要离婚', '孩子抚养权', '分割夫妻财产'],
  交通事故: ['被车撞伤', '对方全责保险不赔', '追尾定损'],
};

const bureau = async (around: (work: HeavyWork) => HeavyWork = (work) => work) => {
  const log = fakeLog();
  const bus = createMemoryBus({ log });
  const world = await createDeskWorld({ around: (ports) => ({ ...ports, bus }) });
  const { store } = world;
  const { clock, ids } = world.core;
  const models = await createModelHolder({ store, bus, log });
  const rules = await createRuleHolder({ store, bus, log, models });
  const audit = fakeAudit();
  const work = around(createThreadWork(threads));
  const desk = createModelDesk({ store, clock, ids, audit, bus, log, models, rules, work });
  const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '主管' });
  return { world, store, bus, log, models, rules, audit, desk, boss };
};
type Bureau = Awaited<ReturnType<typeof bureau>>;

/** Closed tickets whose matter a person confirmed. */
const confirmedTickets = async ({ store }: Bureau, each: number): Promise<void> => {
  let n = 0;
  for (const [matter, words] of Object.entries(TOPICS) as [Matter, string[]][])
    for (let i = 0; i < each; i++) {
      const id = `past-${++n}`;
      const text = `${words[i % words.length]}，第${i}次咨询，怎么办`;
      await store.tickets.insert(
        aTicket({ id, no: id, status: 'closed', subject: text, confirmedMatter: matter }),
      );
      await store.messages.insert(aMessage({ id: `m-${n}`, key: `k-${n}`, ticketId: id, seq: 1, text }));
    }
};
const ended = async ({ desk }: Bureau): Promise<TrainingView> => {
  await expect.poll(async () => (await desk.view()).training?.state, { timeout: 60_000 }).not.toBe('running');
  return (await desk.view()).training!;
};
const bytesOf = (file: unknown) => Buffer.from(typeof file === 'string' ? file : JSON.stringify(file));
const other = (id: string): ModelFile => ({ ...defaultModelFile(), id });

describe('models', () => {
  it('CL-M1: training from confirmed tickets gives a model with its card and figures beside the live one', async () => {
    const b = await bureau();
    await confirmedTickets(b, 40);
    expect(must(await b.desk.train(b.boss))).toMatchObject({ state: 'running', byName: '主管' });
    expect(codeOf(await b.desk.train(b.boss))).toBe('wrong_state');
    const training = await ended(b);
    expect(training).toMatchObject({ state: 'done', share: 1, texts: 120 });
    const { models, live } = await b.desk.view();
    expect(models.map(({ how }) => how)).toEqual(['trained', 'shipped']);
    expect(models[0]).toMatchObject({ id: training.model, byName: '主管', card: { examples: 120 } });
    expect(models[0]?.trial?.texts).toBeGreaterThan(10);
    expect(models[0]?.trial?.fresh.accuracy).toBeGreaterThan(0.8);
    expect(models[0]?.trial?.liveModel).toBe(defaultModelFile().id);
    expect(live.no).toBe(0);
    expect(b.audit.facts.map(({ what }) => what)).toEqual(['models.training_begun', 'models.trained']);
  });

  it('CL-M1: too few confirmed tickets train nothing, and say so', async () => {
    const b = await bureau();
    await confirmedTickets(b, 3);
    must(await b.desk.train(b.boss));
    expect(await ended(b)).toMatchObject({ state: 'failed', why: expect.stringContaining('9 件') as string });
    expect((await b.desk.view()).models).toHaveLength(1);
  });

  it('CL-M1: training is cancelled from any node, and another one can begin', async () => {
    let begun: () => void = () => {};
    const inWork = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const b = await bureau((work) => ({
      ...work,
      train: (_job, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ how: 'cancelled' }));
          if (signal.aborted) resolve({ how: 'cancelled' });
          begun();
        }),
    }));
    await confirmedTickets(b, 40);
    must(await b.desk.train(b.boss));
    await inWork;
    expect(must(await b.desk.cancel(b.boss)).state).toBe('cancelled');
    expect(codeOf(await b.desk.cancel(b.boss))).toBe('wrong_state');
    await b.desk.close();
    expect((await b.desk.view()).training?.state).toBe('cancelled');
    must(await b.desk.train(b.boss));
    await b.desk.close();
    expect((await b.desk.view()).training?.state).toBe('cancelled');
  });

  it('CL-M1: a training whose process died is told as lost, and another one can begin', async () => {
    const b = await bureau();
    await confirmedTickets(b, 40);
    const value: TrainingView = {
      ...{ state: 'running', share: 0.4, texts: 120, byName: '主管' },
      startedAt: b.world.core.now(),
    };
    // As kill -9 leaves it: nobody works on it any more.
    await b.store.settings.insert({
      ...{ id: 'model-training', version: 1, value },
      ...{ updatedAt: b.world.core.now(), updatedBy: b.boss.id },
    });
    expect(codeOf(await b.desk.train(b.boss))).toBe('wrong_state');
    await b.world.leap(61_000);
    expect((await b.desk.view()).training).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('中断'),
    });
    must(await b.desk.train(b.boss));
    expect(await ended(b)).toMatchObject({ state: 'done' });
  });

  it('CL-M2: what is published classifies on every node, is kept over a restart and is rolled back', async () => {
    const b = await bureau();
    const far = await createModelHolder(b);
    const farRules = await createRuleHolder({ ...b, models: far });
    must(await b.desk.upload(b.boss, { name: 'm.json', bytes: bytesOf(other('m-brought')) }));
    expect(must(await b.desk.publish(b.boss, { model: 'm-brought', live: 0, why: '试用' }))).toMatchObject({
      no: 1,
    });
    await far.settled();
    for (const holder of [b.rules, farRules]) expect(holder.classifier().version).toContain('m-brought');
    const stale = { model: 'none', live: 0, why: '旧' };
    expect(codeOf(await b.desk.publish(b.boss, stale))).toBe('version_conflict');
    expect(codeOf(await b.desk.publish(b.boss, { ...stale, model: 'm-brought', live: 1 }))).toBe(
      'wrong_state',
    );
    expect(codeOf(await b.desk.publish(b.boss, { ...stale, model: 'm-none', live: 1 }))).toBe('not_found');

    const restarted = await createModelHolder(b);
    expect(restarted.live()).toMatchObject({ no: 1, file: { id: 'm-brought' } });

    must(await b.desk.publish(b.boss, { model: 'none', live: 1, why: '只用规则' }));
    expect(b.rules.classifier().version).not.toContain('m-');
    must(await b.desk.rollback(b.boss, { to: 1, live: 2, why: '还是要' }));
    expect(b.rules.classifier().version).toContain('m-brought');
    must(await b.desk.rollback(b.boss, { to: 0, live: 3, why: '回到初始' }));
    expect(b.rules.classifier().version).toContain(defaultModelFile().id);
    expect((await b.desk.view()).history.map(({ no, model, copyOf }) => [no, model, copyOf])).toEqual([
      [4, 'default', 0],
      [3, 'm-brought', 1],
      [2, 'none', undefined],
      [1, 'm-brought', undefined],
      [0, 'default', undefined],
    ]);
    expect(JSON.parse(must(await b.desk.file('m-brought')).text)).toEqual(other('m-brought'));
  });

  it.each<[string, unknown, RegExp]>([
    ['cut short', JSON.stringify(defaultModelFile()).slice(0, 100_000), /截断/],
    [
      'with weights cut short',
      { ...other('m-x'), weights: defaultModelFile().weights.slice(0, 1000) },
      /截断|损坏/,
    ],
    ['of another version', { ...other('m-x'), formatVersion: 9 }, /版本 9/],
    ['with an unknown matter', { ...other('m-x'), classes: ['魔法', '占卜'] }, /魔法/],
    ['of another kind', { hello: 1 }, /不是/],
    ['with a name that is none', other('../../etc'), /编号/],
  ])('CL-M3: a model file %s is refused, the live one stays', async (_, file, why) => {
    const b = await bureau();
    const refused = await b.desk.upload(b.boss, { name: 'm.json', bytes: bytesOf(file) });
    expect(refused).toMatchObject({ ok: false, code: 'invalid_input' });
    expect(!refused.ok && refused.detail).toMatch(why);
    expect(b.models.live().no).toBe(0);
    expect((await b.desk.view()).models).toHaveLength(1);
  });

  it('CL-M3: a stored model that has become unreadable leaves the one before it live, also over a restart', async () => {
    const b = await bureau();
    must(await b.desk.upload(b.boss, { name: 'm.json', bytes: bytesOf(other('m-good')) }));
    must(await b.desk.publish(b.boss, { model: 'm-good', live: 0, why: '好' }));
    const doc = (await b.store.models.get('m-good'))!;
    await b.store.models.insert({ ...doc, id: 'm-bad', file: { ...doc.file, formatVersion: 2 } });
    expect(codeOf(await b.desk.publish(b.boss, { model: 'm-bad', live: 1, why: '坏' }))).toBe(
      'invalid_input',
    );
    const version = (await b.store.modelVersions.get('v1'))!;
    await b.store.modelVersions.insert({ ...version, id: 'v2', no: 2, model: 'm-bad' });
    b.bus.publish('models.published', { version: '2' });
    await b.models.settled();
    expect(b.models.live().no).toBe(1);
    expect((await createModelHolder(b)).live().no).toBe(1);
    expect((await b.desk.view()).running).toBe(1);
  });

  it('CL-M3: a brought model is measured beside the live one on confirmed tickets', async () => {
    const b = await bureau();
    await confirmedTickets(b, 5);
    const line = must(await b.desk.upload(b.boss, { name: 'm.json', bytes: bytesOf(other('m-same')) }));
    expect(line.trial).toMatchObject({ texts: 15, liveModel: defaultModelFile().id });
    expect(line.trial?.fresh).toEqual(line.trial?.live);
    const again = await b.desk.upload(b.boss, { name: 'm.json', bytes: bytesOf(other('m-same')) });
    expect(codeOf(again)).toBe('duplicate_key');
  });

  it('CL-M1: training reads no ticket that the person may not read', async () => {
    const b = await bureau();
    await confirmedTickets(b, 40);
    const outsider: StaffPrincipal = { ...b.boss, role: 'org_member', orgId: 'org-x' };
    must(await b.desk.train(outsider));
    expect(await ended(b)).toMatchObject({ state: 'failed' });
  });
});
