/**
 * Documents as MongoDB can hold them. Nearly every document is stored as it is; only keys that the database, its
 * driver or mongoose would refuse, interpret or drop are written with `%` escapes, so that no JSON is ever lost.
 */
import type { Json } from '../fields.ts';

/** `$` and `.` are operators and paths, NUL ends a key; a leading `_` covers `__proto__`, `_bsontype` and `_id`. */
const UNSAFE = /[$.%\0]|^_/g;
/** Dropped by mongoose when it copies plain objects. */
const DROPPED = new Set(['constructor', 'prototype', 'toBSON', 'toJSON']);
/** An array directly inside an array is wrapped as `{ '%': [...] }`: not every server takes it bare. */
const NESTED = '%';
const EMPTY = '%0';

const escapeChar = (char: string): string => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;

const encodeKey = (key: string): string => {
  if (key === '') return EMPTY;
  return DROPPED.has(key) ? escapeChar(key) + key.slice(1) : key.replace(UNSAFE, escapeChar);
};

const decodeKey = (key: string): string => {
  if (!key.includes('%')) return key;
  return key === EMPTY
    ? ''
    : key.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
};

/** Own property even for `__proto__`, which a plain assignment would take for the prototype. */
const put = (target: Json, key: string, value: unknown): void => {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
};

export const encode = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value.map((one) => (Array.isArray(one) ? { [NESTED]: encode(one) } : encode(one)));
  if (typeof value !== 'object' || value === null) return value;
  const encoded: Json = {};
  for (const [key, child] of Object.entries(value)) encoded[encodeKey(key)] = encode(child);
  return encoded;
};

export const decode = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === NESTED) return decode(only[1]);
  const decoded: Json = {};
  for (const [key, child] of entries) put(decoded, decodeKey(key), decode(child));
  return decoded;
};
