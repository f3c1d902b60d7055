/** Typed client of the HTTP interface: every answer is a value, a refusal of the closed list, or "offline". */
import type { HttpApi } from '../../routing/protocol/http.ts';
import { type Result, toRefusal } from './failure.ts';

type Route = keyof HttpApi;
type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

type BodyPart<R extends Route> = HttpApi[R] extends { in: infer I } ? { body: I } : { body?: undefined };
type QueryPart<R extends Route> = HttpApi[R] extends { query: infer Q }
  ? { query?: Partial<Q> }
  : { query?: undefined };
type ParamPart<R extends Route> = [ParamNames<R>] extends [never]
  ? { params?: undefined }
  : { params: Record<ParamNames<R>, string> };

export type CallOptions<R extends Route> = BodyPart<R> &
  QueryPart<R> &
  ParamPart<R> & {
    /** Bearer token of a visitor; staff pages use the cookie. */
    token?: string;
    signal?: AbortSignal;
    timeoutMs?: number;
  };
type OutOf<R extends Route> = HttpApi[R]['out'];
type Rest<R extends Route> =
  Record<never, never> extends CallOptions<R> ? [options?: CallOptions<R>] : [options: CallOptions<R>];

interface AnyOptions {
  body?: unknown;
  query?: Record<string, unknown>;
  params?: Record<string, string>;
  token?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** `GET /api/v1/files/:id` with `{ id }` and a query to a method and an address. */
export const addressOf = (
  route: string,
  params: Record<string, string> = {},
  query: Record<string, unknown> = {},
): { method: string; url: string } => {
  const space = route.indexOf(' ');
  const path = route
    .slice(space + 1)
    .replace(/:(\w+)/g, (_hole, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const tail = search.toString();
  return { method: route.slice(0, space), url: tail ? `${path}?${tail}` : path };
};

const headersOf = (method: string, options: AnyOptions): Record<string, string> => ({
  accept: 'application/json',
  ...(method === 'GET' ? {} : { 'x-yixiantong': '1' }),
  ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
});

/** `{ error: { code, detail? } }` of a refused request; a page of a proxy in between counts as unavailable. */
export const refusalOf = (status: number, body: unknown): Result<never> => {
  const error = (body as { error?: unknown } | undefined)?.error;
  if (error) return toRefusal(error);
  if (status === 413) return { ok: false, code: 'too_large' };
  if (status === 429) return { ok: false, code: 'rate_limited' };
  return { ok: false, code: status >= 500 ? 'unavailable' : 'internal' };
};

/** `const page = await http('GET /api/v1/tickets', { query: { scope: 'mine' } }); if (page.ok) page.value.items` */
export const http = async <R extends Route>(route: R, ...rest: Rest<R>): Promise<Result<OutOf<R>>> => {
  const options: AnyOptions = rest[0] ?? {};
  const { method, url } = addressOf(route, options.params, options.query);
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, options.timeoutMs ?? 15_000);
  options.signal?.addEventListener('abort', () => abort.abort());
  try {
    const response = await fetch(url, {
      method,
      headers: headersOf(method, options),
      credentials: 'same-origin',
      signal: abort.signal,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    if (response.ok && route === 'GET /api/v1/files/:id') {
      return { ok: true, value: (await response.blob()) as OutOf<R> };
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) return refusalOf(response.status, body);
    return body === undefined ? { ok: false, code: 'internal' } : { ok: true, value: body as OutOf<R> };
  } catch {
    return { ok: false, code: late ? 'timeout' : 'offline' };
  } finally {
    clearTimeout(timer);
  }
};
