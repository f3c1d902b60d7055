/** Contract of what a queue tells, and of its rebuild. */
import { describe, expect, it } from 'vitest';
import { type Bench, capacity, liveAgent, liveTicket, pairs } from './live-queue-contract.ts';

export function readContract(bench: Bench): void {
  describe('ahead', () => {
    it('counts tickets of the lane that share a class, each once', async () => {
      const { queue } = bench;
      const both = ['labour', 'family'];
      await queue.enqueue(liveTicket('t1', { classes: both, virtualArrivalMs: 1 }), 1);
      await queue.enqueue(liveTicket('t2', { classes: ['family'], virtualArrivalMs: 2 }), 1);
      await queue.enqueue(liveTicket('t3', { lane: 'voice', virtualArrivalMs: 2 }), 1);
      await queue.enqueue(liveTicket('t4', { virtualArrivalMs: 3 }), 1);
      await queue.enqueue(liveTicket('t5', { classes: both, virtualArrivalMs: 4 }), 1);
      await queue.enqueue(liveTicket('t6', { classes: [] }), 1);
      const ahead = await Promise.all(['t1', 't2', 't3', 't4', 't5', 't6'].map((id) => queue.ahead(id)));
      expect(ahead).toEqual([0, 1, 0, 1, 3, 0]);
      expect(await queue.ahead('unknown')).toBeUndefined();
    });

    it('a preferredOnly ticket stands behind those who prefer the same person', async () => {
      const { queue } = bench;
      const person = { preferredStaffId: 'p' };
      await queue.enqueue(liveTicket('t1', { ...person, virtualArrivalMs: 1 }), 1);
      await queue.enqueue(liveTicket('t2', { virtualArrivalMs: 2 }), 1);
      await queue.enqueue(liveTicket('t3', { ...person, preferredOnly: true, virtualArrivalMs: 3 }), 1);
      await queue.enqueue(liveTicket('t4', { virtualArrivalMs: 4 }), 1);
      expect(await Promise.all(['t3', 't4'].map((id) => queue.ahead(id)))).toEqual([1, 2]);
    });

    it('is undefined for an offered ticket', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.enqueue(liveTicket('t'), 2);
      expect(await queue.ahead('t')).toBeUndefined();
    });
  });

  describe('counts and snapshot', () => {
    it('agree with each other and with what happened', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a', { capacity: capacity(1, 2, 1), capacityTotal: 2 }), 1);
      await queue.setAgent(liveAgent('z', { ready: false }), 1);
      const first = (await queue.enqueue(liveTicket('t1'), 2)).offers[0]!;
      await queue.accept(first.offerId, 'a', 3);
      const second = (await queue.enqueue(liveTicket('t2'), 4)).offers[0]!;
      const third = liveTicket('t3', { classes: ['labour', 'family'], virtualArrivalMs: 7 });
      await queue.enqueue(third, 5);
      const fourth = liveTicket('t4', { lane: 'voice', virtualArrivalMs: 6, excludedStaffIds: ['z', 'y'] });
      await queue.enqueue(fourth, 5);
      const fifth = liveTicket('t5', { preferredStaffId: 'z', preferredOnly: true });
      await queue.enqueue(fifth, 5);

      expect(await queue.counts()).toEqual({
        waiting: 3,
        offered: 1,
        serving: 1,
        ready: 1,
        classes: [
          { key: 'family', waiting: 1, headVirtualArrivalMs: 7 },
          { key: 'labour', waiting: 2, headVirtualArrivalMs: 6 },
        ],
      });
      const snapshot = await queue.snapshot();
      const byId = <T extends { ticketId: string }>(list: T[]) =>
        list.sort((a, b) => (a.ticketId < b.ticketId ? -1 : 1));
      expect(byId(snapshot.waiting)).toEqual([third, fourth, fifth]);
      expect(snapshot.offers).toEqual([second]);
      expect(await queue.offersOf('a')).toEqual([second]);
      expect(await queue.offersOf('nobody')).toEqual([]);
      expect(snapshot.serving).toEqual([{ ticketId: 't1', staffId: 'a', lane: 'chat' }]);
      expect(snapshot.agents).toHaveLength(2);
      expect(snapshot.agents.find((agent) => agent.staffId === 'a')).toEqual(await queue.agent('a'));
      expect(await queue.whereIs('t2')).toEqual({ place: 'offered', offer: second });
      expect(await queue.whereIs('t9')).toBeUndefined();
    });

    it('names each thing once: repeats in classes and exclusions are dropped', async () => {
      const { queue } = bench;
      await queue.enqueue(
        liveTicket('t', {
          classes: ['labour', 'labour'],
          excludedStaffIds: ['x', 'x'],
          preferredOnly: true,
        }),
        1,
      );
      expect((await queue.snapshot()).waiting).toEqual([liveTicket('t', { excludedStaffIds: ['x'] })]);
      expect(pairs(await queue.setAgent(liveAgent('a'), 2))).toEqual(['t>a']);
    });
  });

  describe('rebuild', () => {
    it('reset wipes; replaying profiles, agents, serving and waiting restores the view', async () => {
      const { queue } = bench;
      await queue.setAgent(liveAgent('a'), 1);
      await queue.setAgent(liveAgent('b'), 1);
      await queue.assign({ ticketId: 's', staffId: 'a', lane: 'chat' }, {}, 2);
      await queue.enqueue(liveTicket('t1', { excludedStaffIds: ['b'] }), 3);
      const before = await queue.snapshot();
      await queue.reset();
      expect(await queue.needsRebuild()).toBe(false);
      expect(await queue.snapshot()).toEqual({ waiting: [], offers: [], serving: [], agents: [] });
      await queue.setProfile('lawyers', ['labour'], 1);
      for (const agent of before.agents) await queue.setAgent(agent, agent.idleSinceMs);
      for (const entry of before.serving) await queue.assign(entry, { force: true }, 2);
      for (const ticket of before.waiting) await queue.enqueue(ticket, 3);
      const after = await queue.snapshot();
      // A snapshot has no order.
      expect({ ...after, agents: new Set(after.agents) }).toEqual({
        ...before,
        agents: new Set(before.agents),
      });
    });

    it('answers a ping', async () => {
      await expect(bench.queue.ping()).resolves.toBeUndefined();
    });
  });
}
