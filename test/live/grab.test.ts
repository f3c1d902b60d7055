/** 200 people grab one ticket at the same moment, over real sockets and a real Redis: one has it, 199 are told who. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_OFFER_MODES } from '../../routing/dispatch/offer-modes.ts';
import type { Outcome } from '../../routing/errors.ts';
import type { GrabBoard, GrabGone, GrabView } from '../../routing/protocol/grab.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';
import type { TicketDetail } from '../../routing/protocol/views.ts';
import type { StaffPrincipal } from '../../server/auth/policy.ts';
import type { Sessions } from '../../server/auth/sessions.ts';
import type { VisitorTokens } from '../../server/auth/visitor-tokens.ts';
import { createMemoryBus } from '../../server/bus/memory-bus.ts';
import { openQueueRedis } from '../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../server/queue/redis/redis-queue.ts';
import { createRealtime } from '../../server/realtime/realtime.ts';
import { POLICY } from '../contracts/live-queue-contract.ts';
import { createMemoryStore } from '../support/ports/memory-store.ts';
import { fakeIds } from '../support/ports/server-fakes.ts';
import { hasRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';
import { createDeskWorld, type DeskWorld, must } from '../support/worlds/desk-world.ts';

const PEOPLE = 200;

const grabEverything = {
  id: 'policy',
  version: 1,
  value: {
    modes: [{ when: {}, mode: 'grab' }],
    grab: { ...DEFAULT_OFFER_MODES.grab, minSeenMs: 0, headStartMs: 0, coolDownMs: 0 },
  },
  updatedAt: '2026-11-20T00:00:00.000Z',
  updatedBy: 'test',
};

/** A desk on Redis where everything is grabbed. */
const openBureau = async (): Promise<DeskWorld> => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  const ids = fakeIds();
  const redis = openQueueRedis(server.socket, QUIET_LOG);
  const queue = createRedisQueue({ redis, prefix: 'grab', policy: POLICY, ids, log: QUIET_LOG });
  onTestFinished(() => queue.close());
  const store = createMemoryStore();
  await store.settings.insert(grabEverything);
  const world = await createDeskWorld({ store, queue, ids });
  onTestFinished(() => world.close());
  return world;
};

/** The real edge; only who is signed in is decided by the cookie alone. */
const openEdge = async (world: DeskWorld, people: Map<string, StaffPrincipal>): Promise<string> => {
  const http = createServer();
  const sessions = {
    authenticate: async (cookie: string | undefined) => people.get(/sid=(\S+)/.exec(cookie ?? '')?.[1] ?? ''),
    touch: async () => true,
    onEnded: () => () => {},
  } as unknown as Sessions;
  const realtime = createRealtime(http, {
    desk: world.desk,
    bus: world.core.bus,
    sessions,
    visitors: {} as VisitorTokens,
    publicOrigin: 'http://localhost',
    addressOf: () => '127.0.0.1',
    clock: world.core.clock,
    ids: world.core.ids,
    log: QUIET_LOG,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => realtime.close());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/agent`;
};

const connect = async (url: string, sid: string): Promise<Socket> => {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    auth: { protocol: PROTOCOL_VERSION },
    extraHeaders: { cookie: `sid=${sid}` },
  });
  onTestFinished(() => void socket.disconnect());
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
};

const ask = <T>(socket: Socket, event: string, input: object = {}): Promise<Outcome<T>> =>
  socket.timeout(60_000).emitWithAck(event, input) as Promise<Outcome<T>>;

describe.skipIf(!hasRedis())('grab over sockets', () => {
  it(`GR2: ${PEOPLE} claims at once: one winner, ${PEOPLE - 1} clear refusals, nothing stuck`, async () => {
    const world = await openBureau();
    const people = new Map<string, StaffPrincipal>();
    for (let n = 0; n < PEOPLE; n += 1) people.set(`s${n}`, await world.hire({ username: `p${n}` }));
    const url = await openEdge(world, people);
    const sockets: Socket[] = [];
    for (const sid of people.keys()) {
      const socket = await connect(url, sid);
      await ask(socket, 'hello');
      expect(await ask(socket, 'presence:set', { state: 'ready' })).toMatchObject({ ok: true });
      sockets.push(socket);
    }
    const shown = sockets.map(
      (socket) => new Promise<GrabView>((resolve) => socket.once('grab', (view: GrabView) => resolve(view))),
    );
    const gone = sockets.map(
      (socket) =>
        new Promise<GrabGone>((resolve) => socket.once('grab:gone', (one: GrabGone) => resolve(one))),
    );
    const ticketId = await world.ask(await world.visitor(), '公司拖欠工资三个月怎么办');
    const views = await Promise.all(shown);
    expect(new Set(views.map((view) => view.ticketId))).toEqual(new Set([ticketId]));

    const answers = await Promise.all(
      sockets.map((socket) => ask<TicketDetail>(socket, 'grab:take', { ticketId })),
    );
    const won = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    const lost = answers.flatMap((answer) => (answer.ok ? [] : [answer]));
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({ id: ticketId, status: 'serving' });
    const name = won[0]!.ownerName;
    expect(lost).toHaveLength(PEOPLE - 1);
    expect(new Set(lost.map(({ code, detail }) => `${code} ${detail}`))).toEqual(
      new Set([`grab_taken 已被${name}抢先接单。`]),
    );

    // Everybody hears who has it, and the winner that it is his.
    const ends = await Promise.all(gone);
    expect(ends.filter((end) => end.mine)).toHaveLength(1);
    expect(new Set(ends.map((end) => end.byName))).toEqual(new Set([name]));

    await world.settle();
    const { counts, snapshot } = {
      counts: await world.queue.counts(),
      snapshot: await world.queue.snapshot(),
    };
    expect(counts).toMatchObject({ waiting: 0, offered: 0, serving: 1, ready: PEOPLE });
    expect(snapshot.serving).toEqual([{ ticketId, staffId: won[0]!.ownerId, lane: 'chat' }]);
    const loads = snapshot.agents.map(({ load }) => load.voice + load.chat + load.task);
    expect(loads.reduce((a, b) => a + b, 0)).toBe(1);
    const board = await ask<GrabBoard>(sockets[0]!, 'grab:list');
    expect(board).toMatchObject({ ok: true, value: { grabs: [] } });

    await world.close();
    await world.settle();
    const receipts = (await world.store.receipts.find({ where: { ticketId }, limit: 100 })).items;
    const kept = receipts.find((one) => one.step === 'grab_seen')?.data as {
      seen: unknown[];
      late: unknown[];
    };
    expect(kept.seen).toHaveLength(PEOPLE);
    expect(kept.late).toHaveLength(PEOPLE - 1);
    const audit = receipts.filter((one) => one.step === 'grab');
    expect(audit).toHaveLength(1);
  });

  it(`GR2: ${PEOPLE} claims at once on four nodes of one bureau: one winner, and one who claims on two nodes has it once`, async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const ids = fakeIds();
    const store = createMemoryStore();
    await store.settings.insert(grabEverything);
    const bus = createMemoryBus({ log: QUIET_LOG });
    const nodes: DeskWorld[] = [];
    for (let n = 0; n < 4; n += 1) {
      // Each node has connections of its own: the claims meet in Redis alone.
      const redis = openQueueRedis(server.socket, QUIET_LOG);
      const queue = createRedisQueue({ redis, prefix: 'grabs', policy: POLICY, ids, log: QUIET_LOG });
      onTestFinished(() => queue.close());
      const world = await createDeskWorld({
        ...{ store, queue, ids },
        around: (ports) => ({ ...ports, bus, nodeId: `node-${n}` }),
      });
      onTestFinished(() => world.close());
      nodes.push(world);
    }
    const first = nodes[0]!;
    const people: StaffPrincipal[] = [];
    for (let n = 0; n < PEOPLE; n += 1) people.push(await first.hire({ username: `p${n}` }));
    for (const world of nodes) await world.core.directory.reload();
    const nodeOf = (n: number): DeskWorld => nodes[n % nodes.length]!;
    for (const [n, who] of people.entries()) {
      await nodeOf(n).desk.staff.connected(who);
      must(await nodeOf(n).desk.staff.setPresence(who, { state: 'ready' }));
    }
    const ticketId = await first.ask(await first.visitor(), '公司拖欠工资三个月怎么办');
    // Redis answers in its own time.
    await expect
      .poll(async () => (await first.queue.whereIs(ticketId))?.place, { timeout: 20_000 })
      .toBe('waiting');
    for (const [n, who] of people.entries())
      expect(must(await nodeOf(n).desk.grabs.list(who)).grabs.map((one) => one.ticketId)).toEqual([ticketId]);
    // The first person has a second window, on another node.
    must(await nodes[1]!.desk.grabs.list(people[0]!));
    const answers = await Promise.all([
      nodes[1]!.desk.grabs.take(people[0]!, ticketId),
      ...people.map((who, n) => nodeOf(n).desk.grabs.take(who, ticketId)),
    ]);
    const winners = new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.ownerId] : [])));
    expect(winners.size).toBe(1);
    const winner = [...winners][0]!;
    expect((await store.tickets.get(ticketId))?.ownerId).toBe(winner);
    const lost = answers.flatMap((answer) => (answer.ok ? [] : [answer.code]));
    expect(lost.length).toBeGreaterThanOrEqual(PEOPLE - 1);
    expect(new Set(lost)).toEqual(new Set(['grab_taken']));
    expect((await first.queue.snapshot()).serving).toEqual([{ ticketId, staffId: winner, lane: 'chat' }]);
  }, 120_000);
});
