/**
 * Speech to text by a service over HTTP: `POST` of the recording as `audio/wav`, answer `{"text": "..."}` as JSON. The
 * address is the operator's own setting; personal data stays with whoever he names there.
 */
import type { Recogniser } from '../recogniser.ts';

export interface HttpRecogniserOptions {
  url: string;
  /** Sent as `authorization: Bearer`, when given. */
  token?: string;
}

/** A text longer than this is cut, characters: two hours of talk are below it. */
const MOST = 100_000;

export const createHttpRecogniser = ({ url, token }: HttpRecogniserOptions): Recogniser => ({
  recognise: async (wave, signal) => {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'audio/wav', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: Buffer.from(wave),
      signal,
    });
    if (!response.ok) throw new Error(`recogniser answered ${response.status}`);
    const body: unknown = await response.json();
    const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined;
    if (typeof text !== 'string') throw new Error('recogniser gave no text');
    return text.slice(0, MOST);
  },
});
