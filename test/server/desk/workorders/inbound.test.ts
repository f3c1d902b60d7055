/** WO4, WO5, WO8: work orders that other systems send, on a whole desk. */
import { beforeEach, describe, expect, it } from 'vitest';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import {
  createExchangeWorld,
  type ExchangeWorld,
  other,
  who,
} from '../../../support/worlds/exchange-world.ts';

let world: ExchangeWorld['world'];
let zhou: ExchangeWorld['zhou'];
let receive: ExchangeWorld['receive'];
let take: ExchangeWorld['take'];
let told: ExchangeWorld['told'];
let close: ExchangeWorld['close'];

beforeEach(async () => {
  ({ world, zhou, receive, take, told, close } = await createExchangeWorld());
});

describe('work orders that come in', { timeout: 60_000 }, () => {
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
