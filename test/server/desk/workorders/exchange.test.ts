/** WO4-WO9: work orders in and out on a whole desk, with a partner whose answers the test decides. */
import { beforeEach, describe, expect, it } from 'vitest';
import { workOrderIn } from '../../../../routing/protocol/exchange/exchange.ts';
import { DELIVERY_BACKOFF_MS, type FieldMapping } from '../../../../routing/workorder.ts';
import type { SignedPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const who: SignedPrincipal = {
  kind: 'partner',
  apiKeyId: 'partner-1',
  partnerId: 'partner-1',
  system: '12345',
  from: '192.0.2.1',
};
const other: SignedPrincipal = { ...who, apiKeyId: 'partner-2', partnerId: 'partner-2', system: 'court' };
const MAPPING: FieldMapping = { out: {}, in: {}, statuses: {} };

let world: DeskWorld;
let zhou: StaffPrincipal;

const addPartner = async (id: string, code: string, over: object = {}) => {
  await world.store.partners.insert({
    id,
    version: 1,
    code,
    name: `系统${code}`,
    kind: 'hotline_12345',
    ordersUrl: `https://${code}.example/orders`,
    statusUrl: `https://${code}.example/status`,
    mapping: MAPPING,
    keys: [{ keyId: `${code}.1`, sealed: 'sealed:s', createdAt: '2026-11-01T00:00:00.000Z' }],
    keyIds: [`${code}.1`],
    disabled: false,
    createdAt: '2026-11-01T00:00:00.000Z',
    updatedAt: '2026-11-01T00:00:00.000Z',
    ...over,
  });
  world.core.bus.publish('settings.changed', { key: 'partners' });
  await world.settle();
};

const input = (over: object = {}) =>
  workOrderIn.parse({ externalNo: 'A1', text: '公司拖欠工资两个月', phone: '13800000000', ...over });
const receive = (key = 'key-00000001', over: object = {}) =>
  world.desk.workOrders.receive(who, key, input(over));
/** The agent takes what is offered to him. */
const take = async () => {
  const [offerId] = await world.offersOf(zhou);
  const detail = must(await world.desk.staff.accept(zhou, offerId!));
  await world.settle();
  return detail;
};
const told = () =>
  world.line.sent.filter((one) => one.url.endsWith('/status')).map((one) => one.body as { status: string });
const close = async (ticketId: string) => {
  must(
    await world.desk.staff.close(zhou, {
      ticketId,
      matter: '劳动纠纷',
      service: 'advice',
      result: 'answered',
      basis: '',
      feedback: '已告知仲裁途径',
    }),
  );
  await world.settle();
};

beforeEach(async () => {
  world = await createDeskWorld();
  await addPartner('partner-1', '12345');
  await addPartner('partner-2', 'court');
  zhou = await world.hire({ username: 'zhou' });
  await world.ready(zhou);
});

describe('work orders that come in', () => {
  it('WO4: is filed once, signed for by who takes it, answered at close, each told once', async () => {
    const first = must(await receive());
    expect(first).toMatchObject({ status: 'received', externalNo: 'A1', repeated: false });
    await world.settle();
    const detail = await take();
    expect(detail.channel).toBe('workorder');
    expect(detail.externalRef).toEqual({ system: '12345', no: 'A1' });
    expect(told().map((one) => one.status)).toEqual(['signed']);
    await close(detail.id);
    expect(told().map((one) => one.status)).toEqual(['signed', 'replied']);
    expect(must(await world.desk.workOrders.state(who, 'A1'))).toMatchObject({
      status: 'replied',
      reply: '已告知仲裁途径',
    });
    await world.pass(3_600_000);
    expect(told()).toHaveLength(2);
    expect(world.line.sent.every((one) => one.secret === 's' && one.keyId === '12345.1')).toBe(true);
  });

  it('WO4: a repeat is answered like the first, other content or another key under one number is refused', async () => {
    const first = must(await receive());
    const again = must(await receive());
    expect(again).toMatchObject({ ticketNo: first.ticketNo, repeated: true });
    expect(codeOf(await receive('key-00000001', { text: '别的内容' }))).toBe('key_reused');
    expect(codeOf(await receive('key-00000002'))).toBe('duplicate_key');
    expect(await world.store.tickets.count()).toBe(1);
    const both = await Promise.all([
      receive('key-00000003', { externalNo: 'A3' }),
      receive('key-00000003', { externalNo: 'A3' }),
    ]);
    expect(new Set(both.map((one) => must(one).ticketNo)).size).toBe(1);
    expect(await world.store.workOrders.count()).toBe(2);
  });

  it('WO4: another partner neither sees nor changes it', async () => {
    const { ticketNo } = must(await receive());
    for (const no of [ticketNo, 'A1']) {
      expect(codeOf(await world.desk.workOrders.state(other, no))).toBe('not_found');
      expect(codeOf(await world.desk.workOrders.withdraw(other, no, ''))).toBe('not_found');
    }
  });

  it('WO5: goes back for a listed reason within two working days, and closes its ticket without a rating', async () => {
    must(await receive());
    await world.settle();
    const { id: ticketId } = await take();
    const [order] = must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items;
    expect(order!.can).toEqual(['return']);
    must(await world.desk.exchange.giveBack(zhou, order!.id, { reason: 'wrong_region', text: '属邻县' }));
    await world.settle();
    expect(told().at(-1)).toMatchObject({ status: 'returned', reason: 'wrong_region', text: '属邻县' });
    const ticket = (await world.store.tickets.get(ticketId))!;
    expect(ticket).toMatchObject({ status: 'closed', wrapUp: { result: 'transferred' } });
    expect(ticket.attribution).toBeUndefined();
    expect((await world.queue.agent(zhou.id))?.load.task).toBe(0);
    expect(
      codeOf(await world.desk.exchange.giveBack(zhou, order!.id, { reason: 'conflict', text: '' })),
    ).toBe('wrong_state');
  });

  it('WO5: may not go back when the sender has designated the unit, nor after the time for it', async () => {
    must(await receive('key-00000001', { returnable: false }));
    await world.settle();
    const { id: ticketId } = await take();
    const find = async () => must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]!;
    const refused = await world.desk.exchange.giveBack(zhou, (await find()).id, {
      reason: 'conflict',
      text: '',
    });
    expect(refused).toMatchObject({
      ok: false,
      code: 'return_reason',
      detail: expect.stringContaining('指定'),
    });
    const stored = (await world.store.workOrders.get((await find()).id))!;
    await world.store.workOrders.replace(
      { ...stored, returnBy: new Date(world.timers.nowMs() - 1).toISOString() },
      stored.version,
    );
    expect(
      codeOf(await world.desk.exchange.giveBack(zhou, stored.id, { reason: 'conflict', text: '' })),
    ).toBe('return_reason');
    expect((await find()).can).toEqual([]);
  });

  it('WO4: taken back while it waits it is closed; while a person serves it he is told', async () => {
    must(await receive());
    await world.settle();
    const clocks = () =>
      world.timers.pending().filter(({ name }) => name === 'deadline.check' || name === 'ticket.widen');
    expect(clocks()).not.toEqual([]);
    expect(must(await world.desk.workOrders.withdraw(who, 'A1', '群众撤诉')).status).toBe('withdrawn');
    await world.settle();
    const [first] = (await world.store.tickets.find()).items;
    expect(first).toMatchObject({ status: 'closed', wrapUp: { result: 'withdrawn' } });
    expect(clocks()).toEqual([]);
    expect(await world.offersOf(zhou)).toEqual([]);

    must(await receive('key-00000002', { externalNo: 'A2' }));
    await world.settle();
    const { id } = await take();
    must(await world.desk.workOrders.withdraw(who, 'A2', ''));
    must(
      await world.desk.workOrders.remind(who, 'A2', '').then(() => world.desk.workOrders.state(who, 'A2')),
    );
    await world.settle();
    expect((await world.store.tickets.get(id))!.status).toBe('serving');
    const notes = (await world.store.messages.find({ where: { ticketId: id, kind: 'note' } })).items;
    expect(notes.map((one) => one.text).join()).toContain('已撤回');
  });

  it('WO4: the deadline of the sender is kept, marked when it passes, and told to staff once', async () => {
    const deadline = new Date(world.timers.nowMs() + 3_600_000).toISOString();
    must(await receive('key-00000001', { deadline }));
    await world.settle();
    const { id } = await take();
    await world.pass(3_700_000);
    const [order] = must(await world.desk.exchange.list(zhou, { limit: 50, ticketId: id })).items;
    expect(order).toMatchObject({ deadline, overdue: true, status: 'signed' });
    expect(codeOf(await receive('key-00000009', { externalNo: 'A9', deadline }))).toBe('invalid_input');
  });

  it('WO4: the sender raises the urgency and brings the record of its consultation along', async () => {
    must(
      await receive('key-00000001', {
        urgency: 'critical',
        record: [{ at: '2026-11-19T08:00:00.000Z', by: '话务员', text: '来电人情绪激动' }],
      }),
    );
    await world.settle();
    const [ticket] = (await world.store.tickets.find()).items;
    expect(ticket!.urgency).toBe('critical');
    const [note] = (await world.store.messages.find({ where: { ticketId: ticket!.id, kind: 'note' } })).items;
    expect(note!.text).toContain('话务员：来电人情绪激动');
  });

  it('WO8: what the bus failed to tell is found by the sweep', async () => {
    must(await receive());
    await world.settle();
    const [ticket] = (await world.store.tickets.find()).items;
    // As if this node had been away when the ticket was taken.
    await world.store.tickets.replace(
      {
        ...ticket!,
        status: 'serving',
        ownerId: zhou.id,
        stamps: { ...ticket!.stamps, dispatchedAt: ticket!.createdAt },
      },
      ticket!.version,
    );
    await world.pass(301_000);
    await world.handlers['reconcile.sweep']({});
    await world.settle();
    expect(told().map((one) => one.status)).toEqual(['signed']);
  });
});

describe('messages to partners', () => {
  const failing = { ok: true as const, status: 503, body: undefined };

  it('WO8: waits grow, order is kept, and every try carries the same key', async () => {
    must(await receive());
    await world.settle();
    world.line.answers.push(failing, { ok: false, why: 'timeout' }, failing);
    const { id } = await take();
    await close(id);
    expect(told().map((one) => one.status)).toEqual(['signed']);
    await world.pass(DELIVERY_BACKOFF_MS[0]! + 1);
    await world.pass(DELIVERY_BACKOFF_MS[1]! + 1);
    expect(told().map((one) => one.status)).toEqual(['signed', 'signed', 'signed']);
    await world.pass(DELIVERY_BACKOFF_MS[2]! + 1);
    expect(told().map((one) => one.status)).toEqual(['signed', 'signed', 'signed', 'signed', 'replied']);
    const keys = world.line.sent.map((one) => one.idempotencyKey);
    expect(new Set(keys.slice(0, 4)).size).toBe(1);
    expect(keys[4]).not.toBe(keys[0]);
  });

  it('WO8: at the end it is put aside for a person, who sends it again', async () => {
    must(await receive());
    await world.settle();
    world.line.otherwise = failing;
    await take();
    for (const wait of DELIVERY_BACKOFF_MS) await world.pass(wait + 1);
    const dead = await world.desk.deliveries.list({ limit: 50, state: 'dead' });
    expect(dead.items).toMatchObject([
      { failure: 'http_503', tries: DELIVERY_BACKOFF_MS.length + 1, what: 'status' },
    ]);
    world.line.otherwise = { ok: true, status: 200, body: {} };
    must(await world.desk.deliveries.again(zhou, dead.items[0]!.id));
    await world.settle();
    expect((await world.desk.deliveries.list({ limit: 50, state: 'sent' })).items).toHaveLength(1);
    expect(codeOf(await world.desk.deliveries.again(zhou, dead.items[0]!.id))).toBe('wrong_state');
    expect((await world.store.audit.find({ where: { what: 'delivery.again' } })).items).toHaveLength(1);
  });

  it('WO8: what no repeat can change is put aside at once', async () => {
    must(await receive());
    await world.settle();
    world.line.answers.push({ ok: false, why: 'private_address' });
    await take();
    expect((await world.desk.deliveries.list({ limit: 50 })).items).toMatchObject([
      { state: 'dead', failure: 'private_address', tries: 1 },
    ]);
  });

  it('WO8: a delivery whose job was lost starts again with the sweep', async () => {
    must(await receive());
    await world.settle();
    world.line.answers.push(failing);
    await take();
    const [pending] = (await world.desk.deliveries.list({ limit: 50, state: 'pending' })).items;
    await world.timers.cancel('delivery.send', pending!.id);
    await world.pass(125_000);
    await world.handlers['reconcile.sweep']({});
    await world.settle();
    expect((await world.desk.deliveries.list({ limit: 50, state: 'sent' })).items).toHaveLength(1);
  });
});

describe('work orders that we hand over', () => {
  const handOver = (ticketId: string, over: object = {}) =>
    world.desk.exchange.handOver(zhou, {
      ticketId,
      clientKey: 'client-key-1',
      partnerId: 'partner-2',
      demand: '请核实立案情况',
      withRecord: true,
      ...over,
    });
  const serving = async () => {
    const citizen = await world.visitor();
    const ticketId = await world.ask(citizen, '我的案子立案了吗', { name: '张三', phone: '13900000000' });
    await take();
    return ticketId;
  };
  const lines = async (ticketId: string) =>
    (await world.store.messages.find({ where: { ticketId, kind: 'event' }, limit: 100 })).items.map(
      (one) => one.text,
    );
  const mirror = (body: object, from = other) =>
    world.desk.workOrders.mirror(from, from.partnerId, body as Record<string, unknown>);

  it('WO9: goes out with its record, and the number of the other side is told to the citizen', async () => {
    const ticketId = await serving();
    world.line.answers.push({ ok: true, status: 201, body: { ticketNo: 'C-77' } });
    const order = must(await handOver(ticketId));
    await world.settle();
    expect(world.line.sent[0]).toMatchObject({
      url: 'https://court.example/orders',
      body: {
        externalNo: order.no,
        text: '请核实立案情况',
        name: '张三',
        phone: '13900000000',
        record: [{ by: '群众', text: '我的案子立案了吗' }],
      },
    });
    const [view] = must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items;
    expect(view).toMatchObject({ status: 'accepted', externalNo: 'C-77', can: ['withdraw'] });
    expect((await lines(ticketId)).join()).toContain('C-77');
    must(await handOver(ticketId));
    await world.settle();
    expect(world.line.sent).toHaveLength(1);
  });

  it('WO9: an unknown outcome is sent again under the same key', async () => {
    const ticketId = await serving();
    world.line.answers.push(
      { ok: false, why: 'timeout' },
      { ok: true, status: 200, body: { ticketNo: 'C-78' } },
    );
    must(await handOver(ticketId));
    await world.settle();
    expect(must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]!.status).toBe(
      'sending',
    );
    await world.pass(DELIVERY_BACKOFF_MS[0]! + 1);
    expect(world.line.sent.map((one) => one.idempotencyKey)).toHaveLength(2);
    expect(world.line.sent[0]!.idempotencyKey).toBe(world.line.sent[1]!.idempotencyKey);
    expect(must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]).toMatchObject({
      status: 'accepted',
      externalNo: 'C-78',
    });
  });

  it('WO9: status is mirrored once per event, shown in the conversation, and late news changes nothing', async () => {
    const ticketId = await serving();
    const { no } = must(await handOver(ticketId));
    await world.settle();
    expect(must(await mirror({ eventId: 'e1', externalNo: no, status: 'signed' })).repeated).toBe(false);
    expect(must(await mirror({ eventId: 'e1', externalNo: no, status: 'signed' })).repeated).toBe(true);
    must(await mirror({ eventId: 'e2', externalNo: no, status: 'replied', text: '已于上周立案' }));
    expect(codeOf(await mirror({ eventId: 'e3', externalNo: no, status: 'returned' }))).toBe('wrong_state');
    must(await mirror({ eventId: 'e0', externalNo: no, status: 'accepted' }));
    const texts = await lines(ticketId);
    expect(texts.filter((text) => text.includes('已于上周立案'))).toHaveLength(1);
    expect(must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]!.status).toBe(
      'replied',
    );
  });

  it('WO9: nobody but the partner itself may tell of it, and only of its own', async () => {
    const ticketId = await serving();
    const { no } = must(await handOver(ticketId));
    await world.settle();
    expect(codeOf(await mirror({ eventId: 'e1', externalNo: no, status: 'signed' }, who))).toBe('not_found');
    expect(
      codeOf(
        await world.desk.workOrders.mirror(other, 'partner-1', {
          eventId: 'e1',
          externalNo: no,
          status: 'signed',
        }),
      ),
    ).toBe('not_found');
    expect(codeOf(await mirror({ eventId: 'e1', externalNo: no, status: 'made up' }))).toBe('invalid_input');
    expect(codeOf(await mirror({ eventId: 'e1', status: 'signed' }))).toBe('invalid_input');
  });

  it('WO9: fields go out and come in under the partner’s own names', async () => {
    await addPartner('partner-3', 'aid', {
      mapping: {
        out: { externalNo: 'case.no', text: 'case.content', name: 'applicant.name' },
        in: { ticketNo: 'data.id', externalNo: 'caseNo', status: 'state', eventId: 'msgId', text: 'remark' },
        statuses: { 已受理: 'signed', 办结: 'replied' },
      },
    });
    const aid: SignedPrincipal = { ...who, apiKeyId: 'partner-3', partnerId: 'partner-3', system: 'aid' };
    const ticketId = await serving();
    world.line.answers.push({ ok: true, status: 200, body: { data: { id: 4711 } } });
    const { no } = must(await handOver(ticketId, { partnerId: 'partner-3' }));
    await world.settle();
    expect(world.line.sent[0]!.body).toMatchObject({
      case: { no, content: '请核实立案情况' },
      applicant: { name: '张三' },
    });
    must(await mirror({ msgId: 'm1', caseNo: no, state: '已受理', data: { id: 4711 } }, aid));
    must(await mirror({ msgId: 'm2', caseNo: no, state: '办结', remark: '同意援助' }, aid));
    expect(must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]).toMatchObject({
      status: 'replied',
      externalNo: '4711',
    });
  });

  it('WO9: refused for good it is marked, can be sent again, and only its owner hands over', async () => {
    const ticketId = await serving();
    world.line.answers.push({ ok: true, status: 422, body: {} });
    must(await handOver(ticketId));
    await world.settle();
    expect(must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]!.status).toBe(
      'failed',
    );
    const [dead] = (await world.desk.deliveries.list({ limit: 50, state: 'dead' })).items;
    must(await world.desk.deliveries.again(zhou, dead!.id));
    await world.settle();
    expect(must(await world.desk.exchange.list(zhou, { limit: 50, ticketId })).items[0]!.status).toBe(
      'accepted',
    );
    const lin = await world.hire({ username: 'lin' });
    expect(
      codeOf(
        await world.desk.exchange.handOver(lin, {
          ticketId,
          clientKey: 'client-key-2',
          partnerId: 'partner-2',
          demand: 'x',
          withRecord: false,
        }),
      ),
    ).toBe('not_owner');
  });

  it('WO9: a partner without an address is told by telephone, and its number is written down', async () => {
    await addPartner('partner-4', '110', { ordersUrl: undefined, statusUrl: undefined });
    const ticketId = await serving();
    expect(codeOf(await handOver(ticketId, { partnerId: 'partner-4' }))).toBe('invalid_input');
    const order = must(await handOver(ticketId, { partnerId: 'partner-4', externalNo: '110-9' }));
    expect(order).toMatchObject({ status: 'accepted', externalNo: '110-9' });
    await world.settle();
    expect((await lines(ticketId)).join()).toContain('110-9');
    expect(world.line.sent).toEqual([]);
  });

  it('WO9: taken back, the other side is told', async () => {
    const ticketId = await serving();
    world.line.answers.push({ ok: true, status: 201, body: { ticketNo: 'C-79' } });
    const order = must(await handOver(ticketId));
    await world.settle();
    must(await world.desk.exchange.withdraw(zhou, order.id));
    await world.settle();
    expect(world.line.sent.at(-1)!.url).toBe('https://court.example/orders/C-79/withdraw');
  });
});
