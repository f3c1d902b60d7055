/**
 * A stand-in for an SMS gateway, as an HTTP server of its own: checks signatures, keeps what reached which number,
 * fails, delays and doubles on purpose, and tells receipts. It does what docs/sms.md asks of a gateway.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SIGNING_HEADERS, SIGNING_WINDOW_S } from '../../routing/protocol/exchange/signing.ts';
import { digestOf, sameSignature, signatureOf } from '../../server/auth/signature.ts';

export interface SmsReached {
  id: string;
  to: string;
  purpose: string;
  text: string;
  templateId?: string;
  values: Record<string, string>;
}

/** What goes wrong on purpose, once each. */
export type SmsFault =
  /** Answers with this status and sends nothing. */
  | { kind: 'status'; status: number; code?: string }
  /** Answers `rejected`. */
  | { kind: 'rejected'; code: string }
  /** Sends it, but never answers. */
  | { kind: 'silent_after' }
  /** Cuts the line without sending. */
  | { kind: 'cut_before' }
  /** Sends it and answers late, ms. */
  | { kind: 'slow'; ms: number };

export interface SmsGatewayOptions {
  keyId: string;
  secret: string;
  /** Takes a repeat under one key as one message. */
  idempotent?: boolean;
  now?: () => number;
}

export interface SmsGateway {
  /** Where messages are handed in. */
  url: string;
  reached(phone?: string): readonly SmsReached[];
  calls(): number;
  failNext(...faults: SmsFault[]): void;
  /** Tells the product what became of a message; the answer's status. */
  tell(receiptsUrl: string, id: string, result: 'delivered' | 'failed', code?: string): Promise<number>;
  stop(): Promise<void>;
}

const BODY_BYTES = 16 * 1024;

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

export const startSmsGateway = async (options: SmsGatewayOptions): Promise<SmsGateway> => {
  const now = options.now ?? Date.now;
  const reached: SmsReached[] = [];
  const taken = new Set<string>();
  const faults: SmsFault[] = [];
  let calls = 0;

  const isSigned = (request: IncomingMessage, body: string): boolean => {
    const head = (name: string) => String(request.headers[name.toLowerCase()] ?? '');
    const timestamp = head(SIGNING_HEADERS.timestamp);
    return (
      head(SIGNING_HEADERS.key) === options.keyId &&
      Math.abs(Number(timestamp) - now() / 1000) <= SIGNING_WINDOW_S &&
      sameSignature(
        head(SIGNING_HEADERS.signature),
        signatureOf(options.secret, {
          method: request.method ?? '',
          path: request.url ?? '',
          timestamp,
          nonce: head(SIGNING_HEADERS.nonce),
          bodyDigest: digestOf(body),
        }),
      )
    );
  };

  const take = (body: string): void => {
    const message = JSON.parse(body) as SmsReached;
    if (options.idempotent && taken.has(message.id)) return;
    taken.add(message.id);
    reached.push(message);
  };

  const server = createServer((request, response) => {
    const answer = (status: number, value: unknown) => {
      response.statusCode = status;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    };
    void (async () => {
      calls += 1;
      const body = await readBody(request);
      if (!isSigned(request, body)) return answer(401, { code: 'signature' });
      const fault = faults.shift();
      switch (fault?.kind) {
        case 'status':
          return answer(fault.status, fault.code ? { code: fault.code } : {});
        case 'rejected':
          return answer(200, { result: 'rejected', code: fault.code });
        case 'cut_before':
          request.socket.destroy();
          return;
        case 'silent_after':
          take(body);
          return;
        case 'slow':
          await new Promise((resolve) => setTimeout(resolve, fault.ms));
      }
      take(body);
      answer(200, { result: 'accepted' });
    })().catch(() => {
      if (!response.headersSent) response.statusCode = 400;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms/send`,
    reached: (phone) => (phone ? reached.filter(({ to }) => to === phone) : reached),
    calls: () => calls,
    failNext: (...given) => {
      faults.push(...given);
    },
    tell: async (receiptsUrl, id, result, code) => {
      const target = new URL(receiptsUrl);
      const body = JSON.stringify({ id, result, ...(code ? { code } : {}) });
      const timestamp = String(Math.floor(now() / 1000));
      const nonce = randomBytes(16).toString('base64url');
      const response = await fetch(target, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [SIGNING_HEADERS.key]: options.keyId,
          [SIGNING_HEADERS.timestamp]: timestamp,
          [SIGNING_HEADERS.nonce]: nonce,
          [SIGNING_HEADERS.signature]: signatureOf(options.secret, {
            method: 'POST',
            path: `${target.pathname}${target.search}`,
            timestamp,
            nonce,
            bodyDigest: digestOf(body),
          }),
        },
        body,
      });
      return response.status;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
