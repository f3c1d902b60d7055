/** The life of orders on a whole desk: reviews, forced owners, extensions, co-handlers, reminders, supervision (OD). */
import { beforeEach, describe, expect, it } from 'vitest';
import type { OrderAction } from '../../../../routing/orders/order.ts';
import type { Organisation } from '../../../../routing/people.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import type { ActInput } from '../../../../server/desk/orders/orders.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let world: DeskWorld;
let agent: StaffPrincipal;
let boss: StaffPrincipal;
let mediator: StaffPrincipal;
let other: StaffPrincipal;
let committee: Organisation;
let office: Organisation;
let ticketId: string;
let citizen: Awaited<ReturnType<DeskWorld['visitor']>>;
let serial = 0;

const member = (username: string, orgId: string) =>
  world.hire({ username, role: 'org_member', orgId, capacityTotal: 0 }, { onDuty: false });

beforeEach(async () => {
  world = await createDeskWorld();
  agent = await world.hire({ username: 'zhou' });
  boss = await world.hire({ username: 'boss', role: 'supervisor', capacityTotal: 0 });
  committee = await world.found({ code: 'MD01', name: '调委会', services: ['mediation', 'legal_aid'] });
  office = await world.found({ code: 'JO01', name: '司法所', services: ['mediation'] });
  mediator = await member('mediator', committee.id);
  other = await member('other', office.id);
  await world.ready(agent);
  citizen = await world.visitor();
  ticketId = await world.ask(citizen, '老板拖欠我三个月工资不给，我是农民工');
  const [offerId] = await world.offersOf(agent);
  must(await world.desk.staff.accept(agent, offerId!));
});

const dispatch = async (orgId = committee.id, service: 'mediation' | 'legal_aid' = 'mediation') =>
  must(
    await world.desk.staff.dispatchOrder(agent, {
      ticketId,
      clientKey: `order-key-${++serial}`,
      orgId,
      service,
      demand: '请组织调解',
    }),
  ).id;
const act = (who: StaffPrincipal, action: OrderAction, input: ActInput) =>
  world.desk.orders.act(who, action, input);
const order = async (id: string) => (await world.store.orders.get(id))!;
const ticket = async () => (await world.store.tickets.get(ticketId))!;
const said = async () =>
  (
    await world.store.messages.find({
      where: { ticketId },
      limit: 200,
      sort: { field: 'seq', direction: 'asc' },
    })
  ).items.map((message) => message.event?.code ?? message.kind);
const noticesOf = async (who: StaffPrincipal) =>
  must(await world.desk.orders.notices(who, { limit: 100 })).items.map((notice) => notice.kind);

describe('returns', () => {
  it('OD7: wait for the desk; a rejected one goes back with the old deadline, an accepted one ends the order', async () => {
    const id = await dispatch();
    const { dueAt } = await order(id);
    must(await act(mediator, 'return', { orderId: id, reason: 'not_competent', text: '不归我们管' }));
    expect((await order(id)).status).toBe('returning');
    // Still open: the ticket neither comes back nor may be closed.
    expect((await ticket()).openOrders).toBe(1);
    expect(await noticesOf(agent)).toContain('return_asked');
    expect(await said()).not.toContain('order_return');
    expect(codeOf(await act(other, 'reject_return', { orderId: id, text: '不' }))).toBe('not_owner');
    expect(codeOf(await act(mediator, 'accept_return', { orderId: id }))).toBe('forbidden');
    must(await act(agent, 'reject_return', { orderId: id, text: '属于贵单位职责' }));
    expect(await order(id)).toMatchObject({ status: 'dispatched', dueAt });
    expect(await noticesOf(mediator)).toContain('return_decided');

    const second = await dispatch(office.id);
    must(await act(other, 'return', { orderId: second, reason: 'duplicate' }));
    must(await act(agent, 'accept_return', { orderId: second }));
    expect(await order(second)).toMatchObject({ status: 'returned', returnedBy: [office.id] });
    expect((await ticket()).openOrders).toBe(1);
    expect(await said()).toContain('order_return');
  });

  it('OD8: the second return is decided by a supervisor, who names the organisation for good', async () => {
    const id = await dispatch();
    must(await act(mediator, 'return', { orderId: id, reason: 'not_competent' }));
    must(await act(agent, 'reject_return', { orderId: id, text: '属于贵单位职责' }));
    must(await act(mediator, 'return', { orderId: id, reason: 'not_competent' }));
    expect(codeOf(await act(agent, 'accept_return', { orderId: id }))).toBe('forced_owner');
    expect(codeOf(await act(agent, 'assign', { orderId: id, orgId: office.id, text: '改派' }))).toBe(
      'not_owner',
    );
    expect(await noticesOf(boss)).toContain('return_asked');
    must(await act(boss, 'assign', { orderId: id, orgId: office.id, text: '指定承办' }));
    expect(await order(id)).toMatchObject({ orgId: office.id, forced: true, returnedBy: [committee.id] });
    expect(await noticesOf(other)).toContain('assigned');
    expect(codeOf(await act(other, 'return', { orderId: id, reason: 'not_competent' }))).toBe('order_forced');
    // The old organisation has nothing to do with it any more.
    expect(codeOf(await act(mediator, 'sign', { orderId: id }))).toBe('not_found');
    must(await act(other, 'sign', { orderId: id }));
  });

  it('OD8: an accepted return counts for the next order of the same service too', async () => {
    const first = await dispatch();
    must(await act(mediator, 'return', { orderId: first, reason: 'wrong_region' }));
    must(await act(agent, 'accept_return', { orderId: first }));
    const next = await dispatch(office.id);
    must(await act(other, 'return', { orderId: next, reason: 'wrong_region' }));
    expect(codeOf(await act(agent, 'accept_return', { orderId: next }))).toBe('forced_owner');
    const page = must(await world.desk.orders.supervision(boss));
    expect(page.returns).toMatchObject([{ id: next, returning: { needsForced: true } }]);
  });
});

describe('time', () => {
  it('OD9: an extension is approved by a supervisor and moves the due day; the citizen is told', async () => {
    const id = await dispatch();
    must(await act(mediator, 'sign', { orderId: id }));
    expect(codeOf(await act(mediator, 'ask_extension', { orderId: id, days: 11, text: '复杂' }))).toBe(
      'extension_limit',
    );
    must(await act(mediator, 'ask_extension', { orderId: id, days: 3, text: '对方在外地' }));
    expect(await noticesOf(boss)).toContain('extension_asked');
    expect(codeOf(await act(agent, 'grant_extension', { orderId: id }))).toBe('not_owner');
    const before = (await order(id)).dueAt;
    must(await act(boss, 'grant_extension', { orderId: id }));
    expect((await order(id)).dueAt > before).toBe(true);
    expect(await noticesOf(mediator)).toContain('extension_decided');
    expect(await said()).toContain('order_extended');
  });

  it('OD10: legal aid may stop its clock once; the citizen reads what is missing', async () => {
    const id = await dispatch(committee.id, 'legal_aid');
    must(await act(mediator, 'sign', { orderId: id }));
    must(await act(mediator, 'suspend', { orderId: id, why: 'missing_material', text: '请补充劳动合同' }));
    await world.leap(30 * DAY_MS);
    expect(await order(id)).toMatchObject({ status: 'suspended', overdue: false });
    must(await act(agent, 'resume', { orderId: id }));
    expect((await order(id)).dueAt > new Date(world.core.clock.nowMs()).toISOString()).toBe(true);
    expect(await said()).toEqual(expect.arrayContaining(['order_suspended', 'order_resumed']));
  });
});

describe('several organisations', () => {
  const ask = async () =>
    must(
      await world.desk.orders.co(mediator, {
        orderId: lead,
        clientKey: `co-key-${++serial}`,
        orgId: office.id,
        demand: '请协助核实',
      }),
    ).id;
  let lead: string;
  beforeEach(async () => {
    lead = await dispatch();
    must(await act(mediator, 'sign', { orderId: lead }));
  });

  it('OD14: the co-handler answers the lead, the lead answers the citizen', async () => {
    const co = await ask();
    expect(await order(co)).toMatchObject({ kind: 'co', parentId: lead });
    expect((await order(co)).dueAt <= (await order(lead)).dueAt).toBe(true);
    // What hangs below another order does not hold the ticket by itself.
    expect((await ticket()).openOrders).toBe(1);
    expect(codeOf(await act(mediator, 'reply', { orderId: lead, text: '调解成功' }))).toBe('orders_open');
    must(await act(other, 'sign', { orderId: co }));
    must(await act(other, 'reply', { orderId: co, text: '情况属实' }));
    expect(await noticesOf(mediator)).toContain('co_replied');
    expect(await said()).not.toContain('order_reply');
    const detail = must(await world.desk.orders.detail(mediator, lead));
    expect(detail.below.map((one) => one.reply)).toEqual(['情况属实']);
    must(await act(mediator, 'reply', { orderId: lead, text: '调解成功' }));
    expect(await said()).toContain('order_reply');
  });

  it('OD14: a lead that does not wait calls the co-handlers off, and a crash in between is mended', async () => {
    const co = await ask();
    must(await act(mediator, 'reply', { orderId: lead, text: '调解成功', waive: true }));
    expect((await order(co)).status).toBe('cancelled');
    const again = await dispatch(office.id);
    const left = must(
      await world.desk.orders.co(agent, {
        orderId: again,
        clientKey: 'co-key-left',
        orgId: committee.id,
        demand: '请协助',
      }),
    ).id;
    const doc = await order(again);
    await world.store.orders.replace({ ...doc, status: 'replied' }, doc.version);
    await world.pass(60_000);
    expect((await order(left)).status).toBe('cancelled');
  });

  it('OD15: another region is asked with a deadline of its own, and only another region', async () => {
    const far = await world.found({
      code: 'LA09',
      name: '邻省法援',
      services: ['legal_aid'],
      regionCode: '510100',
    });
    const helper = await member('helper', far.id);
    const aid = await dispatch(committee.id, 'legal_aid');
    must(await act(mediator, 'sign', { orderId: aid }));
    const input = {
      ticketId,
      orderId: aid,
      clientKey: 'collab-0001',
      orgId: far.id,
      demand: '请代为调查取证',
    };
    expect(codeOf(await world.desk.orders.collaborate(mediator, { ...input, orgId: committee.id }))).toBe(
      'invalid_input',
    );
    const asked = must(await world.desk.orders.collaborate(mediator, input));
    expect(must(await world.desk.orders.collaborate(mediator, input)).id).toBe(asked.id);
    must(await act(helper, 'sign', { orderId: asked.id }));
    must(await act(helper, 'reply', { orderId: asked.id, text: '已取证' }));
    expect(await noticesOf(mediator)).toContain('co_replied');
  });

  it('OD12: failed mediation proposes the next orders (R083)', async () => {
    const failed = { orderId: lead, text: '双方分歧大', result: 'mediation_failed' as const };
    expect(codeOf(await act(mediator, 'reply', failed))).toBe('invalid_input');
    must(await act(mediator, 'reply', { ...failed, nextPath: 'arbitration' }));
    expect(await order(lead)).toMatchObject({ result: 'mediation_failed', nextPath: 'arbitration' });
  });
});

describe('reminders and supervision', () => {
  it('OD16: the citizen reminds once a day, the desk three times; the organisation hears of it', async () => {
    const id = await dispatch();
    expect(must(await world.desk.orders.remind(citizen, ticketId))).toEqual({ reminded: 1 });
    expect(codeOf(await world.desk.orders.remind(citizen, ticketId))).toBe('rate_limited');
    expect(codeOf(await world.desk.orders.remind(await world.visitor(), ticketId))).toBe('not_found');
    for (let n = 0; n < 3; n += 1) must(await act(agent, 'remind', { orderId: id }));
    expect(codeOf(await act(agent, 'remind', { orderId: id }))).toBe('rate_limited');
    expect((await noticesOf(mediator)).filter((kind) => kind === 'reminded')).toHaveLength(4);
    await world.leap(DAY_MS);
    expect(must(await world.desk.orders.remind(citizen, ticketId))).toEqual({ reminded: 1 });
  });

  it('OD16: without an order the person responsible is reminded', async () => {
    expect(must(await world.desk.orders.remind(citizen, ticketId))).toEqual({ reminded: 1 });
    expect(await noticesOf(agent)).toEqual(['reminded']);
    expect(codeOf(await world.desk.orders.remind(citizen, ticketId))).toBe('rate_limited');
  });

  it('OD17: a supervision order wants an answer, and does not hold the ticket', async () => {
    const id = await dispatch();
    const input = { ticketId, orderId: id, clientKey: 'supervise-1', demand: '请说明为何迟迟未办' };
    expect(codeOf(await world.desk.orders.supervise(agent, input))).toBe('forbidden');
    const made = must(await world.desk.orders.supervise(boss, input));
    expect(made).toMatchObject({ kind: 'supervision', orgId: committee.id, parentId: id });
    expect((await ticket()).openOrders).toBe(1);
    expect(await noticesOf(mediator)).toContain('supervised');
    expect((await world.desk.board.snapshot()).orders.supervision).toBe(1);
    must(await act(mediator, 'reply', { orderId: made.id, text: '已联系双方' }));
    expect((await noticesOf(boss)).filter((kind) => kind === 'replied')).toHaveLength(1);
    const toAgent = must(
      await world.desk.orders.supervise(boss, { ticketId, clientKey: 'supervise-2', demand: '请尽快答复' }),
    );
    expect(toAgent.staffId).toBe(agent.id);
    must(await act(agent, 'reply', { orderId: toAgent.id, text: '今天答复' }));
  });

  it('OD13: an organisation that is gone leaves no order behind: supervisors are told, and move or take it back', async () => {
    const [first, second] = [await dispatch(), await dispatch(office.id)];
    const org = (await world.store.organisations.get(committee.id))!;
    await world.store.organisations.replace({ ...org, disabled: true }, org.version);
    await world.core.directory.reload();
    await world.pass(60_000);
    expect((await noticesOf(boss)).filter((kind) => kind === 'stranded')).toHaveLength(1);
    const page = must(await world.desk.orders.supervision(boss));
    expect(page.stranded.map((one) => one.id)).toEqual([first]);
    must(await act(boss, 'assign', { orderId: first, orgId: office.id, text: '原机构已停用' }));
    expect(must(await world.desk.orders.supervision(boss)).stranded).toEqual([]);
    must(await world.desk.staff.handOver(agent, ticketId));
    for (const orderId of [first, second])
      must(await act(boss, 'take_back', { orderId, text: '由坐席直接答复' }));
    await world.settle();
    // Nobody has it any more: back to the person responsible.
    expect(['queued', 'serving']).toContain((await ticket()).status);
    expect(await world.offersOf(agent)).toHaveLength(1);
  });

  it('OD18: figures of organisations count what was in time and what came back', async () => {
    const [a, b] = [await dispatch(), await dispatch(office.id)];
    must(await act(mediator, 'sign', { orderId: a }));
    must(await act(mediator, 'reply', { orderId: a, text: '办结' }));
    must(await act(other, 'return', { orderId: b, reason: 'duplicate' }));
    must(await act(agent, 'accept_return', { orderId: b }));
    await world.pass(31_000);
    const { orgs } = await world.desk.board.snapshot();
    expect(orgs.find((one) => one.orgId === committee.id)).toMatchObject({
      received: 1,
      signed: 1,
      signedInTime: 1,
      replied: 1,
      repliedInTime: 1,
      returned: 0,
    });
    expect(orgs.find((one) => one.orgId === office.id)).toMatchObject({
      received: 1,
      returned: 1,
      signed: 0,
    });
  });
});

describe('group cases', () => {
  it('OD19: one answer reaches every open ticket of the case once', async () => {
    const friend = await world.visitor();
    const second = await world.ask(friend, '我也被同一个老板拖欠工资');
    expect(
      codeOf(await world.desk.orders.linkGroup(mediator, { parentId: ticketId, ticketIds: [second] })),
    ).toBe('not_owner');
    must(await world.desk.orders.linkGroup(agent, { parentId: ticketId, ticketIds: [second] }));
    expect(
      codeOf(await world.desk.orders.linkGroup(agent, { parentId: ticketId, ticketIds: [ticketId] })),
    ).toBe('invalid_input');
    const words = { parentId: ticketId, clientKey: 'group-00001', text: '已统一受理，周一召开协调会。' };
    expect(must(await world.desk.orders.replyGroup(agent, words))).toEqual({ told: 2 });
    expect(must(await world.desk.orders.replyGroup(agent, words))).toEqual({ told: 0 });
    const { messages } = must(await world.desk.citizen.sync(friend, { ticketId: second, afterSeq: 0 }));
    expect(messages.filter((message) => message.text === words.text)).toHaveLength(1);
    expect(must(await world.desk.orders.group(agent, ticketId)).items.map((one) => one.id)).toEqual([second]);
    must(await world.desk.orders.unlinkGroup(agent, { parentId: ticketId, ticketIds: [second] }));
    expect(must(await world.desk.orders.group(agent, ticketId)).items).toEqual([]);
  });
});

describe('the result letter', () => {
  it('RT6: is written at close from all replies, for staff and for the citizen himself alone', async () => {
    const id = await dispatch();
    must(await act(mediator, 'sign', { orderId: id }));
    must(
      await act(mediator, 'reply', { orderId: id, text: '双方达成<协议>', basis: '人民调解法第三十一条' }),
    );
    expect(codeOf(await world.desk.orders.letter(citizen, ticketId))).toBe('wrong_state');
    must(
      await world.desk.staff.close(agent, {
        ticketId,
        matter: '劳动纠纷',
        service: 'mediation',
        result: 'served',
        basis: '',
        feedback: '老板同意本月付清。',
      }),
    );
    const letter = must(await world.desk.orders.letter(citizen, ticketId));
    expect(letter).toContain('办理结果告知书');
    expect(letter).toContain('老板同意本月付清');
    expect(letter).toContain('双方达成&lt;协议&gt;');
    expect(letter).toContain('调委会');
    expect(must(await world.desk.orders.letter(agent, ticketId))).toBe(letter);
    expect(codeOf(await world.desk.orders.letter(await world.visitor(), ticketId))).toBe('not_found');
    // The organisation that answered is part of the attribution.
    expect((await ticket()).attribution).toEqual({ staffId: agent.id, orgId: committee.id });
  });
});

describe('handing the rating link over', () => {
  it('RT7: the clerk who closed it prints a slip, audited; a colleague cannot; a used link is not printed again', async () => {
    const closing = {
      ticketId,
      matter: '劳动纠纷' as const,
      service: 'advice' as const,
      result: 'answered' as const,
      basis: '',
      feedback: '已告知办理途径。',
    };
    expect(codeOf(await world.desk.orders.ratingSlip(agent, ticketId))).toBe('not_owner');
    must(await world.desk.staff.close(agent, closing));
    expect(codeOf(await world.desk.orders.ratingSlip(boss, ticketId))).toBe('not_owner');
    const { link } = must(await world.desk.orders.ratingSlip(agent, ticketId));
    await world.core.audit.flush();
    const printed = await world.store.audit.find({ where: { what: 'rating.slip_printed' } });
    expect(printed.items.map((entry) => entry.who)).toEqual([agent.id]);
    const token = link.split('/').at(-1)!;
    must(await world.desk.ratings.submit(token, { grade: 5, tags: [], words: '' }, '127.0.0.1'));
    expect(codeOf(await world.desk.orders.ratingSlip(agent, ticketId))).toBe('already_rated');
  });
});
