/** The bus of several nodes: local listeners at once, the others over Redis pub/sub. */
import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import type { Bus, BusEventName, BusEvents, Log } from '../ports.ts';
import { createListeners } from './listeners.ts';

export interface RedisBusDeps {
  /** `redis://...`, or the path of a unix socket. */
  redisUrlOrSocket: string;
  /** Names the installation: its nodes hear each other and nobody else. */
  prefix: string;
  /** Unique per process; a node skips its own messages when they come back. */
  nodeId: string;
  log: Log;
}

type Told = { [E in BusEventName]: [event: E, payload: BusEvents[E]] }[BusEventName];

/** What a node has to tell after one turn of its loop, in order. */
interface Message {
  node: string;
  told: Told[];
}

/** An event is a hint: what cannot be sent now is dropped rather than kept. */
const PUBLISHER: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 1000,
  retryStrategy: (times) => Math.min(50 * times, 500),
};

/** Keeps its subscription over reconnects. */
const SUBSCRIBER: RedisOptions = { maxRetriesPerRequest: null, retryStrategy: PUBLISHER.retryStrategy };

/** Resolves when the node hears the others. */
export async function createRedisBus({ redisUrlOrSocket, prefix, nodeId, log }: RedisBusDeps): Promise<Bus> {
  const listeners = createListeners(log);
  const channel = `{${prefix}}:bus`;
  const publisher = new Redis(redisUrlOrSocket, PUBLISHER);
  const subscriber = new Redis(redisUrlOrSocket, SUBSCRIBER);
  let closed = false;
  let lost = false;
  publisher.on('ready', () => {
    if (lost) log.info({ use: 'bus' }, 'redis is back');
    lost = false;
  });
  for (const redis of [publisher, subscriber]) {
    redis.on('error', (error: Error) => {
      if (!lost) log.error({ use: 'bus', err: error }, 'redis is lost');
      lost = true;
    });
  }
  subscriber.on('message', (_channel, text) => {
    const message = parse(text);
    if (!message) log.warn({ channel }, 'message of unknown form on the bus');
    else if (message.node !== nodeId && !closed)
      for (const [event, payload] of message.told) listeners.emit(event, payload);
  });
  const ready = publisher.status === 'ready' || once(publisher, 'ready');
  await Promise.all([subscriber.subscribe(channel), ready]);

  let told: Told[] = [];
  const send = () => {
    if (told.length === 0) return;
    const message: Message = { node: nodeId, told };
    told = [];
    publisher.publish(channel, JSON.stringify(message)).catch((error: Error) => {
      const events = message.told.map(([event]) => event);
      if (!closed) log.debug({ events, err: error }, 'bus events not sent to other nodes');
    });
  };

  return {
    publish(event, payload) {
      if (closed) return;
      listeners.emit(event, payload);
      // What one turn of the loop tells travels in one message: each costs a call to Redis and comes back from it.
      if (told.push([event, payload] as Told) === 1) setImmediate(send);
    },
    on: listeners.on,
    async close() {
      send();
      closed = true;
      listeners.clear();
      subscriber.disconnect();
      await publisher.quit().catch(() => publisher.disconnect());
    },
  };
}

function parse(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return 'node' in value && 'told' in value && Array.isArray(value.told) ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
