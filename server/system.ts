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
      err: safeError,
      error: (value: unknown) => (value instanceof Error ? safeError(value) : value),
    },
  });
  return logger as unknown as Log & { flush(): void };
};

/** An error without its message when that may quote somebody's words: name, code and place remain. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { value: typeof error };
  const code = 'code' in error ? String(error.code) : undefined;
  return {
    name: error.name,
    ...(code ? { code } : {}),
    message: error.message.slice(0, 200),
    stack: error.stack?.split('\n').slice(1, 8),
  };
}
