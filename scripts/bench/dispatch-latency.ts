/** How long until an offer is on the agent's socket: the product as it is built, 1,000 people, 10,000 waiting, 100 events/s. */
import { readFileSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';
import type { CitizenTicketView, OfferView } from '../../routing/protocol/views.ts';
import { type Product, startProduct } from '../client/launch.ts';
import { call, citizenSocket, contact } from '../client/sockets.ts';
import {
  FREE_CONTACT,
  furnish,
  type House,
  type HouseSize,
  type Member,
  WAITING_CONTACT,
} from './dispatch-house.ts';
import { inParallel, quantile } from './figures.ts';

export interface LatencyOptions {
  size?: HouseSize;
  waiting?: number;
  perSecond?: number;
  /** Measured time, after the warm-up, ms. */
  durationMs?: number;
}

export interface LatencyFigures {
  events: number;
  /** From "ready" of a person to the offer of the head of his line. */
  ready: { p50: number; p99: number };
  /** From the citizen's first words to the offer: durable intake, classification, plan, match. */
  queued: { p50: number; p99: number };
  /** Both together. */
  all: { p50: number; p99: number };
  /** Resident memory of the node: alone, with everybody connected, with everything waiting; bytes. */
  memory: { idle: number; people: number; waiting: number };
}

export const DEFAULT_WAITING = 10_000;
export const DEFAULT_SIZE: HouseSize = { busy: 100, coming: 400, free: 500 };
/**
 * The events come for so long before they count: a house fills over a day, this one in half a minute, and what that
 * leaves behind in memory is collected first.
 */
const WARM_UP_MS = 15_000;
const MEASURED_MS = 30_000;
/** An event that has no offer by then fails the run. */
const GIVE_UP_MS = 10_000;
const CITIZENS = 50;

/** A refusal fails the run; while the house fills an answer may take long. */
const ask = async <T>(socket: Socket, event: string, input: unknown = {}): Promise<T> => {
  const outcome = await call<T>(socket, event, input, 60_000);
  if (!outcome.ok) throw new Error(`${event} refused: ${outcome.code}`);
  return outcome.value;
};

const openMember = async (product: Product, { cookie }: Member): Promise<Socket> => {
  const socket = io(`${product.url}/agent`, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION },
    extraHeaders: { cookie },
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  await ask(socket, 'hello');
  return socket;
};

const openAll = async (product: Product, members: readonly Member[]): Promise<Socket[]> => {
  const sockets: Socket[] = [];
  await inParallel(members, 8, async (member, index) => {
    sockets[index] = await openMember(product, member);
  });
  return sockets;
};

const withinTime = <T>(what: string, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no offer within ${GIVE_UP_MS} ms`)), GIVE_UP_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** One person comes, gets the head of the line, and goes again; answers the wait for the offer, ms. */
const comeAndGo = async (socket: Socket): Promise<number> => {
  const offered = new Promise<OfferView>((resolve) => socket.once('offer', resolve));
  const startedAt = performance.now();
  const said = call(socket, 'presence:set', { state: 'ready' });
  const offer = await withinTime('ready', offered);
  const tookMs = performance.now() - startedAt;
  await said;
  // Away first: the ticket must not come back to him.
  await call(socket, 'presence:set', { state: 'paused', reason: 'break' });
  await call(socket, 'offer:refuse', { offerId: offer.offerId });
  return tookMs;
};

/** What the free people were offered, by ticket: the instant, and who waits for it. */
const watchOffers = (sockets: readonly Socket[]) => {
  const atMs = new Map<string, number>();
  const waiting = new Map<string, (atMs: number) => void>();
  for (const socket of sockets) {
    socket.on('offer', (offer: OfferView) => {
      if (atMs.has(offer.ticket.id)) return;
      const now = performance.now();
      atMs.set(offer.ticket.id, now);
      waiting.get(offer.ticket.id)?.(now);
    });
  }
  return (ticketId: string): Promise<number> => {
    const known = atMs.get(ticketId);
    return known === undefined
      ? new Promise((resolve) => waiting.set(ticketId, resolve))
      : Promise.resolve(known);
  };
};

/** A citizen writes, somebody free is offered it, the citizen ends it. */
const writeAndEnd = async (citizen: Socket, offerOf: (id: string) => Promise<number>): Promise<number> => {
  const startedAt = performance.now();
  const { ticket } = await ask<{ ticket: CitizenTicketView }>(
    citizen,
    'contact:open',
    contact(FREE_CONTACT.text, FREE_CONTACT),
  );
  const offeredAt = await withinTime('queued', offerOf(ticket.id));
  await call(citizen, 'contact:end', { ticketId: ticket.id });
  return offeredAt - startedAt;
};

const figures = (times: readonly number[]) => ({ p50: quantile(times, 0.5), p99: quantile(times, 0.99) });

const residentBytes = (pid: number): number => {
  const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(pages ?? 0) * 1024;
};

const drive = async (
  product: Product,
  house: House,
  options: Required<LatencyOptions>,
): Promise<Omit<LatencyFigures, 'memory'> & { people: number; waiting: number }> => {
  const busy = await openAll(product, house.busy);
  const coming = await openAll(product, house.coming);
  const free = await openAll(product, house.free);
  await inParallel([...busy, ...free], 8, async (socket) => {
    await ask(socket, 'presence:set', { state: 'ready' });
  });
  const people = residentBytes(product.pid);
  const citizens = await Promise.all(Array.from({ length: CITIZENS }, () => citizenSocket(product)));
  // Those who are busy take one each; whatever comes after them waits.
  for (const socket of busy)
    socket.on('offer', (offer: OfferView) => void call(socket, 'offer:accept', { offerId: offer.offerId }));
  await inParallel(Array.from({ length: busy.length + options.waiting }), citizens.length, async (_, n) => {
    await ask(citizens[n % citizens.length]!, 'contact:open', contact(WAITING_CONTACT.text, WAITING_CONTACT));
  });
  const waiting = residentBytes(product.pid);
  const offerOf = watchOffers(free);

  const ready: number[] = [];
  const queued: number[] = [];
  const running: Promise<void>[] = [];
  const beginMs = performance.now();
  const everyMs = 1000 / options.perSecond;
  const total = Math.floor((WARM_UP_MS + options.durationMs) / everyMs);
  for (let n = 0; n < total; n += 1) {
    // By the clock, not by the answers: a slow server must not slow the events down.
    const dueMs = beginMs + n * everyMs;
    const restMs = dueMs - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    const measured = dueMs - beginMs >= WARM_UP_MS;
    const half = Math.floor(n / 2);
    const work =
      n % 2 === 0
        ? comeAndGo(coming[half % coming.length]!).then((ms) => void (measured && ready.push(ms)))
        : writeAndEnd(citizens[half % citizens.length]!, offerOf).then(
            (ms) => void (measured && queued.push(ms)),
          );
    running.push(work);
    work.catch(() => undefined);
  }
  await Promise.all(running);
  for (const socket of [...busy, ...coming, ...free, ...citizens]) socket.disconnect();
  return {
    events: ready.length + queued.length,
    ready: figures(ready),
    queued: figures(queued),
    all: figures([...ready, ...queued]),
    people,
    waiting,
  };
};

export const benchLatency = async (options: LatencyOptions = {}): Promise<LatencyFigures> => {
  const {
    size = DEFAULT_SIZE,
    waiting = DEFAULT_WAITING,
    perSecond = 100,
    durationMs = MEASURED_MS,
  } = options;
  const product = await startProduct({ env: { TENANT: 'empty' } });
  try {
    const idle = residentBytes(product.pid);
    await product.stop();
    const house = await furnish(product.dataDir, size);
    await product.restart();
    const all = { size, waiting, perSecond, durationMs };
    const { people, waiting: full, ...driven } = await drive(product, house, all);
    return { ...driven, memory: { idle, people, waiting: full } };
  } finally {
    await product.dispose();
  }
};
