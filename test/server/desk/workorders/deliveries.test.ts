/** WO8: messages to partners: tried again with longer waits, in order, put aside for a person at the end. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DELIVERY_BACKOFF_MS } from '../../../../routing/workorder.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { createExchangeWorld, type ExchangeWorld } from '../../../support/worlds/exchange-world.ts';

let world: ExchangeWorld['world'];
let zhou: ExchangeWorld['zhou'];
let receive: ExchangeWorld['receive'];
let take: ExchangeWorld['take'];
let told: ExchangeWorld['told'];
let close: ExchangeWorld['close'];

beforeEach(async () => {
  ({ world, zhou, receive, take, told, close } = await createExchangeWorld());
});

describe('messages to partners', { timeout: 60_000 }, () => {
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
