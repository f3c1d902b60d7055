/** The live queue or a node goes away: what is in the record stands, and the rest follows when it is back. */
import { describe, expect, it } from 'vitest';
import type { LiveQueue } from '../../../../server/queue/live-queue.ts';
import { QueueUnavailable } from '../../../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../../../server/queue/memory-queue.ts';
import { fakeIds } from '../../../support/ports/server-fakes.ts';
import { createDeskWorld, must, START_MS } from '../../../support/worlds/desk-world.ts';

/** A live queue that can be away, or be replaced by an empty one. */
const unsteadyQueue = () => {
  const ids = fakeIds();
  const fresh = () =>
    createMemoryQueue({ policy: { offerMs: { voice: 15_000, chat: 30_000, task: 60_000 } }, ids });
  let live = fresh();
  let away = false;
  const queue = new Proxy({} as LiveQueue, {
    get: (_target, name) =>
      away ? () => Promise.reject(new QueueUnavailable('away')) : (Reflect.get(live, name, live) as unknown),
  });
  return {
    queue,
    away: (value: boolean) => {
      away = value;
    },
    wipe: () => {
      live = fresh();
    },
  };
};

const wrapUp = (ticketId: string) => ({
  ticketId,
  matter: '劳动纠纷' as const,
  service: 'advice' as const,
  result: 'answered' as const,
  basis: '',
  feedback: '已答复',
});

const served = async () => {
  const unsteady = unsteadyQueue();
  const world = await createDeskWorld({ queue: unsteady.queue });
  const agent = await world.hire({ username: 'zhou' });
  await world.ready(agent);
  const citizen = await world.visitor();
  const ticketId = await world.ask(citizen, '老板拖欠工资');
  const [offerId] = await world.offersOf(agent);
  must(await world.desk.staff.accept(agent, offerId!));
  return { unsteady, world, agent, citizen, ticketId };
};

describe('without the live queue', () => {
  it('closing is durable, and the freed place is given out when the queue is back', async () => {
    const { unsteady, world, agent, citizen, ticketId } = await served();
    unsteady.away(true);
    expect(must(await world.desk.staff.close(agent, wrapUp(ticketId))).status).toBe('closed');
    expect(must(await world.desk.citizen.ticket(citizen, ticketId)).rating?.state).toBe('invited');
    await world.watch.look();
    unsteady.away(false);
    // A difference is mended when two looks in a row see it.
    await world.watch.look();
    await world.watch.look();
    await world.settle();
    expect((await world.queue.snapshot()).serving).toEqual([]);
  });

  it('a contact that was written and not queued is queued when it is sent again, without waiting for a look', async () => {
    const unsteady = unsteadyQueue();
    const world = await createDeskWorld({ queue: unsteady.queue });
    const agent = await world.hire({ username: 'zhou' });
    await world.ready(agent);
    const citizen = await world.visitor();
    const again = { clientKey: 'sent-twice-1' };
    unsteady.away(true);
    const ticketId = await world.ask(citizen, '老板拖欠工资', again);
    unsteady.away(false);
    await world.settle();
    expect(await world.offersOf(agent)).toEqual([]);
    expect(await world.ask(citizen, '老板拖欠工资', again)).toBe(ticketId);
    await world.settle();
    expect(await world.offersOf(agent)).toHaveLength(1);
  });

  it('a wiped queue is rebuilt by the next look: who waits is offered, who serves keeps his ticket and his presence', async () => {
    const { unsteady, world, agent, ticketId } = await served();
    const waiting = await world.ask(await world.visitor(), '我要离婚');
    unsteady.wipe();
    await world.watch.look();
    await world.settle();
    const snapshot = await world.queue.snapshot();
    expect(snapshot.serving).toEqual([{ ticketId, staffId: agent.id, lane: 'chat' }]);
    expect(snapshot.offers.map((offer) => offer.ticketId)).toEqual([waiting]);
    expect((await world.desk.staff.presence(agent.id)).state).toBe('ready');
  });

  it('a wiped timer store loses no deadline: orders and the sweep get their clocks again', async () => {
    const { unsteady, world, agent, ticketId } = await served();
    const org = await world.found({ code: 'NT01' });
    const input = {
      ticketId,
      clientKey: 'order-0001',
      orgId: org.id,
      service: 'notary' as const,
      demand: '公证',
    };
    const order = must(await world.desk.staff.dispatchOrder(agent, input));
    for (const { name, key } of world.timers.pending()) await world.timers.cancel(name, key);
    unsteady.wipe();
    await world.watch.look();
    await world.settle();
    const pending = world.timers.pending().map(({ name, key }) => `${name} ${key}`);
    expect(pending).toEqual(
      expect.arrayContaining([
        `deadline.check order:${order.id}`,
        `deadline.check ticket:${ticketId}`,
        'reconcile.sweep sweep',
      ]),
    );
  });
});

describe('a dead node', () => {
  it('DP10: whoever was connected to it alone is signed off; its silence is what tells', async () => {
    const { world, agent } = await served();
    const elsewhere = await world.hire({ username: 'lin' });
    const seenAtMs = START_MS;
    await world.store.settings.insert({
      id: 'node:node-2',
      version: 1,
      value: { seenAtMs },
      updatedAt: new Date(seenAtMs).toISOString(),
      updatedBy: 'system',
    });
    const fresh = { id: elsewhere.id, version: 1, sinceMs: seenAtMs, missed: 0 };
    await world.store.presences.insert({ ...fresh, state: 'ready', nodes: ['node-2'] });
    await world.core.directory.reload();
    await world.watch.look();
    expect((await world.desk.staff.presence(elsewhere.id)).state).toBe('ready');
    await world.pass(25_000);
    await world.watch.look();
    await world.settle();
    expect((await world.desk.staff.presence(elsewhere.id)).state).toBe('offline');
    expect((await world.desk.staff.presence(agent.id)).state).toBe('ready');
  });
});
