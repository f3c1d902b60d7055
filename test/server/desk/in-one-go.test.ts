/** Calls that come while a run is under way share the next one. */
import { describe, expect, it } from 'vitest';
import { inOneGo } from '../../../server/desk/in-one-go.ts';

/** Work that the test lets finish. */
const manual = () => {
  const open: { resolve(value: number): void; reject(error: Error): void }[] = [];
  const run = inOneGo(() => new Promise<number>((resolve, reject) => open.push({ resolve, reject })));
  return { open, run };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('inOneGo', () => {
  it('runs at once when nothing runs, and never twice at a time', async () => {
    const { open, run } = manual();
    const first = run();
    const [second, third] = [run(), run()];
    await turn();
    expect(open).toHaveLength(1);
    open[0]!.resolve(1);
    expect(await first).toBe(1);
    await turn();
    expect(open).toHaveLength(2);
    open[1]!.resolve(2);
    expect(await Promise.all([second, third])).toEqual([2, 2]);
    const fourth = run();
    open[2]!.resolve(3);
    expect(await fourth).toBe(3);
  });

  it('goes on after a failure, which only its own callers hear', async () => {
    const { open, run } = manual();
    const first = run();
    const second = run();
    open[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await turn();
    open[1]!.resolve(2);
    expect(await second).toBe(2);
  });
});
