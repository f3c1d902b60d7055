/** `npm start -- --demo-wechat` and `npm run demo-traffic -- --wechat`: followers on both platforms, from arriving to rating. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import { type Product, startProduct } from '../support/product/product.ts';
import { expectNoDefects } from '../support/product/product-checks.ts';
import { hasRedis } from '../support/services/redis.ts';

/** A command of this repository, as npm would run it. */
const run = (args: readonly string[]): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('scripts/run.mjs'), ...args]);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, said }));
  });

/** The figures of a line of the summary: outside, and the product's own. */
const figuresOf = (said: string, name: string): number[] => {
  const line = said.split('\n').find((it) => it.includes(name)) ?? '';
  return (line.slice(line.indexOf(name) + name.length).match(/\d+/g) ?? []).map(Number);
};

describe.skipIf(!hasRedis())('followers in the demo traffic', { timeout: 300_000 }, () => {
  let product: Product;
  freshOnRetry(
    async () => {
      product = await startProduct({ env: { DEMO_WECHAT: '1' } });
    },
    async () => {
      await product?.dispose();
    },
  );

  const traffic = (...more: string[]) =>
    run(['scripts/demo-traffic.ts', '--url', product.url, '--data', product.dataDir, ...more]);

  it('write, send, are answered and rate; the product’s record says the same as the platforms', async () => {
    expect(statSync(path.join(product.dataDir, 'wechat.json')).mode & 0o777).toBe(0o600);
    const { code, said } = await traffic('--wechat', '--rate', '2', '--minutes', '0.2');
    expect(said).toContain('两边一致 both agree');
    expect(code).toBe(0);
    for (const name of ['followers', 'tickets', 'messages sent', 'pictures and voice', 'answers received']) {
      const [outside, own] = figuresOf(said, name);
      expect(outside, name).toBeGreaterThan(0);
      expect(own, name).toBe(outside);
    }
    expect(figuresOf(said, 'ratings')[0]).toBeGreaterThan(0);
    expect(figuresOf(said, 'refused by quota')).toEqual([0]);
    expect(figuresOf(said, 'refused otherwise')).toEqual([0]);
    expectNoDefects(product);
  });

  it('need a product that knows the accounts', async () => {
    const other = await startProduct();
    try {
      const { code, said } = await run([
        ...['scripts/demo-traffic.ts', '--wechat', '--url', other.url, '--data', other.dataDir],
      ]);
      expect(code).toBe(2);
      expect(said).toContain('npm start -- --demo-wechat');
    } finally {
      await other.dispose();
    }
  });
});
