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

interface Message {
  node: string;
  event: BusEventName;
  payload: BusEvents[BusEventName];
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
      if (!lost) log.error({ use: 'bus', err: error.message }, 'redis is lost');
      lost = true;
    });
  }
  subscriber.on('message', (_channel, text) => {
    const message = parse(text);
    if (!message) log.warn({ channel }, 'message of unknown form on the bus');
    else if (message.node !== nodeId && !closed) listeners.emit(message.event, message.payload);
  });
  const ready = publisher.status === 'ready' || once(publisher, 'ready');
  await Promise.all([subscriber.subscribe(channel), ready]);

  return {
    publish(event, payload) {
      if (closed) return;
      listeners.emit(event, payload);
      const message: Message = { node: nodeId, event, payload };
      publisher.publish(channel, JSON.stringify(message)).catch((error: Error) => {
        if (!closed) log.debug({ event, err: error.message }, 'bus event not sent to other nodes');
      });
    },
    on: listeners.on,
    async close() {
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
    return 'node' in value && 'event' in value && 'payload' in value ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
