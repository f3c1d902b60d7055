/** Policies as versions: preview, refusals, publication that takes effect at once, rolling back, campaigns. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
let boss: StaffPrincipal;
beforeEach(async () => {
  world = await createDeskWorld();
  boss = await world.hire(
    { username: 'boss', role: 'supervisor', skills: [], capacityTotal: 0 },
    { onDuty: false },
  );
});

const desk = () => world.desk.policies;
const save = async (change: (policy: Record<string, unknown>) => Record<string, unknown>) => {
  const { draft } = await desk().view();
  return must(await desk().saveDraft(boss, { version: draft.version, policy: change({ ...draft.policy }) }));
};
const publish = async (confirmed = false, why = '试验') => {
  const { draft, live } = await desk().view();
  return desk().publish(boss, { draft: draft.version, live: live.no, why, confirmed });
};

describe('publishing', () => {
  it('a published number is live at once, has a version, and is in the audit log', async () => {
    await save((policy) => ({ ...policy, stickyMs: 1000 }));
    expect(world.core.policy().stickyMs).toBe(7 * 86_400_000);
    expect(must(await publish())).toMatchObject({ no: 1, changed: ['stickyMs'], why: '试验' });
    expect(world.core.policy().stickyMs).toBe(1000);
    await world.core.audit.flush();
    const logged = await world.store.audit.find({ where: { what: 'policy.published' } });
    expect(logged.items[0]).toMatchObject({ who: boss.id, data: { why: '试验', changed: ['stickyMs'] } });
    expect(codeOf(await publish())).toBe('wrong_state');
  });

  it('of two who save or publish, the second gets a conflict', async () => {
    await save((policy) => ({ ...policy, stickyMs: 1000 }));
    const { draft } = await desk().view();
    expect(codeOf(await desk().saveDraft(boss, { version: 0, policy: {} }))).toBe('version_conflict');
    const seen = { draft: draft.version, why: 'x', confirmed: false };
    must(await desk().publish(boss, { ...seen, live: 0 }));
    expect(codeOf(await desk().publish(boss, { ...seen, live: 0 }))).toBe('version_conflict');
  });

  it('a faulty draft is kept and told, and not published', async () => {
    const { problems } = await save((policy) => ({ ...policy, stickyMs: -1 }));
    expect(problems.map((problem) => problem.path)).toEqual(['stickyMs']);
    const refused = await publish();
    expect(refused).toMatchObject({ ok: false, code: 'invalid_input', field: 'stickyMs' });
    expect((await desk().view()).history).toHaveLength(1);
  });

  it('any version can be brought back, as the next one', async () => {
    await save((policy) => ({ ...policy, stickyMs: 1000 }));
    must(await publish());
    const back = must(await desk().rollback(boss, { to: 0, live: 1, why: '恢复', confirmed: false }));
    expect(back).toMatchObject({ no: 2, copyOf: 0 });
    expect(world.core.policy().stickyMs).toBe(7 * 86_400_000);
  });

  it('what waits is planned anew at once', async () => {
    const lin = await world.hire({
      ...{ username: 'lin', skills: [{ key: '劳动纠纷', level: 5 }] },
      ...{ capacity: { voice: 0, chat: 1, task: 0 }, capacityTotal: 1 },
    });
    const chen = await world.hire({ username: 'chen', skills: [{ key: '婚姻家庭', level: 5 }] });
    for (const who of [lin, chen]) await world.ready(who);
    await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    must(await world.desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
    const id = await world.ask(await world.visitor(), '公司拖欠工资三个月');
    expect(await world.offersOf(chen)).toEqual([]);
    await save((policy) => ({
      ...policy,
      widening: [
        { afterMs: 0, skill: 'own', region: 'own' },
        { afterMs: 0, skill: 'general', region: 'own' },
      ],
    }));
    must(await publish());
    await world.pass(1);
    expect((await world.queue.offersOf(chen.id)).map((offer) => offer.ticketId)).toEqual([id]);
  });
});

describe('preview and unroutable tickets', () => {
  it('names the tickets that would move, and refuses to strand a kind of ticket without a word', async () => {
    await world.hire({ username: 'chen', skills: [{ key: '婚姻家庭', level: 2 }] });
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    const narrow = [{ afterMs: 0, level: 3, skill: 'own', region: 'own' }];
    const saved = await save((policy) => ({ ...policy, widening: narrow }));
    // Told when it is saved, with the ticket as an example; it does not make the draft a faulty one.
    const { no: example } = (await world.store.tickets.get(id))!;
    expect(saved.problems).toMatchObject([{ path: 'unroutable', severity: 'warning' }]);
    expect(saved.problems[0]!.zh).toContain(`例如工单${example}（`);
    const preview = await desk().preview(boss);
    expect(preview.moved.map((move) => move.ticketId)).toEqual([id]);
    expect(preview.unroutable.map((move) => move.ticketId)).toEqual([id]);
    expect(preview.unroutable[0]!.subject).toContain('拖欠工资');
    const refused = await publish();
    expect(refused).toMatchObject({ ok: false, field: 'confirmed' });
    const no = (await world.store.tickets.get(id))!.no;
    expect(refused.ok ? '' : refused.detail).toContain(no);
    must(await publish(true, '该事项改由上级处理'));
    await world.core.audit.flush();
    const logged = await world.store.audit.find({ where: { what: 'policy.published' } });
    expect(logged.items[0]?.data).toMatchObject({ unroutable: 1, why: '该事项改由上级处理' });
  });

  it('whoever may not read tickets compares numbers alone', async () => {
    const admin = await world.hire({ username: 'root', role: 'admin' }, { onDuty: false });
    await world.hire({ username: 'chen' });
    await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await save((policy) => ({ ...policy, modes: [{ when: {}, mode: 'grab' }] }));
    const preview = await desk().preview(admin);
    expect(preview.moved).toHaveLength(1);
    expect(preview.moved[0]!.subject).toBe('');
    expect(preview.moved[0]!.after.mode).toBe('grab');
  });

  it('R076: a campaign is switched at once, and counts from then on', async () => {
    const agent = await world.hire({ username: 'lin' });
    await world.ready(agent);
    const campaign = {
      ...{ id: 'wages', name: '根治欠薪', on: false, from: '2026-11-01', to: '2026-12-31' },
      ...{ when: { matters: ['劳动纠纷'] }, creditMs: 60_000 },
    };
    await save((policy) => ({ ...policy, campaigns: [campaign] }));
    must(await publish());
    const rules = async () => {
      const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
      return (await world.store.tickets.get(id))?.placement?.credits.map((credit) => credit.rule);
    };
    expect(await rules()).not.toContain('campaign:根治欠薪');
    const on = { on: true, why: '年末专项' };
    must(await desk().switchCampaign(boss, 'wages', on));
    expect(await rules()).toContain('campaign:根治欠薪');
    expect(codeOf(await desk().switchCampaign(boss, 'nothing', on))).toBe('not_found');
  });
});

describe('advisers', () => {
  it('R063: a list is imported once, faulty lines are told', async () => {
    await world.hire({ username: 'lin' });
    const items = [
      { kind: 'village' as const, name: '溪口村', username: 'lin', regionCode: '330106001002' },
      { kind: 'village' as const, name: '无代码村', username: 'lin' },
      { kind: 'household' as const, name: '张家', username: 'ghost', phone: '13800000000' },
    ];
    const first = must(await world.desk.advisers.import(boss, items));
    expect(first).toMatchObject({ added: 1, known: 0 });
    expect(first.wrong.map((one) => one.line)).toEqual([2, 3]);
    expect(must(await world.desk.advisers.import(boss, items))).toMatchObject({ added: 0, known: 1 });
    const [line] = must(await world.desk.advisers.list({ limit: 10 })).items;
    expect(line).toMatchObject({ name: '溪口村', staffName: 'lin' });
    const off = must(await world.desk.advisers.update(boss, line!.id, { version: 1, disabled: true }));
    expect(off.disabled).toBe(true);
    expect(codeOf(await world.desk.advisers.update(boss, line!.id, { version: 1 }))).toBe('version_conflict');
  });

  it('SL8, R074: the preview says whose orders would be due sooner; published, the order says by which entry', async () => {
    const agent = await world.hire({ username: 'zhou' });
    await world.ready(agent);
    const aid = await world.found({ code: 'LA01', name: '法律援助中心', services: ['legal_aid'] });
    const near = await world.found({ code: 'LA02', name: '邻县法律援助中心', services: ['legal_aid'] });
    const id = await world.ask(await world.visitor(), '我是农民工，老板拖欠工资三个月，想申请法律援助');
    await world.ask(await world.visitor(), '邻居装修漏水把我家吊顶泡坏了');
    const fast = {
      name: '农民工快速办理',
      on: true,
      groups: ['migrant_worker'],
      services: ['legal_aid'],
      days: 3,
    };
    await save((policy) => ({ ...policy, fastTracks: [fast] }));
    expect((await desk().preview(boss)).limits).toMatchObject([
      { ticketId: id, service: 'legal_aid', before: 7, after: 3, name: '农民工快速办理' },
    ]);
    must(await publish());
    expect((await desk().preview(boss)).limits).toEqual([]);

    // A ticket waits for somebody; whoever has it sends the order.
    must(await world.desk.staff.accept(agent, (await world.offersOf(agent))[0]!));
    const order = { clientKey: 'order-0001', orgId: aid.id, service: 'legal_aid', demand: '请受理' } as const;
    must(await world.desk.staff.dispatchOrder(agent, { ticketId: id, ...order }));
    const track = { name: '农民工快速办理', group: 'migrant_worker', days: 3, insteadOf: 7 };
    const made = (await world.store.orders.find({ where: { ticketId: id } })).items[0]!;
    expect(made).toMatchObject({ dueAt: '2026-11-25T15:59:59.999Z', fastTrack: track });
    const shown = must(await world.desk.queries.ticket(boss, id)).orders.find((one) => one.id === made.id);
    expect(shown).toMatchObject({ fastTrack: track });
    expect(shown).not.toHaveProperty('groups');
    // Another organisation gets a new clock by the same entry; once that is switched off, the usual one.
    const move = (orgId: string) =>
      world.desk.orders.act(boss, 'assign', { orderId: made.id, orgId, text: '改派' });
    must(await move(near.id));
    expect(await world.store.orders.get(made.id)).toMatchObject({ orgId: near.id, fastTrack: track });
    await save((policy) => ({ ...policy, fastTracks: [{ ...fast, on: false }] }));
    must(await publish());
    must(await move(aid.id));
    const usual = (await world.store.orders.get(made.id))!;
    expect(usual.dueAt).toBe('2026-12-01T15:59:59.999Z');
    expect(usual).not.toHaveProperty('fastTrack');
  });
});
