/** The store contract on MongoDB (or a compatible server), and how it behaves while the server is away. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMongoStore } from '../../server/stores/mongo/mongo-store.ts';
import { type Store, StoreUnavailable } from '../../server/stores/store.ts';
import { findMongo, type MongoServer } from '../support/mongo.ts';
import { aMessage, aTicket } from '../support/store-docs.ts';
import { storeContract } from './store-contract.ts';

const mongo = findMongo();

describe.skipIf(!mongo)('mongo store', () => {
  let server: MongoServer;
  beforeAll(async () => {
    if (mongo) server = await mongo.start();
  });
  afterAll(async () => {
    await server?.stop();
  });

  storeContract('mongo', () => openMongoStore({ url: server.url }));

  describe('beyond the contract', () => {
    let one: Store;
    let two: Store;
    beforeAll(async () => {
      [one, two] = await Promise.all([
        openMongoStore({ url: server.url }),
        openMongoStore({ url: server.url }),
      ]);
    });
    afterAll(async () => {
      await Promise.all([one?.close(), two?.close()]);
    });

    test('two nodes number one partition without gaps', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          (at % 2 ? one : two).messages.insertNext(aMessage({ id: `two-${at}`, ticketId: 'two' })),
        ),
      );
      const seqs = outcomes.map((outcome) => (outcome.ok ? outcome.doc.seq : 0)).sort((a, b) => a - b);
      expect(seqs).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    });

    test('a lost server is StoreUnavailable within seconds, and heals by itself', async () => {
      await one.tickets.insert(aTicket({ id: 'kept' }));
      if (!(await server.kill())) return;
      const started = Date.now();
      await expect(one.tickets.get('kept')).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(one.tickets.insert(aTicket({ id: 'lost' }))).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(one.ping()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(openMongoStore({ url: server.url })).rejects.toBeInstanceOf(StoreUnavailable);
      expect(Date.now() - started).toBeLessThan(15_000);
      await server.restart();
      await expect.poll(() => one.ping().then(() => 'up'), { timeout: 20_000 }).toBe('up');
      expect(await one.tickets.get('kept')).toMatchObject({ id: 'kept' });
    });
  });
});
