/**
 * Fifty callers for five people, with everything that goes wrong on telephones: abandons, busy, decline, silence, lost
 * pages, lost links, restarts of engine and exchange, words that come twice. After each event nobody is lost: I1-I4 hold,
 * each caller hears at most one agent and no other caller, and nobody sits in silence.
 */
import { describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../server/auth/policy.ts';
import { type CallWorld, createCallWorld } from '../support/worlds/call-world.ts';
import { checkIdle, checkPlaces } from './desk-checks.ts';

const CALLERS = 50;
const AGENTS = 5;
const STEPS = 220;

/** mulberry32 */
const randomOf = (first: number) => {
  let seed = first;
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const WRAP_UP = {
  matter: '其他',
  service: 'advice',
  result: 'answered',
  basis: '',
  feedback: '已解答',
} as const;

/** What is wrong at the exchange at this moment. */
const checkLine = async ({ exchange, store }: CallWorld): Promise<string[]> => {
  const wrong: string[] = [];
  const legs = exchange.legs();
  const recorded = new Set(
    exchange.recordings().flatMap((one) => (one.state === 'running' && one.legId ? [one.legId] : [])),
  );
  for (const leg of legs) {
    if (leg.state !== 'up') continue;
    const call = await store.calls.get(leg.callId);
    if (leg.inbound) {
      const heard = exchange.hears(leg.legId);
      const others = heard.filter((id) => legs.some((one) => one.legId === id && one.inbound));
      if (others.length > 0) wrong.push(`${leg.legId} hears another caller`);
      if (heard.length > 1) wrong.push(`${leg.legId} hears ${heard.length} people`);
      const silent = !leg.speaking && !leg.music && heard.length === 0 && !recorded.has(leg.legId);
      if (silent && call?.state !== 'rating')
        wrong.push(`${leg.legId} hears nothing in state ${call?.state}`);
    } else if (!call?.legs.some((one) => one.legId === leg.legId && one.state !== 'gone'))
      wrong.push(`${leg.legId} belongs to nothing`);
  }
  for (const call of (await store.calls.find({ where: { live: true }, limit: 500 })).items)
    if (call.citizen === 'up' && !exchange.leg(call.id)) wrong.push(`${call.id} is on record and gone`);
  return wrong;
};

const run = async (seed: number) => {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  let world = await createCallWorld();
  const agents: StaffPrincipal[] = [];
  for (let at = 0; at < AGENTS; at += 1) agents.push(await world.agent(`agent${at}`));
  const { exchange, store, timers, queue } = world;
  let called = 0;
  let linked = true;
  const trail: string[] = [];

  const wrapUp = async () => {
    for (const ticket of (await store.tickets.find({ where: { status: 'serving' }, limit: 500 })).items) {
      const busy = (await store.calls.find({ where: { ticketId: ticket.id, live: true } })).items;
      const who = agents.find((one) => one.id === ticket.ownerId);
      if (busy.length === 0 && who) await world.desk.staff.close(who, { ticketId: ticket.id, ...WRAP_UP });
    }
  };
  const comeBack = async () => {
    for (const who of agents) {
      if (random() < 0.3) exchange.signOn(who.id);
      await world.desk.staff.setPresence(who, { state: 'ready' });
    }
  };
  const citizens = () => exchange.legs().filter((leg) => leg.inbound);

  const events: [number, string, () => Promise<void> | void][] = [
    [
      12,
      'call',
      () => {
        if (called >= CALLERS) return;
        called += 1;
        exchange.call(random() < 0.1 ? undefined : `1380000${String(1000 + Math.floor(random() * 60))}`);
      },
    ],
    [
      16,
      'heard',
      () => {
        for (const leg of exchange.legs()) if (leg.speaking && random() < 0.7) exchange.heard(leg.legId);
      },
    ],
    [14, 'pick up', () => exchange.pickUp(pick(exchange.ringing())?.legId ?? '')],
    [3, 'decline', () => exchange.end(pick(exchange.ringing())?.legId ?? '', 'declined')],
    [3, 'busy', () => exchange.end(pick(exchange.ringing())?.legId ?? '', 'busy')],
    [2, 'no answer', () => exchange.end(pick(exchange.ringing())?.legId ?? '', 'no_answer')],
    [6, 'citizen leaves', () => exchange.end(pick(citizens())?.legId ?? '')],
    [
      6,
      'agent leaves',
      () => {
        const up = exchange.legs().filter((leg) => !leg.inbound && leg.state === 'up');
        exchange.end(pick(up)?.legId ?? '', random() < 0.7 ? 'hung_up' : 'silent');
      },
    ],
    [5, 'key', () => exchange.press(pick(citizens())?.legId ?? '', String(Math.floor(random() * 7)))],
    [4, 'softphone away', () => exchange.signOff(pick(agents)?.id ?? '')],
    [6, 'back', comeBack],
    [8, 'wrap up', wrapUp],
    [5, 'time', () => world.pass(Math.floor(random() * 20_000))],
    [
      3,
      'link',
      () => {
        if (linked) exchange.cut();
        else exchange.mend();
        linked = !linked;
      },
    ],
    [
      1,
      'twice',
      () => {
        exchange.twice = !exchange.twice;
      },
    ],
    [
      1,
      'exchange restarts',
      () => {
        exchange.restart();
        linked = false;
      },
    ],
    [
      1,
      'engine restarts',
      async () => {
        exchange.cut();
        await world.close();
        world = await createCallWorld({ store, timers, queue, exchange, ids: world.core.ids });
        for (const who of agents) await world.desk.staff.connected(who);
        linked = true;
      },
    ],
  ];
  const total = events.reduce((sum, [weight]) => sum + weight, 0);

  const check = async (what: string) => {
    const look = async () => [
      ...(await checkPlaces(world)),
      ...(await checkIdle(world)),
      ...(linked ? await checkLine(world) : []),
    ];
    // Many words at once take many turns of the loop: what is still on its way is waited for.
    let wrong = await look();
    for (let more = 0; wrong.length > 0 && more < 20; more += 1) {
      await world.settle();
      wrong = await look();
    }
    expect(wrong, `seed ${seed} after ${[...trail.slice(-6), what].join(', ')}`).toEqual([]);
  };

  for (let step = 0; step < STEPS; step += 1) {
    let at = random() * total;
    const chosen = events.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    const [, name, act] = chosen ?? ([1, 'nothing', () => undefined] as const);
    await act();
    await world.settle();
    trail.push(name);
    await check(name);
  }

  // Everybody goes home: nothing is left over.
  if (!linked) exchange.mend();
  linked = true;
  exchange.twice = false;
  await world.settle();
  for (let round = 0; round < 12; round += 1) {
    for (const leg of citizens()) exchange.end(leg.legId);
    await world.settle();
    await wrapUp();
    await world.pass(40_000);
    for (const leg of exchange.ringing()) exchange.end(leg.legId, 'declined');
    for (const leg of exchange.legs()) exchange.end(leg.legId);
    await world.settle();
  }
  await check('the end');
  expect(exchange.legs(), `seed ${seed}: no line is left open`).toEqual([]);
  expect(await store.calls.count({ where: { live: true } }), `seed ${seed}`).toBe(0);
  expect(exchange.recordings().filter((one) => one.state === 'running')).toEqual([]);
  expect(
    await store.recordings.count({ where: { state: 'fetching' } }),
    `seed ${seed}: nothing is lost`,
  ).toBe(0);
  expect(
    await store.calls.count({ where: { end: 'talked' } }),
    `seed ${seed}: something was said`,
  ).toBeGreaterThan(0);
  await world.close();
};

describe('fifty callers for five people', () => {
  for (const seed of [1, 2, 3])
    it(
      `I1 I2 I3 I4 PH2 PH12 PH15 nobody is lost or left in silence (seed ${seed})`,
      () => run(seed),
      120_000,
    );
});
