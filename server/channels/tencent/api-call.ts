/** One HTTP call to the platform: JSON in and out, a time limit, and no difference lost between "refused" and "unknown". */
import { readUpTo, wasNeverSent } from '../http-answers.ts';

export type ApiAnswer =
  | { kind: 'answer'; body: Record<string, unknown>; errcode: number }
  | { kind: 'bytes'; bytes: Uint8Array; mime: string; name: string }
  /** More than `maxBytes`. */
  | { kind: 'too_large' }
  /** The connection was never made: nothing can have happened. */
  | { kind: 'unreachable' }
  /** It was sent, but no answer came (or none that can be read): it may have happened. */
  | { kind: 'unknown' };

export interface ApiCall {
  url: string;
  json?: unknown;
  form?: FormData;
  timeoutMs: number;
  /** Larger answers are given up, bytes. */
  maxBytes: number;
}

const nameOf = (disposition: string | null): string =>
  /filename="?([^";]+)"?/.exec(disposition ?? '')?.[1] ?? '';

export const callApi = async (call: ApiCall): Promise<ApiAnswer> => {
  let response: Response;
  try {
    response = await fetch(call.url, {
      signal: AbortSignal.timeout(call.timeoutMs),
      redirect: 'error',
      ...(call.json === undefined && !call.form ? {} : { method: 'POST' }),
      ...(call.json === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/json; charset=utf-8' },
            body: JSON.stringify(call.json),
          }),
      ...(call.form ? { body: call.form } : {}),
    });
  } catch (error) {
    return { kind: wasNeverSent(error) ? 'unreachable' : 'unknown' };
  }
  try {
    const bytes = await readUpTo(response, call.maxBytes);
    if (response.status >= 500) return { kind: 'unknown' };
    if (!bytes) return { kind: 'too_large' };
    const mime = response.headers.get('content-type') ?? '';
    const disposition = response.headers.get('content-disposition');
    // A citizen's text file is `text/plain` too: what is handed over as an attachment is no answer.
    if (!/json|text\/plain/.test(mime) || disposition?.startsWith('attachment'))
      return { kind: 'bytes', bytes, mime, name: nameOf(disposition) };
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return { kind: 'unknown' };
    const record = body as Record<string, unknown>;
    return { kind: 'answer', body: record, errcode: typeof record.errcode === 'number' ? record.errcode : 0 };
  } catch {
    // Cut in the middle, or no JSON: the platform had the request.
    return { kind: 'unknown' };
  }
};
