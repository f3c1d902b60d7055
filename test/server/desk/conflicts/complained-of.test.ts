/** R106, DP13: a complaint does not exist for whom it is about, on any path by which tickets are found or changed. */
import { expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { readPastTickets } from '../../../../server/desk/classify/past-texts.ts';
import { HIDDEN_SUBJECT } from '../../../../server/desk/figures/people.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const WORDS = '我要投诉徐向阳，态度恶劣，乱收费';

/** A complaint about the supervisor 徐向阳, with an order at a committee, served by 周明. */
const complaint = async () => {
  const world = await createDeskWorld();
  const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
  const accused = await world.hire({ username: 'xu', role: 'supervisor', displayName: '徐向阳科长' });
  const other = await world.hire({ username: 'ma', role: 'supervisor', displayName: '马科长' });
  const committee = await world.found({ code: 'MD01', name: '调委会', services: ['mediation'] });
  const mediator = await world.hire(
    { username: 'sun', role: 'org_member', orgId: committee.id, capacityTotal: 0 },
    { onDuty: false },
  );
  await world.ready(zhou);
  const id = await world.ask(await world.visitor(), WORDS);
  must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
  const orderId = must(
    await world.desk.staff.dispatchOrder(zhou, {
      ...{ ticketId: id, clientKey: 'order-key-1', orgId: committee.id },
      ...{ service: 'mediation', demand: WORDS },
    }),
  ).id;
  return { world, zhou, accused, other, mediator, id, orderId };
};

const listOf = async (world: DeskWorld, who: StaffPrincipal, query: Record<string, unknown>) =>
  must(
    await world.desk.queries.tickets(who, { scope: 'all', limit: 50, ...query } as Parameters<
      typeof world.desk.queries.tickets
    >[1]),
  ).items.map((one) => one.id);

it('R106: neither page, search, list, history, case file, look-over nor training shows it to him', async () => {
  const { world, accused, other, id, orderId } = await complaint();
  const { desk } = world;
  for (const query of [{}, { text: '投诉' }, { text: '徐向阳' }, { scope: 'queue' }]) {
    expect(await listOf(world, accused, query)).toEqual([]);
  }
  expect(await listOf(world, other, { text: '徐向阳' })).toEqual([id]);
  for (const read of [
    desk.queries.ticket(accused, id),
    desk.queries.receipts(accused, id),
    desk.queries.history(accused, id),
    desk.queries.messages(accused, id, 0, 50),
    desk.queries.caseFile(accused, id, { format: 'html', notes: true }),
    desk.queries.unmask(accused, id, '核对'),
    desk.staff.open(accused, { ticketId: id, afterSeq: 0 }),
    desk.orders.group(accused, id),
    desk.orders.letter(accused, id),
  ])
    expect(codeOf(await read)).toBe('forbidden');
  expect(must(await desk.queries.orders(accused, { limit: 50 })).items).toEqual([]);
  expect(must(await desk.queries.orders(other, { limit: 50 })).items.map((one) => one.id)).toEqual([orderId]);
  expect(codeOf(await desk.orders.detail(accused, orderId))).toBe('not_found');
  expect((await readPastTickets(world.store, accused, 100)).texts).toEqual([]);
  expect((await readPastTickets(world.store, other, 100)).texts).toHaveLength(1);
  const figure = { figure: 'accepted' as const, limit: 50 };
  const [line] = must(await desk.figures.drill.list(accused, figure)).items;
  expect(line).toMatchObject({ subject: HIDDEN_SUBJECT });
  expect(line).not.toHaveProperty('no');
});

it('R106: he changes nothing of it: no assignment, no reminder, no supervision order, no clearing of its risk', async () => {
  const { world, zhou, accused, other, id, orderId } = await complaint();
  const { desk } = world;
  const before = (await world.store.tickets.get(id))!.version;
  for (const [act, code] of [
    [desk.staff.assign(accused, { ticketId: id, staffId: other.id, reason: 'x' }), 'not_found'],
    [desk.supervise.takeOver(accused, { ticketId: id, reason: 'x' }), 'forbidden'],
    [desk.supervise.whisper(accused, { ticketId: id, clientKey: 'whisper-key-1', text: 'x' }), 'forbidden'],
    [desk.staff.clearRisk(accused, id), 'not_found'],
    [desk.orders.act(accused, 'remind', { orderId }), 'not_found'],
    [desk.orders.act(accused, 'take_back', { orderId, text: 'x' }), 'not_found'],
    [
      desk.orders.supervise(accused, { ticketId: id, orderId, clientKey: 'super-key-1', demand: 'x' }),
      'not_found',
    ],
  ] as const)
    expect(codeOf(await act)).toBe(code);
  const many = must(
    await desk.supervise.assignMany(accused, { ticketIds: [id], staffId: zhou.id, reason: 'x' }),
  );
  expect(many.items).toEqual([expect.objectContaining({ ok: false, code: 'not_found', ticketNo: '' })]);
  const own = await world.ask(await world.visitor(), '公司拖欠工资三个月');
  expect(codeOf(await desk.orders.linkGroup(accused, { parentId: own, ticketIds: [id] }))).toBe('not_found');
  expect((await world.store.tickets.get(id))!.version).toBe(before);
});

it('R106: what goes to all supervisors leaves him out: overdue orders, reminders, the grade and its words', async () => {
  const { world, zhou, accused, other, id, orderId } = await complaint();
  const { desk } = world;
  // Nobody signs for it and nobody answers: it is due, and rises to the supervisors.
  await world.leap(9 * 86_400_000);
  expect((await world.store.orders.get(orderId))!.overdue).toBe(true);
  const told = async (who: StaffPrincipal) =>
    must(await desk.orders.notices(who, { limit: 100 })).items.filter((one) => one.ticketId === id);
  expect((await told(other)).length).toBeGreaterThan(0);
  expect(await told(accused)).toEqual([]);
  const noticeId = (await told(other))[0]!.id;
  expect(await desk.orders.notice(accused, noticeId)).toBeUndefined();
  expect(must(await desk.orders.supervision(other)).overdue.map((one) => one.id)).toEqual([orderId]);
  expect(must(await desk.orders.supervision(accused)).overdue).toEqual([]);

  must(await desk.orders.act(zhou, 'cancel', { orderId }));
  must(
    await desk.staff.close(zhou, {
      ...{ ticketId: id, matter: '其他', service: 'advice', result: 'answered' },
      ...{ basis: '', feedback: '已核查并答复。' },
    }),
  );
  const page = must(await desk.queries.ticket(other, id));
  const link = must(await desk.orders.ratingSlip(zhou, page.id)).link;
  must(
    await desk.ratings.submit(
      link.split('/').at(-1)!,
      { grade: 1, tags: [], words: '徐向阳还是没有道歉' },
      '127.0.0.1',
    ),
  );
  await world.settle();
  const reports = createReports({ store: world.store, clock: world.core.clock });
  expect((await reports.ratings(other, { limit: 50 })).items).toHaveLength(1);
  expect((await reports.ratings(accused, { limit: 50 })).items).toEqual([]);
  // The rectification that a bad grade opens goes to somebody else, too.
  const [rectification] = (await world.store.orders.find({ where: { kind: 'rectification' } })).items;
  expect(rectification!.staffId).toBe(other.id);
});
