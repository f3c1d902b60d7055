import { describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
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
