/** After a cut link, a restarted engine, a restarted exchange: record and exchange agree. */
import { describe, expect, it } from 'vitest';
import { createCallWorld } from '../../../support/worlds/call-world.ts';
import { must } from '../../../support/worlds/desk-world.ts';

describe('recovery', () => {
  it('PH15 what happened while the link was away is found again', async () => {
    const world = await createCallWorld();
    const { exchange, settle, store, desk } = world;
    const li = await world.agent('li');
    const talked = await world.caller('13800000001');
    const legId = await world.takes(li);
    const waiting = await world.caller('13800000002');
    exchange.cut();
    await settle();
    expect(await desk.phone.hold(li, { callId: talked, on: true })).toMatchObject({ code: 'unavailable' });
    exchange.end(waiting);
    const fresh = exchange.call('13800000003');
    await settle();
    expect(await store.calls.get(fresh)).toBeUndefined();
    exchange.mend();
    await settle();
    expect(exchange.hears(talked), 'talks on').toEqual([legId]);
    expect(await store.calls.get(waiting)).toMatchObject({ live: false, callback: 'missed' });
    expect(await store.calls.get(fresh), 'taken on').toMatchObject({ live: true });
    expect(exchange.said(fresh)).toContain('welcome');
    expect(must(await desk.phone.self(li)).calls).toMatchObject([{ id: talked, state: 'talking' }]);
    await world.close();
  });

  it('PH15 a restarted exchange has lost its callers: talks are over, those who waited are to be called back', async () => {
    const world = await createCallWorld();
    const { exchange, settle, store } = world;
    const li = await world.agent('li');
    const talked = await world.caller('13800000001');
    await world.takes(li);
    const waiting = await world.caller('13800000002');
    exchange.restart();
    exchange.mend();
    await settle();
    expect(await store.calls.get(talked)).toMatchObject({ live: false, end: 'talked' });
    expect(await store.calls.get(waiting)).toMatchObject({ live: false, callback: 'missed' });
    expect((await store.recordings.find({ where: { callId: talked } })).items).toMatchObject([
      { state: 'kept' },
    ]);
    await world.close();
  });

  it('PH15 a restarted engine goes on with the calls of before', async () => {
    const world = await createCallWorld();
    const { exchange, settle, store, timers, queue } = world;
    const li = await world.agent('li');
    const talked = await world.caller('13800000001');
    const legId = await world.takes(li);
    const waiting = await world.caller('13800000002');
    exchange.cut();
    await world.close();
    const next = await createCallWorld({ store, timers, queue, exchange, ids: world.core.ids });
    expect(exchange.hears(talked)).toEqual([legId]);
    expect(exchange.leg(waiting)?.music).toBe(true);
    must(await next.desk.phone.hangUp(li, { callId: talked }));
    await next.settle();
    expect(exchange.said(talked)).toContain('rate');
    await settle();
    await next.close();
  });

  it('PH15 the same word twice changes nothing twice', async () => {
    const world = await createCallWorld();
    const { exchange, settle, store } = world;
    exchange.twice = true;
    const li = await world.agent('li');
    const callId = await world.caller('13800000001');
    const legId = await world.takes(li);
    expect(exchange.hears(callId)).toEqual([legId]);
    exchange.end(legId);
    await settle();
    exchange.press(callId, '4');
    await settle();
    exchange.heard(callId);
    await settle();
    expect(await store.calls.get(callId)).toMatchObject({ grade: 4, rated: 'open', live: false });
    expect(await store.calls.count()).toBe(1);
    expect(await store.tickets.count()).toBe(1);
    expect(await store.recordings.count()).toBe(1);
    await world.close();
  });

  it('PH17 recordings are deleted when their time is over, and it is said', async () => {
    const world = await createCallWorld();
    const { exchange, settle, store, leap, core } = world;
    const li = await world.agent('li');
    const callId = await world.caller('13800000001');
    await world.takes(li);
    exchange.end(callId);
    await settle();
    const [before] = (await store.recordings.find({ where: { callId } })).items;
    expect(before).toMatchObject({ state: 'kept' });
    await leap(1096 * 86_400_000);
    expect(await store.recordings.get(before?.id ?? '')).toMatchObject({ state: 'expired' });
    expect(await core.channels.files.open(before?.sha256 ?? '')).toBeUndefined();
    await core.audit.flush();
    expect(await store.audit.count({ where: { what: 'recording.deleted' } })).toBe(1);
    await world.close();
  });
});
