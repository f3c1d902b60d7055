/** People on a call: consulting, transfer, conference, loss of a page, listening. */
import { describe, expect, it } from 'vitest';
import { createCallWorld } from '../../../support/worlds/call-world.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';

const talking = async () => {
  const world = await createCallWorld();
  const li = await world.agent('li');
  const callId = await world.caller('13800000001');
  const legId = await world.takes(li);
  return { ...world, li, callId, legId };
};

describe('talking', () => {
  it('PH11 consults a colleague while the citizen hears music, joins all, and goes', async () => {
    const { exchange, agent, settle, desk, li, callId, legId, ringing, close } = await talking();
    const wang = await agent('wang');
    must(await desk.phone.invite(li, { callId, to: { staffId: wang.id }, mode: 'consult' }));
    await settle();
    const third = ringing(wang) ?? '';
    expect(exchange.leg(callId)?.music).toBe(true);
    exchange.pickUp(third);
    await settle();
    expect(exchange.hears(third)).toEqual([legId]);
    expect(exchange.hears(callId)).toEqual([]);
    must(await desk.phone.merge(li, { callId }));
    expect(exchange.hears(callId).sort()).toEqual([legId, third].sort());
    must(await desk.phone.leave(li, { callId }));
    await settle();
    expect(exchange.hears(callId)).toEqual([third]);
    await close();
  });

  it('PH11 a warm transfer gives the colleague citizen and ticket, or changes nothing', async () => {
    const { exchange, agent, settle, desk, li, callId, legId, ringing, store, ticketOf, close } =
      await talking();
    const wang = await agent('wang');
    must(await desk.phone.invite(li, { callId, to: { staffId: wang.id }, mode: 'consult' }));
    await settle();
    const third = ringing(wang) ?? '';
    expect(codeOf(await desk.phone.transfer(li, { callId, legId: third }))).toBe('wrong_state');
    exchange.pickUp(third);
    await settle();
    must(await desk.phone.transfer(li, { callId, legId: third }));
    await settle();
    expect(exchange.leg(legId)).toBeUndefined();
    expect(exchange.hears(callId)).toEqual([third]);
    expect(await store.tickets.get(await ticketOf(callId))).toMatchObject({
      ownerId: wang.id,
      status: 'serving',
    });
    await close();
  });

  it('PH11 a blind transfer goes through the queue: the colleague is offered it, the citizen waits with music', async () => {
    const { exchange, agent, settle, desk, li, callId, takes, store, ticketOf, close } = await talking();
    const wang = await agent('wang');
    must(await desk.phone.transfer(li, { callId, to: { staffId: wang.id } }));
    await settle();
    expect(exchange.leg(callId)?.music).toBe(true);
    const third = await takes(wang);
    expect(exchange.hears(callId)).toEqual([third]);
    expect(await store.tickets.get(await ticketOf(callId))).toMatchObject({ ownerId: wang.id });
    await close();
  });

  it('PH11 a blind transfer to another service that does not answer comes back to the agent', async () => {
    const { exchange, settle, desk, li, callId, ringing, close } = await talking();
    must(await desk.phone.transfer(li, { callId, to: { service: '12345' } }));
    await settle();
    const out = exchange.ringing().find((leg) => leg.endpoint?.kind === 'number');
    expect(out?.endpoint).toMatchObject({ number: '12345', confirm: false });
    exchange.end(out?.legId ?? '', 'no_answer');
    await settle();
    expect(exchange.said(callId)).toContain('reconnecting');
    const mine = ringing(li) ?? '';
    exchange.pickUp(mine);
    await settle();
    expect(exchange.hears(callId)).toEqual([mine]);
    await close();
  });

  it('PH12 a page that reloads is rung again; one that stays away loses the call to somebody else', async () => {
    const { exchange, agent, settle, pass, li, callId, legId, takes, store, ticketOf, close } =
      await talking();
    // A softphone whose right is renewed goes and comes: the talk over it goes on.
    exchange.signOff(li.id);
    await settle();
    await pass(1_000);
    exchange.signOn(li.id);
    await settle();
    await pass(5_000);
    expect(exchange.hears(callId)).toEqual([legId]);
    expect(exchange.said(callId)).not.toContain('reconnecting');

    exchange.signOff(li.id);
    await settle();
    await pass(3_100);
    expect(exchange.said(callId)).toContain('reconnecting');
    exchange.heard(callId);
    await settle();
    expect(exchange.leg(callId)?.music).toBe(true);
    exchange.signOn(li.id);
    await settle();
    const again = await takes(li);
    expect(exchange.hears(callId)).toEqual([again]);

    const wang = await agent('wang');
    exchange.signOff(li.id);
    await settle();
    await pass(35_000);
    const other = await takes(wang);
    expect(exchange.hears(callId)).toEqual([other]);
    expect(await store.tickets.get(await ticketOf(callId))).toMatchObject({ ownerId: wang.id });
    await close();
  });

  it('PH11 only supervisors listen, and it is in the audit log', async () => {
    const { exchange, hire, settle, desk, li, callId, legId, store, core, close } = await talking();
    const boss = await hire({ username: 'boss', role: 'supervisor' });
    exchange.signOn(boss.id);
    await settle();
    expect(codeOf(await desk.phone.listen(li, { callId, mode: 'listen' }))).toBe('forbidden');
    must(await desk.phone.listen(boss, { callId, mode: 'whisper' }));
    await settle();
    const ear = exchange.ringing()[0]?.legId ?? '';
    exchange.pickUp(ear);
    await settle();
    expect(exchange.leg(ear)?.listens).toMatchObject({ mode: 'whisper' });
    expect(exchange.hears(callId)).toEqual([legId]);
    must(await desk.phone.listen(boss, { callId, mode: 'leave' }));
    await settle();
    expect(exchange.leg(ear)).toBeUndefined();
    await core.audit.flush();
    const told = (await store.audit.find({ where: { what: 'call.listen' } })).items;
    expect(told.map((entry) => entry.who)).toEqual([boss.id, boss.id]);
    await close();
  });

  it('PH14 calls his own citizen and nobody else; who is not reached leaves a mark', async () => {
    const { exchange, agent, settle, desk, li, callId, store, ticketOf, ringing, close } = await talking();
    const wang = await agent('wang');
    const ticketId = await ticketOf(callId);
    exchange.end(callId);
    await settle();
    expect(codeOf(await desk.phone.dial(wang, { ticketId }))).toBe('not_owner');
    const call = must(await desk.phone.dial(li, { ticketId }));
    await settle();
    exchange.pickUp(ringing(li) ?? '');
    await settle();
    exchange.end(call.id, 'no_answer');
    await settle();
    expect(exchange.legs()).toEqual([]);
    expect(await store.calls.get(call.id)).toMatchObject({ end: 'failed', live: false });
    expect((await store.tickets.get(ticketId))?.events.map((event) => event.type)).toContain(
      'call.not_reached',
    );
    await close();
  });

  it('PH16 what the agent notes is classified while he talks', async () => {
    const { settle, desk, li, callId, store, ticketOf, close } = await talking();
    const ticketId = await ticketOf(callId);
    must(
      await desk.staff.note(li, {
        ticketId,
        clientKey: 'note-key-1',
        text: '公司拖欠工资三个月，没有签劳动合同',
      }),
    );
    await settle();
    expect((await store.tickets.get(ticketId))?.classification?.matter).toBe('劳动纠纷');
    await close();
  });
});
