/** Callers before anybody talks with them: announcements, call-back, messages, giving up, coming again. */
import { describe, expect, it } from 'vitest';
import { createCallWorld } from '../../../support/worlds/call-world.ts';
import { must } from '../../../support/worlds/desk-world.ts';

const busy = async () => {
  const world = await createCallWorld();
  const li = await world.agent('li');
  const first = await world.caller('13800000001');
  const legId = await world.takes(li);
  return { ...world, li, first, legId };
};

describe('waiting', () => {
  it('PH5 hears music, and his place again and again', async () => {
    const { exchange, caller, pass, settle, close } = await busy();
    const second = await caller('13800000002');
    await pass(1000);
    const third = await caller('13800000003');
    expect(exchange.leg(third)?.music).toBe(true);
    await pass(31_000);
    expect(exchange.said(third)).toEqual(expect.arrayContaining(['waiting', 'ahead', '1', 'people']));
    expect(exchange.said(second)).not.toContain('ahead');
    exchange.heard(third);
    await settle();
    expect(exchange.leg(third)?.music, 'music again after it').toBe(true);
    await pass(31_000);
    expect(exchange.said(third).filter((one) => one === 'waiting')).toHaveLength(2);
    await close();
  });

  it('PH6 with a key he is called back at his place by whoever accepts, and hears the notice', async () => {
    const { exchange, caller, settle, desk, store, li, first, ticketOf, offersOf, close } = await busy();
    const second = await caller('13800000002');
    exchange.press(second, '1');
    await settle();
    exchange.heard(second);
    await settle();
    expect(exchange.leg(second)).toBeUndefined();
    const ticketId = await ticketOf(second);
    expect((await store.tickets.get(ticketId))?.status, 'keeps his place').toBe('queued');
    expect(must(await desk.phone.missed(li)).items).toMatchObject([
      { callId: second, end: 'callback', number: '138****0002' },
    ]);

    exchange.end(first);
    await settle();
    const mine = await ticketOf(first);
    must(
      await desk.staff.close(li, {
        ticketId: mine,
        matter: '其他',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '已解答',
      }),
    );
    await settle();
    const [offerId] = await offersOf(li);
    must(await desk.staff.accept(li, offerId ?? ''));
    await settle();
    const own = exchange.ringing().find((leg) => leg.endpoint?.kind === 'browser');
    expect(own, 'his own telephone rings first').toBeDefined();
    exchange.pickUp(own?.legId ?? '');
    await settle();
    const out = exchange.ringing().find((leg) => leg.endpoint?.kind === 'number');
    expect(out?.endpoint).toMatchObject({ number: '13800000002' });
    exchange.pickUp(out?.legId ?? '');
    await settle();
    expect(exchange.said(out?.legId ?? '')).toEqual(['welcome']);
    expect(exchange.hears(out?.legId ?? '')).toEqual([]);
    exchange.heard(out?.legId ?? '');
    await settle();
    expect(exchange.hears(out?.legId ?? '')).toEqual([own?.legId]);
    expect(must(await desk.phone.missed(li)).items).toEqual([]);
    await close();
  });

  it('PH7 leaves a message when nobody is on duty; it is in the box with its recording and a promise', async () => {
    const world = await createCallWorld();
    const { exchange, caller, settle, store, ticketOf } = world;
    const callId = await caller('13800000002');
    expect(exchange.said(callId)).toEqual(['welcome', 'leave_message']);
    exchange.heard(callId);
    await settle();
    const [recording] = exchange.recordings();
    expect(recording).toMatchObject({ state: 'running', legId: callId });
    exchange.hangUpMessage(recording?.recordingId ?? '', 4000);
    await settle();
    expect(exchange.said(callId)).toContain('message_kept');
    exchange.heard(callId);
    await settle();
    expect(exchange.legs()).toEqual([]);
    const ticketId = await ticketOf(callId);
    const ticket = await store.tickets.get(ticketId);
    expect(ticket).toMatchObject({ status: 'message_box' });
    expect(ticket?.promisedBy).toBeDefined();
    const messages = (await store.messages.find({ where: { ticketId, kind: 'file' } })).items;
    expect(messages).toMatchObject([{ text: '电话留言（4 秒）', author: { kind: 'citizen' } }]);
    expect(await store.files.get(messages[0]?.file?.id ?? '')).toMatchObject({ ticketId, mime: 'audio/wav' });
    expect(exchange.recordings(), 'ours now').toEqual([]);
    await world.close();
  });

  it('PH7 a message without a word is a missed call; hanging up in the middle of one keeps it', async () => {
    const world = await createCallWorld();
    const { exchange, caller, settle, store } = world;
    const silent = await caller('13800000002');
    exchange.heard(silent);
    await settle();
    exchange.hangUpMessage(exchange.recordings()[0]?.recordingId ?? '', 0);
    await settle();
    expect(await store.calls.get(silent)).toMatchObject({
      end: 'abandoned',
      callback: 'missed',
      live: false,
    });
    const words = await caller('13800000003');
    exchange.heard(words);
    await settle();
    exchange.end(words);
    await settle();
    expect(await store.calls.get(words)).toMatchObject({ end: 'message_left', live: false });
    await world.close();
  });

  it('PH9 giving up closes the ticket, lets the agent go, and stands among the missed until called back', async () => {
    const world = await createCallWorld();
    const { exchange, caller, settle, store, ticketOf, desk } = world;
    const li = await world.agent('li');
    const callId = await caller('13800000002');
    expect(world.ringing(li)).toBeDefined();
    exchange.end(callId);
    await settle();
    expect(exchange.legs(), 'nobody rings on').toEqual([]);
    expect(await store.tickets.get(await ticketOf(callId))).toMatchObject({ status: 'closed' });
    expect(await store.presences.get(li.id), 'no blame').toMatchObject({ state: 'ready', missed: 0 });
    const dialled = must(await desk.phone.callBack(li, callId));
    await settle();
    expect(dialled).toMatchObject({ direction: 'out', state: 'ringing', number: '13800000002' });
    expect(await store.tickets.get(dialled.ticketId)).toMatchObject({ ownerId: li.id, status: 'serving' });
    expect(must(await desk.phone.missed(li)).items).toEqual([]);
    expect((await desk.phone.callBack(li, callId)).ok, 'one person calls back').toBe(false);
    await world.close();
  });

  it('PH2 PH9 who hangs up in the notice has not heard it and talked with nobody, although an agent had picked up', async () => {
    const world = await createCallWorld();
    const { exchange, store, settle } = world;
    const li = await world.agent('li');
    const callId = exchange.call('13800138000');
    await settle();
    await world.takes(li);
    exchange.end(callId);
    await settle();
    const call = await store.calls.get(callId);
    expect(call).toMatchObject({ state: 'ended', end: 'abandoned', callback: 'missed', recordings: [] });
    expect(call?.noticedAtMs).toBeUndefined();
    expect(exchange.legs()).toEqual([]);
    const types = (await store.tickets.get(await world.ticketOf(callId)))?.events.map((event) => event.type);
    expect(types).not.toContain('call.notice');
    expect(types).not.toContain('call.answered');
    await world.close();
  });

  it('PH6 who calls again soon has his old place, later a new one', async () => {
    const { exchange, caller, settle, pass, leap, store, ticketOf, close } = await busy();
    const early = await caller('13800000002');
    const acceptedAt = (await store.tickets.get(await ticketOf(early)))?.stamps.acceptedAt;
    await pass(5_000);
    const other = await caller('13800000003');
    exchange.end(early);
    await settle();
    await pass(60_000);
    const again = await caller('013800000002');
    const ticket = await store.tickets.get(await ticketOf(again));
    expect(ticket?.placeFrom).toBe(acceptedAt);
    const rival = await store.tickets.get(await ticketOf(other));
    expect(ticket?.placement?.virtualArrivalMs).toBeLessThan(rival?.placement?.virtualArrivalMs ?? 0);
    exchange.end(again);
    await settle();
    await leap(10 * 60_000);
    const late = await caller('13800000002');
    expect((await store.tickets.get(await ticketOf(late)))?.placeFrom).toBeUndefined();
    await close();
  });

  it('PH1 a withheld number is asked for nothing and cannot be called back', async () => {
    const { exchange, caller, settle, pass, desk, li, close } = await busy();
    const callId = await caller('anonymous');
    await pass(31_000);
    expect(exchange.said(callId)).toContain('waiting');
    expect(exchange.said(callId)).not.toContain('offer_callback');
    exchange.end(callId);
    await settle();
    expect(must(await desk.phone.missed(li)).items).toEqual([]);
    await close();
  });
});
