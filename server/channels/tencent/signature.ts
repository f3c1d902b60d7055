/** Signatures of WeChat and WeCom callbacks: SHA-1 over the sorted parts, compared without telling where they differ. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Hex SHA-1 of the parts, sorted as plain strings and joined. With the cipher text as a fourth part: `msg_signature`. */
export const signatureOf = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

/** Equal in time that does not depend on where the texts differ. */
export const sameSignature = (given: string, right: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
};
