/** Contract of what becomes of an offer and of a served ticket. */
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../server/queue/live-queue.ts';
import { type Bench, capacity, liveAgent, liveTicket, pairs } from './live-queue-contract.ts';

export function offerContract(bench: Bench): void {
  /** Agent `a` ready, ticket `t` offered to him at 100. */
  const offered = async (): Promise<Offer> => {
    await bench.queue.setAgent(liveAgent('a'), 1);
    return (await bench.queue.enqueue(liveTicket('t'), 100)).offers[0]!;
  };

  describe('accept', () => {
    it('is true once, for the offer’s own agent, until the deadline', async () => {
      const { queue } = bench;
      const offer = await offered();
      expect(await queue.accept(offer.offerId, 'b', 101)).toBeUndefined();
      expect(await queue.accept(offer.offerId, 'a', offer.expiresAtMs + 1)).toBeUndefined();
      expect(await queue.accept('unknown', 'a', 101)).toBeUndefined();
      expect(await queue.accept(offer.offerId, 'a', offer.expiresAtMs)).toEqual(offer);
      expect(await queue.accept(offer.offerId, 'a', 102)).toBeUndefined();
      expect(await queue.whereIs('t')).toEqual({ place: 'serving', staffId: 'a' });
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 1 } });
    });

    it('lets one of many concurrent accepts win', async () => {
      const { queue } = bench;
      const { offerId } = await offered();
      const staff = ['a', 'b', 'a', 'b', 'a'];
      const answers = await Promise.all(staff.map((id) => queue.accept(offerId, id, 101)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect((await queue.snapshot()).serving).toEqual([{ ticketId: 't', staffId: 'a', lane: 'chat' }]);
    });
  });

  describe('endOffer', () => {
    it('refusal: the ticket keeps its place and goes to the next person, never back', async () => {
      const { queue } = bench;
      const offer = await offered();
      await queue.enqueue(liveTicket('younger', { virtualArrivalMs: 2000 }), 101);
      const result = await queue.endOffer(offer.offerId, 'refused', { staffId: 'a' }, 102);
      expect(result?.ended).toEqual(offer);
      expect(pairs(result!.offers)).toEqual(['younger>a']);
      expect((await queue.snapshot()).waiting).toEqual([liveTicket('t', { excludedStaffIds: ['a'] })]);
      expect(pairs(await queue.setAgent(liveAgent('b'), 103))).toEqual(['t>b']);
      expect(await queue.endOffer(offer.offerId, 'refused', {}, 104)).toBeUndefined();
    });

    it('ignores another person’s refusal and an expiry before its time', async () => {
      const { queue } = bench;
      const offer = await offered();
      expect(await queue.endOffer(offer.offerId, 'refused', { staffId: 'b' }, 101)).toBeUndefined();
      const early = offer.expiresAtMs - 1;
      expect(await queue.endOffer(offer.offerId, 'expired', {}, early)).toBeUndefined();
      expect(await queue.whereIs('t')).toEqual({ place: 'offered', offer });
      expect(await queue.overdueOffers(early)).toEqual([]);
      expect(await queue.overdueOffers(offer.expiresAtMs)).toEqual([offer]);
    });

    it('expiry with pause: the person gets nothing more until he is ready again', async () => {
      const { queue } = bench;
      const offer = await offered();
      await queue.enqueue(liveTicket('next', { virtualArrivalMs: 2000 }), 101);
      const at = offer.expiresAtMs;
      const result = await queue.endOffer(offer.offerId, 'expired', { pauseAgent: true }, at);
      expect(result?.offers).toEqual([]);
      expect(await queue.agent('a')).toMatchObject({ ready: false, load: { chat: 0 } });
      expect((await queue.counts()).ready).toBe(0);
      expect(pairs(await queue.setAgent(liveAgent('a'), at + 1))).toEqual(['next>a']);
    });

    it('withdrawal excludes nobody', async () => {
      const { queue } = bench;
      const offer = await offered();
      const result = await queue.endOffer(offer.offerId, 'withdrawn', {}, 102);
      expect(pairs(result!.offers)).toEqual(['t>a']);
      expect(result!.offers[0]!.offerId).not.toBe(offer.offerId);
    });

    it('withdrawal keeps I4: an older ticket that waited for his room goes first', async () => {
      const { queue } = bench;
      const offer = await offered();
      await queue.enqueue(liveTicket('older', { virtualArrivalMs: 1 }), 101);
      await queue.setAgent(liveAgent('p', { profile: 'none' }), 102);
      const result = await queue.endOffer(offer.offerId, 'withdrawn', {}, 103);
      expect(pairs(result!.offers)).toEqual(['older>a']);
      expect(await queue.whereIs('t')).toEqual({ place: 'waiting' });
    });
  });

  describe('release', () => {
    it('frees capacity, matches the freed person, and is idempotent', async () => {
      const { queue } = bench;
      const { offerId } = await offered();
      expect(await queue.release('t', 101)).toEqual({ offers: [] });
      await queue.accept(offerId, 'a', 101);
      await queue.enqueue(liveTicket('next'), 102);
      const { released, offers } = await queue.release('t', 103);
      expect(released).toEqual({ ticketId: 't', staffId: 'a', lane: 'chat' });
      expect(pairs(offers)).toEqual(['next>a']);
      expect(await queue.release('t', 104)).toEqual({ offers: [] });
      expect(await queue.whereIs('t')).toBeUndefined();
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 1 } });
    });
  });

  describe('withdraw', () => {
    it('takes a ticket out wherever it stands', async () => {
      const { queue } = bench;
      const offer = await offered();
      await queue.enqueue(liveTicket('next', { virtualArrivalMs: 5, excludedStaffIds: ['z'] }), 101);
      await queue.enqueue(liveTicket('last', { virtualArrivalMs: 6 }), 101);
      const first = await queue.withdraw('t', 102);
      expect(first.withdrawn).toEqual(offer);
      expect(pairs(first.offers)).toEqual(['next>a']);
      expect(await queue.withdraw('last', 103)).toEqual({ offers: [] });
      await queue.accept(first.offers[0]!.offerId, 'a', 104);
      expect(await queue.withdraw('next', 105)).toEqual({ offers: [] });
      expect(await queue.withdraw('never', 106)).toEqual({ offers: [] });
      expect(await queue.snapshot()).toMatchObject({ waiting: [], offers: [], serving: [] });
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 0 } });
      expect(await queue.accept(offer.offerId, 'a', 107)).toBeUndefined();
    });
  });

  describe('assign', () => {
    const entry = (ticketId: string, staffId: string) => ({ ticketId, staffId, lane: 'chat' as const });

    it('moves a waiting ticket within capacity, and refuses beyond it unless forced', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { ready: false }), 1);
      await queue.enqueue(liveTicket('t1'), 2);
      await queue.enqueue(liveTicket('t2'), 2);
      expect(await queue.assign(entry('t1', 'a'), {}, 3)).toEqual({ assigned: true, offers: [] });
      expect(await queue.assign(entry('t2', 'a'), {}, 4)).toEqual({ assigned: false, offers: [] });
      expect(await queue.whereIs('t2')).toEqual({ place: 'waiting' });
      expect(await queue.assign(entry('t2', 'a'), { force: true }, 5)).toMatchObject({ assigned: true });
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 2 } });
      expect(await queue.assign(entry('t2', 'gone'), {}, 6)).toEqual({ assigned: false, offers: [] });
    });

    it('moves an offered ticket, ends the offer, and matches who lost it', async () => {
      const { queue } = bench;
      const offer = await offered();
      await queue.setAgent(liveAgent('b', { ready: false }), 101);
      await queue.enqueue(liveTicket('next'), 102);
      const result = await queue.assign(entry('t', 'b'), {}, 103);
      expect(result).toMatchObject({ assigned: true, withdrawn: offer });
      expect(pairs(result.offers)).toEqual(['next>a']);
      expect(await queue.accept(offer.offerId, 'a', 104)).toBeUndefined();
    });

    it('his own offer becomes his, also when he is full by it; once more changes nothing', async () => {
      const { queue } = bench;
      const offer = await offered();
      const result = await queue.assign(entry('t', 'a'), {}, 101);
      expect(result).toEqual({ assigned: true, withdrawn: offer, offers: [] });
      expect(await queue.assign(entry('t', 'a'), {}, 102)).toEqual({ assigned: true, offers: [] });
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 1 } });
      expect(await queue.offersOf('a')).toEqual([]);
    });

    it('moves a served ticket from one person to another, and an unknown one in', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { capacity: capacity(1, 2, 1), capacityTotal: 2 }), 1);
      await queue.setAgent(liveAgent('b'), 1);
      expect(await queue.assign(entry('new', 'a'), {}, 2)).toEqual({ assigned: true, offers: [] });
      expect(await queue.assign(entry('new', 'b'), {}, 3)).toEqual({ assigned: true, offers: [] });
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 0 }, idleSinceMs: 3 });
      expect((await queue.snapshot()).serving).toEqual([entry('new', 'b')]);
    });
  });
}
