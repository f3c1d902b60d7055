/** One typed connection for citizen, agent and supervisor pages: calls with answers, line state, reconnect. */
import { io } from 'socket.io-client';
import type { Refusal } from '../../routing/errors.ts';
import type { Ack } from '../../routing/protocol/ack.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';
import { isRefusalCode, type Result, toRefusal } from './failure.ts';

/** `refused`: the server will not have us (signed out, page too old); it does not try again until `retry()`. */
export type LinkState =
  | { name: 'connecting' | 'online' }
  | { name: 'offline'; sinceMs: number }
  | { name: 'refused'; refusal: Refusal };

type InputOf<F> = F extends (input: infer I, ack: never) => void ? I : never;
type AnswerOf<F> = F extends (input: never, ack: Ack<infer T>) => void ? T : never;

export interface Connection<ClientEvents, ServerEvents> {
  /** Sends and waits for the answer. Never throws, never queues: off line it fails at once. */
  call<E extends keyof ClientEvents & string>(
    event: E,
    input: InputOf<ClientEvents[E]>,
    options?: { timeoutMs?: number },
  ): Promise<Result<AnswerOf<ClientEvents[E]>>>;
  /** Returns the function that takes the listener off again. */
  on<E extends keyof ServerEvents & string>(event: E, listener: ServerEvents[E]): () => void;
  /** Called at once with the present state, then on each change. */
  onState(listener: (state: LinkState) => void): () => void;
  state(): LinkState;
  /** Try again now: after a refusal, or because the user pressed "retry". */
  retry(): void;
  close(): void;
}

export interface ConnectOptions {
  namespace: '/citizen' | '/agent' | '/supervisor';
  /** Visitor token for /citizen; staff namespaces use the cookie. Asked anew on each attempt. */
  token?: () => string | undefined;
  /** Origin of the server; the page's own by default. */
  origin?: string;
  timeoutMs?: number;
}

/** The part of socket.io that is used, free of its generics. */
interface RawSocket {
  connected: boolean;
  active: boolean;
  io: { engine?: { close(): void } };
  connect(): void;
  disconnect(): void;
  on(event: string, listener: (...args: never[]) => void): void;
  off(event: string, listener: (...args: never[]) => void): void;
  timeout(ms: number): {
    emit(event: string, input: unknown, ack: (error: unknown, outcome: unknown) => void): void;
  };
}

/** Refusals of the handshake that pass by themselves, and are tried again. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'internal', 'rate_limited']);
const RETRY_MS = 3_000;

export const connect = <ClientEvents, ServerEvents>(
  options: ConnectOptions,
): Connection<ClientEvents, ServerEvents> => {
  const socket = io(`${options.origin ?? ''}${options.namespace}`, {
    auth: (give) => give({ protocol: PROTOCOL_VERSION, token: options.token?.() }),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 10_000,
  }) as unknown as RawSocket;

  let state: LinkState = { name: 'connecting' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const listeners = new Set<(state: LinkState) => void>();

  const move = (next: LinkState): void => {
    if (next.name === 'offline' && state.name === 'offline') return;
    state = next;
    for (const listener of [...listeners]) listener(state);
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => !closed && !socket.connected && socket.connect(), RETRY_MS);
  };
  const lost = (): void => move({ name: 'offline', sinceMs: Date.now() });

  socket.on('connect', () => move({ name: 'online' }));
  socket.on('disconnect', (reason: string) => {
    if (closed) return;
    lost();
    // The server hung up on purpose (restart, drained node): socket.io leaves the retry to us.
    if (reason === 'io server disconnect') later();
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    if (closed) return;
    if (socket.active) return lost();
    const refusal = toRefusal(error.data ?? { code: error.message });
    if (PASSING.has(refusal.code) || !isRefusalCode(refusal.code)) {
      lost();
      later();
    } else {
      move({ name: 'refused', refusal });
    }
  });

  /** Silent lines are found late by heartbeats; the browser's own word and a missed answer are faster. */
  const hangUp = (): void => {
    if (socket.connected) socket.io.engine?.close();
  };
  const wake = (): void => {
    if (closed || state.name === 'refused') return;
    if (!socket.connected) {
      socket.disconnect();
      socket.connect();
    }
  };
  window.addEventListener('offline', hangUp);
  window.addEventListener('online', wake);

  return {
    call: (event, input, { timeoutMs = options.timeoutMs ?? 8_000 } = {}) =>
      new Promise((resolve) => {
        if (!socket.connected) return resolve({ ok: false, code: 'offline' });
        socket.timeout(timeoutMs).emit(event, input, (error, outcome) => {
          if (!error) return resolve(outcome as never);
          const stillUp = socket.connected;
          if (stillUp) hangUp();
          resolve({ ok: false, code: stillUp ? 'timeout' : 'offline' });
        });
      }),
    on: (event, listener) => {
      const raw = listener as unknown as (...args: never[]) => void;
      socket.on(event, raw);
      return () => socket.off(event, raw);
    },
    onState: (listener) => {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    state: () => state,
    retry: () => {
      if (closed || socket.connected) return;
      if (state.name === 'refused') move({ name: 'connecting' });
      socket.disconnect();
      socket.connect();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      window.removeEventListener('offline', hangUp);
      window.removeEventListener('online', wake);
      listeners.clear();
      socket.disconnect();
    },
  };
};
