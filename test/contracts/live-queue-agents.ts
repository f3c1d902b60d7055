/** Contract of people coming, going and changing, and of what a profile may take. */
import { describe, expect, it } from 'vitest';
import { type Bench, capacity, liveAgent, liveTicket, pairs } from './live-queue-contract.ts';

export function agentContract(bench: Bench): void {
  describe('what must be known', () => {
    it('a person is set only when his profile is told of all known classes', async () => {
      const { queue } = bench;
      await queue.enqueue(liveTicket('t'), 1);
      const known = (await queue.knownClasses()).length;
      expect(await queue.setAgentKnown(liveAgent('a'), known + 1, 1)).toBeUndefined();
      expect(await queue.setAgentKnown(liveAgent('a', { profile: 'strangers' }), known, 2)).toBeUndefined();
      expect(await queue.agent('a')).toBeUndefined();
      expect(pairs((await queue.setAgentKnown(liveAgent('a'), known, 4)) ?? [])).toEqual(['t>a']);
    });

    it('a ticket of a class that was not announced is left out', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      const [mine, ...others] = liveTicket('t').classes;
      const strange = liveTicket('s', { classes: [mine!, 'never announced'] });
      expect(await queue.enqueueKnown(strange, 2)).toBeUndefined();
      expect(await queue.whereIs('s')).toBeUndefined();
      await queue.reset();
      expect(await queue.enqueueKnown(liveTicket('t'), 3)).toBeUndefined();
      for (const key of [mine!, ...others]) await queue.addClass(key, [liveAgent('a').profile], 4);
      await queue.setAgent(liveAgent('a'), 5);
      const answer = await queue.enqueueKnown(liveTicket('t'), 6);
      expect(answer?.placed).toBe(true);
      expect(pairs(answer?.offers ?? [])).toEqual(['t>a']);
      expect(await queue.enqueueKnown(liveTicket('t'), 7)).toEqual({ placed: false, offers: [] });
    });
  });

  describe('setAgent', () => {
    it('more capacity matches; not ready withdraws nothing and gets nothing', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      const offer = (await queue.enqueue(liveTicket('t1'), 2)).offers[0]!;
      await queue.enqueue(liveTicket('t2'), 3);
      const more = { capacity: capacity(1, 2, 1), capacityTotal: 2 };
      expect(pairs(await queue.setAgent(liveAgent('a', more), 4))).toEqual(['t2>a']);
      expect(await queue.setAgent(liveAgent('a', { ready: false }), 5)).toEqual([]);
      expect(await queue.accept(offer.offerId, 'a', 6)).toEqual(offer);
      await queue.release('t1', 7);
      expect((await queue.enqueue(liveTicket('t3'), 8)).offers).toEqual([]);
      expect(await queue.agent('a')).toMatchObject({ ready: false, load: { chat: 1 }, capacityTotal: 1 });
    });

    it('keeps idle time on an update and starts it when he becomes ready', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setAgent(liveAgent('a', { profile: 'notaries' }), 2);
      expect(await queue.agent('a')).toEqual({
        ...liveAgent('a', { profile: 'notaries' }),
        idleSinceMs: 1,
        load: capacity(0, 0, 0),
      });
      await queue.setAgent(liveAgent('a', { ready: false }), 3);
      await queue.setAgent(liveAgent('a'), 4);
      expect(await queue.agent('a')).toMatchObject({ idleSinceMs: 4 });
    });

    it('a new profile moves him to other lines at once', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.enqueue(liveTicket('n', { classes: ['notary'] }), 2);
      expect(pairs(await queue.setAgent(liveAgent('a', { profile: 'notaries' }), 3))).toEqual(['n>a']);
      await queue.withdraw('n', 4);
      expect((await queue.enqueue(liveTicket('t'), 5)).offers).toEqual([]);
      expect(pairs((await queue.enqueue(liveTicket('n2', { classes: ['notary'] }), 6)).offers)).toEqual([
        'n2>a',
      ]);
    });
  });

  describe('removeAgent', () => {
    it('withdraws his offers, gives them to others in order, and keeps what he serves', async () => {
      const { queue } = bench;
      const roomy = { capacity: capacity(1, 3, 1), capacityTotal: 3 };
      await queue.setAgent(liveAgent('a', roomy), 1);
      const served = (await queue.enqueue(liveTicket('s'), 2)).offers[0]!;
      await queue.accept(served.offerId, 'a', 3);
      const late = (await queue.enqueue(liveTicket('late', { virtualArrivalMs: 2000 }), 4)).offers[0]!;
      const early = (await queue.enqueue(liveTicket('early'), 5)).offers[0]!;
      await queue.setAgent(liveAgent('b'), 6);
      const { withdrawn, offers } = await queue.removeAgent('a', 7);
      expect(new Set(withdrawn)).toEqual(new Set([late, early]));
      expect(pairs(offers)).toEqual(['early>b']);
      expect(await queue.whereIs('late')).toEqual({ place: 'waiting' });
      expect(await queue.accept(late.offerId, 'a', 8)).toBeUndefined();
      expect(await queue.agent('a')).toBeUndefined();
      expect((await queue.snapshot()).serving).toEqual([{ ticketId: 's', staffId: 'a', lane: 'chat' }]);
      expect(pairs(await queue.setAgent(liveAgent('a'), 9))).toEqual([]);
      expect(await queue.agent('a')).toMatchObject({ load: { chat: 1 }, idleSinceMs: 9 });
    });

    it('is idempotent, and release after it leaves nothing behind', async () => {
      const { queue } = bench;
      expect(await queue.removeAgent('a', 1)).toEqual({ withdrawn: [], offers: [] });
      await queue.setAgent(liveAgent('a'), 2);
      await queue.assign({ ticketId: 's', staffId: 'a', lane: 'chat' }, {}, 3);
      await queue.removeAgent('a', 4);
      expect(await queue.removeAgent('a', 5)).toEqual({ withdrawn: [], offers: [] });
      expect((await queue.release('s', 6)).released).toMatchObject({ staffId: 'a' });
      expect(await queue.snapshot()).toEqual({ waiting: [], offers: [], serving: [], agents: [] });
    });

    it('a preferredOnly ticket waits for his return', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('p'), 1);
      await queue.setAgent(liveAgent('b'), 1);
      await queue.enqueue(liveTicket('t', { preferredStaffId: 'p', preferredOnly: true }), 2);
      expect((await queue.removeAgent('p', 3)).offers).toEqual([]);
      expect(pairs(await queue.setAgent(liveAgent('p'), 4))).toEqual(['t>p']);
    });
  });

  describe('profiles and classes', () => {
    it('a profile that may take more is matched in order over its people', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setAgent(liveAgent('b'), 2);
      await queue.enqueue(liveTicket('t1', { classes: ['new', 'rare'], virtualArrivalMs: 30 }), 3);
      await queue.enqueue(liveTicket('t2', { classes: ['rare'], virtualArrivalMs: 20 }), 3);
      await queue.enqueue(
        liveTicket('t3', { classes: ['new'], virtualArrivalMs: 10, excludedStaffIds: ['a', 'b'] }),
        3,
      );
      expect(pairs(await queue.setProfile('lawyers', ['labour', 'new', 'rare'], 4))).toEqual([
        't2>a',
        't1>b',
      ]);
      expect(await queue.whereIs('t3')).toEqual({ place: 'waiting' });
    });

    it('a profile that may take less gets no more of it', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setProfile('lawyers', ['family'], 2);
      expect((await queue.enqueue(liveTicket('t'), 3)).offers).toEqual([]);
      expect(pairs((await queue.enqueue(liveTicket('f', { classes: ['family'] }), 4)).offers)).toEqual([
        'f>a',
      ]);
    });

    it('a new class is added to the profiles named, and matched', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setAgent(liveAgent('n', { profile: 'notaries' }), 1);
      await queue.setAgent(liveAgent('x', { profile: 'none' }), 0);
      await queue.enqueue(liveTicket('t', { classes: ['new'] }), 2);
      expect(pairs(await queue.addClass('new', ['lawyers', 'notaries'], 3))).toEqual(['t>a']);
      expect(pairs((await queue.enqueue(liveTicket('t2', { classes: ['new'] }), 4)).offers)).toEqual([
        't2>n',
      ]);
      await queue.setAgent(liveAgent('a2'), 5);
      expect(pairs((await queue.enqueue(liveTicket('l'), 6)).offers)).toEqual(['l>a2']);
    });

    it('lists every class ever announced, also the empty ones', async () => {
      const { queue } = bench;
      await queue.addClass('b', [], 1);
      await queue.enqueue(liveTicket('t', { classes: ['a', 'c'] }), 2);
      await queue.withdraw('t', 3);
      expect(await queue.knownClasses()).toEqual(['a', 'b', 'c']);
      await queue.reset();
      expect(await queue.knownClasses()).toEqual([]);
    });
  });
}
