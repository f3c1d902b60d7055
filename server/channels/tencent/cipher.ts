/**
 * The cipher of safe mode: AES-256-CBC, the IV is the head of the key, PKCS#7 to 32 bytes (not 16: Node's own padding
 * must be off), plain text = 16 random bytes, length (4 bytes, big-endian), message, receiver (appid or corpid).
 * Source: WeChat «消息加解密说明», WeCom document/path/90968.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

const BLOCK = 32;
const RANDOM = 16;
const HEAD = RANDOM + 4;

/** 43 characters of base64 without the final '='. */
export const KEY_PATTERN = /^[A-Za-z0-9]{43}$/;

export interface Key {
  /** EncodingAESKey as shown in the console. */
  encoded: string;
  bytes: Buffer;
}

/** @throws RangeError for anything but 43 letters and digits: a setting is wrong, not a message. */
export const keyOf = (encoded: string): Key => {
  if (!KEY_PATTERN.test(encoded)) throw new RangeError('EncodingAESKey has 43 letters and digits');
  return { encoded, bytes: Buffer.from(`${encoded}=`, 'base64') };
};

/** The message, or undefined when it was not made with this key for this receiver. */
export const decrypt = (cipherText: string, key: Key, receiver: string): string | undefined => {
  const bytes = Buffer.from(cipherText, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key.bytes, key.bytes.subarray(0, 16)).setAutoPadding(
    false,
  );
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || padded.length < HEAD + pad) return undefined;
  if (padded.subarray(-pad).some((byte) => byte !== pad)) return undefined;
  const plain = padded.subarray(0, -pad);
  const end = HEAD + plain.readUInt32BE(RANDOM);
  if (end > plain.length || plain.toString('utf8', end) !== receiver) return undefined;
  return plain.toString('utf8', HEAD, end);
};

/** @param random 16 bytes, fresh for each message */
export const encrypt = (message: string, key: Key, receiver: string, random: Buffer): string => {
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random.subarray(0, RANDOM), length, body, Buffer.from(receiver)]);
  const pad = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key.bytes, key.bytes.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64');
};
