/** WO9: work orders that we hand over, and what the partner tells of them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DELIVERY_BACKOFF_MS } from '../../../../routing/workorder.ts';
import type { SignedPrincipal } from '../../../../server/auth/policy.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import {
  createExchangeWorld,
  type ExchangeWorld,
  other,
  who,
} from '../../../support/worlds/exchange-world.ts';

let world: ExchangeWorld['world'];
let zhou: ExchangeWorld['zhou'];
let addPartner: ExchangeWorld['addPartner'];
let take: ExchangeWorld['take'];

beforeEach(async () => {
  ({ world, zhou, addPartner, take } = await createExchangeWorld());
});

describe('work orders that we hand over', { timeout: 60_000 }, () => {
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
