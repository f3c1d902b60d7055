/** R092, RS: a restricted ticket exists for its people and for cleared ones alone, on any path by which tickets are seen. */
import { expect, it } from 'vitest';
import type { Policy } from '../../../../routing/policy.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { readPastTickets } from '../../../../server/desk/classify/past-texts.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';
import { publishPolicy } from '../../../support/worlds/publish-policy.ts';

const WORDS = '我是现役军人，公司拖欠我家属工资两个月';
const CLEARED = { clearances: ['military' as const] };

/** The policy restricts what concerns soldiers. */
const POLICY: Partial<Policy> = {
  restrict: [{ when: { groups: ['military', 'veteran'] }, clearance: 'military' }],
};

const bureau = async (policy: Partial<Policy> = POLICY) => {
  const world = await createDeskWorld();
  await publishPolicy(world, policy);
  const cleared = await world.hire({ username: 'zhou', displayName: '周明', ...CLEARED });
  const plain = await world.hire({ username: 'li', displayName: '李红' });
  const boss = await world.hire({ username: 'ma', role: 'supervisor', displayName: '马科长', ...CLEARED });
  const outside = await world.hire({ username: 'xu', role: 'supervisor', displayName: '徐科长' });
  const auditor = await world.hire(
    { username: 'shen', role: 'auditor', capacityTotal: 0 },
    { onDuty: false },
  );
  return { world, cleared, plain, boss, outside, auditor };
};

/** Asked by a soldier, served by the cleared agent, with an order at an office. */
const served = async () => {
  const all = await bureau();
  const { world, cleared } = all;
  await world.ready(cleared);
  const citizen = await world.visitor();
  const id = await world.ask(citizen, WORDS);
  must(await world.desk.staff.accept(cleared, (await world.offersOf(cleared))[0]!));
  const office = await world.found({ code: 'MD01', name: '调委会', services: ['mediation'] });
  const other = await world.found({ code: 'MD02', name: '另一调委会', services: ['mediation'] });
  const member = await world.hire(
    { username: 'sun', role: 'org_member', orgId: office.id, capacityTotal: 0 },
    { onDuty: false },
  );
  const stranger = await world.hire(
    { username: 'qian', role: 'org_member', orgId: other.id, capacityTotal: 0 },
    { onDuty: false },
  );
  const orderId = must(
    await world.desk.staff.dispatchOrder(cleared, {
      ...{ ticketId: id, clientKey: 'order-key-1', orgId: office.id },
      ...{ service: 'mediation', demand: WORDS },
    }),
  ).id;
  return { ...all, citizen, id, orderId, office, other, member, stranger };
};

const listOf = async (world: DeskWorld, who: StaffPrincipal, query: Record<string, unknown> = {}) =>
  must(
    await world.desk.queries.tickets(who, { scope: 'all', limit: 50, ...query } as Parameters<
      typeof world.desk.queries.tickets
    >[1]),
  ).items.map((one) => one.id);

it('RS3, RS4: the policy restricts it before it is offered, and offers it to a cleared person alone', async () => {
  const { world, cleared, plain } = await bureau();
  await world.ready(plain);
  await world.ready(cleared);
  const id = await world.ask(await world.visitor(), WORDS);
  const ticket = (await world.store.tickets.get(id))!;
  expect(ticket).toMatchObject({ status: 'queued', restriction: { clearance: 'military', by: 'policy' } });
  expect(ticket.placement!.classes.every((key) => key.endsWith('|clear:military'))).toBe(true);
  expect(await world.offersOf(cleared)).toHaveLength(1);
  expect(await world.offersOf(plain)).toEqual([]);
  const plan = must(await world.desk.queries.receipts(cleared, id)).items.find((one) => one.step === 'plan')!;
  expect(plan.data).toMatchObject({ removed: [{ id: plain.id, by: 'clearance' }] });
  expect(must(await world.desk.queries.ticket(cleared, id))).toMatchObject({
    restricted: 'military',
    restriction: { byPolicy: true },
  });
  const usual = await world.ask(await world.visitor(), '邻居装修噪音太大怎么办');
  expect((await world.store.tickets.get(usual))!.restriction).toBeUndefined();
});

it('RS2: its owner, members of the organisation with its order and cleared supervisors open it; nobody else does', async () => {
  const { world, cleared, plain, boss, outside, id, orderId, member, stranger } = await served();
  const { desk } = world;
  for (const who of [cleared, boss, member]) expect(codeOf(await desk.queries.ticket(who, id))).toBe('ok');
  for (const who of [plain, outside, stranger])
    expect(codeOf(await desk.queries.ticket(who, id))).toBe('forbidden');
  expect(must(await desk.queries.orders(member, { limit: 9 })).items.map((one) => one.id)).toEqual([orderId]);
  expect(codeOf(await desk.orders.act(member, 'sign', { orderId }))).toBe('ok');
});

it('RS2: an order that goes to another organisation takes the sight of it along', async () => {
  const { world, boss, id, orderId, other, member, stranger } = await served();
  const { desk } = world;
  must(await desk.orders.act(boss, 'assign', { orderId, orgId: other.id, text: '改派' }));
  expect(codeOf(await desk.queries.ticket(member, id))).toBe('forbidden');
  expect(codeOf(await desk.queries.ticket(stranger, id))).toBe('ok');
});

it('RS1: not in lists, search, history, page, messages, receipts, attachments, case file, unmasking, letter, watching', async () => {
  const { world, cleared, boss, outside, citizen, id } = await served();
  const { desk } = world;
  for (const query of [{}, { text: '军人' }, { citizenId: citizen.citizenId }, { status: 'serving' }]) {
    expect(await listOf(world, outside, query)).toEqual([]);
    expect(await listOf(world, boss, query)).toEqual([id]);
  }
  // Another matter of the same citizen, which he serves: his history does not show it.
  await world.ready(outside);
  const next = await world.ask(citizen, '想咨询房屋租赁合同');
  must(await desk.staff.assign(boss, { ticketId: next, staffId: outside.id, reason: '值班' }));
  const past = must(await desk.queries.history(outside, next)).items.map((one) => one.id);
  expect(past).not.toContain(id);
  expect(must(await desk.queries.history(cleared, id)).items.map((one) => one.id)).toEqual([next]);
  expect(await desk.queries.mayReadFiles(outside, id)).toBe(false);
  expect(await desk.queries.mayReadFiles(boss, id)).toBe(true);
  for (const read of [
    desk.queries.messages(outside, id, 0, 50),
    desk.queries.receipts(outside, id),
    desk.queries.history(outside, id),
    desk.queries.caseFile(outside, id, { format: 'html', notes: true }),
    desk.queries.unmask(outside, id, '核对'),
    desk.staff.open(outside, { ticketId: id, afterSeq: 0 }),
    desk.staff.summary(outside, id),
    desk.orders.group(outside, id),
    desk.orders.letter(outside, id),
    desk.supervise.watch(outside, { ticketId: id }),
    desk.conflicts.list(outside, id),
  ])
    expect(codeOf(await read)).toBe('forbidden');
});

it('RS1: not in orders, notices, mentions, drill-down, exports, training texts, ratings; figures count it', async () => {
  const { world, cleared, plain, boss, outside, id, orderId } = await served();
  const { desk } = world;
  expect(must(await desk.queries.orders(outside, { limit: 50 })).items).toEqual([]);
  expect(codeOf(await desk.orders.detail(outside, orderId))).toBe('not_found');
  expect((await readPastTickets(world.store, outside, 100)).texts).toEqual([]);
  expect((await readPastTickets(world.store, boss, 100)).texts).toHaveLength(1);
  const figure = { figure: 'accepted' as const, limit: 50 };
  const seen = must(await desk.figures.drill.list(outside, figure));
  expect(seen).toMatchObject({ total: 1, items: [{ subject: '（受限工单，内容不显示）' }] });
  expect(seen.items[0]).not.toHaveProperty('no');
  expect(must(await desk.figures.drill.list(boss, figure)).items[0]).toHaveProperty('no');
  const file = must(await desk.figures.drill.all(outside, { figure: 'accepted', format: 'csv' }));
  expect(JSON.stringify(file.items)).not.toContain('军人');
  expect(JSON.stringify(await desk.board.snapshot())).not.toContain('拖欠');

  must(await desk.staff.note(cleared, { ticketId: id, clientKey: 'note-key-1', text: '@李红 @马科长 请看' }));
  await world.settle();
  expect((await world.store.tickets.get(id))!.consulted).toEqual([boss.id]);
  await world.leap(9 * 86_400_000);
  const told = async (who: StaffPrincipal) =>
    must(await desk.orders.notices(who, { limit: 100 })).items.filter((one) => one.ticketId === id);
  expect((await told(boss)).length).toBeGreaterThan(0);
  expect(await told(outside)).toEqual([]);
  expect(await told(plain)).toEqual([]);

  must(await desk.orders.act(cleared, 'cancel', { orderId }));
  must(
    await desk.staff.close(cleared, {
      ...{ ticketId: id, matter: '其他', service: 'advice', result: 'answered' },
      ...{ basis: '', feedback: '已答复。' },
    }),
  );
  const link = must(await desk.orders.ratingSlip(cleared, id)).link;
  must(
    await desk.ratings.submit(link.split('/').at(-1)!, { grade: 5, tags: [], words: '谢谢' }, '127.0.0.1'),
  );
  const reports = createReports({ store: world.store, clock: world.core.clock });
  expect((await reports.ratings(boss, { limit: 50 })).items).toHaveLength(1);
  expect((await reports.ratings(outside, { limit: 50 })).items).toEqual([]);
  expect(
    must(await reports.summary({ from: '2026-11-01T00:00:00.000Z', to: '2026-12-30T00:00:00.000Z' })).total,
  ).toBe(1);
});

it('RS1: whoever is not cleared neither takes, is given, merges nor links it', async () => {
  const { world, cleared, plain, boss, outside, id } = await served();
  const { desk } = world;
  await world.ready(plain);
  for (const [act, code] of [
    [desk.staff.assign(outside, { ticketId: id, staffId: outside.id, reason: 'x' }), 'not_found'],
    [desk.supervise.takeOver(outside, { ticketId: id, reason: 'x' }), 'forbidden'],
    [desk.staff.assign(boss, { ticketId: id, staffId: plain.id, reason: 'x' }), 'forbidden'],
    [desk.staff.transfer(cleared, { ticketId: id, toStaffId: plain.id, note: '请接手' }), 'forbidden'],
  ] as const)
    expect(codeOf(await act)).toBe(code);
  const own = await world.ask(await world.visitor(), '公司拖欠工资三个月');
  expect(codeOf(await desk.orders.linkGroup(outside, { parentId: own, ticketIds: [id] }))).toBe('not_found');
  expect((await world.store.tickets.get(id))!.ownerId).toBe(cleared.id);
});

it('RS7: opening it by clearance is written down before it is shown, once a look; its owner is not', async () => {
  const { world, cleared, boss, id } = await served();
  const opened = async () =>
    (await world.store.audit.find({ where: { what: 'ticket.restricted_opened' }, limit: 50 })).items;
  must(await world.desk.queries.ticket(cleared, id));
  expect(await opened()).toEqual([]);
  must(await world.desk.staff.open(boss, { ticketId: id, afterSeq: 0 }));
  must(await world.desk.queries.ticket(boss, id));
  expect(await opened()).toMatchObject([
    { who: boss.id, target: `ticket:${id}`, data: { clearance: 'military' } },
  ]);
  await world.pass(6 * 60_000);
  must(await world.desk.queries.messages(boss, id, 0, 50));
  expect(await opened()).toHaveLength(2);
});

it('RS8: the audit log says that something happened, not what; a cleared reader sees it', async () => {
  const { world, boss, auditor, id } = await served();
  const reports = createReports({ store: world.store, clock: world.core.clock });
  await world.core.audit.flush();
  const entries = (await reports.audit(auditor, { limit: 100 })).items;
  const about = entries.filter((one) => one.target === `ticket:${id}` || one.target.startsWith('order:'));
  expect(about.length).toBeGreaterThan(2);
  for (const one of about) expect(one.data).toEqual({ restricted: true });
  const open = (await reports.audit(boss, { limit: 100 })).items.filter(
    (one) => one.target === `ticket:${id}`,
  );
  expect(open.some((one) => one.data.restricted === undefined)).toBe(true);
});

it('RS5: by hand with a reason: the offer to somebody who is not cleared ends; lifted it is open, and stays so', async () => {
  const { world, cleared, plain, boss, outside } = await bureau();
  const { desk } = world;
  await world.ready(plain);
  const id = await world.ask(await world.visitor(), '邻居装修噪音太大怎么办');
  expect(await world.offersOf(plain)).toHaveLength(1);
  must(await desk.restrictions.mark(boss, id, { clearance: 'military', reason: '来件人为现役军人家属' }));
  await world.settle();
  expect(await world.offersOf(plain)).toEqual([]);
  // RS6: nobody cleared is here; it lies in the box and says so.
  expect(must(await desk.queries.ticket(boss, id))).toMatchObject({
    status: 'message_box',
    restriction: { byName: '马科长', reason: '来件人为现役军人家属', nobody: true },
  });
  const alone = async () =>
    (await desk.board.snapshot()).alerts.filter((one) => one.code === 'restricted_alone');
  await world.pass(2000);
  expect(await alone()).toEqual([{ code: 'restricted_alone', clearance: 'military', count: 1 }]);
  await world.ready(cleared);
  expect(await world.offersOf(cleared)).toHaveLength(1);
  expect(await alone()).toEqual([]);
  expect(codeOf(await desk.restrictions.mark(boss, id, { clearance: 'sensitive', reason: 'x' }))).toBe(
    'wrong_state',
  );
  expect(codeOf(await desk.restrictions.lift(outside, id, 'x'))).toBe('forbidden');
  must(await desk.restrictions.lift(boss, id, '核实后与涉军无关'));
  must(await desk.staff.classify(boss, { ticketId: id, matter: '其他', groups: ['military'] }));
  await world.settle();
  const ticket = (await world.store.tickets.get(id))!;
  expect(ticket.exclusions).toEqual([]);
  expect(ticket.restriction).toMatchObject({ lifted: { byName: '马科长', reason: '核实后与涉军无关' } });
  expect(codeOf(await desk.queries.ticket(outside, id))).toBe('ok');
  const said = (await world.store.audit.find({ where: { target: `ticket:${id}` }, limit: 100 })).items;
  expect(said.map((one) => one.what)).toEqual(
    expect.arrayContaining(['ticket.restricted', 'ticket.unrestricted']),
  );
});

it('RS4: marked while somebody without clearance serves it he keeps it; what he gives back goes to a cleared one', async () => {
  const { world, cleared, plain, outside } = await bureau();
  const { desk } = world;
  await world.ready(plain);
  const id = await world.ask(await world.visitor(), '邻居装修噪音太大怎么办');
  must(await desk.staff.accept(plain, (await world.offersOf(plain))[0]!));
  must(await desk.staff.classify(plain, { ticketId: id, matter: '其他', groups: ['veteran'] }));
  expect((await world.store.tickets.get(id))!.restriction).toMatchObject({ by: 'policy' });
  expect(codeOf(await desk.queries.ticket(plain, id))).toBe('ok');
  expect(codeOf(await desk.queries.ticket(outside, id))).toBe('forbidden');
  await world.ready(cleared);
  must(await desk.staff.transfer(plain, { ticketId: id, toMatter: '其他', note: '请他人办理' }));
  await world.settle();
  expect(await world.offersOf(cleared)).toHaveLength(1);
  must(await desk.staff.accept(cleared, (await world.offersOf(cleared))[0]!));
  expect(codeOf(await desk.queries.ticket(plain, id))).toBe('forbidden');
});

it('RS1: what is merged with a restricted ticket is restricted for the same reason', async () => {
  const { world, cleared, boss, outside } = await bureau();
  const { desk } = world;
  await world.ready(cleared);
  const citizen = await world.visitor();
  const ids: string[] = [];
  for (const words of ['想咨询房屋租赁合同', '邻居装修噪音太大怎么办']) {
    ids.push(await world.ask(citizen, words));
    must(await desk.staff.accept(cleared, (await world.offersOf(cleared))[0]!));
  }
  const [into, from] = ids as [string, string];
  must(await desk.restrictions.mark(boss, from, { clearance: 'sensitive', reason: '涉密单位人员' }));
  expect(codeOf(await desk.queries.ticket(boss, from))).toBe('forbidden');
  must(await desk.staff.merge(cleared, { ticketId: into, fromId: from, reason: '同一件事' }));
  await world.settle();
  expect((await world.store.tickets.get(into))!.restriction).toMatchObject({ clearance: 'sensitive' });
  for (const id of ids) {
    expect(codeOf(await desk.queries.ticket(outside, id))).toBe('forbidden');
    expect(codeOf(await desk.queries.ticket(boss, id))).toBe('forbidden');
  }
  expect(codeOf(await desk.queries.ticket(cleared, into))).toBe('ok');
});

it('RS4: a policy that restricts what is being offered takes the offer back', async () => {
  const { world, cleared, plain, boss } = await bureau({});
  const { desk } = world;
  await world.ready(plain);
  const id = await world.ask(await world.visitor(), WORDS);
  expect(await world.offersOf(plain)).toHaveLength(1);
  const { draft, live, policy } = await desk.policies.view();
  const wanted = { ...policy, restrict: POLICY.restrict! };
  const saved = must(await desk.policies.saveDraft(boss, { version: draft.version, policy: wanted }));
  must(
    await desk.policies.publish(boss, {
      ...{ draft: saved.version, live: live.no, why: '涉军工单受限', confirmed: true },
    }),
  );
  await world.settle();
  expect((await world.store.tickets.get(id))!.restriction).toMatchObject({ by: 'policy' });
  expect(await world.offersOf(plain)).toEqual([]);
  await world.ready(cleared);
  expect(await world.offersOf(cleared)).toHaveLength(1);
});

it('RS6: a policy whose restricted tickets nobody could take says so when it is saved', async () => {
  const world = await createDeskWorld();
  const boss = await world.hire({ username: 'ma', role: 'supervisor' });
  const view = await world.desk.policies.view();
  const policy = { ...view.policy, restrict: POLICY.restrict! };
  const saved = must(await world.desk.policies.saveDraft(boss, { version: view.draft.version, policy }));
  expect(saved.problems).toMatchObject([{ path: 'restrict.0.clearance', severity: 'warning' }]);
});

it('RS2, RS4: a policy that comes later leaves the sight of it to the organisation that has answered', async () => {
  const all = await bureau({});
  const { world, cleared } = all;
  await world.ready(cleared);
  const id = await world.ask(await world.visitor(), WORDS);
  must(await world.desk.staff.accept(cleared, (await world.offersOf(cleared))[0]!));
  const office = await world.found({ code: 'MD01', name: '调委会', services: ['mediation'] });
  const member = await world.hire(
    { username: 'sun', role: 'org_member', orgId: office.id, capacityTotal: 0 },
    { onDuty: false },
  );
  const order = { clientKey: 'order-key-1', orgId: office.id, service: 'mediation', demand: WORDS } as const;
  const orderId = must(await world.desk.staff.dispatchOrder(cleared, { ticketId: id, ...order })).id;
  must(await world.desk.staff.handOver(cleared, id));
  await publishPolicy(world, POLICY, 2);
  must(await world.desk.orders.act(member, 'sign', { orderId }));
  must(
    await world.desk.orders.act(member, 'reply', {
      orderId,
      text: '已调解',
      result: 'mediation_agreed',
    } as never),
  );
  await world.settle();
  expect((await world.store.tickets.get(id))!.restriction?.clearance).toBe('military');
  expect(codeOf(await world.desk.queries.ticket(member, id))).toBe('ok');
});

it('RS2: an order that is made while somebody restricts the ticket is seen by whoever has it', async () => {
  const { world, cleared, boss } = await bureau({});
  await world.ready(cleared);
  const id = await world.ask(await world.visitor(), '邻居装修噪音太大怎么办');
  must(await world.desk.staff.accept(cleared, (await world.offersOf(cleared))[0]!));
  const office = await world.found({ code: 'MD01', name: '调委会', services: ['mediation'] });
  const member = await world.hire(
    { username: 'sun', role: 'org_member', orgId: office.id, capacityTotal: 0 },
    { onDuty: false },
  );
  const order = {
    clientKey: 'order-key-1',
    orgId: office.id,
    service: 'mediation',
    demand: '请调解',
  } as const;
  // The orders that the marking reads are those of before.
  const { find } = world.store.orders;
  let made: Promise<unknown> | undefined;
  world.store.orders.find = async (asked) => {
    const page = await find.call(world.store.orders, asked);
    if (made) return page;
    made = world.desk.staff.dispatchOrder(cleared, { ticketId: id, ...order });
    must((await made) as never);
    return page;
  };
  must(await world.desk.restrictions.mark(boss, id, { clearance: 'military', reason: '涉军' }));
  world.store.orders.find = find;
  await world.settle();
  expect(codeOf(await world.desk.queries.ticket(member, id))).toBe('ok');
});
