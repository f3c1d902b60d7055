/** One contract for the bus in memory and over Redis, and what several nodes hear of each other. */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryBus } from '../../server/bus/memory-bus.ts';
import { createRedisBus } from '../../server/bus/redis-bus.ts';
import type { Bus, BusEvents, Log } from '../../server/ports.ts';
import { hasRedis, type PrivateRedis, QUIET_LOG, startRedis } from '../support/services/redis.ts';

const staff = (staffId: string): BusEvents['presence.changed'] => ({ staffId });

/** Resolves with the first payload of an event. */
const heard = (bus: Bus): Promise<BusEvents['presence.changed']> =>
  new Promise((resolve) => {
    const leave = bus.on('presence.changed', (payload) => {
      leave();
      resolve(payload);
    });
  });

function busContract(open: (log: Log) => Promise<Bus>): void {
  let bus: Bus;
  afterEach(() => bus.close());

  it('runs local listeners inside publish, in order, each event to its own', async () => {
    bus = await open(QUIET_LOG);
    const got: string[] = [];
    bus.on('presence.changed', ({ staffId }) => got.push(`first ${staffId}`));
    bus.on('presence.changed', ({ staffId }) => got.push(`second ${staffId}`));
    bus.on('staff.changed', ({ staffId }) => got.push(`other ${staffId}`));
    bus.publish('presence.changed', staff('a'));
    expect(got).toEqual(['first a', 'second a']);
  });

  it('a listener leaves alone, also while an event runs', async () => {
    bus = await open(QUIET_LOG);
    const got: string[] = [];
    const listener = ({ staffId }: { staffId: string }): void => void got.push(staffId);
    const leave = bus.on('presence.changed', listener);
    bus.on('presence.changed', listener);
    bus.on('presence.changed', () => leave());
    bus.publish('presence.changed', staff('a'));
    bus.publish('presence.changed', staff('b'));
    leave();
    expect(got).toEqual(['a', 'a', 'b']);
  });

  it('a listener that throws is logged and breaks nobody', async () => {
    const errors: object[] = [];
    bus = await open({ ...QUIET_LOG, error: (fields) => void errors.push(fields) });
    const got: string[] = [];
    bus.on('presence.changed', () => {
      throw new Error('broken listener');
    });
    bus.on('presence.changed', ({ staffId }) => got.push(staffId));
    bus.publish('presence.changed', staff('a'));
    expect(got).toEqual(['a']);
    expect(errors).toEqual([expect.objectContaining({ event: 'presence.changed' })]);
  });

  it('is silent after close', async () => {
    bus = await open(QUIET_LOG);
    const got: string[] = [];
    bus.on('presence.changed', ({ staffId }) => got.push(staffId));
    await bus.close();
    bus.publish('presence.changed', staff('a'));
    expect(got).toEqual([]);
  });
}

describe('memory bus', () => {
  busContract(async (log) => createMemoryBus({ log }));
});

describe.skipIf(!hasRedis())('redis bus', () => {
  let server: PrivateRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const open = (nodeId: string, log = QUIET_LOG, prefix = 'p'): Promise<Bus> =>
    createRedisBus({ redisUrlOrSocket: server.socket, prefix, nodeId, log });

  busContract((log) => open('n1', log));

  it('other nodes hear it once, the own node does not hear it twice, others’ prefixes not at all', async () => {
    const [one, two, foreign] = await Promise.all([open('1'), open('2'), open('3', QUIET_LOG, 'other')]);
    const got: string[] = [];
    one.on('presence.changed', ({ staffId }) => got.push(`one ${staffId}`));
    two.on('presence.changed', ({ staffId }) => got.push(`two ${staffId}`));
    foreign.on('presence.changed', ({ staffId }) => got.push(`foreign ${staffId}`));
    const arrived = heard(two);
    one.publish('presence.changed', staff('a'));
    expect(got).toEqual(['one a']);
    expect(await arrived).toEqual(staff('a'));
    // An answer back has passed everything that was on the way before it.
    const back = heard(one);
    two.publish('presence.changed', staff('b'));
    await back;
    expect(got).toEqual(['one a', 'two a', 'two b', 'one b']);
    await Promise.all([one, two, foreign].map((bus) => bus.close()));
  });

  it('a message of unknown form is logged and skipped', async () => {
    const warnings: string[] = [];
    const bus = await open('1', { ...QUIET_LOG, warn: (_, text) => void warnings.push(text) });
    const other = await open('2');
    const plain = new Redis(server.socket);
    await plain.publish('{p}:bus', 'not json');
    await plain.publish('{p}:bus', '{"node":"x"}');
    const arrived = heard(bus);
    other.publish('presence.changed', staff('a'));
    await arrived;
    expect(warnings).toHaveLength(2);
    plain.disconnect();
    await Promise.all([bus.close(), other.close()]);
  });

  it('listens on while Redis is lost, and hears others again when it is back', async () => {
    const [one, two] = await Promise.all([open('1'), open('2')]);
    await server.kill9();
    const got: string[] = [];
    one.on('presence.changed', ({ staffId }) => got.push(staffId));
    one.publish('presence.changed', staff('local'));
    expect(got).toEqual(['local']);
    await server.restart();
    // Both nodes reconnect in their own time: repeat the hint until it is heard.
    const arrived = heard(one);
    const repeat = setInterval(() => two.publish('presence.changed', staff('again')), 20);
    expect(await arrived).toEqual(staff('again'));
    clearInterval(repeat);
    await Promise.all([one.close(), two.close()]);
  });
});
