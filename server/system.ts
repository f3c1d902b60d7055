/** The real clock, ids and log. Everything else gets them as arguments. */
import { randomBytes } from 'node:crypto';
import pino from 'pino';
import type { Clock, Ids, Log } from './ports.ts';

export const systemClock: Clock = { nowMs: () => Date.now() };

/** Crockford's alphabet: sorts like the number it writes, and no letter is mistaken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const encode = (value: bigint, length: number): string => {
  let text = '';
  let rest = value;
  for (let i = 0; i < length; i += 1) {
    text = ALPHABET[Number(rest % 32n)] + text;
    rest /= 32n;
  }
  return text;
};

/** ULID: 48 bits of time, 80 random bits, increased by one within a millisecond so that ids sort as they were made. */
export const createIds = (clock: Clock): Ids => {
  let lastMs = -1;
  let random = 0n;
  return {
    next: () => {
      const nowMs = Math.max(clock.nowMs(), lastMs);
      random = nowMs === lastMs ? random + 1n : BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n;
      lastMs = nowMs;
      return encode(BigInt(nowMs), 10) + encode(random, 16);
    },
    secret: () => randomBytes(32).toString('base64url'),
  };
};

/** Names of fields that never reach the log, wherever they stand. */
const SECRET_FIELDS = ['password', 'token', 'cookie', 'authorization', 'phone', 'text', 'words', 'name'];

export const createLog = (level: string): Log & { flush(): void } => {
  const logger = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[hidden]' },
    serializers: {
      err: loggedError,
      error: (value: unknown) => (value instanceof Error ? loggedError(value) : value),
    },
  });
  return logger as unknown as Log & { flush(): void };
};

/** What an error says without what it quotes: words in quotation marks, Chinese, and figures as long as a number. */
const withoutQuotes = (message: string): string =>
  message
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"')
    .replace(/[\p{Script=Han}][^\x20-\x7e]*/gu, '…')
    .replace(/\d{5,}/g, '…');

/** An error whose message may quote somebody's words: name, code, place and what it says besides remain. */
export function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { value: typeof error };
  const code = 'code' in error ? String(error.code) : undefined;
  return {
    name: error.name,
    ...(code ? { code } : {}),
    // What is wrong with a text is told by quoting the text.
    ...(error instanceof SyntaxError ? {} : { message: withoutQuotes(error.message).slice(0, 200) }),
    // A message of several lines stands in the stack too.
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 7),
  };
}
