/** What must hold of a product after anything: read from outside, and from its private Redis. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { MessageView, TicketSummary } from '../../../routing/protocol/views.ts';
import { readEndpoint, urlOf } from '../../../server/embedded-redis/files.ts';
import type { QueueSnapshot } from '../../../server/queue/live-queue.ts';
import { openQueueRedis } from '../../../server/queue/redis/connection.ts';
import { createRedisQueue } from '../../../server/queue/redis/redis-queue.ts';
import { QUIET_LOG } from '../services/redis.ts';
import type { Citizen, Ledger } from './conversations.ts';
import { ask, type Product, signIn } from './product.ts';

export const redisUrlOf = (product: Pick<Product, 'dataDir'>): string => {
  const connection = readEndpoint(path.join(product.dataDir, 'redis'));
  if (!connection) throw new Error('the private Redis has no endpoint');
  return urlOf(connection);
};

export const queueSnapshot = async (redisUrl: string): Promise<QueueSnapshot> => {
  const queue = createRedisQueue({
    redis: openQueueRedis(redisUrl, QUIET_LOG),
    prefix: 'yxt-queue',
    policy: { offerMs: { voice: 1, chat: 1, task: 1 } },
    ids: { next: () => 'reader' },
    log: QUIET_LOG,
  });
  try {
    return await queue.snapshot();
  } finally {
    await queue.close();
  }
};

/** A GET as a member of staff of the demo tenant. */
export const staffGet = async <T>(product: Product, cookie: string, route: string): Promise<T> => {
  let response = await fetch(`${product.url}${route}`, { headers: { cookie } });
  // The product limits how fast one person asks.
  for (let tries = 0; response.status === 429 && tries < 60; tries += 1) {
    await pause(500);
    response = await fetch(`${product.url}${route}`, { headers: { cookie } });
  }
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

export const allTickets = async (product: Product, cookie: string): Promise<TicketSummary[]> => {
  const items: TicketSummary[] = [];
  let cursor: string | undefined;
  do {
    const query = `scope=all&limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page = await staffGet<{ items: TicketSummary[]; cursor?: string }>(
      product,
      cookie,
      `/api/v1/tickets?${query}`,
    );
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return items;
};

/** I1: every ticket of the record in exactly one place of the live queue, or in none when it is not for it. */
export const expectOnePlace = async (product: Product, cookie: string, redisUrl: string): Promise<void> => {
  const snapshot = await queueSnapshot(redisUrl);
  const places = new Map<string, string[]>();
  const put = (ticketId: string, place: string) =>
    places.set(ticketId, [...(places.get(ticketId) ?? []), place]);
  for (const entry of snapshot.waiting) put(entry.ticketId, 'in line');
  for (const entry of snapshot.offers) put(entry.ticketId, 'in line');
  for (const entry of snapshot.serving) put(entry.ticketId, `served by ${entry.staffId}`);
  const expected = new Map<string, string[]>();
  for (const ticket of await allTickets(product, cookie)) {
    if (ticket.status === 'queued') expected.set(ticket.id, ['in line']);
    if (ticket.status === 'serving') expected.set(ticket.id, [`served by ${ticket.ownerId}`]);
  }
  const sorted = (map: Map<string, string[]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(sorted(places)).toEqual(sorted(expected));
};

/** I5, TK6: what was acknowledged is there once, numbers have no gap, each sender's order is kept. */
export const expectMessagesKept = async (
  ledger: Ledger,
  citizens: ReadonlyMap<string, Citizen>,
): Promise<void> => {
  for (const { ticketId, socket } of citizens.values()) {
    const { messages } = await ask<{ messages: MessageView[] }>(socket, 'conversation:sync', {
      ticketId,
      afterSeq: 0,
    });
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
    const acknowledged = ledger.messages.filter((message) => message.ticketId === ticketId);
    for (const { text, seq } of acknowledged)
      expect(messages.filter((message) => message.text === text).map((message) => message.seq)).toEqual([
        seq,
      ]);
    for (const sender of new Set(acknowledged.map((message) => message.sender))) {
      const seqs = acknowledged.filter((message) => message.sender === sender).map(({ seq }) => seq);
      expect(seqs, `order of ${sender}`).toEqual(seqs.toSorted((a, b) => a - b));
    }
  }
};

/** I7. */
export const expectAuditWhole = async (product: Product): Promise<void> => {
  const cookie = await signIn(product, product.account('auditor'));
  const audit = await staffGet<{ ok: boolean; entries: number }>(product, cookie, '/api/v1/audit/verify');
  expect(audit.ok).toBe(true);
  expect(audit.entries).toBeGreaterThan(0);
};

/** No unhandled rejection, no exception that nobody expected; what is logged of a lost service is expected. */
export const expectNoDefects = (product: Product): void => {
  const bad = product
    .output()
    .split('\n')
    .filter((line) =>
      /unhandled|event failed|unexpected error|TypeError|ReferenceError|RangeError|failed for good/i.test(
        line,
      ),
    );
  expect(bad).toEqual([]);
};

export const readyz = async (product: Pick<Product, 'url'>): Promise<number> =>
  (await fetch(`${product.url}/readyz`)).status;

/** Room for fifty conversations at once with three people. */
export const widenCapacity = async (product: Product, usernames: readonly string[]): Promise<void> => {
  const cookie = await signIn(product, product.account('admin'));
  const { items } = await staffGet<{ items: { id: string; username: string; version: number }[] }>(
    product,
    cookie,
    '/api/v1/staff?limit=200',
  );
  for (const { id, version } of items.filter((person) => usernames.includes(person.username))) {
    const response = await fetch(`${product.url}/api/v1/staff/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-yixiantong': '1', cookie },
      body: JSON.stringify({ version, capacity: { voice: 1, chat: 25, task: 25 }, capacityTotal: 40 }),
    });
    expect(response.status).toBe(200);
  }
};
