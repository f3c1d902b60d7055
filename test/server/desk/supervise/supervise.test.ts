/** A supervisor steps in: what each side sees of it, and what stands in the audit log. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../../routing/policy.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { instant } from '../../../../server/ports.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const HOUR = 3_600_000;
const WAGES = '老板拖欠我三个月工资不给';
let world: DeskWorld;
let boss: StaffPrincipal;
let agent: StaffPrincipal;
let other: StaffPrincipal;

beforeEach(async () => {
  world = await createDeskWorld();
  boss = await world.hire({ username: 'boss', role: 'supervisor', capacityTotal: 1 });
  agent = await world.hire({ username: 'zhou' });
  other = await world.hire({ username: 'lin', capacity: { voice: 1, chat: 1, task: 1 }, capacityTotal: 1 });
});

const audited = async (what: string) => {
  await world.core.audit.flush();
  return (await world.store.audit.find({ where: { what }, sort: { field: 'seq', direction: 'asc' } })).items;
};

/** A conversation that the agent serves. */
const talk = async (): Promise<{ citizen: CitizenPrincipal; id: string }> => {
  await world.ready(agent);
  const citizen = await world.visitor();
  const id = await world.ask(citizen, WAGES);
  const [offerId] = await world.offersOf(agent);
  must(await world.desk.staff.accept(agent, offerId!));
  await world.settle();
  return { citizen, id };
};
const sync = async (citizen: CitizenPrincipal, id: string) =>
  must(await world.desk.citizen.sync(citizen, { ticketId: id, afterSeq: 0 }));
const later = (ms: number) => instant(world.timers.nowMs() + ms);

describe('SU1: watching', () => {
  it('changes nothing that the citizen could notice, and is audited each time', async () => {
    const { citizen, id } = await talk();
    const before = await sync(citizen, id);
    const told: string[] = [];
    for (const event of ['message.appended', 'message.read', 'ticket.changed', 'typing.seen'] as const)
      world.core.bus.on(event, () => told.push(event));
    const opened = must(await world.desk.supervise.watch(boss, { ticketId: id }));
    await world.settle();
    expect(opened.messages[0]?.text).toBe(WAGES);
    expect(told).toEqual([]);
    expect(await sync(citizen, id)).toEqual(before);
    must(await world.desk.supervise.watch(boss, { ticketId: id }));
    expect(
      (await audited('talk.watched')).map(({ who, target, data }) => [who, target, data.ownerId]),
    ).toEqual([
      [boss.id, `ticket:${id}`, agent.id],
      [boss.id, `ticket:${id}`, agent.id],
    ]);
  });

  it('tells whoever serves when the policy says so, and still not the citizen', async () => {
    const { citizen, id } = await talk();
    const before = await sync(citizen, id);
    await world.store.settings.insert({
      id: 'policy',
      version: 1,
      value: { ...DEFAULT_POLICY, tellWatched: true },
      updatedAt: later(0),
      updatedBy: 'test',
    });
    await world.settings.refresh();
    must(await world.desk.supervise.watch(boss, { ticketId: id }));
    must(await world.desk.supervise.watch(boss, { ticketId: id }));
    const { messages } = must(await world.desk.staff.open(agent, { ticketId: id, afterSeq: 0 }));
    expect(messages.filter((one) => one.kind === 'note').map((one) => one.text)).toEqual(['boss 正在旁听。']);
    expect((await sync(citizen, id)).messages).toEqual(before.messages);
  });

  it('is refused for tickets that exclude the supervisor, also in the middle', async () => {
    const { id } = await talk();
    must(await world.desk.supervise.watch(boss, { ticketId: id }));
    expect(await world.desk.supervise.watched(boss, id, 1)).toBeDefined();
    const ticket = (await world.store.tickets.get(id))!;
    const exclusions = [{ staffId: boss.id, why: 'declared', at: ticket.createdAt }] as never;
    await world.store.tickets.replace({ ...ticket, exclusions }, ticket.version);
    expect(codeOf(await world.desk.supervise.watch(boss, { ticketId: id }))).toBe('forbidden');
    expect(await world.desk.supervise.watched(boss, id, 1)).toBeUndefined();
  });
});

describe('SU2: whispering', () => {
  it('reaches whoever serves and never the citizen: no message, no read mark', async () => {
    const { citizen, id } = await talk();
    const before = await sync(citizen, id);
    const read: unknown[] = [];
    world.core.bus.on('message.read', (event) => read.push(event));
    must(
      await world.desk.supervise.whisper(boss, {
        ticketId: id,
        clientKey: 'whisper-0001',
        text: '问问有没有欠条',
      }),
    );
    await world.settle();
    const { messages } = must(await world.desk.staff.open(agent, { ticketId: id, afterSeq: 0 }));
    expect(messages.at(-1)).toMatchObject({ kind: 'note', text: '问问有没有欠条', author: { name: 'boss' } });
    const after = await sync(citizen, id);
    expect(JSON.stringify(after)).not.toContain('欠条');
    expect(after.messages).toEqual(before.messages);
    expect(after.ticket.readByStaff).toBe(before.ticket.readByStaff);
    expect(read).toEqual([]);
    const entries = await audited('talk.whispered');
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries[0]!.data)).not.toContain('欠条');
  });

  it('is once per key, and nothing without anybody to hear it', async () => {
    const { id } = await talk();
    const input = { ticketId: id, clientKey: 'whisper-0001', text: '快一点' };
    const first = must(await world.desk.supervise.whisper(boss, input));
    expect(must(await world.desk.supervise.whisper(boss, input)).seq).toBe(first.seq);
    expect(await audited('talk.whispered')).toHaveLength(1);
    const waiting = await world.ask(await world.visitor(), '另一件事');
    const ticket = (await world.store.tickets.get(waiting))!;
    expect(ticket.ownerId).toBeUndefined();
    expect(
      codeOf(
        await world.desk.supervise.whisper(boss, { ...input, ticketId: waiting, clientKey: 'whisper-0002' }),
      ),
    ).toBe('wrong_state');
  });
});

describe('SU3: taking over and assigning', () => {
  it('takes over off shift and beyond capacity, and frees the one before', async () => {
    const { citizen, id } = await talk();
    must(await world.desk.supervise.takeOver(boss, { ticketId: id, reason: '当事人情绪激动' }));
    await world.settle();
    expect((await world.store.tickets.get(id))?.ownerId).toBe(boss.id);
    expect((await world.queue.agent(agent.id))?.load.chat).toBe(0);
    expect((await sync(citizen, id)).ticket.servedBy).toBe('boss');
    must(await world.desk.staff.send(boss, { ticketId: id, clientKey: 'answer-0001', text: '您好' }));
    expect((await audited('ticket.taken_over'))[0]?.data).toMatchObject({
      reason: '当事人情绪激动',
      from: agent.id,
    });
  });

  it('answers for each of many: what worked, what did not and why', async () => {
    await world.ready(agent);
    await world.ready(other);
    must(await world.desk.staff.setPresence(agent, { state: 'paused', reason: 'meeting' }));
    must(await world.desk.staff.setPresence(other, { state: 'paused', reason: 'meeting' }));
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push(await world.ask(await world.visitor(), WAGES));
    const closed = await world.ask(await world.visitor(), WAGES);
    must(await world.desk.supervise.takeOver(boss, { ticketId: closed, reason: '试' }));
    must(
      await world.desk.staff.close(boss, {
        ticketId: closed,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '已告知',
      }),
    );
    const { items } = must(
      await world.desk.supervise.assignMany(boss, {
        ticketIds: [...ids, closed, 'nowhere', ids[0]!],
        staffId: other.id,
        reason: '高峰',
      }),
    );
    expect(items.map(({ ok, code }) => code ?? ok)).toEqual([
      true,
      'at_capacity',
      'at_capacity',
      'wrong_state',
      'not_found',
    ]);
    expect(items[1]).toMatchObject({ ticketId: ids[1], detail: expect.stringContaining('上限') });
    const tickets = await Promise.all(ids.map((id) => world.store.tickets.get(id)));
    expect(tickets.map((ticket) => ticket?.status)).toEqual(['serving', 'queued', 'queued']);
    expect((await world.store.tickets.get(closed))?.status).toBe('closed');
    expect((await audited('tickets.assigned'))[0]?.data).toMatchObject({ done: 1, refused: 4 });
  });
});

describe('SU4: closing a line', () => {
  const close = (over: Record<string, unknown> = {}) =>
    world.desk.supervise.closures.close(boss, {
      of: 'matter',
      key: '劳动纠纷',
      until: later(HOUR),
      words: '劳动专线检修，请留言，我们会按时回复。',
      reason: '停电',
      ...over,
    } as never);

  it('sends what waits and what comes to the box with promise and words, once, and brings it back', async () => {
    const before = await world.ask(await world.visitor(), '其他事情想问');
    await world.ready(agent);
    must(await world.desk.staff.setPresence(agent, { state: 'paused', reason: 'meeting' }));
    const waiting = await world.ask(await world.visitor(), WAGES);
    expect((await world.store.tickets.get(waiting))?.status).toBe('queued');
    const closure = must(await close());
    await world.settle();
    const citizen = await world.visitor();
    const coming = await world.ask(citizen, WAGES);
    for (const id of [waiting, coming]) {
      const ticket = await world.store.tickets.get(id);
      expect([ticket?.status, typeof ticket?.promisedBy]).toEqual(['message_box', 'string']);
    }
    const { messages } = await sync(citizen, coming);
    expect(messages.filter((one) => one.text.includes('检修'))).toHaveLength(1);
    // People are there: only this line is closed.
    expect(messages.filter((one) => one.event?.code === 'boxed')).toEqual([]);
    expect((await world.store.tickets.get(before))?.status).toBe('queued');
    expect((await world.desk.board.snapshot()).closures).toHaveLength(1);
    must(await world.desk.supervise.closures.open(boss, { id: closure.id, reason: '来电了' }));
    await world.settle();
    expect((await world.store.tickets.get(coming))?.status).toBe('queued');
    expect((await sync(citizen, coming)).messages.filter((one) => one.text.includes('检修'))).toHaveLength(1);
    expect((await audited('line.closed'))[0]?.data).toMatchObject({ key: '劳动纠纷', reason: '停电' });
    expect((await audited('line.opened'))[0]?.data).toMatchObject({ reason: '来电了' });
  });

  it('never turns a crisis away, and ends with its time', async () => {
    await world.ready(agent);
    must(await close({ of: 'service', key: 'advice' }));
    must(await close({ key: '婚姻家庭' }));
    const crisis = await world.ask(await world.visitor(), '他又打我，我不想活了，要离婚');
    const ticket = await world.store.tickets.get(crisis);
    expect(ticket?.crisis).not.toBe('none');
    expect(ticket?.status).toBe('queued');
    expect(world.desk.supervise.closures.list()).toHaveLength(2);
    await world.pass(HOUR + 1000);
    expect(world.desk.supervise.closures.list()).toHaveLength(0);
  });

  it('refuses what is over, too long, or not there; the same line again is the new one', async () => {
    expect(codeOf(await close({ until: later(-1) }))).toBe('invalid_input');
    expect(codeOf(await close({ until: later(8 * 24 * HOUR) }))).toBe('invalid_input');
    must(await close());
    must(await close({ words: '改到明天' }));
    expect(world.desk.supervise.closures.list().map((one) => one.words)).toEqual(['改到明天']);
    expect(codeOf(await world.desk.supervise.closures.open(boss, { id: 'nowhere', reason: 'x' }))).toBe(
      'not_found',
    );
  });
});

describe('SU5: telling everybody', () => {
  it('is shown to each until he acknowledges it, once, and the sender sees who has', async () => {
    await world.ready(agent);
    await world.ready(other);
    const { broadcasts } = world.desk.supervise;
    const input = { clientKey: 'tell-all-01', text: '下午三点演练' };
    const sent = must(await broadcasts.send(boss, input));
    expect(must(await broadcasts.send(boss, input)).id).toBe(sent.id);
    expect(codeOf(await broadcasts.send(boss, { ...input, text: '别的' }))).toBe('key_reused');
    expect((await broadcasts.pending(agent)).map((one) => one.text)).toEqual(['下午三点演练']);
    expect(await broadcasts.pending(boss)).toEqual([]);
    must(await broadcasts.acknowledge(agent, sent.id));
    must(await broadcasts.acknowledge(agent, sent.id));
    expect(await broadcasts.pending(agent)).toEqual([]);
    expect(await broadcasts.forPerson(agent, sent.id)).toBeUndefined();
    expect(await broadcasts.forPerson(other, sent.id)).toBeDefined();
    const [line] = await broadcasts.list();
    expect(line?.acks.map((ack) => ack.name)).toEqual(['zhou']);
    expect(line?.open.map((one) => one.name)).toEqual(['lin']);
    expect(await audited('broadcast.acknowledged')).toHaveLength(1);
    await world.pass(13 * HOUR);
    expect(await broadcasts.pending(other)).toEqual([]);
  });

  it('keeps every acknowledgement of many at once', async () => {
    const people = await Promise.all(
      Array.from({ length: 12 }, (_, index) => world.hire({ username: `p${index}` })),
    );
    const { broadcasts } = world.desk.supervise;
    const { id } = must(await broadcasts.send(boss, { clientKey: 'tell-all-02', text: '请更新浏览器' }));
    await Promise.all(people.map(async (who) => must(await broadcasts.acknowledge(who, id))));
    expect((await broadcasts.list())[0]?.acks).toHaveLength(12);
  });
});
