import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../routing/call/types.ts';
import { createWaitLearning } from '../../../../routing/dispatch/wait-learning.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createWaitRoom } from '../../../../server/desk/forecasts/calibration-room.ts';
import { callEnds } from '../../../../server/desk/forecasts/call-ends.ts';
import { createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const MINUTE = 60_000;
const close = (ticketId: string) => ({
  ticketId,
  matter: '劳动纠纷' as const,
  service: 'advice' as const,
  result: 'answered' as const,
  basis: '',
  feedback: '已答复',
});

const take = async (world: DeskWorld, who: StaffPrincipal): Promise<string> => {
  const [offerId] = await world.offersOf(who);
  const detail = must(await world.desk.staff.accept(who, offerId!));
  await world.settle();
  return detail.id;
};

/** One lawyer with room for one chat, who is busy; everybody else waits. */
const busyBureau = async () => {
  const world = await createDeskWorld();
  const who = await world.hire({
    username: 'li',
    capacity: { voice: 0, chat: 1, task: 0 },
    capacityTotal: 1,
  });
  await world.ready(who);
  await world.ask(await world.visitor(), '公司拖欠工资怎么办');
  return { world, who, first: await take(world, who) };
};

const receiptsOf = async (world: DeskWorld, ticketId: string, step: string) =>
  (await world.store.receipts.find({ where: { ticketId, step } })).items;

describe('WT3: what a citizen is told of his wait', () => {
  it('is a range from the lawyer who is there, longer for the one behind', async () => {
    const { world } = await busyBureau();
    const [a, b] = [await world.visitor(), await world.visitor()];
    const second = await world.ask(a, '公司拖欠工资怎么办');
    await world.pass(1000);
    const third = await world.ask(b, '公司拖欠工资怎么办');
    const one = must(await world.desk.citizen.ticket(a, second)).wait!;
    const two = must(await world.desk.citizen.ticket(b, third)).wait!;
    expect(one.ahead).toBe(0);
    expect(two.ahead).toBe(1);
    expect(one.likelyMs!).toBeGreaterThan(0);
    expect(one.atMostMs!).toBeGreaterThan(one.likelyMs!);
    expect(two.likelyMs!).toBeGreaterThan(one.likelyMs!);
  });

  it('is no number when nobody will come who may take it before his shift ends', async () => {
    const { world, who } = await busyBureau();
    const shift = (await world.store.shifts.find({ where: { staffId: who.id } })).items[0]!;
    const endAt = new Date(world.timers.nowMs() + 1000).toISOString();
    await world.store.shifts.replace({ ...shift, endAt }, shift.version);
    await world.core.directory.reload();
    const visitor = await world.visitor();
    const ticketId = await world.ask(visitor, '公司拖欠工资怎么办');
    const view = must(await world.desk.citizen.ticket(visitor, ticketId));
    expect(view.wait?.likelyMs).toBeUndefined();
  });
});

describe('WT4: forecasts are kept and compared', () => {
  it('keeps the first forecast shown and what came of it, once', async () => {
    const { world, who, first } = await busyBureau();
    const visitor = await world.visitor();
    const ticketId = await world.ask(visitor, '公司拖欠工资怎么办');
    const told = must(await world.desk.citizen.ticket(visitor, ticketId)).wait!;
    await world.pass(4 * MINUTE);
    must(await world.desk.citizen.ticket(visitor, ticketId));
    must(await world.desk.staff.close(who, close(first)));
    await world.settle();
    expect(await take(world, who)).toBe(ticketId);

    const estimates = await receiptsOf(world, ticketId, 'wait_estimate');
    const outcomes = await receiptsOf(world, ticketId, 'wait_outcome');
    expect(estimates).toHaveLength(1);
    expect(outcomes).toHaveLength(1);
    expect(estimates[0]!.data).toMatchObject({ likelyMs: told.likelyMs, atMostMs: told.atMostMs, ahead: 0 });
    expect(outcomes[0]!.data).toMatchObject({ how: 'answered', likelyMs: told.likelyMs });
    const { waitedMs } = outcomes[0]!.data as { waitedMs: number };
    expect(waitedMs).toBeGreaterThanOrEqual(4 * MINUTE);
    expect(waitedMs).toBeLessThan(5 * MINUTE);

    const days = await world.calibration.days({
      from: '2026-11-19T16:00:00.000Z',
      to: '2026-11-21T16:00:00.000Z',
    });
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({
      day: '2026-11-20',
      answered: 1,
      left: 0,
      meanWaitMs: waitedMs,
      errorMs: Math.abs(waitedMs - told.likelyMs!),
      naiveErrorMs: waitedMs,
      withinAtMost: waitedMs <= told.atMostMs! ? 1 : 0,
    });
  });

  it('counts who left apart', async () => {
    const { world } = await busyBureau();
    const visitor = await world.visitor();
    const ticketId = await world.ask(visitor, '公司拖欠工资怎么办');
    must(await world.desk.citizen.ticket(visitor, ticketId));
    await world.pass(MINUTE);
    must(await world.desk.citizen.end(visitor, ticketId));
    await world.settle();
    const [outcome] = await receiptsOf(world, ticketId, 'wait_outcome');
    expect(outcome!.data).toMatchObject({ how: 'left' });
    const [day] = await world.calibration.days({
      from: '2026-11-19T16:00:00.000Z',
      to: '2026-11-21T16:00:00.000Z',
    });
    expect(day).toMatchObject({ answered: 0, left: 1 });
  });
});

describe('WT5: forecasts learn', () => {
  it('takes the handle times of the contacts that were closed, by lane and matter', async () => {
    const { world, who, first } = await busyBureau();
    let current = first;
    for (let index = 0; index < 32; index += 1) {
      const next = await world.ask(await world.visitor(), '公司拖欠工资怎么办');
      await world.pass(MINUTE);
      must(await world.desk.staff.close(who, close(current)));
      await world.settle();
      current = await take(world, who);
      expect(current).toBe(next);
    }
    const visitor = await world.visitor();
    const ticketId = await world.ask(visitor, '公司拖欠工资怎么办');
    const { wait } = must(await world.desk.citizen.ticket(visitor, ticketId));
    // Before it has seen anything it would say some minutes (337 s, exponential).
    expect(wait!.atMostMs!).toBeLessThan(2 * MINUTE);
  }, 60_000);
});

describe('WT1: the room as the server knows it', () => {
  const roomOf = (world: DeskWorld) =>
    createWaitRoom(
      world.core,
      createWaitLearning(() => 337_000),
    ).read();
  const heldBy = async (world: DeskWorld, who: StaffPrincipal) =>
    (await roomOf(world)).people.find((person) => person.staffId === who.id)!.held;
  const hangUp = async (world: DeskWorld, ticketId: string, endedAtMs: number | undefined) => {
    const call = {
      ...({} as Call),
      id: `call-${endedAtMs}`,
      version: 1,
      ticketId,
      arrivedAtMs: endedAtMs ?? 1,
    };
    await world.store.calls.insert({ ...call, ...(endedAtMs === undefined ? {} : { endedAtMs }) });
  };

  it('knows of a call whether it goes on, or since when it is wrapped up', async () => {
    const { world, who, first } = await busyBureau();
    expect(await heldBy(world, who)).toMatchObject([{ lane: 'chat' }]);
    const ticket = (await world.store.tickets.get(first))!;
    await world.store.tickets.replace({ ...ticket, channel: 'phone' }, ticket.version);
    expect((await heldBy(world, who))[0]).toMatchObject({ lane: 'voice' });
    expect((await heldBy(world, who))[0]!.call).toBeUndefined();
    // He asked to be called back before: that call is none that he is in.
    await hangUp(world, first, Date.parse(ticket.stamps.dispatchedAt!) - 1000);
    expect((await heldBy(world, who))[0]!.call).toEqual({});
    const endedMs = Date.parse(ticket.stamps.dispatchedAt!) + 60_000;
    await hangUp(world, first, endedMs);
    expect((await heldBy(world, who))[0]!.call).toEqual({ endedMs });
    expect(await callEnds(world.store, [first, 'nobody'])).toEqual(new Map([[first, endedMs]]));
  });

  it('takes nobody for free who is being offered something', async () => {
    const world = await createDeskWorld();
    const room = createWaitRoom(
      world.core,
      createWaitLearning(() => 337_000),
    );
    const who = await world.hire({
      username: 'li',
      capacity: { voice: 0, chat: 1, task: 0 },
      capacityTotal: 1,
    });
    await world.ready(who);
    await world.ask(await world.visitor(), '公司拖欠工资怎么办');
    expect(await world.offersOf(who)).toHaveLength(1);
    const { people, waiting } = await room.read();
    expect(waiting).toEqual([]);
    expect(people[0]!.held).toMatchObject([{ lane: 'chat', sinceMs: world.timers.nowMs() }]);
  });

  it('takes the rate of arrivals from the time that the newest ones needed', async () => {
    const { world } = await busyBureau();
    for (let index = 0; index < 9; index += 1) await world.ask(await world.visitor(), '公司拖欠工资怎么办');
    expect((await roomOf(world)).arrivals!.perMs).toBeCloseTo(10 / 1_800_000, 9);
    const at = (ms: number) => new Date(world.timers.nowMs() - ms).toISOString();
    for (const [index, ticket] of (await world.store.tickets.find({ limit: 1 })).items.entries())
      for (let copy = 0; copy < 210; copy += 1)
        await world.store.tickets.insert({
          ...ticket,
          id: `copy-${index}-${copy}`,
          no: `copy-${index}-${copy}`,
          version: 1,
          status: 'closed',
          createdAt: at(copy * 1000),
        });
    // Two hundred in a little less than 200 s are one a second, not 200 in half an hour.
    expect((await roomOf(world)).arrivals!.perMs * 1000).toBeGreaterThan(0.9);
  });
});
