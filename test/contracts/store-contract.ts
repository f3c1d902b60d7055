/** The contract of the store port: one suite for every adapter. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { Collection, Store } from '../../server/stores/store.ts';
import { callContract } from './store-contract-calls.ts';
import { hostileContract } from './store-contract-hostile.ts';
import { orderContract } from './store-contract-order.ts';
import { readContract } from './store-contract-reads.ts';
import { writeContract } from './store-contract-writes.ts';

export type StoreOf = () => Store;

/** Removes every document of a collection. */
export const wipe = async (collection: Collection<{ id: string }>): Promise<void> => {
  for (;;) {
    const { items } = await collection.find({ limit: 500 });
    if (items.length === 0) return;
    await Promise.all(items.map(({ id }) => collection.remove(id)));
  }
};

/** Runs the contract on one store, opened once and closed at the end. */
export const storeContract = (name: string, open: () => Promise<Store>): void => {
  describe(`store contract on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      await store?.close();
    });
    const current: StoreOf = () => store;
    writeContract(current);
    readContract(current);
    orderContract(current);
    callContract(current);
    hostileContract(current);
  });
};
