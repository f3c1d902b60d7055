/** ARI's commands over HTTP: a small pool of connections, time limits, and what the answers mean. */
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { PhoneOutcome } from '../../phone-line.ts';

export interface AriAccess {
  /** `http://127.0.0.1:8088/ari` */
  url: string;
  user: string;
  password: string;
}

export interface AriAnswer {
  status: number;
  bytes: Buffer;
}

export interface AriRequest {
  query?: Record<string, string | number | boolean | undefined>;
  body?: object;
  timeoutMs?: number;
}

export interface AriHttp {
  /** Undefined when the exchange does not answer in time. Never throws. */
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    what?: AriRequest,
  ): Promise<AriAnswer | undefined>;
  close(): void;
}

/**
 * More connections than these make Asterisk slower, not faster: each is a thread there, and beyond its session
 * limit it refuses. Measured: at 16 it keeps up with 150 new calls a second.
 */
const CONNECTIONS = 16;
const TIMEOUT_MS = 5_000;

export const OK: PhoneOutcome = { ok: true };
export const GONE: PhoneOutcome = { ok: false, why: 'gone' };
export const UNAVAILABLE: PhoneOutcome = { ok: false, why: 'unavailable' };

/** An id as part of a path. */
export const part = (id: string): string => encodeURIComponent(id);

export const authorization = ({ user, password }: AriAccess): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/**
 * What an answer means for a command.
 * @param also statuses that mean that it was so already
 */
export const outcomeOf = (answer: AriAnswer | undefined, also: readonly number[] = []): PhoneOutcome => {
  if (answer === undefined) return UNAVAILABLE;
  if ((answer.status >= 200 && answer.status < 300) || also.includes(answer.status)) return OK;
  // 404 it is not there, 400 and 409 and 422 it is not in a state for it: a leg that has left.
  return answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 403
    ? GONE
    : UNAVAILABLE;
};

/** The body as JSON; undefined unless the answer is a success. The shapes are those of Asterisk 22. */
export const jsonOf = <T>(answer: AriAnswer | undefined): T | undefined =>
  answer !== undefined && answer.status >= 200 && answer.status < 300
    ? (JSON.parse(answer.bytes.toString('utf8')) as T)
    : undefined;

const queryText = (query: AriRequest['query'] = {}): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
};

export const createAriHttp = (access: AriAccess): AriHttp => {
  const secure = access.url.startsWith('https:');
  const options = { keepAlive: true, maxSockets: CONNECTIONS };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  const send = secure ? httpsRequest : httpRequest;
  const once = (method: string, path: string, what: AriRequest): Promise<AriAnswer | 'reset' | undefined> =>
    new Promise((resolve) => {
      const body = what.body === undefined ? undefined : JSON.stringify(what.body);
      const request = send(
        `${access.url}${path}${queryText(what.query)}`,
        {
          method,
          agent,
          headers: {
            authorization: authorization(access),
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          },
          signal: AbortSignal.timeout(what.timeoutMs ?? TIMEOUT_MS),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) }),
          );
          response.on('error', () => resolve(undefined));
        },
      );
      request.on('error', (error: NodeJS.ErrnoException) =>
        resolve(request.reusedSocket && error.code === 'ECONNRESET' ? 'reset' : undefined),
      );
      request.end(body);
    });
  return {
    async ask(method, path, what = {}) {
      const first = await once(method, path, what);
      if (first !== 'reset') return first;
      // The other side had closed an idle connection at this very moment; ids of our own make a repeat harmless.
      const second = await once(method, path, what);
      return second === 'reset' ? undefined : second;
    },
    close: () => agent.destroy(),
  };
};
