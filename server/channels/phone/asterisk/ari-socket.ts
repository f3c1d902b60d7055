/** ARI's events over a websocket: connects again by itself, and notices a line that is open but dead. */
import WebSocket from 'ws';
import type { Log } from '../../../ports.ts';
import { type AriEvent, readEvent } from './ari-events.ts';
import { type AriAccess, authorization } from './ari-http.ts';

export interface AriSocket {
  /** Resolves after the first try, whether it succeeded or not. */
  start(): Promise<void>;
  /** Closes for good. */
  close(): void;
}

export interface AriSocketHandlers {
  up(): void;
  down(): void;
  event(event: AriEvent): void;
}

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 5_000;
const PING_MS = 5_000;
const HANDSHAKE_MS = 5_000;
/** Longest event, bytes: one that lists hundreds of channels stays below. */
const LONGEST_EVENT = 4_000_000;

export const createAriSocket = (
  access: AriAccess,
  app: string,
  handlers: AriSocketHandlers,
  log: Log,
): AriSocket => {
  const address = new URL(`${access.url.replace(/^http/, 'ws')}/events`);
  address.searchParams.set('app', app);
  // Endpoints that come and go, and the ends of calls with their cause, without subscribing one by one.
  address.searchParams.set('subscribeAll', 'true');
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let backoffMs = FIRST_BACKOFF_MS;
  let closed = false;
  let told = false;

  const dial = (): Promise<void> =>
    new Promise((resolve) => {
      const line = new WebSocket(address, {
        headers: { authorization: authorization(access) },
        handshakeTimeout: HANDSHAKE_MS,
        maxPayload: LONGEST_EVENT,
        perMessageDeflate: false,
      });
      socket = line;
      let pings: NodeJS.Timeout | undefined;
      let heard = true;
      let open = false;
      line.on('open', () => {
        open = true;
        told = false;
        backoffMs = FIRST_BACKOFF_MS;
        pings = setInterval(() => {
          if (!heard) return line.terminate();
          heard = false;
          line.ping();
        }, PING_MS);
        pings.unref();
        handlers.up();
        resolve();
      });
      line.on('pong', () => {
        heard = true;
      });
      line.on('message', (data) => {
        heard = true;
        const event = readEvent(data.toString());
        if (event) handlers.event(event);
      });
      line.on('error', (error) => {
        if (!told && !closed) log.warn({ error: error.message }, 'the telephone exchange cannot be reached');
        told = true;
      });
      line.on('close', () => {
        clearInterval(pings);
        if (open) handlers.down();
        resolve();
        if (closed) return;
        timer = setTimeout(() => void dial(), backoffMs);
        timer.unref();
        backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS);
      });
    });

  return {
    start: dial,
    close() {
      closed = true;
      clearTimeout(timer);
      if (!socket) return;
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
      else socket.terminate();
      // The exchange may be gone without a word.
      const line = socket;
      setTimeout(() => line.terminate(), 500).unref();
    },
  };
};
