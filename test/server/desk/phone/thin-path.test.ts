/** One call from its arrival to its grade, and the ways in which it does not come to that. */
import { describe, expect, it } from 'vitest';
import { createCallWorld } from '../../../support/worlds/call-world.ts';
import { must } from '../../../support/worlds/desk-world.ts';

const WRAP_UP = {
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  basis: '',
  feedback: '已告知申请仲裁的途径和时效。',
} as const;

describe('a call', () => {
  it('PH2 PH10 PH13 arrives, waits with music, rings, is talked, recorded, graded by key and closed', async () => {
    const world = await createCallWorld();
    const { exchange, store, desk, settle } = world;
    const callId = await world.caller('+8613800138000');
    expect(exchange.said(callId)).toEqual(['welcome', 'leave_message']);
    exchange.end(callId);
    await settle();

    const li = await world.agent('li');
    const second = exchange.call('013800138000');
    await settle();
    expect(world.ringing(li), 'rings while he hears the notice').toBeDefined();
    const legId = await world.takes(li);
    expect(exchange.hears(second), 'nobody before the notice is over').toEqual([]);
    exchange.heard(second);
    await settle();
    expect(exchange.hears(second)).toEqual([legId]);
    const ticketId = await world.ticketOf(second);
    expect(await store.tickets.get(ticketId)).toMatchObject({
      status: 'serving',
      ownerId: li.id,
      channel: 'phone',
      requester: { phone: '13800138000' },
    });

    const held = must(await desk.phone.hold(li, { callId: second, on: true }));
    expect(held.state).toBe('held');
    expect(exchange.leg(second)?.music).toBe(true);
    expect(exchange.hears(second)).toEqual([]);
    must(await desk.phone.hold(li, { callId: second, on: false }));
    expect(exchange.hears(second)).toEqual([legId]);

    must(await desk.phone.hangUp(li, { callId: second }));
    await settle();
    expect(exchange.leg(legId)).toBeUndefined();
    expect(exchange.said(second)).toContain('rate');
    exchange.press(second, '5');
    await settle();
    exchange.heard(second);
    await settle();
    expect(exchange.legs()).toEqual([]);
    expect(await store.calls.get(second)).toMatchObject({
      state: 'ended',
      end: 'talked',
      live: false,
      grade: 5,
    });
    expect(await store.ratings.count(), 'only after the ticket is closed').toBe(0);

    const kept = (await store.recordings.find({ where: { callId: second } })).items;
    expect(kept).toMatchObject([{ state: 'kept', ticketId, kind: 'call' }]);
    expect(kept[0]?.peaks).toHaveLength(200);
    expect(kept[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);

    must(await desk.staff.close(li, { ticketId, ...WRAP_UP }));
    await settle();
    expect((await store.ratings.find({ where: { ticketId } })).items).toMatchObject([
      { grade: 5, via: 'keypad', staffId: li.id },
    ]);
    const types = (await store.tickets.get(ticketId))?.events.map((event) => event.type);
    expect(types).toEqual(expect.arrayContaining(['call.notice', 'call.answered', 'call.ended']));
    await world.close();
  });

  it('PH8 a declined call goes to the next person, and to nobody twice in a row', async () => {
    const world = await createCallWorld();
    const { exchange, settle } = world;
    const li = await world.agent('li');
    const wang = await world.agent('wang');
    const callId = await world.caller('13900001111');
    const first = world.ringing(li) ? li : wang;
    const second = first === li ? wang : li;
    exchange.end(world.ringing(first) ?? '', 'declined');
    await settle();
    expect(world.ringing(first)).toBeUndefined();
    const legId = await world.takes(second);
    expect(exchange.hears(callId)).toEqual([legId]);
    expect((await world.desk.staff.presence(first.id)).state, 'declining is no absence').toBe('ready');
    await world.close();
  });

  it('PH8 an unanswered call pauses as a missed offer; a dead softphone pauses without blame', async () => {
    const world = await createCallWorld();
    const { exchange, settle, store } = world;
    const li = await world.agent('li');
    const callId = await world.caller('13900001111');
    exchange.end(world.ringing(li) ?? '', 'no_answer');
    await settle();
    expect(await store.presences.get(li.id)).toMatchObject({ state: 'paused', reason: 'missed_offer' });
    expect(exchange.leg(callId), 'he is not left alone').toBeDefined();

    const wang = await world.hire({ username: 'wang' });
    await world.ready(wang);
    await settle();
    expect(await store.presences.get(wang.id)).toMatchObject({
      state: 'paused',
      reason: 'not_ready',
      missed: 0,
    });
    await world.close();
  });
});
