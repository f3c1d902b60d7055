/** The whole story on the built product: real Redis, SQLite, HTTP and sockets. */
import { afterEach, beforeEach, describe, it } from 'vitest';
import { playStory } from '../support/product/play-story.ts';
import { type Product, startProduct } from '../support/product/product.ts';

let product: Product;

beforeEach(async () => {
  product = await startProduct();
});
afterEach(async () => {
  await product?.dispose();
});

describe('one ticket on real parts', () => {
  it('citizen, agent, notary office and supervisor play it through', () => playStory(product));
});
