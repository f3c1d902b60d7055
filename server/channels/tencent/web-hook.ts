/**
 * The web hook's decision, without HTTP: is this from WeChat, and what does it say? Three modes: plain, compatible
 * (both texts, the cipher counts), safe. In safe mode only `msg_signature` counts, never `signature`.
 */
import { decrypt, type Key, keyOf } from './cipher.ts';
import { sameSignature, signatureOf } from './signature.ts';
import { readXml } from './xml.ts';

export interface HookSecrets {
  token: string;
  /** The present key first, then the one before it: WeChat may still use that for a while. Empty in plain mode. */
  keys: readonly Key[];
  /** appid, or corpid for WeCom. */
  receiver: string;
  /** Plain messages are taken only where the account is set to plain mode. */
  mode: 'plain' | 'compatible' | 'safe';
}

export type HookQuery = Readonly<Record<string, string | undefined>>;

/** The query as a web server parsed it; a name that came twice counts as absent. */
export const queryOf = (query: Record<string, unknown>): HookQuery =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );

/** The present key, then the one before it. */
export const keysOf = (account: {
  encodingAesKey?: string | undefined;
  previousEncodingAesKey?: string | undefined;
}): Key[] =>
  [account.encodingAesKey, account.previousEncodingAesKey].filter((key) => key !== undefined).map(keyOf);

/** How old a signed request may be, s: a caught one must not work for ever. Clocks may differ by as much. */
const MAX_AGE_S = 600;

export type HookRead =
  | { kind: 'fields'; fields: ReadonlyMap<string, string> }
  /** 403: not from WeChat; the body was not looked into. */
  | { kind: 'forbidden'; why: 'signature' | 'age' }
  /** 400: signed, but not readable. `why` tells a contractor which setting is wrong. */
  | { kind: 'broken'; why: 'xml' | 'key' | 'mode' };

const timely = (timestamp: string, nowMs: number): boolean => {
  const seconds = Number(timestamp);
  return Number.isInteger(seconds) && Math.abs(nowMs / 1000 - seconds) <= MAX_AGE_S;
};

const decryptAny = (cipherText: string, secrets: HookSecrets): string | undefined => {
  for (const key of secrets.keys) {
    const text = decrypt(cipherText, key, secrets.receiver);
    if (text !== undefined) return text;
  }
  return undefined;
};

/** The address check (GET): the text to answer with, or undefined for 403. WeCom sends `echostr` encrypted. */
export const answerAddressCheck = (
  query: HookQuery,
  secrets: HookSecrets,
  nowMs: number,
): string | undefined => {
  const { signature, msg_signature, timestamp = '', nonce = '', echostr } = query;
  if (echostr === undefined || !timely(timestamp, nowMs)) return undefined;
  if (msg_signature !== undefined) {
    if (!sameSignature(msg_signature, signatureOf(secrets.token, timestamp, nonce, echostr)))
      return undefined;
    return decryptAny(echostr, secrets);
  }
  return sameSignature(signature ?? '', signatureOf(secrets.token, timestamp, nonce)) ? echostr : undefined;
};

/** A message (POST). Nothing of the body but `Encrypt` is used before its signature has held. */
export const readHook = (query: HookQuery, body: string, secrets: HookSecrets, nowMs: number): HookRead => {
  const { signature, msg_signature, timestamp = '', nonce = '', encrypt_type } = query;
  if (!timely(timestamp, nowMs)) return { kind: 'forbidden', why: 'age' };
  const encrypted = encrypt_type === 'aes' || msg_signature !== undefined;
  if (!encrypted) {
    if (!sameSignature(signature ?? '', signatureOf(secrets.token, timestamp, nonce)))
      return { kind: 'forbidden', why: 'signature' };
    if (secrets.mode !== 'plain') return { kind: 'broken', why: 'mode' };
    const fields = readXml(body);
    return fields ? { kind: 'fields', fields } : { kind: 'broken', why: 'xml' };
  }
  const cipherText = readXml(body)?.get('Encrypt');
  if (cipherText === undefined) return { kind: 'broken', why: 'xml' };
  if (!sameSignature(msg_signature ?? '', signatureOf(secrets.token, timestamp, nonce, cipherText)))
    return { kind: 'forbidden', why: 'signature' };
  const text = decryptAny(cipherText, secrets);
  if (text === undefined) return { kind: 'broken', why: 'key' };
  const fields = readXml(text);
  return fields ? { kind: 'fields', fields } : { kind: 'broken', why: 'xml' };
};
