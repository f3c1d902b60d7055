/** Looks over many documents that nobody waits for, so that nobody is kept waiting by it. */
import { setTimeout as rest } from 'node:timers/promises';
import type { Collection, FindOptions } from '../stores/store.ts';

/** Documents that are read in one go. */
const PAGE = 25;
/** After a page the look rests this many times as long as the page took: on a busy machine others come first. */
const REST_SHARE = 2;
const REST_AT_MOST_MS = 200;

export interface LookOver extends Pick<FindOptions, 'where' | 'sort'> {
  /** Somebody waits for it after all (a start, a rebuild): no rests. */
  hurried?: boolean;
}

/** Page by page, on the store's thread for long readings; rests after the work that its user does on a page. */
export async function* lookOver<T extends { id: string }>(
  collection: Collection<T>,
  { hurried = false, ...options }: LookOver,
): AsyncGenerator<readonly T[]> {
  let cursor: string | undefined;
  do {
    const beganMs = performance.now();
    const page = await collection.find({
      ...options,
      limit: PAGE,
      background: true,
      ...(cursor ? { cursor } : {}),
    });
    yield page.items;
    ({ cursor } = page);
    const restMs = Math.min(REST_SHARE * (performance.now() - beganMs), REST_AT_MOST_MS);
    if (cursor && !hurried) await rest(restMs);
  } while (cursor);
}

/** The same for a list in memory: other work gets its turn after each piece. */
export async function* inPieces<T>(items: Iterable<T>, size = 200): AsyncGenerator<T> {
  let done = 0;
  for (const item of items) {
    yield item;
    done += 1;
    if (done % size === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
