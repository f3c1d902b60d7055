/** Closed tickets like the one at hand, and the figures of agreement. */
import { describe, expect, it, vi } from 'vitest';
import type { Ticket } from '../../../../routing/ticket.ts';
import { createAgreement } from '../../../../server/desk/classify/agreement.ts';
import { createSimilarTickets } from '../../../../server/desk/classify/similar-tickets.ts';
import { fakeLog } from '../../../support/ports/server-fakes.ts';
import { aMessage, aTicket } from '../../../support/ports/store-docs.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const wrapUp = (over: Partial<NonNullable<Ticket['wrapUp']>> = {}): NonNullable<Ticket['wrapUp']> => ({
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  basis: '劳动合同法第三十条',
  feedback: '王小明您好，可申请支付令，或拨13800001111找李律师',
  by: 'someone',
  at: '2026-11-18T02:00:00.000Z',
  ...over,
});

const bureau = async () => {
  const world = await createDeskWorld({});
  const { store } = world;
  const zhou = await world.hire({ username: 'zhou', role: 'agent', displayName: '周敏' });
  const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '主管' });
  const similar = createSimilarTickets({
    ...{ store, bus: world.core.bus, log: fakeLog(), mayRead: world.desk.queries.mayReadFiles },
  });
  const past = async (id: string, text: string, over: Partial<Ticket> = {}) => {
    await store.tickets.insert(
      aTicket({ id, no: `no-${id}`, status: 'closed', subject: text, wrapUp: wrapUp(), ...over }),
    );
    await store.messages.insert(aMessage({ id: `m-${id}`, key: `k-${id}`, ticketId: id, seq: 1, text }));
  };
  return { world, store, zhou, boss, similar, past };
};
const WAGE = '公司拖欠工资三个月不发，怎么要回来';

describe('similar tickets', () => {
  it('ST1: shows subject, matter, basis and answer without names and numbers to who may not read the ticket', async () => {
    const { world, store, zhou, boss, similar, past } = await bureau();
    await past('wage', '我叫王小明，公司拖欠工资两个月', {
      requester: { citizenId: 'c-9', name: '王小明', phone: '13811112222', declaredGroups: [] },
    });
    await past('divorce', '想要离婚，孩子归谁');
    const asked = await world.ask(await world.visitor(), WAGE);
    const ticket = (await store.tickets.get(asked))!;
    await store.tickets.replace({ ...ticket, status: 'serving', ownerId: zhou.id }, ticket.version);

    const [first, ...more] = must(await similar.similar(zhou, asked));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ matter: '劳动纠纷', closedOn: '2026-11-18', basis: '劳动合同法第三十条' });
    expect(first?.feedback).toContain('可申请支付令');
    expect(JSON.stringify(first)).not.toMatch(/王小明|13800001111|13811112222|李律师|no-wage|c-9/);
    expect(first?.ticketId).toBeUndefined();

    const [seen] = must(await similar.similar(boss, asked));
    expect(seen).toMatchObject({ ticketId: 'wage', ticketNo: 'no-wage' });
    expect(JSON.stringify(seen)).not.toMatch(/王小明|13800001111/);
  });

  it('ST1: nobody asks through a ticket that he may not read, and nobody finds a ticket that excludes him', async () => {
    const { world, store, zhou, similar, past } = await bureau();
    await past('wage', WAGE, { exclusions: [{ staffId: zhou.id, reason: 'conflict' }] as never });
    await past('other', '公司拖欠工资，没有合同', { wrapUp: wrapUp({ feedback: '先收集证据' }) });
    const mine = await world.ask(await world.visitor(), WAGE);
    const ticket = (await store.tickets.get(mine))!;
    await store.tickets.replace({ ...ticket, status: 'serving', ownerId: zhou.id }, ticket.version);
    const found = must(await similar.similar(zhou, mine));
    expect(found.map(({ feedback }) => feedback)).toEqual(['先收集证据']);
    await past('theirs', WAGE, { ownerId: 'someone-else' });
    expect(codeOf(await similar.similar(zhou, 'theirs'))).toBe('forbidden');
    expect(codeOf(await similar.similar(zhou, 'nowhere'))).toBe('not_found');
  });

  it('ST2: withdrawn tickets teach nothing, equal answers are shown once, a ticket closed later is found', async () => {
    const { world, store, boss, similar, past } = await bureau();
    await past('a', WAGE);
    await past('b', `${WAGE}呢`);
    await past('gone', WAGE, { wrapUp: wrapUp({ result: 'withdrawn', feedback: '群众主动撤回' }) });
    const asked = await world.ask(await world.visitor(), WAGE);
    expect(must(await similar.similar(boss, asked))).toHaveLength(1);
    await past('late', '公司拖欠工资三个月', { wrapUp: wrapUp({ feedback: '向劳动监察大队投诉' }) });
    const late = (await store.tickets.get('late'))!;
    const facts = { ticketId: late.id, status: 'closed', citizenId: late.requester.citizenId };
    world.core.bus.publish('ticket.changed', facts);
    await expect
      .poll(async () => must(await similar.similar(boss, asked)).map(({ feedback }) => feedback))
      .toContain('向劳动监察大队投诉');
    similar.close();
  });
});

describe('agreement', () => {
  it('CL-W11: counts by week what classification and people agreed on, and what had to move', async () => {
    const { store, past } = await bureau();
    const closed = (matter: string, confirmed: string, at: string) =>
      ({
        confirmedMatter: confirmed,
        classification: { matter },
        stamps: { acceptedAt: at, fedBackAt: at },
      }) as unknown as Partial<Ticket>;
    await past('1', 'a', closed('劳动纠纷', '劳动纠纷', '2026-11-16T02:00:00.000Z'));
    // Sunday 23:30 in Beijing belongs to the week before.
    await past('2', 'b', closed('侵权', '劳动纠纷', '2026-11-15T15:30:00.000Z'));
    await past('3', 'c', closed('侵权', '侵权', '2026-11-19T02:00:00.000Z'));
    await past('4', 'd', { stamps: { acceptedAt: '', fedBackAt: '2026-11-19T02:00:00.000Z' } });
    let seq = 0;
    const moved = (what: string, target: string, at: string) =>
      store.audit.insert({
        ...{ id: `e-${++seq}`, seq, at, who: 'x', whoName: '', from: '', what, target, data: {} },
        ...{ prevHash: '', hash: '' },
      });
    await moved('ticket.transferred', 'ticket:1', '2026-11-17T02:00:00.000Z');
    await moved('ticket.transferred', 'ticket:1', '2026-11-18T02:00:00.000Z');
    await moved('order.return', 'order:9', '2026-11-18T02:00:00.000Z');
    await moved('ticket.closed', 'ticket:3', '2026-11-18T02:00:00.000Z');

    const clock = { nowMs: () => Date.parse('2026-11-20T01:00:00.000Z') };
    const { weeks, matters } = await createAgreement({ store, clock }).agreement(3);
    // Tickets from before the figure are not judged (FG10).
    const firstContact = { resolved: 0, judged: 0, pending: 0 };
    expect(weeks).toEqual([
      { from: '2026-11-02', texts: 0, right: 0, misrouted: 0, redispatched: 0, closed: 0, firstContact },
      { from: '2026-11-09', texts: 1, right: 0, misrouted: 0, redispatched: 0, closed: 1, firstContact },
      { from: '2026-11-16', texts: 2, right: 2, misrouted: 2, redispatched: 3, closed: 3, firstContact },
    ]);
    expect(matters).toEqual([
      { matter: '劳动纠纷', texts: 2, right: 1, mistakenFor: [{ matter: '侵权', texts: 1 }] },
      { matter: '侵权', texts: 1, right: 1, mistakenFor: [] },
    ]);
  });
});
