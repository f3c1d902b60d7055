/** Short fingerprints of texts, for versions and for fixed splits. */

/** FNV-1a over UTF-16 units, 2 x 32 bits: a fingerprint, not a secret. */
export const fingerprint = (text: string): string => {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193) >>> 0;
    b = Math.imul(b ^ (c + i), 0x85ebca6b) >>> 0;
  }
  return a.toString(16).padStart(8, '0') + b.toString(16).padStart(8, '0').slice(0, 4);
};
