/** The whole story on the built product with MONGODB_URL: the same steps on a MongoDB-compatible server. */
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/product/conversations.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import { playStory } from '../support/product/play-story.ts';
import { call, citizenSocket, contact, type Product, startProduct } from '../support/product/product.ts';
import { expectAuditWhole, expectNoDefects, readyz } from '../support/product/product-checks.ts';
import { findMongo, type MongoServer } from '../support/services/mongo.ts';

const found = findMongo();
let mongo: MongoServer;
let product: Product;

describe.skipIf(!found)('the product on MongoDB', () => {
  freshOnRetry(
    async () => {
      mongo = await found!.start();
      product = await startProduct({ env: { MONGODB_URL: mongo.url } });
    },
    async () => {
      await product?.dispose();
      await mongo?.stop();
    },
  );

  it('plays the whole story, survives kill -9, and keeps the record', async () => {
    await playStory(product);
    await product.kill9();
    await product.restart();
    await expectAuditWhole(product);
    expectNoDefects(product);
  });

  it('without the database: not ready, writes refused clearly, healed when it is back', async () => {
    const citizen = await citizenSocket(product);
    if (!(await mongo.kill())) return;
    await eventually(async () => expect(await readyz(product)).toBe(503));
    const refused = await call(citizen, 'contact:open', contact('数据库不在的时候'), 30_000);
    expect(refused).toMatchObject({ ok: false, code: 'unavailable' });
    await mongo.restart();
    await eventually(async () => expect(await readyz(product)).toBe(200), 60_000);
    await eventually(async () => {
      expect((await call(citizen, 'contact:open', contact('数据库回来了'), 30_000)).ok).toBe(true);
    }, 60_000);
    citizen.disconnect();
    expectNoDefects(product);
  });
});
