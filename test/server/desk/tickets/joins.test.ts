/** Merging and linking tickets on a whole desk: nothing is lost or doubled, and whoever is second is told so. */
import { beforeEach, describe, expect, it } from 'vitest';
import { absorbed } from '../../../../routing/joins.ts';
import type { Ticket } from '../../../../routing/ticket.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { queryCodeOf } from '../../../../server/desk/citizens/status.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
let lin: StaffPrincipal;
let citizen: CitizenPrincipal;
let first: string;
let second: string;

const ROOM = { capacity: { voice: 0, chat: 4, task: 4 }, capacityTotal: 6 };
const REASON = { reason: '同一件欠薪' };
const closing = (ticketId: string) => ({
  ...{ ticketId, matter: '劳动纠纷' as const, service: 'advice' as const, result: 'answered' as const },
  ...{ basis: '', feedback: '已告知途径。' },
});
const stored = async (id: string): Promise<Ticket> => (await world.store.tickets.get(id))!;
const takeAll = async (who: StaffPrincipal) => {
  for (const offer of await world.offersOf(who)) must(await world.desk.staff.accept(who, offer));
  await world.settle();
};
const says = (who: CitizenPrincipal, ticketId: string, text: string, clientKey = `key-${text}-12345`) =>
  world.desk.citizen.send(who, { ticketId, clientKey: clientKey.slice(0, 60), text });
const textsOf = async (ticketId: string) =>
  must(await world.desk.queries.messages(lin, ticketId, 0, 100))
    .items.filter((one) => one.kind === 'text')
    .map((one) => one.text);

beforeEach(async () => {
  world = await createDeskWorld();
  lin = await world.hire({ username: 'lin', ...ROOM });
  await world.ready(lin);
  citizen = await world.visitor();
  first = await world.ask(citizen, '老板拖欠工资三个月');
  await takeAll(lin);
  second = await world.ask(citizen, '公司拖欠我的工资怎么要');
  await takeAll(lin);
});

describe('merging', () => {
  it('JN1: one goes on, the other is closed with a pointer; messages stay where they are', async () => {
    const merged = must(await world.desk.staff.merge(lin, { ticketId: first, fromId: second, ...REASON }));
    expect(merged).toMatchObject({ id: first, status: 'serving', merged: [{ ticketId: second }] });
    const from = await stored(second);
    expect(from).toMatchObject({ status: 'closed', mergedInto: { ticketId: first } });
    expect((await stored(first)).merging).toEqual([]);
    expect(await textsOf(second)).toEqual(['公司拖欠我的工资怎么要']);
    expect(await textsOf(first)).toEqual(['老板拖欠工资三个月']);
    // No rating of a ticket that nobody has answered, and its place is free again.
    expect((await world.desk.citizen.ticket(citizen, second)).ok).toBe(true);
    expect(must(await world.desk.citizen.ticket(citizen, second)).rating).toBeUndefined();
    expect((await world.queue.whereIs(second))?.place).not.toBe('serving');
    expect((await world.queue.whereIs(first))?.place).toBe('serving');
  });

  it('JN1: says who, when and why in the audit log, on both tickets', async () => {
    must(await world.desk.staff.merge(lin, { ticketId: first, fromId: second, ...REASON }));
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ limit: 200 })).items;
    expect(log.find((one) => one.what === 'ticket.merged')).toMatchObject({
      who: lin.id,
      target: `ticket:${second}`,
      data: { into: first, reason: REASON.reason },
    });
    expect(log.find((one) => one.what === 'ticket.merging')?.target).toBe(`ticket:${first}`);
  });

  it('JN6: what the citizen still writes into the closed one arrives in the other, once', async () => {
    must(await says(citizen, second, '我有欠条'));
    must(await world.desk.staff.merge(lin, { ticketId: first, fromId: second, ...REASON }));
    must(await says(citizen, second, '还有考勤表'));
    must(await says(citizen, second, '还有考勤表'));
    // A repeat of what had arrived before the merge is answered by the first message.
    expect(must(await says(citizen, second, '我有欠条')).ticketId).toBe(second);
    expect(await textsOf(second)).toEqual(['公司拖欠我的工资怎么要', '我有欠条']);
    expect(await textsOf(first)).toEqual(['老板拖欠工资三个月', '还有考勤表']);
    expect(must(await world.desk.citizen.ticket(citizen, second)).mergedInto).toBe(first);
    const { no } = await stored(second);
    const code = queryCodeOf(world.core.ratingKey, second);
    expect(must(await world.desk.status.look(no, code)).no).toBe((await stored(first)).no);
  });

  it('JN1: a chain of merges ends in one conversation', async () => {
    const third = await world.ask(citizen, '拖欠工资的事我再问一下');
    await takeAll(lin);
    must(await world.desk.staff.merge(lin, { ticketId: second, fromId: third, ...REASON }));
    must(await world.desk.staff.merge(lin, { ticketId: first, fromId: second, ...REASON }));
    expect((await stored(first)).merged).toEqual([second, third]);
    must(await says(citizen, third, '在吗'));
    expect(await textsOf(first)).toContain('在吗');
    expect(must(await world.desk.queries.messages(lin, third, 0, 10)).items.length).toBeGreaterThan(0);
  });

  it('JN2: of two merges in opposite directions at most one is done, and none closes both', async () => {
    const answers = await Promise.all([
      world.desk.staff.merge(lin, { ticketId: first, fromId: second, ...REASON }),
      world.desk.staff.merge(lin, { ticketId: second, fromId: first, ...REASON }),
    ]);
    expect(answers.filter((one) => one.ok).length).toBeLessThanOrEqual(1);
    for (const answer of answers)
      if (!answer.ok) expect(['version_conflict', 'wrong_state']).toContain(answer.code);
    const states = [(await stored(first)).status, (await stored(second)).status];
    expect(states.filter((status) => status === 'serving').length).toBeGreaterThanOrEqual(1);
    expect([...((await stored(first)).merging ?? []), ...((await stored(second)).merging ?? [])]).toEqual([]);
  });

  it('JN2: merging against closing: the words of the citizen end in an open ticket or nothing is merged', async () => {
    const [merged, closed] = await Promise.all([
      world.desk.staff.merge(lin, { ticketId: first, fromId: second, ...REASON }),
      world.desk.staff.close(lin, closing(first)),
    ]);
    const [into, from] = [await stored(first), await stored(second)];
    expect([merged.ok, closed.ok]).not.toEqual([true, true]);
    if (from.status === 'closed') expect(into.status).toBe('serving');
    if (!merged.ok) expect(from.status).toBe('serving');
  });

  it('JN2: an intent left by a process that died is finished or dropped', async () => {
    const at = new Date(world.timers.nowMs()).toISOString();
    const begun = await stored(first);
    await world.store.tickets.replace({ ...begun, merging: [{ ticketId: second, at }] }, begun.version);
    expect(codeOf(await world.desk.staff.close(lin, closing(first)))).toBe('wrong_state');
    await world.pass(31_000);
    must(await world.desk.staff.close(lin, closing(first)));
    // The other way: the second write was done, the third was not.
    const third = await world.ask(citizen, '再问一次拖欠工资');
    await takeAll(lin);
    const [into, from] = [await stored(second), await stored(third)];
    await world.store.tickets.replace({ ...into, merging: [{ ticketId: third, at }] }, into.version);
    const pointer = { ticketId: second, no: into.no, by: lin.id, at };
    await world.store.tickets.replace({ ...from, status: 'closed', mergedInto: pointer }, from.version);
    must(await world.desk.staff.close(lin, closing(second)));
    expect((await stored(second)).merged).toEqual([third]);
  });

  it('JN3: refused with what stands in the way', async () => {
    const merge = (fromId: string, ticketId = first, who = lin) =>
      world.desk.staff.merge(who, { ticketId, fromId, ...REASON });
    const stranger = await world.ask(await world.visitor(), '邻居漏水怎么办');
    await takeAll(lin);
    expect(codeOf(await merge(stranger))).toBe('wrong_state');
    expect(codeOf(await merge(first))).toBe('invalid_input');
    const chen = await world.hire({ username: 'chen', ...ROOM });
    expect(codeOf(await merge(second, first, chen))).toBe('forbidden');
    const member = await stored(stranger);
    await world.store.tickets.replace({ ...member, groupId: second }, member.version);
    expect(await merge(second)).toMatchObject({ ok: false, detail: expect.stringContaining('群体案件') });
    const { groupId: _out, ...alone } = await stored(stranger);
    await world.store.tickets.replace(alone, alone.version);
    must(await world.desk.staff.close(lin, closing(second)));
    expect(codeOf(await merge(second))).toBe('wrong_state');
    const withOrder = await stored(stranger);
    await world.store.tickets.replace(
      { ...withOrder, requester: { ...withOrder.requester, citizenId: citizen.citizenId }, openOrders: 1 },
      withOrder.version,
    );
    expect(codeOf(await merge(stranger))).toBe('orders_open');
  });

  it("JN3: a colleague's ticket is his; a supervisor merges it", async () => {
    must(await world.desk.staff.setPresence(lin, { state: 'paused', reason: 'meal' }));
    const chen = await world.hire({ username: 'chen', ...ROOM });
    await world.ready(chen);
    const his = await world.ask(citizen, '拖欠工资的事换个人问');
    await takeAll(chen);
    const input = { ticketId: first, fromId: his, ...REASON };
    expect(codeOf(await world.desk.staff.merge(lin, input))).toBe('not_owner');
    const boss = await world.hire({ username: 'boss', role: 'supervisor' });
    must(await world.desk.staff.merge(boss, input));
    expect((await world.queue.whereIs(his))?.place).not.toBe('serving');
  });

  it('JN4, DP13: an offer to whom the merged ticket excludes ends', async () => {
    must(await world.desk.staff.setPresence(lin, { state: 'paused', reason: 'meal' }));
    const chen = await world.hire({ username: 'chen', displayName: '陈静', ...ROOM });
    const other = await world.visitor();
    await world.ready(chen);
    const waits = await world.ask(other, '拖欠工资的事想问问');
    expect(await world.offersOf(chen)).toHaveLength(1);
    const about = await world.ask(other, '我要投诉陈静，态度恶劣，乱收费');
    const boss = await world.hire({ username: 'boss', role: 'supervisor' });
    must(await world.desk.staff.merge(boss, { ticketId: waits, fromId: about, ...REASON }));
    await world.settle();
    expect((await stored(waits)).exclusions).toMatchObject([{ staffId: chen.id }]);
    expect(await world.offersOf(chen)).toEqual([]);
  });

  it('JN4: the risk, the groups and who is excluded are taken over', () => {
    const base = { groups: [], requester: { citizenId: 'c', declaredGroups: [] }, urgency: 'normal' };
    const into = { ...base, id: 'a', crisis: 'review', riskClearedBy: 'boss' } as unknown as Ticket;
    const exclusions = [{ staffId: 's', why: 'declared', at: '2026-11-20T00:00:00.000Z' }];
    const from = { ...base, id: 'b', crisis: 'alarm', groups: ['minor'], exclusions } as unknown as Ticket;
    const { set, riskAgain } = absorbed(into, from);
    expect(set).toMatchObject({ crisis: 'alarm', groups: ['minor'], exclusions, merged: ['b'] });
    expect(riskAgain).toBe(true);
  });
});

describe('links', () => {
  it('JN5: both point at each other, once, also from a closed ticket; and no more when taken away', async () => {
    must(await world.desk.staff.close(lin, closing(second)));
    const { no } = await stored(second);
    for (let count = 0; count < 2; count += 1)
      must(await world.desk.staff.link(lin, { ticketId: first, other: no, words: '同一家公司' }));
    expect((await stored(first)).links).toHaveLength(1);
    expect((await stored(second)).links).toMatchObject([{ ticketId: first, words: '同一家公司' }]);
    const shown = must(await world.desk.queries.ticket(lin, first));
    expect(shown.links).toMatchObject([{ no, subject: '公司拖欠我的工资怎么要', byName: 'lin' }]);
    must(await world.desk.staff.unlink(lin, { ticketId: first, other: second }));
    expect((await stored(second)).links).toEqual([]);
    expect(
      codeOf(await world.desk.staff.link(lin, { ticketId: first, other: '20990101-0001', words: 'x' })),
    ).toBe('not_found');
  });
});
