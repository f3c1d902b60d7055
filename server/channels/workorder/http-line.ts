/** The line to partners over HTTP: signed POST, no redirects, bounded answer, and no address that is not allowed. */
import { randomBytes } from 'node:crypto';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { SIGNING_HEADERS, type SigningParts } from '../../../routing/protocol/exchange/signing.ts';
import type { Clock } from '../../ports.ts';
import type { LineAnswer, LineFailure, LineRequest, PartnerLine } from '../partner-line.ts';
import { createAddressGuard } from './addresses.ts';

export interface HttpLineDeps {
  clock: Clock;
  /** Keeps the secrets of partners out of the database. */
  box: { seal(secret: string): string; open(sealed: string): string };
  /** Networks that are allowed although they are private, in CIDR form. */
  networks: readonly string[];
  digest: (body: string) => string;
  sign: (secret: string, parts: SigningParts) => string;
}

/** Most bytes that are read of an answer. */
const MAX_ANSWER_BYTES = 256 * 1024;

class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

const FAILURES: Record<string, LineFailure> = {
  ENOTFOUND: 'not_found',
  EAI_AGAIN: 'not_found',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ETIMEDOUT: 'timeout',
};

const failureOf = (error: unknown): LineFailure => {
  if (error instanceof PrivateAddress) return 'private_address';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(code))
    return 'tls';
  return FAILURES[code] ?? 'broken';
};

export const createHttpLine = (deps: HttpLineDeps): PartnerLine => {
  const { box } = deps;
  const isAllowed = createAddressGuard(deps.networks);

  /** Checks what the name resolves to and connects to that very address, so that a second answer cannot differ. */
  const lookup: LookupFunction = (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(error, '', 0);
        return;
      }
      const good = found.filter(({ address }) => isAllowed(address));
      if (good.length === 0) callback(new PrivateAddress(), '', 0);
      else if (options.all) callback(null, good);
      else callback(null, good[0]!.address, good[0]!.family);
    });
  };

  const read = async (response: http.IncomingMessage): Promise<unknown> => {
    let size = 0;
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) break;
      chunks.push(chunk);
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
    } catch {
      // A partner may answer with anything; what is no JSON carries nothing that we read.
      return undefined;
    }
  };

  const send = (url: URL, headers: Record<string, string>, body: string, timeoutMs: number) =>
    new Promise<LineAnswer>((resolve) => {
      const transport = url.protocol === 'https:' ? https : http;
      const request = transport.request(url, { method: 'POST', headers, lookup, agent: false });
      let late = false;
      // From the first packet to the last: a partner that sends a byte now and then is late as well.
      const timer = setTimeout(() => {
        late = true;
        request.destroy();
        resolve({ ok: false, why: 'timeout' });
      }, timeoutMs);
      request.on('error', (error) => {
        clearTimeout(timer);
        resolve({ ok: false, why: late ? 'timeout' : failureOf(error) });
      });
      request.on('response', (response) => {
        const theirMs = Date.parse(response.headers.date ?? '');
        read(response).then(
          (answer) => {
            clearTimeout(timer);
            const status = response.statusCode ?? 0;
            resolve({ ok: true, status, body: answer, ...(Number.isNaN(theirMs) ? {} : { theirMs }) });
          },
          () => {
            clearTimeout(timer);
            resolve({ ok: false, why: late ? 'timeout' : 'broken' });
          },
        );
      });
      request.end(body);
    });

  return {
    seal: box.seal,
    open: box.open,
    post: async (input: LineRequest) => {
      if (!URL.canParse(input.url)) return { ok: false, why: 'bad_address' };
      const url = new URL(input.url);
      if (!/^https?:$/.test(url.protocol) || url.username || url.password)
        return { ok: false, why: 'bad_address' };
      const host = url.hostname.replace(/^\[|\]$/g, '');
      // A literal address is never looked up.
      if (isIP(host) !== 0 && !isAllowed(host)) return { ok: false, why: 'private_address' };
      const body = JSON.stringify(input.body);
      const parts: SigningParts = {
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        timestamp: String(Math.floor(deps.clock.nowMs() / 1000)),
        nonce: randomBytes(16).toString('base64url'),
        bodyDigest: deps.digest(body),
      };
      return send(
        url,
        {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': String(Buffer.byteLength(body)),
          Accept: 'application/json',
          'User-Agent': 'yixiantong',
          'Idempotency-Key': input.idempotencyKey,
          [SIGNING_HEADERS.key]: input.keyId,
          [SIGNING_HEADERS.timestamp]: parts.timestamp,
          [SIGNING_HEADERS.nonce]: parts.nonce,
          [SIGNING_HEADERS.signature]: deps.sign(input.secret, parts),
        },
        body,
        input.timeoutMs,
      );
    },
  };
};
