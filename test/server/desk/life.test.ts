/** One ticket's whole life on memory parts: the story that the browser test plays on real ones. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../server/auth/policy.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../support/worlds/desk-world.ts';

let world: DeskWorld;
let agent: StaffPrincipal;

beforeEach(async () => {
  world = await createDeskWorld();
  agent = await world.hire({ username: 'zhou' });
});

const close = (ticketId: string, over: Record<string, unknown> = {}) => ({
  ticketId,
  matter: '劳动纠纷' as const,
  service: 'advice' as const,
  result: 'answered' as const,
  basis: '',
  feedback: '已告知可申请劳动仲裁。',
  ...over,
});

describe('the story of a ticket', () => {
  it('is accepted, classified, offered, answered, ordered, replied, closed and rated', async () => {
    const org = await world.found({ code: 'NT01', name: '公证处' });
    const notary = await world.hire(
      { username: 'notary', role: 'org_member', orgId: org.id, capacityTotal: 0 },
      { onDuty: false },
    );
    await world.ready(agent);
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '老板拖欠我三个月工资不给，我是农民工，想要回工钱');

    const [offerId] = await world.offersOf(agent);
    expect(offerId).toBeDefined();
    const detail = must(await world.desk.staff.accept(agent, offerId!));
    expect(detail.status).toBe('serving');
    expect(detail.matter).toBe('劳动纠纷');
    expect(detail.groups).toContain('migrant_worker');
    expect(detail.credits.map((credit) => credit.rule)).toContain('group:migrant_worker');

    must(await world.desk.staff.send(agent, { ticketId: id, clientKey: 'answer-0001', text: '您好' }));
    const order = must(
      await world.desk.staff.dispatchOrder(agent, {
        ticketId: id,
        clientKey: 'order-00001',
        orgId: org.id,
        service: 'notary',
        demand: '请为聊天记录办理证据保全',
      }),
    );
    expect(codeOf(await world.desk.staff.close(agent, close(id)))).toBe('orders_open');
    expect((await world.desk.staff.mine(notary)).orders.map((one) => one.id)).toEqual([order.id]);
    must(await world.desk.staff.orderAction(notary, 'sign', { orderId: order.id }));
    must(
      await world.desk.staff.orderAction(notary, 'reply', { orderId: order.id, text: '已受理，周一来办。' }),
    );

    must(await world.desk.staff.close(agent, close(id)));
    await world.settle();
    const seen = must(await world.desk.citizen.ticket(citizen, id));
    expect(seen.status).toBe('closed');
    expect(seen.orders[0]?.reply).toBe('已受理，周一来办。');
    expect(seen.rating?.state).toBe('invited');
    const ticket = (await world.store.tickets.get(id))!;
    expect(Object.keys(ticket.stamps).sort()).toEqual([
      'acceptedAt',
      'commandedAt',
      'dispatchedAt',
      'fedBackAt',
    ]);

    must(await world.desk.citizen.rate(citizen, { ticketId: id, grade: 5, tags: ['clear'], words: '谢谢' }));
    expect(
      codeOf(await world.desk.citizen.rate(citizen, { ticketId: id, grade: 1, tags: [], words: '' })),
    ).toBe('already_rated');
    const board = await world.desk.board.snapshot();
    expect(board.today.accepted).toBe(1);
    expect(await world.core.audit.verify()).toMatchObject({ ok: true });
    expect(world.logged.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  it('TK6: messages are numbered without gaps and a repeated key changes nothing', async () => {
    await world.ready(agent);
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '离婚后孩子抚养费怎么算');
    const draft = { ticketId: id, clientKey: 'same-key-01', text: '再补充一句' };
    const [first, second] = [
      must(await world.desk.citizen.send(citizen, draft)),
      must(await world.desk.citizen.send(citizen, draft)),
    ];
    expect(second.id).toBe(first.id);
    const { messages } = must(await world.desk.citizen.sync(citizen, { ticketId: id, afterSeq: 0 }));
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
  });

  it('TK5: opening twice with one key makes one ticket; other words under it are refused', async () => {
    const citizen = await world.visitor();
    const input = {
      clientKey: 'open-key-01',
      text: '借钱不还怎么办',
      declaredGroups: [],
      language: 'zh' as const,
      privacyVersion: '1',
    };
    const [a, b] = await Promise.all([
      world.desk.citizen.open(citizen, input),
      world.desk.citizen.open(citizen, input),
    ]);
    expect(must(a).ticket.id).toBe(must(b).ticket.id);
    expect(await world.store.tickets.count()).toBe(1);
    expect(await world.store.messages.count({ where: { kind: 'text' } })).toBe(1);
    expect(codeOf(await world.desk.citizen.open(citizen, { ...input, text: '别的事' }))).toBe('key_reused');
  });

  it('a read mark counts as soon as the message is there, and never beyond the last one', async () => {
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '邻居占了我家的地');
    const { lastSeq } = (await world.store.tickets.get(id))!;
    // As a reader who is faster than the ticket's own mark of the newest message.
    const ticket = (await world.store.tickets.get(id))!;
    await world.store.tickets.replace({ ...ticket, lastSeq: lastSeq - 1, readByCitizen: 0 }, ticket.version);
    must(await world.desk.citizen.read(citizen, { ticketId: id, seq: lastSeq }));
    expect((await world.store.tickets.get(id))!.readByCitizen).toBe(lastSeq);
    must(await world.desk.citizen.read(citizen, { ticketId: id, seq: lastSeq + 100 }));
    expect((await world.store.tickets.get(id))!.readByCitizen).toBe(lastSeq);
  });

  it('who answers has read: the other side is told, even when no read mark comes', async () => {
    await world.ready(agent);
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '合同被对方撕毁了怎么办');
    const [offerId] = await world.offersOf(agent);
    must(await world.desk.staff.accept(agent, offerId!));
    const told: number[] = [];
    world.core.bus.on('message.read', (read) => read.by === 'citizen' && told.push(read.seq));
    const said = must(
      await world.desk.staff.send(agent, { ticketId: id, clientKey: 'staff-0001', text: '请说说经过' }),
    );
    must(
      await world.desk.citizen.send(citizen, { ticketId: id, clientKey: 'citizen-01', text: '上个月的事' }),
    );
    expect(told.at(-1)).toBeGreaterThan(said.seq);
  });

  it('a ticket of another citizen is as if it were not there', async () => {
    const id = await world.ask(await world.visitor(), '交通事故怎么赔');
    const stranger = await world.visitor();
    expect(codeOf(await world.desk.citizen.ticket(stranger, id))).toBe('not_found');
    expect(
      codeOf(await world.desk.citizen.send(stranger, { ticketId: id, clientKey: 'stranger-1', text: 'x' })),
    ).toBe('not_found');
    expect(
      codeOf(await world.desk.citizen.rate(stranger, { ticketId: id, grade: 5, tags: [], words: '' })),
    ).toBe('not_found');
  });
});

describe('dispatch', () => {
  it('DP5: nobody on duty means a message box with a promise, and the first person who comes gets it', async () => {
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '工伤认定找谁');
    const boxed = must(await world.desk.citizen.ticket(citizen, id));
    expect(boxed.status).toBe('message_box');
    expect(Date.parse(boxed.promisedBy!) - world.timers.nowMs()).toBe(86_400_000);
    await world.ready(agent);
    expect(await world.offersOf(agent)).toHaveLength(1);
    expect((await world.store.tickets.get(id))?.status).toBe('queued');
  });

  it('DP8/DP9: an expired offer pauses the person and goes to the next, with its old place', async () => {
    const other = await world.hire({ username: 'lin' });
    await world.ready(agent);
    const id = await world.ask(await world.visitor(), '房东不退押金');
    await world.ready(other);
    const [offerId] = await world.offersOf(agent);
    await world.pass(31_000);
    expect((await world.desk.staff.presence(agent.id)).reason).toBe('missed_offer');
    expect(await world.offersOf(other)).toHaveLength(1);
    expect(codeOf(await world.desk.staff.accept(agent, offerId!))).toBe('offer_gone');
    expect((await world.queue.whereIs(id))?.place).toBe('offered');
  });

  it('many changes of one person in one blink are all taken, one after the other', async () => {
    await world.ready(agent);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        world.desk.staff.setPresence(agent, { state: n % 2 === 0 ? 'paused' : 'ready' }),
      ),
    );
    expect(outcomes.map(codeOf)).toEqual(outcomes.map(() => 'ok'));
    expect((await world.desk.staff.presence(agent.id)).state).toBe('ready');
  });

  it('a refused ticket is not offered to the same person again before it widens', async () => {
    await world.ready(agent);
    await world.ask(await world.visitor(), '买卖合同违约怎么处理');
    const [offerId] = await world.offersOf(agent);
    must(await world.desk.staff.refuse(agent, { offerId: offerId!, reason: '正在通话', conflict: false }));
    await world.settle();
    expect(await world.offersOf(agent)).toEqual([]);
    await world.pass(31_000);
    expect(await world.offersOf(agent)).toHaveLength(1);
  });

  it('DP2: a specialist gets his matter only, until the ticket widens', async () => {
    const specialist = await world.hire({ username: 'chen', skills: [{ key: '婚姻家庭', level: 5 }] });
    const labour = await world.hire({
      ...{ username: 'lin', skills: [{ key: '劳动纠纷', level: 5 }] },
      capacity: { voice: 0, chat: 1, task: 0 },
    });
    await world.ready(specialist);
    await world.ready(labour);
    await world.ask(await world.visitor(), '老板拖欠工资怎么办');
    must(await world.desk.staff.accept(labour, (await world.offersOf(labour))[0]!));
    await world.ask(await world.visitor(), '公司拖欠工资三个月');
    expect(await world.offersOf(specialist)).toEqual([]);
    await world.pass(59_000);
    expect(await world.offersOf(specialist)).toEqual([]);
    await world.pass(2_000);
    expect(await world.offersOf(specialist)).toHaveLength(1);
  });

  it('DP3: a migrant worker who came a little later goes first', async () => {
    const citizen = await world.visitor();
    const late = await world.visitor();
    const single = await world.hire({
      username: 'one',
      capacity: { voice: 0, chat: 1, task: 0 },
      capacityTotal: 1,
    });
    await world.desk.staff.connected(single);
    await world.ask(citizen, '邻居漏水怎么办');
    await world.pass(60_000);
    const second = await world.ask(late, '包工头欠我工资', { declaredGroups: ['migrant_worker'] });
    must(await world.desk.staff.setPresence(single, { state: 'ready' }));
    await world.settle();
    const offered = (await world.queue.offersOf(single.id)).map((offer) => offer.ticketId);
    expect(offered).toEqual([second]);
  });

  it('DP11: a direct transfer frees the place, keeps the responsible owner, and is offered to that person alone', async () => {
    const other = await world.hire({ username: 'lin' });
    await world.ready(agent);
    const id = await world.ask(await world.visitor(), '劳动合同到期不续签有补偿吗');
    const [offerId] = await world.offersOf(agent);
    must(await world.desk.staff.accept(agent, offerId!));
    expect(
      codeOf(await world.desk.staff.transfer(agent, { ticketId: id, toStaffId: other.id, note: '请接手' })),
    ).toBe('not_on_duty');
    await world.ready(other);
    must(await world.desk.staff.transfer(agent, { ticketId: id, toStaffId: other.id, note: '请接手' }));
    await world.settle();
    expect((await world.store.tickets.get(id))?.ownerId).toBe(agent.id);
    const [next] = await world.offersOf(other);
    must(await world.desk.staff.accept(other, next!));
    expect((await world.store.tickets.get(id))?.ownerId).toBe(other.id);
  });

  it('OD5: after hand-over the reply brings the ticket back to the responsible owner', async () => {
    const org = await world.found({ code: 'LA01', services: ['legal_aid'], kind: 'legal_aid_centre' });
    const aid = await world.hire({ username: 'aid', role: 'org_member', orgId: org.id }, { onDuty: false });
    await world.ready(agent);
    const id = await world.ask(await world.visitor(), '想申请法律援助');
    const [offerId] = await world.offersOf(agent);
    must(await world.desk.staff.accept(agent, offerId!));
    expect(codeOf(await world.desk.staff.handOver(agent, id))).toBe('wrong_state');
    const order = must(
      await world.desk.staff.dispatchOrder(agent, {
        ticketId: id,
        clientKey: 'order-00002',
        orgId: org.id,
        service: 'legal_aid',
        demand: '请审查',
      }),
    );
    must(await world.desk.staff.handOver(agent, id));
    expect((await world.queue.agent(agent.id))?.load.chat).toBe(0);
    must(await world.desk.staff.orderAction(aid, 'sign', { orderId: order.id }));
    must(
      await world.desk.staff.orderAction(aid, 'reply', { orderId: order.id, text: '符合条件，已指派律师。' }),
    );
    await world.settle();
    expect(await world.offersOf(agent)).toHaveLength(1);
  });

  it('DP10: when the last person leaves, what waits goes to the message box', async () => {
    await world.ready(agent);
    const citizen = await world.visitor();
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) ids.push(await world.ask(citizen, `第${i}个问题：欠钱不还`));
    must(await world.desk.staff.setPresence(agent, { state: 'paused', reason: 'meal' }));
    await world.pass(31_000);
    await world.store.staff.replace({ ...(await world.store.staff.get(agent.id))!, disabled: true }, 1);
    world.core.bus.publish('staff.changed', { staffId: agent.id });
    await world.settle();
    for (const id of ids) expect((await world.store.tickets.get(id))?.status).toBe('message_box');
  });
});

describe('rating', () => {
  const closed = async () => {
    await world.ready(agent);
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '公司不交社保');
    const [offerId] = await world.offersOf(agent);
    must(await world.desk.staff.accept(agent, offerId!));
    const detail = must(await world.desk.staff.close(agent, close(id)));
    await world.settle();
    return { citizen, id, detail };
  };

  it('RT1/RT2: the link rates once, is never in a staff view, and a forged one is refused', async () => {
    const { citizen, id, detail } = await closed();
    const link = must(await world.desk.citizen.ticket(citizen, id)).rating?.link;
    const token = link!.split('/rate/')[1]!;
    expect(JSON.stringify(detail)).not.toContain(token);
    expect(codeOf(await world.desk.ratings.page(`${token}x`))).toBe('bad_token');
    expect(must(await world.desk.ratings.page(token)).state).toBe('invited');
    must(await world.desk.ratings.submit(token, { grade: 4, tags: [], words: '' }, '1.2.3.4'));
    expect(codeOf(await world.desk.ratings.submit(token, { grade: 1, tags: [], words: '' }, '1.2.3.4'))).toBe(
      'already_rated',
    );
    expect(must(await world.desk.ratings.page(token)).state).toBe('rated');
  });

  it('RT3: a bad grade opens a rectification for somebody else', async () => {
    const boss = await world.hire({ username: 'boss', role: 'supervisor' });
    const { citizen, id } = await closed();
    must(
      await world.desk.citizen.rate(citizen, { ticketId: id, grade: 1, tags: ['unsolved'], words: '没解决' }),
    );
    const { orders } = await world.desk.staff.mine(boss);
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ kind: 'rectification', staffId: boss.id, ticketId: id });
    expect(orders[0]!.dueAt.slice(0, 10)).toBe('2026-11-27');
  });

  it('RT4: after seven days the window is closed and the ticket stays unrated', async () => {
    const { citizen, id } = await closed();
    await world.pass(7 * 86_400_000 + 1000);
    expect(
      codeOf(await world.desk.citizen.rate(citizen, { ticketId: id, grade: 5, tags: [], words: '' })),
    ).toBe('rating_closed');
  });
});
