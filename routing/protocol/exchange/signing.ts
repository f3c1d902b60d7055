/** What two systems sign when they exchange work orders: one canonical text, the same on both sides. */

/** First line of the signed text; another scheme would carry another name. */
const SIGNING_SCHEME = 'YXT1-HMAC-SHA256';

/** Headers of a signed request, as they are written in the documentation. */
export const SIGNING_HEADERS = {
  key: 'X-Yxt-Key',
  timestamp: 'X-Yxt-Timestamp',
  nonce: 'X-Yxt-Nonce',
  signature: 'X-Yxt-Signature',
} as const;

/** How far the two clocks may be apart, s; a nonce is remembered for twice as long. */
export const SIGNING_WINDOW_S = 300;

export interface SigningParts {
  method: string;
  /** Path with the query string exactly as it is sent: `/api/v1/workorders?x=1`. */
  path: string;
  /** Seconds since the epoch, as digits. */
  timestamp: string;
  nonce: string;
  /** SHA-256 of the body's bytes as lower-case hexadecimal digits; an empty body has a digest too. */
  bodyDigest: string;
}

/** Six lines joined by line feeds, without one at the end. The signature is HMAC-SHA256 of it, hexadecimal. */
export const signingText = (parts: SigningParts): string =>
  [
    SIGNING_SCHEME,
    parts.method.toUpperCase(),
    parts.path,
    parts.timestamp,
    parts.nonce,
    parts.bodyDigest,
  ].join('\n');
