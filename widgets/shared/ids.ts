/** Client-made keys: unique per message, safe in the alphabet that the server accepts. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** 21 random characters (126 bits); crypto.randomUUID is missing in Chrome 87 and Safari 14. */
export const clientKey = (): string => {
  let key = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(21))) key += ALPHABET[byte & 63];
  return key;
};
