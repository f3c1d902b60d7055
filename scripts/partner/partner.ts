/**
 * A reference partner: another system with its own HTTP server, as 12345 or a province would have one. It takes our
 * hand-overs and status call-backs, checks every signature, answers as it is told to (well, slowly, wrongly, never),
 * and sends signed work orders of its own. Used by the tests and to try a connection by hand.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SIGNING_HEADERS, SIGNING_WINDOW_S } from '../../routing/protocol/exchange/signing.ts';
import { digestOf, sameSignature, signatureOf } from '../../server/auth/signature.ts';

/** How the partner treats the next requests that it receives. */
export type Mood =
  /** Takes it and answers. */
  | { kind: 'well' }
  /** Takes it, answers after so many ms. */
  | { kind: 'slow'; ms: number }
  /** Takes it, and never answers: the sender cannot know. */
  | { kind: 'silent' }
  /** Does not take it; answers with this status. */
  | { kind: 'fail'; status: number }
  /** Breaks the connection before it has taken anything. */
  | { kind: 'hang_up' };

export interface Taken {
  path: string;
  idempotencyKey: string;
  body: Record<string, unknown>;
  /** The number that the partner gave. */
  no: string;
}

export interface PartnerOptions {
  keyId: string;
  secret: string;
  port?: number;
  host?: string;
  /** Clock of the partner, ms; to play a wrong one. */
  nowMs?: () => number;
}

export interface ReferencePartner {
  url: string;
  /** What was taken, each idempotency key once. */
  taken: Taken[];
  /** Every request that came, repeats too. */
  calls: { path: string; idempotencyKey: string; verdict: string }[];
  /** Moods of the next requests, first to last; afterwards it answers well. */
  moods: Mood[];
  /** Changes the secret with which it signs and checks. */
  use(key: { keyId: string; secret: string }): void;
  /** A signed request of the partner to us. */
  send(
    method: 'GET' | 'POST',
    url: string,
    body?: unknown,
    extra?: SendOptions,
  ): Promise<{ status: number; body: unknown }>;
  /** Resolves when a request for which `fits` holds has been taken. */
  next(fits: (taken: Taken) => boolean): Promise<Taken>;
  close(): Promise<void>;
}

export interface SendOptions {
  idempotencyKey?: string;
  /** Replaces headers, to send a wrong one. */
  headers?: Record<string, string>;
  /** Sent in place of the body that was signed. */
  tampered?: string;
}

export const newKey = (): string => randomBytes(16).toString('base64url');

/** Headers of a signed request. */
export const signedHeaders = (
  key: { keyId: string; secret: string },
  method: string,
  url: string,
  body: string,
  nowMs = Date.now(),
): Record<string, string> => {
  const { pathname, search } = new URL(url);
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = newKey();
  return {
    [SIGNING_HEADERS.key]: key.keyId,
    [SIGNING_HEADERS.timestamp]: timestamp,
    [SIGNING_HEADERS.nonce]: nonce,
    [SIGNING_HEADERS.signature]: signatureOf(key.secret, {
      method,
      path: `${pathname}${search}`,
      timestamp,
      nonce,
      bodyDigest: digestOf(body),
    }),
  };
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

export const startReferencePartner = async (options: PartnerOptions): Promise<ReferencePartner> => {
  let key = { keyId: options.keyId, secret: options.secret };
  const nowMs = options.nowMs ?? Date.now;
  const taken: Taken[] = [];
  const calls: ReferencePartner['calls'] = [];
  const moods: Mood[] = [];
  const nonces = new Set<string>();
  const waiting: { fits: (one: Taken) => boolean; found: (one: Taken) => void }[] = [];

  const header = (request: IncomingMessage, name: string): string =>
    String(request.headers[name.toLowerCase()] ?? '');

  const verdictOf = (request: IncomingMessage, body: string): string => {
    const timestamp = header(request, SIGNING_HEADERS.timestamp);
    const nonce = header(request, SIGNING_HEADERS.nonce);
    if (header(request, SIGNING_HEADERS.key) !== key.keyId) return 'unknown key';
    const wanted = signatureOf(key.secret, {
      method: request.method ?? '',
      path: request.url ?? '',
      timestamp,
      nonce,
      bodyDigest: digestOf(body),
    });
    if (!sameSignature(header(request, SIGNING_HEADERS.signature), wanted)) return 'wrong signature';
    if (Math.abs(Number(timestamp) - nowMs() / 1000) > SIGNING_WINDOW_S) return 'clock';
    if (nonces.has(nonce)) return 'replay';
    nonces.add(nonce);
    return 'good';
  };

  const take = (path: string, idempotencyKey: string, body: Record<string, unknown>): Taken => {
    const known = taken.find((one) => one.idempotencyKey === idempotencyKey);
    if (known) return known;
    const one: Taken = { path, idempotencyKey, body, no: `P-${String(taken.length + 1).padStart(4, '0')}` };
    taken.push(one);
    for (const waiter of [...waiting])
      if (waiter.fits(one)) {
        waiting.splice(waiting.indexOf(waiter), 1);
        waiter.found(one);
      }
    return one;
  };

  const answer = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', Date: new Date(nowMs()).toUTCString() });
    response.end(JSON.stringify(body));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(request);
    const path = request.url ?? '';
    const idempotencyKey = header(request, 'idempotency-key');
    const verdict = verdictOf(request, text);
    calls.push({ path, idempotencyKey, verdict });
    if (verdict !== 'good') return answer(response, 401, { error: verdict });
    if (path.endsWith('/ping')) return answer(response, 200, { ok: true });
    const mood = moods.shift() ?? { kind: 'well' };
    if (mood.kind === 'fail') return answer(response, mood.status, { error: 'told to fail' });
    if (mood.kind === 'hang_up') {
      request.socket.destroy();
      return;
    }
    const one = take(path, idempotencyKey, JSON.parse(text || '{}') as Record<string, unknown>);
    if (mood.kind === 'silent') return;
    if (mood.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, mood.ms));
    answer(response, 200, { ticketNo: one.no });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      answer(response, 500, { error: String(error) });
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve),
  );
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    taken,
    calls,
    moods,
    use: (next) => {
      key = next;
    },
    send: async (method, url, body, extra = {}) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const response = await fetch(url, {
        method,
        headers: {
          ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
          ...(extra.idempotencyKey ? { 'Idempotency-Key': extra.idempotencyKey } : {}),
          ...signedHeaders(key, method, url, text, nowMs()),
          ...extra.headers,
        },
        ...(method === 'POST' ? { body: extra.tampered ?? text } : {}),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    },
    next: (fits) => {
      const known = taken.find(fits);
      return known ? Promise.resolve(known) : new Promise((found) => waiting.push({ fits, found }));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
