/** Looking over many documents: all of them once, small pages, rests unless somebody waits. */
import { setTimeout as rest } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { inPieces, lookOver } from '../../../server/desk/look-over.ts';
import { createMemoryStore } from '../../support/ports/memory-store.ts';

vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: vi.fn(async () => undefined),
}));
afterEach(() => {
  vi.restoreAllMocks();
});

const filled = async (count: number) => {
  const store = createMemoryStore();
  for (let n = 0; n < count; n += 1)
    await store.settings.insert({ id: `s${String(n).padStart(3, '0')}`, version: 1, value: n } as never);
  return store;
};

it('every document once, page by page, for the thread of long readings', async () => {
  const store = await filled(60);
  const find = vi.spyOn(store.settings, 'find');
  const seen: string[] = [];
  const sizes: number[] = [];
  for await (const page of lookOver(store.settings, {})) {
    sizes.push(page.length);
    seen.push(...page.map(({ id }) => id));
  }
  expect(sizes).toEqual([25, 25, 10]);
  expect(new Set(seen).size).toBe(60);
  for (const [options] of find.mock.calls) expect(options).toMatchObject({ background: true });
});

it('rests between pages, and not when somebody waits for it', async () => {
  const store = await filled(60);
  vi.mocked(rest).mockClear();
  for await (const _ of lookOver(store.settings, { hurried: true }));
  expect(rest).not.toHaveBeenCalled();
  for await (const _ of lookOver(store.settings, {}));
  expect(rest).toHaveBeenCalledTimes(2);
});

it('a list in memory lets others in after each piece', async () => {
  let turns = 0;
  const seen: number[] = [];
  for await (const n of inPieces([1, 2, 3, 4, 5], 2)) {
    if (n === 1) setImmediate(() => (turns += 1));
    if (n === 3) expect(turns).toBe(1);
    seen.push(n);
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});
