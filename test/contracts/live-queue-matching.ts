/** Contract of matching: who gets what, in which order, within which limits. */
import { describe, expect, it } from 'vitest';
import { type Bench, capacity, liveAgent, liveTicket, pairs } from './live-queue-contract.ts';

export function matchingContract(bench: Bench): void {
  describe('matching', () => {
    it('offers an arriving ticket to a ready agent, with the lane’s deadline', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 10);
      const { placed, offers } = await queue.enqueue(liveTicket('t'), 50);
      expect(placed).toBe(true);
      expect(offers).toEqual([
        {
          offerId: offers[0]?.offerId,
          ticketId: 't',
          staffId: 'a',
          lane: 'chat',
          madeAtMs: 50,
          expiresAtMs: 20_050,
          rule: 'in_order',
        },
      ]);
    });

    it('offers a waiting ticket to an agent who becomes ready', async () => {
      const { queue } = bench;
      expect(await queue.enqueue(liveTicket('t'), 50)).toEqual({ placed: true, offers: [] });
      expect(await queue.setAgent(liveAgent('a', { ready: false }), 60)).toEqual([]);
      expect(pairs(await queue.setAgent(liveAgent('a'), 70))).toEqual(['t>a']);
    });

    it('I4: takes the smallest virtual arrival over all classes, ties by id in byte order', async () => {
      const { queue } = bench;
      await queue.enqueue(liveTicket('late', { virtualArrivalMs: 3000 }), 1);
      await queue.enqueue(liveTicket('b', { virtualArrivalMs: -5.5, classes: ['family'] }), 2);
      await queue.enqueue(liveTicket('B', { virtualArrivalMs: -5.5 }), 3);
      await queue.enqueue(liveTicket('foreign', { virtualArrivalMs: -100, classes: ['notary'] }), 4);
      const offers = await queue.setAgent(
        liveAgent('a', { capacity: capacity(1, 9, 1), capacityTotal: 9 }),
        5,
      );
      expect(pairs(offers)).toEqual(['B>a', 'b>a', 'late>a']);
      expect(new Set(offers.map((o) => o.offerId)).size).toBe(3);
    });

    it('chooses least load, then longest idle, then smallest id', async () => {
      const { queue } = bench;
      const roomy = { capacity: capacity(1, 3, 1), capacityTotal: 3 };
      await queue.setAgent(liveAgent('busy', roomy), 1);
      await queue.assign({ ticketId: 's', staffId: 'busy', lane: 'task' }, {}, 2);
      await queue.setAgent(liveAgent('z', roomy), 5);
      await queue.setAgent(liveAgent('b', { ...roomy, profile: 'other' }), 9);
      await queue.setAgent(liveAgent('a', roomy), 9);
      await queue.setProfile('other', ['labour'], 9);
      const got: string[] = [];
      for (const id of ['t1', 't2', 't3', 't4']) {
        got.push(...pairs((await queue.enqueue(liveTicket(id), 10)).offers));
      }
      expect(got).toEqual(['t1>z', 't2>a', 't3>b', 't4>busy']);
    });

    it('starts idle time anew on release, refusal and expiry, and keeps it on withdrawal', async () => {
      const { queue } = bench;
      for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
        await queue.setAgent(liveAgent(id), index);
      }
      const idle = async (id: string) => (await queue.agent(id))?.idleSinceMs;
      const first = (await queue.enqueue(liveTicket('t1'), 100)).offers[0]!;
      expect(first.staffId).toBe('a');
      await queue.withdraw('t1', 110);
      expect(await idle('a')).toBe(0);
      const again = (await queue.enqueue(liveTicket('t2'), 120)).offers[0]!;
      expect(again.staffId).toBe('a');
      await queue.accept(again.offerId, 'a', 121);
      await queue.release('t2', 130);
      expect(await idle('a')).toBe(130);
      const third = (await queue.enqueue(liveTicket('t3'), 140)).offers[0]!;
      expect(third.staffId).toBe('b');
      await queue.endOffer(third.offerId, 'refused', {}, 150);
      expect(await idle('b')).toBe(150);
      const fourth = (await queue.offersOf('c'))[0]!;
      await queue.endOffer(fourth.offerId, 'expired', {}, fourth.expiresAtMs);
      expect(await idle('c')).toBe(fourth.expiresAtMs);
    });

    it('I2: keeps the capacity of each lane and in total', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { capacity: capacity(1, 2, 1), capacityTotal: 3 }), 1);
      const got: string[] = [];
      for (const [id, lane] of [
        ['v1', 'voice'],
        ['v2', 'voice'],
        ['c1', 'chat'],
        ['c2', 'chat'],
        ['c3', 'chat'],
        ['k1', 'task'],
      ] as const) {
        got.push(...pairs((await queue.enqueue(liveTicket(id, { lane }), 2)).offers));
      }
      expect(got).toEqual(['v1>a', 'c1>a', 'c2>a']);
      expect(await queue.agent('a')).toMatchObject({ load: { voice: 1, chat: 2, task: 0 } });
    });

    it('gives the preferred person the ticket when he can, whatever his profile, else anyone', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setAgent(liveAgent('p', { profile: 'notaries' }), 2);
      const sticky = { preferredStaffId: 'p' };
      const [first] = (await queue.enqueue(liveTicket('t1', sticky), 3)).offers;
      expect(first).toMatchObject({ staffId: 'p', rule: 'preferred' });
      const [second] = (await queue.enqueue(liveTicket('t2', sticky), 4)).offers;
      expect(second).toMatchObject({ staffId: 'a', rule: 'in_order' });
    });

    it('keeps a preferredOnly ticket for its person, in order among all he may take', async () => {
      const { queue } = bench;
      const only = { preferredStaffId: 'p', preferredOnly: true };
      await queue.setAgent(liveAgent('a'), 1);
      expect((await queue.enqueue(liveTicket('own', { ...only, virtualArrivalMs: 20 }), 2)).offers).toEqual(
        [],
      );
      await queue.enqueue(liveTicket('taken'), 2);
      await queue.enqueue(liveTicket('early', { virtualArrivalMs: 10 }), 3);
      await queue.enqueue(liveTicket('late', { virtualArrivalMs: 30 }), 3);
      const offers = await queue.setAgent(
        liveAgent('p', { capacity: capacity(0, 3, 0), capacityTotal: 3 }),
        4,
      );
      expect(pairs(offers)).toEqual(['early>p', 'own>p', 'late>p']);
      expect(offers.map((o) => o.rule)).toEqual(['in_order', 'preferred', 'in_order']);
    });

    it('never offers to an excluded person, preferred or not, and looks further down the line', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setAgent(liveAgent('b'), 2);
      await queue.setAgent(liveAgent('c'), 3);
      const { offers } = await queue.enqueue(
        liveTicket('t', { preferredStaffId: 'a', excludedStaffIds: ['a', 'b'] }),
        4,
      );
      expect(pairs(offers)).toEqual(['t>c']);
      await queue.setAgent(liveAgent('a', { ready: false }), 5);
      await queue.setAgent(liveAgent('b', { ready: false }), 5);
      for (let n = 0; n < 100; n += 1) {
        const excluded = liveTicket(`x${n}`, { virtualArrivalMs: n, excludedStaffIds: ['a', 'b'] });
        await queue.enqueue(excluded, 6);
      }
      await queue.enqueue(liveTicket('last', { virtualArrivalMs: 5000 }), 7);
      expect(pairs(await queue.setAgent(liveAgent('b'), 8))).toEqual(['last>b']);
    });

    it('finds the one free person behind many of other profiles, and the one class behind many', async () => {
      const { queue } = bench;
      for (let n = 0; n < 90; n += 1) {
        await queue.setAgent(liveAgent(`n${n}`, { profile: `foreign${n}` }), n);
      }
      await queue.setAgent(liveAgent('a'), 1000);
      expect(pairs((await queue.enqueue(liveTicket('t'), 1001)).offers)).toEqual(['t>a']);
      for (let n = 0; n < 90; n += 1) {
        await queue.enqueue(liveTicket(`w${n}`, { classes: [`k${n}`], virtualArrivalMs: n }), 1002);
      }
      await queue.enqueue(liveTicket('mine', { virtualArrivalMs: 5000 }), 1003);
      expect(pairs(await queue.setAgent(liveAgent('b'), 1004))).toEqual(['mine>b']);
    });

    it('widening adds classes and keeps the place', async () => {
      const { queue } = bench;
      await queue.enqueue(liveTicket('old', { classes: ['rare'], virtualArrivalMs: 10 }), 1);
      await queue.enqueue(liveTicket('young', { virtualArrivalMs: 20 }), 2);
      await queue.enqueue(liveTicket('old', { classes: ['rare', 'labour'], virtualArrivalMs: 10 }), 3);
      expect((await queue.counts()).waiting).toBe(2);
      expect(pairs(await queue.setAgent(liveAgent('a'), 4))).toEqual(['old>a']);
      expect((await queue.counts()).classes).toEqual([
        { key: 'labour', waiting: 1, headVirtualArrivalMs: 20 },
      ]);
    });

    it('widening matches at once when somebody is free', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.enqueue(liveTicket('t', { classes: ['rare'] }), 2);
      const { offers } = await queue.enqueue(liveTicket('t', { classes: ['rare', 'family'] }), 3);
      expect(pairs(offers)).toEqual(['t>a']);
    });

    it('leaves an offered or served ticket alone', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      const offer = (await queue.enqueue(liveTicket('t'), 2)).offers[0]!;
      expect(await queue.enqueue(liveTicket('t'), 3)).toEqual({ placed: false, offers: [] });
      await queue.accept(offer.offerId, 'a', 4);
      expect(await queue.enqueue(liveTicket('t'), 5)).toEqual({ placed: false, offers: [] });
      expect(await queue.whereIs('t')).toEqual({ place: 'serving', staffId: 'a' });
    });
  });
}
