/** Token buckets in memory: per person, per API key, and a generous one per address. */
import { isIPv6 } from 'node:net';
import type { Clock } from '../ports.ts';
import type { BucketSettings } from './settings.ts';

export interface Buckets {
  /** 0 when the cost was paid, else how many ms until it could be. A negative cost is given back. */
  take(key: string, cost?: number): number;
}

const MAX_KEYS = 50_000;

/** A bucket that is full again is forgotten, so memory is bounded by the keys of the last few minutes. */
export const createBuckets = (clock: Clock, { capacity, perSecond }: BucketSettings): Buckets => {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const refilled = (bucket: { tokens: number; atMs: number }, nowMs: number): number =>
    Math.min(capacity, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond);

  const forgetFull = (nowMs: number): void => {
    for (const [key, bucket] of buckets) if (refilled(bucket, nowMs) >= capacity) buckets.delete(key);
    for (const key of buckets.keys()) {
      if (buckets.size < MAX_KEYS) break;
      buckets.delete(key);
    }
  };

  return {
    take: (key, cost = 1) => {
      const nowMs = clock.nowMs();
      if (buckets.size >= MAX_KEYS) forgetFull(nowMs);
      const bucket = buckets.get(key);
      const tokens = bucket ? refilled(bucket, nowMs) : capacity;
      if (tokens < cost) {
        buckets.set(key, { tokens, atMs: nowMs });
        return Math.ceil(((cost - tokens) / perSecond) * 1000);
      }
      buckets.set(key, { tokens: tokens - cost, atMs: nowMs });
      return 0;
    },
  };
};

/** One household or office of IPv6 holds a /64; a v4 address mapped into v6 counts as itself. */
export const addressKey = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...middle, ...right].slice(0, 4).join(':')}::/64`;
};
