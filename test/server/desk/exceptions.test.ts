/** Widening, sticky owners, advisers, conflicts and complaints on a whole desk. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../server/auth/policy.ts';
import { createMemoryTimers } from '../../../server/jobs/memory-timers.ts';
import { fakeIds } from '../../support/ports/server-fakes.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../support/worlds/desk-world.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await createDeskWorld();
});

const LABOUR = [{ key: '劳动纠纷' as const, level: 5 }];
const ONE = { capacity: { voice: 0, chat: 1, task: 1 }, capacityTotal: 1 };
const placementOf = async (id: string) => (await world.store.tickets.get(id))?.placement;
const heldBy = async (who: StaffPrincipal) =>
  (await world.queue.offersOf(who.id)).map((offer) => offer.ticketId);
const accept = async (who: StaffPrincipal) =>
  must(await world.desk.staff.accept(who, (await world.offersOf(who))[0]!)).id;
const closing = (ticketId: string) => ({
  ...{ ticketId, matter: '劳动纠纷' as const, service: 'advice' as const, result: 'answered' as const },
  ...{ basis: '', feedback: '已告知途径。' },
});

describe('widening on the desk', () => {
  it('DP4: the last who fitted pauses, and the ticket goes on at once to somebody who is ready', async () => {
    const lin = await world.hire({ username: 'lin', skills: LABOUR, ...ONE });
    const chen = await world.hire({ username: 'chen', skills: [{ key: '婚姻家庭', level: 5 }] });
    await world.ready(lin);
    await world.ready(chen);
    await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await accept(lin);
    const second = await world.ask(await world.visitor(), '公司拖欠工资三个月');
    expect((await placementOf(second))?.stepName).toBe('specialist');
    must(await world.desk.staff.setPresence(lin, { state: 'paused', reason: 'meal' }));
    await world.settle();
    expect(await heldBy(chen)).toEqual([second]);
    expect((await placementOf(second))?.stepName).toBe('general');
  });

  it('DP4: the wait of a step goes on over a restart, and the place is kept', async () => {
    const ids = fakeIds();
    world = await createDeskWorld({ ids });
    const lin = await world.hire({ username: 'lin', skills: LABOUR, ...ONE });
    await world.ready(lin);
    await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await accept(lin);
    const id = await world.ask(await world.visitor(), '公司拖欠工资三个月');
    const before = (await placementOf(id))!;
    await world.pass(15_000);
    // Another process on the same record; the live queue and every clock are gone.
    const { store } = world;
    const timers = createMemoryTimers(world.timers.nowMs());
    world = await createDeskWorld({ store, timers, ids });
    await world.settle();
    expect((await placementOf(id))?.step).toBe(0);
    await world.pass(6_000);
    const after = (await placementOf(id))!;
    expect(after).toMatchObject({ step: 1, virtualArrivalMs: before.virtualArrivalMs });
  });

  it('DP4: an alarm opens everything at once', async () => {
    const lin = await world.hire({ username: 'lin', skills: LABOUR });
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '我不想活了，要跳楼');
    expect((await world.store.tickets.get(id))?.crisis).toBe('alarm');
    expect((await placementOf(id))?.nextAfterMs).toBeUndefined();
    expect(await heldBy(lin)).toEqual([id]);
  });
});

describe('who goes first', () => {
  const first = async () => {
    const lin = await world.hire({ username: 'lin' });
    await world.ready(lin);
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '老板拖欠工资怎么办');
    await accept(lin);
    must(await world.desk.staff.close(lin, closing(id)));
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(zhou);
    await world.pass(1000);
    return { lin, zhou, citizen };
  };

  it('R095: the same matter within the days goes to who answered it; another matter does not', async () => {
    const { lin, citizen } = await first();
    const again = await world.ask(citizen, '老板还是拖欠工资');
    expect(await placementOf(again)).toMatchObject({ preferredStaffId: lin.id, preferredBy: 'sticky' });
    expect(await heldBy(lin)).toEqual([again]);
    const other = await world.ask(citizen, '我要离婚，孩子抚养权怎么办');
    expect((await placementOf(other))?.preferredStaffId).toBeUndefined();
  });

  it('R063: the adviser of a village goes first, unless he is excluded', async () => {
    const { zhou } = await first();
    const at = '2026-11-20T00:00:00.000Z';
    await world.store.advisers.insert({
      ...{ id: 'a1', version: 1, kind: 'village', name: '溪口村', staffId: zhou.id, disabled: false },
      ...{ regionCode: '330106001002', createdAt: at, updatedAt: at },
    });
    const id = await world.ask(await world.visitor(), '邻居占了我家宅基地', { regionCode: '330106001002' });
    expect(await placementOf(id)).toMatchObject({ preferredStaffId: zhou.id, preferredBy: 'adviser' });
    const far = await world.ask(await world.visitor(), '邻居占了我家宅基地', { regionCode: '330106001003' });
    expect((await placementOf(far))?.preferredStaffId).toBeUndefined();
  });
});

describe('who is kept out (DP13)', () => {
  /** `mate` and `foe` belong to the firm of the other side; `foe` serves somebody there. */
  const sides = async () => {
    const firm = await world.found({
      code: 'LF01',
      name: '对方律所',
      kind: 'law_firm',
      services: ['advice', 'legal_aid'],
    });
    const lin = await world.hire({ username: 'lin' });
    const foe = await world.hire({ username: 'foe', orgId: firm.id });
    const mate = await world.hire({ username: 'mate', orgId: firm.id });
    const boss = await world.hire({ username: 'boss', role: 'supervisor' }, { onDuty: false });
    await world.ready(foe);
    const opponent = await world.visitor();
    const theirs = await world.ask(opponent, '员工告我拖欠工资', { name: '王老板', phone: '13900000000' });
    await accept(foe);
    return { firm, lin, foe, mate, boss, theirs };
  };

  it('who serves the other side, and his whole firm, is out on every path', async () => {
    const { firm, lin, foe, mate, boss } = await sides();
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    expect(await heldBy(lin)).toEqual([id]);
    await accept(lin);
    const told = must(
      await world.desk.conflicts.oppose(lin, id, { phone: '139 0000 0000', words: '对方是王老板' }),
    );
    expect(told.excluded).toBe(2);
    await world.ready(mate);
    for (const who of [foe, mate]) {
      const to = { ticketId: id, toStaffId: who.id, note: '请接手' };
      expect(codeOf(await world.desk.staff.transfer(lin, to))).toBe('forbidden');
      expect(
        codeOf(await world.desk.staff.assign(boss, { ticketId: id, staffId: who.id, reason: 'x' })),
      ).toBe('forbidden');
      expect(codeOf(await world.desk.queries.ticket(who, id))).toBe('forbidden');
    }
    const order = {
      ticketId: id,
      clientKey: 'order-11111',
      orgId: firm.id,
      service: 'legal_aid' as const,
      demand: 'x',
    };
    expect(codeOf(await world.desk.staff.dispatchOrder(lin, order))).toBe('forbidden');
    // Back in the queue nobody of the firm is offered it, whoever else is away.
    await world.store.tickets.get(id);
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(zhou);
    must(await world.desk.staff.transfer(lin, { ticketId: id, toMatter: '其他', note: '换人' }));
    await world.settle();
    expect(await heldBy(zhou)).toEqual([id]);
    expect([await heldBy(foe), await heldBy(mate)].flat()).not.toContain(id);
    const { items } = must(
      await world.desk.queries.tickets(mate, { scope: 'queue', limit: 50 } as Parameters<
        typeof world.desk.queries.tickets
      >[1]),
    );
    expect(items.map((one) => one.id)).not.toContain(id);
  });

  it('the words are sealed; the duty leader sees them by an unsealing that is logged', async () => {
    const { firm, lin, boss } = await sides();
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await accept(lin);
    must(await world.desk.conflicts.oppose(lin, id, { orgId: firm.id, words: '对方请了这家律所' }));
    const [line] = must(await world.desk.conflicts.list(boss, id)).items;
    expect(line).toMatchObject({ why: 'opposing_party', excluded: ['对方律所'] });
    expect(JSON.stringify(line)).not.toContain('请了这家');
    const open = must(await world.desk.conflicts.unseal(boss, line!.id, '核查回避'));
    expect(open.words).toBe('对方请了这家律所');
    await world.core.audit.flush();
    const logged = await world.store.audit.find({ where: { what: 'conflict.unsealed' } });
    expect(logged.items[0]).toMatchObject({ who: boss.id, target: `ticket:${id}` });
    const receipts = must(await world.desk.queries.receipts(lin, id)).items;
    expect(JSON.stringify(receipts)).not.toMatch(/opposing|对方/);
  });

  it('an offer that somebody excluded holds ends at once, and goes to somebody else', async () => {
    const { lin, mate, boss, firm } = await sides();
    await world.ready(mate);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await world.pass(1000);
    const [offerId] = await world.offersOf(mate);
    expect(await heldBy(mate)).toEqual([id]);
    must(await world.desk.conflicts.oppose(boss, id, { orgId: firm.id, words: '对方律所' }));
    await world.settle();
    expect(codeOf(await world.desk.staff.accept(mate, offerId!))).toBe('offer_gone');
    expect((await world.store.tickets.get(id))?.status).toBe('message_box');
    await world.ready(lin);
    expect(await heldBy(lin)).toEqual([id]);
  });

  it('我需要回避: who serves it lets go, and never sees it again', async () => {
    const { lin } = await sides();
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await accept(lin);
    await world.ready(zhou);
    must(await world.desk.conflicts.avoid(lin, id, '当事人是我表弟'));
    await world.settle();
    const ticket = (await world.store.tickets.get(id))!;
    expect(ticket.ownerId).toBeUndefined();
    expect(await heldBy(zhou)).toEqual([id]);
    expect(await heldBy(lin)).not.toContain(id);
    expect(codeOf(await world.desk.queries.ticket(lin, id))).toBe('forbidden');
    expect(JSON.stringify(ticket)).not.toContain('表弟');
    expect((await world.queue.agent(lin.id))?.load.chat).toBe(0);
  });

  it('whoever serves it and joins the excluded firm afterwards loses it at the next sweeps', async () => {
    const { firm, lin, boss } = await sides();
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await accept(lin);
    must(await world.desk.conflicts.oppose(boss, id, { orgId: firm.id, words: '对方律所' }));
    expect((await world.store.tickets.get(id))?.ownerId).toBe(lin.id);
    const staff = (await world.store.staff.get(lin.id))!;
    await world.store.staff.replace({ ...staff, orgId: firm.id }, staff.version);
    await world.core.directory.reload();
    await world.pass(61_000);
    const ticket = (await world.store.tickets.get(id))!;
    expect(ticket.ownerId).toBeUndefined();
    expect(ticket.status).toBe('message_box');
  });

  it('take, grab, a rebuilt queue and a colleague who joins the firm later', async () => {
    const { firm, foe, mate, boss } = await sides();
    await world.core.store.settings.insert({
      ...{ id: 'policy', version: 1, updatedAt: '', updatedBy: 'test' },
      value: { modes: [{ when: { matters: ['婚姻家庭'] }, mode: 'grab' }] },
    });
    await world.settings.refresh();
    must(await world.desk.staff.setPresence(foe, { state: 'paused', reason: 'meal' }));
    const boxed = await world.ask(await world.visitor(), '老板拖欠工资怎么办', { language: 'bo' });
    const grabbed = await world.ask(await world.visitor(), '我要离婚，孩子抚养权怎么办');
    expect((await placementOf(grabbed))?.mode).toBe('grab');
    for (const id of [boxed, grabbed])
      must(await world.desk.conflicts.oppose(boss, id, { orgId: firm.id, words: '对方律所' }));
    await world.ready(mate);
    expect(codeOf(await world.desk.staff.take(mate, boxed))).toBe('not_found');
    expect(await world.queue.grab(grabbed, mate.id, world.timers.nowMs())).toMatchObject({ grabbed: false });
    // Somebody who joins the firm after the ticket was planned is barred like the others.
    const late = await world.hire({ username: 'late', orgId: firm.id });
    await world.ready(late);
    await world.queue.reset();
    await world.reconcile.start();
    await world.settle();
    await world.pass(600_000);
    for (const who of [mate, late, foe]) {
      expect(await heldBy(who)).not.toContain(grabbed);
      expect(codeOf(await world.desk.queries.ticket(who, grabbed))).toBe('forbidden');
      const grab = await world.queue.grab(grabbed, who.id, world.timers.nowMs());
      expect(grab.grabbed).toBe(false);
    }
  });

  it('R106: a complaint that names somebody never reaches him, nor the handler of the earlier ticket', async () => {
    const lin = await world.hire({ username: 'lin', displayName: '林晓律师' });
    const chen = await world.hire({ username: 'chen', displayName: '陈静律师' });
    const zhou = await world.hire({ username: 'zhou', displayName: '周明律师' });
    await world.ready(lin);
    const citizen = await world.visitor();
    const before = await world.ask(citizen, '老板拖欠工资怎么办');
    await accept(lin);
    must(await world.desk.staff.close(lin, closing(before)));
    for (const who of [chen, zhou]) await world.ready(who);
    const id = await world.ask(citizen, '我要投诉陈静，态度恶劣，接电话就骂人');
    const ticket = (await world.store.tickets.get(id))!;
    expect(ticket.classification?.kind).toBe('complaint');
    expect(ticket.exclusions?.map((one) => one.staffId).toSorted()).toEqual([chen.id, lin.id].toSorted());
    expect(await heldBy(zhou)).toEqual([id]);
    for (const who of [lin, chen]) {
      expect(codeOf(await world.desk.queries.ticket(who, id))).toBe('forbidden');
      expect(codeOf(await world.desk.queries.receipts(who, id))).toBe('forbidden');
    }
    // Nor through the history of the citizen's earlier ticket.
    expect(must(await world.desk.queries.history(zhou, id)).items.map((one) => one.id)).toEqual([before]);
  });

  it('R106: a supervisor who is complained of does not see it either', async () => {
    const zhou = await world.hire({ username: 'zhou' });
    const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '徐向阳科长' });
    const other = await world.hire({ username: 'other', role: 'supervisor', displayName: '马科长' });
    await world.ready(zhou);
    const id = await world.ask(await world.visitor(), '我要投诉徐向阳，态度恶劣，乱收费');
    expect(codeOf(await world.desk.queries.ticket(boss, id))).toBe('forbidden');
    expect(must(await world.desk.queries.ticket(other, id)).id).toBe(id);
    const { items } = must(
      await world.desk.queries.tickets(boss, { scope: 'all', limit: 50 } as Parameters<
        typeof world.desk.queries.tickets
      >[1]),
    );
    expect(items).toEqual([]);
  });

  it('the other direction: who comes later and is the other side of an earlier ticket', async () => {
    const lin = await world.hire({ username: 'lin' });
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    await accept(lin);
    must(await world.desk.conflicts.oppose(lin, id, { name: '赵老板', words: '对方' }));
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(zhou);
    const later = await world.ask(await world.visitor(), '员工把我告了怎么办', { name: '赵老板' });
    expect((await world.store.tickets.get(later))?.exclusions).toMatchObject([
      { staffId: lin.id, why: 'serves_opponent' },
    ]);
    expect(await heldBy(lin)).not.toContain(later);
    expect(await heldBy(zhou)).toEqual([later]);
  });
});

describe('an offer that must be refused', () => {
  it('PO5: goes to somebody else for good, and its reason stands in the sealed record alone', async () => {
    const lin = await world.hire({ username: 'lin' });
    await world.ready(lin);
    const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    const offerId = (await world.offersOf(lin))[0]!;
    const reason = '对方是我表哥开的公司';
    must(await world.desk.staff.refuse(lin, { offerId, reason, conflict: true }));
    await world.settle();
    expect(await heldBy(lin)).toEqual([]);
    expect((await world.store.tickets.get(id))?.exclusions).toMatchObject([
      { staffId: lin.id, why: 'declared' },
    ]);
    const sealed = (await world.store.conflicts.find({ where: { ticketId: id } })).items;
    expect(sealed).toMatchObject([{ why: 'declared', words: reason }]);
    const receipts = (await world.store.receipts.find({ where: { ticketId: id }, limit: 100 })).items;
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ limit: 200 })).items;
    expect(JSON.stringify([receipts, log])).not.toContain(reason);
    expect(codeOf(await world.desk.staff.refuse(lin, { offerId, reason, conflict: true }))).toBe(
      'offer_gone',
    );
  });
});
