/**
 * What survives: kill -9 of the server, kill -9 and a wipe of its Redis, and SIGTERM, each in the middle of 50
 * conversations whose clients reconnect by themselves and resend what was not acknowledged.
 */
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPid } from '../../server/embedded-redis/files.ts';
import {
  acknowledgedCount,
  type Citizen,
  createLedger,
  type Desk,
  eventually,
  type Ledger,
  playAgent,
  playCitizen,
} from '../support/product/conversations.ts';
import { type Product, signIn, startProduct } from '../support/product/product.ts';
import {
  expectAuditWhole,
  expectMessagesKept,
  expectNoDefects,
  expectOnePlace,
  readyz,
  redisUrlOf,
  widenCapacity,
} from '../support/product/product-checks.ts';
import { hasRedis } from '../support/services/redis.ts';

const CONVERSATIONS = 50;
const SAYS = 6;
const ANSWERS = 4;
/** Of those acknowledged in a whole run, so many have come when the blow falls. */
const MIDDLE = Math.floor(CONVERSATIONS * (1 + SAYS + ANSWERS) * 0.4);
/** The last ones stay open, so that there is something to be in one place. */
const KEPT = 8;
const AGENTS = ['zhou', 'lin', 'chen'];

let product: Product;
let cookie: string;
let ledger: Ledger;
let citizens: Map<string, Citizen>;
let desks: Desk[];

describe.skipIf(!hasRedis())('in the middle of 50 conversations', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    product = await startProduct();
    cookie = await signIn(product, product.account('supervisor'));
    await widenCapacity(product, AGENTS);
  });
  afterAll(async () => {
    await product?.dispose();
  });
  beforeEach(async () => {
    // A blow that failed half-way must not fail the tests after it as well.
    if (product.pid === 0) await product.restart();
    ledger = createLedger();
    citizens = new Map();
    const keep = (ticketId: string) => ledger.tickets.indexOf(ticketId) >= CONVERSATIONS - KEPT;
    desks = await Promise.all(
      AGENTS.map((name) => playAgent(product, ledger, citizens, name, { answers: ANSWERS, keep })),
    );
  });
  afterEach(() => {
    for (const desk of desks) desk.leave();
    for (const citizen of citizens.values()) citizen.socket.disconnect();
  });

  /** Fifty conversations, the blow in their middle, and all that must hold afterwards. */
  const survive = async (blow: () => Promise<void>) => {
    const talk = Promise.all(
      Array.from({ length: CONVERSATIONS }, () => playCitizen(product, ledger, citizens, SAYS)),
    );
    await acknowledgedCount(ledger, MIDDLE);
    await blow();
    await talk;
    await eventually(async () => {
      expect(ledger.faults).toEqual([]);
      // Whoever was turned away was told that it is for now.
      for (const code of ledger.refused.keys()) expect(['unavailable', 'rate_limited']).toContain(code);
      expect(ledger.closed.size).toBeGreaterThanOrEqual(CONVERSATIONS - KEPT);
      expect(ledger.messages.length).toBe(CONVERSATIONS * (1 + SAYS + ANSWERS));
    }, 100_000);
    await expectMessagesKept(ledger, citizens);
    await eventually(() => expectOnePlace(product, cookie, redisUrlOf(product)), 70_000);
    expect(await readyz(product)).toBe(200);
    // Work goes on: a new ticket is offered, accepted and answered.
    const before = ledger.messages.length;
    await playCitizen(product, ledger, citizens, 1);
    await acknowledgedCount(ledger, before + 2 + ANSWERS);
    await expectAuditWhole(product);
    expectNoDefects(product);
  };

  it('kill -9 of the server: what was acknowledged is there once and in order, every ticket in one place', () =>
    survive(async () => {
      await product.kill9();
      await product.restart();
    }));

  it('kill -9 of Redis: the server lives, says that it is not ready, refuses or keeps, and heals', () =>
    survive(async () => {
      const pid = readPid(path.join(product.dataDir, 'redis'));
      if (!pid) throw new Error('no pid of the private Redis');
      // It hangs before it dies, so that the time without it is long enough to look at.
      process.kill(pid, 'SIGSTOP');
      await eventually(async () => expect(await readyz(product)).toBe(503));
      process.kill(pid, 'SIGKILL');
      await eventually(async () => expect(await readyz(product)).toBe(200));
    }));

  it('FLUSHALL of Redis: the live queue is rebuilt from the record within seconds', () =>
    survive(async () => {
      const redis = new Redis(redisUrlOf(product));
      await redis.flushall();
      await eventually(async () => expect(await redis.exists('{yxt-queue}:built')).toBe(1), 25_000);
      redis.disconnect();
    }));

  it('SIGTERM: ends cleanly and loses nothing', () =>
    survive(async () => {
      const code = await product.stop();
      expect(code, product.output().slice(-500)).toBe(0);
      await product.restart();
    }));
});
