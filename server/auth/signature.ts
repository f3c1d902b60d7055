/** Signatures of requests between systems: HMAC-SHA256 over the canonical text, compared in constant time. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type SigningParts, signingText } from '../../routing/protocol/exchange/signing.ts';

/** SHA-256 of a body, hexadecimal. */
export const digestOf = (body: string | Uint8Array): string =>
  createHash('sha256').update(body).digest('hex');

/** Hexadecimal signature of the parts. */
export const signatureOf = (secret: string, parts: SigningParts): string =>
  createHmac('sha256', secret).update(signingText(parts)).digest('hex');

/** Equal, without telling by the time it takes how much of it is. */
export const sameSignature = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given, 'utf8'), Buffer.from(wanted, 'utf8')];
  return a.length === b.length && timingSafeEqual(a, b);
};
