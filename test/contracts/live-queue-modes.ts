/** Contract of offer modes, of the balance between people, and of the last instant for offers. */
import { describe, expect, it } from 'vitest';
import type { LiveTicket } from '../../server/queue/live-queue.ts';
import { type Bench, capacity, liveAgent, liveTicket, pairs } from './live-queue-contract.ts';

const grabTicket = (id: string, overrides: Partial<LiveTicket> = {}) =>
  liveTicket(id, { mode: 'grab', ...overrides });

export function modeContract(bench: Bench): void {
  describe('grab', () => {
    it('GR2: pushes nobody, tells who may take it, and the first claim serves it', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { share: 0.5 }), 1);
      await queue.setAgent(liveAgent('b'), 1);
      await queue.setAgent(liveAgent('n', { profile: 'notaries' }), 1);
      await queue.setAgent(liveAgent('p', { ready: false }), 1);
      expect(await queue.enqueue(grabTicket('t'), 2)).toEqual({ placed: true, offers: [] });
      expect(await queue.mayGrab('t', 3)).toEqual([
        { staffId: 'a', share: 0.5 },
        { staffId: 'b', share: 0 },
      ]);
      expect(await queue.grabsFor('b', 10, 3)).toEqual(['t']);
      expect(await queue.grabsFor('n', 10, 3)).toEqual([]);
      expect(await queue.grab('t', 'b', 4)).toEqual({
        grabbed: true,
        entry: { ticketId: 't', staffId: 'b', lane: 'chat' },
      });
      expect(await queue.grab('t', 'a', 4)).toEqual({ grabbed: false, why: 'taken', by: 'b' });
      expect(await queue.mayGrab('t', 5)).toBeUndefined();
      expect(await queue.grabsFor('a', 10, 5)).toEqual([]);
      expect(await queue.whereIs('t')).toEqual({ place: 'serving', staffId: 'b' });
      expect(await queue.agent('b')).toMatchObject({ load: { chat: 1 } });
      expect((await queue.release('t', 6)).released).toMatchObject({ staffId: 'b' });
    });

    it('GR3: says what stands in the way', async () => {
      const { queue } = bench;
      await queue.setProfile('all', ['labour', 'notary'], 0);
      await queue.setAgent(liveAgent('a', { profile: 'all', offersUntilMs: { voice: 50 } }), 1);
      await queue.enqueue(grabTicket('t', { excludedStaffIds: ['x'] }), 2);
      await queue.enqueue(grabTicket('v', { lane: 'voice' }), 2);
      await queue.enqueue(liveTicket('pushed', { classes: ['rare'] }), 2);
      await queue.setAgent(liveAgent('x'), 3);
      await queue.setAgent(liveAgent('n', { profile: 'notaries' }), 3);
      await queue.setAgent(liveAgent('p', { ready: false }), 3);
      await queue.setAgent(liveAgent('none', { capacity: capacity(1, 0, 1) }), 3);
      const why = async (ticketId: string, staffId: string, nowMs = 4) => {
        const answer = await queue.grab(ticketId, staffId, nowMs);
        return answer.grabbed ? 'grabbed' : answer.why;
      };
      expect(await why('unknown', 'a')).toBe('gone');
      expect(await why('pushed', 'a')).toBe('not_open');
      expect(await why('t', 'nobody')).toBe('not_ready');
      expect(await why('t', 'p')).toBe('not_ready');
      expect(await why('t', 'x')).toBe('excluded');
      expect(await why('t', 'n')).toBe('not_eligible');
      expect(await why('t', 'none')).toBe('capacity');
      expect(await why('v', 'a', 50)).toBe('shift_end');
      expect(await why('t', 'a')).toBe('grabbed');
      expect(await queue.grab('v', 'x', 51)).toMatchObject({ grabbed: true });
    });

    it('GR6: counts a person’s claims of a day where they meet, and the pause between two', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { capacity: capacity(0, 9, 0), capacityTotal: 9 }), 1);
      for (const id of ['t1', 't2', 't3', 't4', 't5']) await queue.enqueue(grabTicket(id), 2);
      const limit = (over = {}) => ({
        ...{ day: '2026-11-20', today: 0, capPerDay: 2, coolDownMs: 0 },
        ...over,
      });
      const why = async (ticketId: string, nowMs: number, over = {}) => {
        const answer = await queue.grab(ticketId, 'a', nowMs, limit(over));
        return answer.grabbed ? 'grabbed' : answer.why;
      };
      // Both nodes have read the same record: none so far.
      expect(await why('t1', 1000)).toBe('grabbed');
      expect(await why('t2', 1000, { coolDownMs: 1 })).toBe('cool_down');
      expect(await why('t2', 1001, { coolDownMs: 1 })).toBe('grabbed');
      expect(await why('t3', 1001)).toBe('day_cap');
      // What came to nothing counts no more; another day begins anew; the record may know of more.
      await queue.forgetGrab('a', '2026-11-20');
      expect(await why('t3', 1002, { today: 2 })).toBe('day_cap');
      expect(await why('t3', 1002)).toBe('grabbed');
      expect(await why('t4', 1002, { day: '2026-11-21' })).toBe('grabbed');
      expect(await why('t5', 1003, { lastAtMs: 1003, coolDownMs: 5, capPerDay: 0 })).toBe('cool_down');
      expect(await why('t5', 1008, { lastAtMs: 1003, coolDownMs: 5, capPerDay: 0 })).toBe('grabbed');
    });

    it('counts an offered ticket as taken, by the person who has the offer', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.enqueue(liveTicket('t'), 2);
      expect(await queue.grab('t', 'b', 3)).toEqual({ grabbed: false, why: 'taken', by: 'a' });
    });

    it('GR5: enqueued anew as push it is offered with its old place; push to grab stops the pushing', async () => {
      const { queue } = bench;
      await queue.enqueue(grabTicket('old', { virtualArrivalMs: 10 }), 1);
      await queue.enqueue(liveTicket('young', { virtualArrivalMs: 20 }), 1);
      await queue.setAgent(liveAgent('a'), 2);
      expect(await queue.whereIs('young')).toMatchObject({ place: 'offered' });
      expect((await queue.enqueue(liveTicket('old', { virtualArrivalMs: 10 }), 3)).offers).toEqual([]);
      expect(await queue.mayGrab('old', 3)).toBeUndefined();
      expect(pairs((await queue.withdraw('young', 4)).offers)).toEqual(['old>a']);
      await queue.enqueue(liveTicket('next'), 5);
      await queue.enqueue(grabTicket('next'), 6);
      expect((await queue.withdraw('old', 7)).offers).toEqual([]);
      expect(await queue.grabsFor('a', 5, 8)).toEqual(['next']);
    });

    it('lists in order of virtual arrival over all lanes and classes, each once, up to the limit', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { capacity: capacity(0, 2, 2), capacityTotal: 3 }), 1);
      for (let n = 0; n < 90; n += 1) {
        await queue.enqueue(grabTicket(`x${n}`, { virtualArrivalMs: n, excludedStaffIds: ['a'] }), 2);
      }
      const both = ['labour', 'family'];
      await queue.enqueue(grabTicket('t3', { virtualArrivalMs: 300, classes: both }), 2);
      await queue.enqueue(grabTicket('t1', { virtualArrivalMs: 100, lane: 'task' }), 2);
      await queue.enqueue(grabTicket('t2', { virtualArrivalMs: 100.5, classes: ['family'] }), 2);
      await queue.enqueue(grabTicket('v', { virtualArrivalMs: 1, lane: 'voice' }), 2);
      const own = { classes: ['notary'], preferredStaffId: 'a', preferredOnly: true };
      await queue.enqueue(grabTicket('mine', { ...own, virtualArrivalMs: 200 }), 2);
      await queue.enqueue(grabTicket('theirs', { ...own, preferredStaffId: 'b' }), 2);
      expect(await queue.grabsFor('a', 10, 3)).toEqual(['t1', 't2', 'mine', 't3']);
      expect(await queue.grabsFor('a', 2, 3)).toEqual(['t1', 't2']);
      expect(await queue.mayGrab('mine', 3)).toEqual([{ staffId: 'a', share: 0 }]);
      expect(await queue.grab('mine', 'a', 4)).toMatchObject({ grabbed: true });
      expect(await queue.grab('theirs', 'a', 4)).toEqual({ grabbed: false, why: 'not_eligible' });
    });

    it('counts and positions know grab tickets; they stand behind their own kind alone', async () => {
      const { queue } = bench;
      await queue.enqueue(grabTicket('g1', { virtualArrivalMs: 1 }), 1);
      await queue.enqueue(grabTicket('g2', { virtualArrivalMs: 2 }), 1);
      await queue.enqueue(liveTicket('t', { virtualArrivalMs: 3 }), 1);
      await queue.enqueue(liveTicket('u', { virtualArrivalMs: 4, mode: 'pull' }), 1);
      expect(await Promise.all(['g2', 't', 'u'].map((id) => queue.ahead(id)))).toEqual([1, 0, 0]);
      expect(await queue.counts()).toMatchObject({
        waiting: 4,
        classes: [{ key: 'labour', waiting: 4, headVirtualArrivalMs: 1 }],
      });
      expect((await queue.snapshot()).waiting.map((ticket) => ticket.mode ?? 'push').sort()).toEqual([
        'grab',
        'grab',
        'pull',
        'push',
      ]);
    });
  });

  describe('pull', () => {
    it('GR10: neither pushed nor grabbed; a supervisor assigns it', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      expect(await queue.enqueue(liveTicket('t', { mode: 'pull' }), 2)).toEqual({ placed: true, offers: [] });
      expect(await queue.addClass('labour', ['lawyers'], 3)).toEqual([]);
      expect(await queue.grab('t', 'a', 4)).toEqual({ grabbed: false, why: 'not_open' });
      expect(await queue.knownClasses()).toEqual(['labour']);
      expect(await queue.assign({ ticketId: 't', staffId: 'a', lane: 'chat' }, {}, 5)).toEqual({
        assigned: true,
        offers: [],
      });
      expect((await queue.counts()).waiting).toBe(0);
    });
  });

  describe('balance', () => {
    const roomy = { capacity: capacity(5, 5, 5), capacityTotal: 9 };

    it('DP7: per lane, and reorders who is ready when the policy changes', async () => {
      const { queue, policy } = bench;
      await queue.setAgent(liveAgent('idle', { ...roomy, share: 2 }), 1000);
      await queue.assign({ ticketId: 's', staffId: 'idle', lane: 'task' }, {}, 2000);
      await queue.setAgent(liveAgent('free', { ...roomy, share: 1 }), 3000);
      await queue.setAgent(liveAgent('fair', { ...roomy, share: 0.994 }), 4000);
      await queue.assign({ ticketId: 's2', staffId: 'fair', lane: 'task' }, {}, 5000);
      const taker = async (id: string, lane: 'chat' | 'voice' = 'chat') => {
        const { offers } = await queue.enqueue(liveTicket(id, { lane }), 6000);
        await queue.withdraw(id, 6000);
        return offers[0]?.staffId;
      };
      expect(await taker('t1')).toBe('free');
      policy.balance = { chat: 'longest_idle', voice: 'fair_share' };
      expect(await taker('t2')).toBe('idle');
      expect(await taker('t3', 'voice')).toBe('fair');
      await queue.setAgent(liveAgent('fair', { ...roomy, share: 1.004 }), 7000);
      expect(await taker('t4', 'voice')).toBe('free');
      policy.balance = {};
      expect(await taker('t5', 'voice')).toBe('free');
      expect(await queue.agent('fair')).toMatchObject({ share: 1, idleSinceMs: 4000 });
    });

    it('breaks ties of equal shares by load, then idle time in seconds, then id', async () => {
      const { queue, policy } = bench;
      policy.balance = { chat: 'fair_share' };
      await queue.setAgent(liveAgent('b', roomy), 1400);
      await queue.setAgent(liveAgent('a', roomy), 1900);
      await queue.setAgent(liveAgent('c', roomy), 900);
      const got: string[] = [];
      for (const id of ['t1', 't2', 't3', 't4']) {
        got.push(...pairs((await queue.enqueue(liveTicket(id), 2000)).offers));
      }
      expect(got).toEqual(['t1>c', 't2>a', 't3>b', 't4>c']);
    });

    it('bounds a share: nothing below 0, nothing above 163.83 is told apart', async () => {
      const { queue, policy } = bench;
      policy.balance = { chat: 'fair_share' };
      await queue.setAgent(liveAgent('z', { ...roomy, share: -3 }), 1);
      await queue.setAgent(liveAgent('b', { ...roomy, share: Number.POSITIVE_INFINITY }), 1);
      await queue.setAgent(liveAgent('a', { ...roomy, share: 5000 }), 1);
      expect(await queue.agent('z')).not.toHaveProperty('share');
      expect(await queue.agent('a')).toMatchObject({ share: 163.83 });
      expect(pairs((await queue.enqueue(liveTicket('t1'), 2)).offers)).toEqual(['t1>z']);
      await queue.setAgent(liveAgent('z', { ...roomy, ready: false }), 3);
      expect(pairs((await queue.enqueue(liveTicket('t2'), 4)).offers)).toEqual(['t2>a']);
    });
  });

  describe('last instant for offers', () => {
    it('DP15: at and after it no offer in that lane; a new one opens it again', async () => {
      const { queue } = bench;
      const roomy = { capacity: capacity(2, 2, 2), capacityTotal: 6 };
      await queue.setAgent(liveAgent('a', { ...roomy, offersUntilMs: { voice: 100, task: 900 } }), 1);
      expect(await queue.agent('a')).toMatchObject({ offersUntilMs: { voice: 100, task: 900 } });
      const voice = (id: string, nowMs: number) => queue.enqueue(liveTicket(id, { lane: 'voice' }), nowMs);
      expect(pairs((await voice('v1', 99)).offers)).toEqual(['v1>a']);
      expect(await queue.mayGrab('v1', 99)).toBeUndefined();
      expect((await voice('v2', 100)).offers).toEqual([]);
      expect(pairs((await queue.enqueue(liveTicket('c'), 101)).offers)).toEqual(['c>a']);
      await queue.enqueue(grabTicket('g', { lane: 'task' }), 102);
      expect(await queue.mayGrab('g', 899)).toHaveLength(1);
      expect(await queue.grabsFor('a', 5, 899)).toEqual(['g']);
      expect(await queue.mayGrab('g', 900)).toEqual([]);
      expect(await queue.grabsFor('a', 5, 900)).toEqual([]);
      // It stays closed for a node whose clock is behind.
      expect((await voice('v3', 98)).offers).toEqual([]);
      const longer = { ...roomy, offersUntilMs: { voice: 500 } };
      expect(pairs(await queue.setAgent(liveAgent('a', longer), 103))).toEqual(['v2>a']);
      await queue.withdraw('v1', 104);
      await queue.removeAgent('a', 105);
      expect(pairs(await queue.setAgent(liveAgent('a', roomy), 600))).toEqual(['c>a', 'v2>a', 'v3>a']);
      expect(await queue.agent('a')).not.toHaveProperty('offersUntilMs');
    });

    it('keeps the offer that was made before, and a supervisor may still assign', async () => {
      const { queue } = bench;
      const roomy = { capacity: capacity(3, 1, 1), capacityTotal: 3 };
      await queue.setAgent(liveAgent('a', { ...roomy, offersUntilMs: { voice: 100 } }), 1);
      const [offer] = (await queue.enqueue(liveTicket('v1', { lane: 'voice' }), 90)).offers;
      expect(await queue.accept(offer!.offerId, 'a', 110)).toEqual(offer);
      await queue.enqueue(liveTicket('v2', { lane: 'voice' }), 111);
      expect(await queue.whereIs('v2')).toEqual({ place: 'waiting' });
      const given = await queue.assign({ ticketId: 'v2', staffId: 'a', lane: 'voice' }, {}, 112);
      expect(given).toEqual({ assigned: true, offers: [] });
    });
  });
}
