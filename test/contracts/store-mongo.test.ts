/** The store contract on MongoDB (or a compatible server), and how it behaves while the server is away. */
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMongoStore } from '../../server/stores/mongo/mongo-store.ts';
import { type Store, StoreUnavailable } from '../../server/stores/store.ts';
import { aMessage, aTicket } from '../support/ports/store-docs.ts';
import { findMongo, type MongoServer } from '../support/services/mongo.ts';
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

    test('what is computed beside a document is made anew when the declaration has changed', async () => {
      const plain = await mongoose.createConnection(server.url).asPromise();
      const id = 'declared-before';
      await one.tickets.insert(aTicket({ id, subject: '旧声明' }));
      const rows = plain.collection<{ _id: string }>('tickets');
      await rows.updateOne({ _id: id }, { $unset: { search: 1, day: 1 } });
      await plain.collection<{ _id: string }>('declarations').deleteOne({ _id: 'tickets' });
      await plain.close();
      expect(await one.tickets.count({ text: '旧声明' })).toBe(0);
      await (await openMongoStore({ url: server.url })).close();
      expect(await one.tickets.count({ text: '旧声明' })).toBe(1);
      expect((await one.tickets.insert(aTicket({ id: 'other', no: aTicket({ id }).no }))).ok).toBe(false);
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
