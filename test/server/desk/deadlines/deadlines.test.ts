/** The watch over deadlines on a whole desk: told once, to the right people, over losses and jumps of the clock (SL). */
import { beforeEach, describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createMemoryTimers } from '../../../../server/jobs/memory-timers.ts';
import { createDeskWorld, type DeskWorld, must, START_MS } from '../../../support/worlds/desk-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let world: DeskWorld;
let agent: StaffPrincipal;
let boss: StaffPrincipal;
let notary: StaffPrincipal;

const people = async () => {
  agent = await world.hire({ username: 'zhou' });
  boss = await world.hire({ username: 'boss', role: 'supervisor', capacityTotal: 0 });
  const org = await world.found({ code: 'NT01', name: '公证处' });
  notary = await world.hire(
    { username: 'notary', role: 'org_member', orgId: org.id, capacityTotal: 0 },
    { onDuty: false },
  );
};
beforeEach(async () => {
  world = await createDeskWorld();
  await people();
});

const serve = async (): Promise<string> => {
  await world.ready(agent);
  const ticketId = await world.ask(await world.visitor(), '老板拖欠我三个月工资不给');
  const [offerId] = await world.offersOf(agent);
  must(await world.desk.staff.accept(agent, offerId!));
  return ticketId;
};
const dispatch = async (): Promise<string> => {
  const ticketId = await serve();
  must(await world.desk.staff.send(agent, { ticketId, clientKey: 'answer-0001', text: '您好' }));
  const input = {
    ticketId,
    clientKey: 'order-0001',
    orgId: 'org-NT01',
    service: 'notary' as const,
    demand: '请办',
  };
  return must(await world.desk.staff.dispatchOrder(agent, input)).id;
};
const told = async (who: StaffPrincipal) =>
  must(await world.desk.orders.notices(who, { limit: 200 }))
    .items.filter((notice) => notice.kind === 'deadline')
    .map((notice) => `${notice.of}:${notice.level}`)
    .sort();
const marksOf = async (orderId: string) =>
  ((await world.store.orders.get(orderId))!.marks ?? []).map((mark) => `${mark.of}:${mark.level}`);

describe('orders', () => {
  it('SL4: warns, is due, and rises from the organisation to supervisors, each level once', async () => {
    const orderId = await dispatch();
    await world.leap(4 * DAY_MS);
    // Sign-for was due on Monday evening; level 2 on Tuesday morning.
    expect(await marksOf(orderId)).toEqual(['sign:0', 'sign:1', 'sign:2']);
    expect(await told(notary)).toEqual(['sign:0', 'sign:1', 'sign:2']);
    expect(await told(agent)).toEqual(expect.arrayContaining(['sign:1', 'sign:2']));
    expect(await told(boss)).toEqual(['sign:2']);
    expect((await world.store.orders.get(orderId))?.overdue).toBe(true);
    expect((await world.desk.board.snapshot()).alerts).toContainEqual({ code: 'order_overdue', count: 1 });
    await world.leap(40 * DAY_MS);
    expect(await marksOf(orderId)).toEqual([
      'sign:0',
      'sign:1',
      'sign:2',
      'sign:3',
      'reply:0',
      'reply:1',
      'reply:2',
      'reply:3',
    ]);
    const entries = (await world.store.audit.find({ where: { target: `order:${orderId}` }, limit: 100 }))
      .items;
    expect(entries.map((entry) => entry.what)).toEqual(
      expect.arrayContaining(['order.warn', 'order.overdue', 'order.escalate']),
    );
  });

  it('SL4: what was done in time is never told', async () => {
    const orderId = await dispatch();
    must(await world.desk.orders.act(notary, 'sign', { orderId }));
    must(await world.desk.orders.act(notary, 'reply', { orderId, text: '办结' }));
    await world.leap(60 * DAY_MS);
    expect(await marksOf(orderId)).toEqual([]);
    expect(await told(notary)).toEqual([]);
    expect(world.timers.pending().filter((job) => job.key === `order:${orderId}`)).toEqual([]);
  });

  it('SL5: lost jobs are found by the sweep and by a restart, and nothing is told twice', async () => {
    const orderId = await dispatch();
    await world.timers.cancel('deadline.check', `order:${orderId}`);
    await world.leap(4 * DAY_MS);
    expect(await marksOf(orderId)).toEqual(expect.arrayContaining(['sign:1', 'sign:2']));
    expect(world.reconcile.total.lateDeadlines).toBeGreaterThan(0);
    const before = await told(notary);
    for (let n = 0; n < 3; n += 1) await world.handlers['deadline.check']({ subject: 'order', id: orderId });
    expect(await told(notary)).toEqual(before);
    // Everything but the store is gone.
    const timers = createMemoryTimers(world.timers.nowMs());
    world = await createDeskWorld({ store: world.store, timers });
    await world.settle();
    expect(timers.pending().map((job) => `${job.name} ${job.key}`)).toContain(
      `deadline.check order:${orderId}`,
    );
    await world.leap(DAY_MS);
    expect(await marksOf(orderId)).toContain('sign:3');
    expect((await told(notary)).filter((one) => one === 'sign:2')).toHaveLength(1);
  });

  it('SL5: a clock that jumps forward and back tells each level once, and the rest at its time', async () => {
    await dispatch();
    const restart = async (nowMs: number) => {
      await world.close();
      world = await createDeskWorld({ store: world.store, timers: createMemoryTimers(nowMs) });
      await world.settle();
    };
    await restart(START_MS + 5 * DAY_MS);
    await world.pass(60_000);
    const ahead = await told(notary);
    expect(ahead).toEqual(expect.arrayContaining(['sign:1', 'sign:2', 'sign:3']));
    await restart(START_MS + HOUR_MS);
    await world.pass(60_000);
    expect(await told(notary)).toEqual(ahead);
    await world.leap(60 * DAY_MS);
    const all = await told(notary);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(['reply:1', 'reply:2', 'reply:3']));
  });

  it('SL5: an extension starts a new deadline, with levels of its own', async () => {
    const orderId = await dispatch();
    must(await world.desk.orders.act(notary, 'sign', { orderId }));
    must(await world.desk.orders.act(notary, 'ask_extension', { orderId, days: 10, text: '需调取档案' }));
    expect(await told(boss)).toEqual([]);
    await world.leap(4 * DAY_MS);
    // Nobody decided: supervisors hear of it.
    expect(await told(boss)).toEqual([
      'extension_decision:0',
      'extension_decision:1',
      'extension_decision:2',
    ]);
    must(await world.desk.orders.act(boss, 'grant_extension', { orderId }));
    const { dueAt } = (await world.store.orders.get(orderId))!;
    await world.leap(Date.parse(dueAt) - world.timers.nowMs());
    expect(await told(notary)).toEqual(['reply:0']);
    await world.pass(1000);
    expect(await told(notary)).toEqual(['reply:0', 'reply:1']);
  });

  it('SL6: whoever leads on that day and the bureau leaders of the policy hear of the higher levels', async () => {
    const leader = await world.hire(
      { username: 'leader', role: 'agent', capacityTotal: 0 },
      { onDuty: false },
    );
    const chief = await world.hire({ username: 'chief', role: 'agent', capacityTotal: 0 }, { onDuty: false });
    const at = new Date(START_MS).toISOString();
    const shift = {
      id: 'lead',
      version: 1,
      staffId: leader.id,
      post: '带班领导',
      createdAt: at,
      updatedAt: at,
    };
    await world.store.shifts.insert({
      ...shift,
      startAt: at,
      endAt: new Date(START_MS + 9 * DAY_MS).toISOString(),
    });
    await world.store.settings.insert({
      id: 'policy',
      version: 1,
      value: { orders: { bureauLeaderIds: [chief.id] } },
      updatedAt: at,
      updatedBy: 'test',
    });
    world.core.bus.publish('settings.changed', { key: 'policy' });
    await world.core.directory.reload();
    await world.settle();
    await dispatch();
    await world.leap(4 * DAY_MS);
    expect(await told(leader)).toEqual(['sign:2']);
    expect(await told(chief)).toEqual([]);
    await world.leap(DAY_MS);
    expect(await told(leader)).toEqual(['sign:2', 'sign:3']);
    expect(await told(chief)).toEqual(['sign:3']);
  });
});

describe('tickets', () => {
  it('SL1 SL4: a chat without an answer warns its owner, is due, and reaches the supervisor', async () => {
    const ticketId = await serve();
    await world.pass(150_000);
    expect(await told(agent)).toEqual(['first_response:0']);
    await world.pass(40_000);
    expect(await told(agent)).toEqual(['first_response:0', 'first_response:1']);
    const ticket = (await world.store.tickets.get(ticketId))!;
    expect(ticket.events.map((event) => event.type)).toContain('ticket.first_response_missed');
    await world.pass(HOUR_MS);
    expect(await told(boss)).toEqual(['first_response:2']);
  });

  it('SL1: an answer in time stops the clock', async () => {
    const ticketId = await serve();
    must(await world.desk.staff.send(agent, { ticketId, clientKey: 'answer-0001', text: '您好' }));
    await world.leap(DAY_MS);
    expect(await told(agent)).toEqual([]);
  });

  it('SL2: a message that nobody answers is told to supervisors', async () => {
    const ticketId = await world.ask(await world.visitor(), '老板拖欠我三个月工资不给');
    expect((await world.store.tickets.get(ticketId))?.status).toBe('message_box');
    await world.leap(30 * HOUR_MS);
    expect(await told(boss)).toEqual(
      expect.arrayContaining(['message_box:0', 'message_box:1', 'message_box:2']),
    );
  });
});

describe('the inbox of reminders', () => {
  it('SL7: each person reads for himself, and nobody reads what is not addressed to him', async () => {
    await dispatch();
    const list = async (who: StaffPrincipal) =>
      must(await world.desk.orders.notices(who, { limit: 50 })).items;
    const [mine] = await list(notary);
    expect(mine).toMatchObject({ kind: 'assigned', read: false });
    expect(must(await world.desk.orders.readNotices(boss, [mine!.id]))).toEqual({ read: 0 });
    expect(await world.desk.orders.notice(boss, mine!.id)).toBeUndefined();
    expect(must(await world.desk.orders.readNotices(notary, [mine!.id]))).toEqual({ read: 1 });
    expect((await list(notary))[0]?.read).toBe(true);
    const colleague = await world.hire(
      { username: 'notary2', role: 'org_member', orgId: 'org-NT01', capacityTotal: 0 },
      { onDuty: false },
    );
    expect((await list(colleague))[0]).toMatchObject({ id: mine!.id, read: false });
  });
});
