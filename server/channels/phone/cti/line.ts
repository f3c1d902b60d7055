/**
 * An exchange of another house that only tells (generic CTI): calls come as signed reports over HTTP, recordings are
 * fetched from the one origin that the operator has named. Nothing can be commanded.
 */
import type { PhoneLine, PhoneOutcome } from '../../phone-line.ts';

/** A recording of two hours of 8 kHz G.711 is 58 MB. */
const MAX_BYTES = 256_000_000;
const TIMEOUT_MS = 60_000;

export interface CtiOptions {
  /** `https://recordings.example`; nothing is fetched from elsewhere. Without it no recording is fetched. */
  recordingOrigin?: string;
}

const cannot = async (): Promise<PhoneOutcome> => ({ ok: false, why: 'unavailable' });

export const createCtiLine = ({ recordingOrigin }: CtiOptions): PhoneLine => ({
  controls: false,
  start: async () => undefined,
  snapshot: async () => undefined,
  answer: cannot,
  music: cannot,
  say: cannot,
  hush: cannot,
  ring: cannot,
  connect: cannot,
  disconnect: cannot,
  endTalk: cannot,
  listen: cannot,
  hangUp: cannot,
  record: cannot,
  stopRecord: cannot,
  /** @throws when the origin does not answer: it is asked again later */
  fetchRecording: async (address) => {
    if (!recordingOrigin || !URL.canParse(address)) return undefined;
    const url = new URL(address);
    if (url.origin !== new URL(recordingOrigin).origin || url.username || url.password) return undefined;
    // A redirect would lead away from the origin that was named.
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok || !response.body) throw new Error(`recording not given: status ${response.status}`);
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body) {
      size += part.length;
      if (size > MAX_BYTES) throw new Error('recording is too large');
      parts.push(part);
    }
    return Buffer.concat(parts);
  },
  // The other house keeps its own by its own rules.
  removeRecording: async () => ({ ok: true }),
  softphone: async () => undefined,
  webCaller: async () => undefined,
  close: async () => undefined,
});
