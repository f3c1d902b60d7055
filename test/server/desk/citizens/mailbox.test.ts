/** MB1 to MB4: a letter to the letter box is one ticket of the one queue, nameless if he likes, with a promise that is kept track of. */
import { describe, expect, it } from 'vitest';
import { endOfWorkingDay } from '../../../../routing/calendar.ts';
import { DEFAULT_POLICY } from '../../../../routing/policy.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

let serial = 0;
const letter = (text: string, over: Record<string, unknown> = {}) => {
  serial += 1;
  return { clientKey: `letter-key-${serial}`, text, about: [], privacyVersion: '1', ...over };
};
const post = async (world: DeskWorld, text: string, over: Record<string, unknown> = {}) => {
  const receipt = must(await world.desk.citizens.mailbox.send(letter(text, over), '203.0.113.7'));
  await world.settle();
  const ticket = (await world.store.tickets.getBy({ no: receipt.no }))!;
  return { receipt, ticket };
};

describe('letter box for criticism', () => {
  it('MB1, MB2: without a name it is a task with a promise in working days, and number and code open it', async () => {
    const world = await createDeskWorld();
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(zhou);
    const { receipt, ticket } = await post(world, '大厅周六不开门，来了两趟', {
      about: ['service', 'service'],
    });
    // A Friday: the weekend does not count.
    const promisedBy = endOfWorkingDay(START_MS, 5, DEFAULT_POLICY.calendar);
    expect(promisedBy).toBe('2026-11-27T15:59:59.999Z');
    expect(receipt.promisedBy).toBe(promisedBy);
    expect(ticket).toMatchObject({
      channel: 'web',
      entry: 'mailbox',
      status: 'queued',
      promisedBy,
      dueAt: promisedBy,
    });
    expect(ticket.placement?.classes.every((one) => one.startsWith('task|'))).toBe(true);
    expect(ticket.requester).not.toHaveProperty('name');
    expect(ticket.requester).not.toHaveProperty('phone');
    const [words] = must(await world.desk.queries.messages(zhou, ticket.id, 0, 10)).items;
    expect(words?.text).toBe('大厅周六不开门，来了两趟\n\n（勾选的方面：办事服务）');
    expect(must(await world.desk.status.look(receipt.no, receipt.queryCode))).toMatchObject({
      status: 'queued',
      promisedBy,
    });
    const { items } = await world.store.audit.find({ where: { what: 'citizen.agreed' }, limit: 10 });
    expect(items).toMatchObject([{ from: '203.0.113.7', target: `ticket:${ticket.id}` }]);
  });

  it('MB1: the same key is one ticket, other words under it are refused, and no letter is joined with another', async () => {
    const world = await createDeskWorld();
    const one = letter('窗口让我跑了三趟');
    const { mailbox } = world.desk.citizens;
    const first = must(await mailbox.send(one, ''));
    expect(must(await mailbox.send(one, ''))).toEqual(first);
    expect(codeOf(await mailbox.send({ ...one, text: '别的话' }, ''))).toBe('key_reused');
    expect(codeOf(await mailbox.send({ ...one, phone: '13900001111' } as typeof one, ''))).toBe('key_reused');
    const a = await post(world, '意见一', { phone: '13900001111' });
    const b = await post(world, '意见二', { phone: '13900001111' });
    expect(a.ticket.requester.citizenId).not.toBe(b.ticket.requester.citizenId);
    expect((await world.store.tickets.find({ limit: 10 })).items).toHaveLength(3);
  });

  it('MB2: with nobody there it keeps its promise in the box, and a promise that ran out is told', async () => {
    const world = await createDeskWorld();
    const { ticket } = await post(world, '电话总是打不通');
    expect(ticket).toMatchObject({ status: 'message_box', promisedBy: '2026-11-27T15:59:59.999Z' });
    await world.leap(8 * 86_400_000);
    const later = (await world.store.tickets.get(ticket.id))!;
    expect(later.marks?.map((mark) => mark.level)).toEqual(expect.arrayContaining([1]));
  });

  it.each([
    ['电话总是打不通', 'complaint'],
    ['我建议周六也开门', 'suggestion'],
    ['表扬窗口的同志，服务很好', 'praise'],
    ['我要投诉窗口乱收费', 'complaint'],
  ])('MB3: “%s” is a %s', async (text, kind) => {
    const world = await createDeskWorld();
    expect((await post(world, text)).ticket.classification?.kind).toBe(kind);
  });

  it('MB3, R106: whom it names, even beside praise, and who served its number, neither handle nor see it', async () => {
    const world = await createDeskWorld();
    const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
    await world.ready(zhou);
    const other = await world.hire({ username: 'xu', displayName: '徐向阳' });
    const praised = await post(world, '服务很好，就是周明律师要我额外交钱');
    expect(praised.ticket.exclusions).toMatchObject([{ staffId: zhou.id, why: 'complained_of' }]);
    expect(await world.offersOf(zhou)).toEqual([]);
    expect(codeOf(await world.desk.queries.ticket(zhou, praised.ticket.id))).toBe('forbidden');
    expect(codeOf(await world.desk.queries.ticket(other, praised.ticket.id))).not.toBe('forbidden');

    const served = await world.ask(await world.visitor(), '公司拖欠工资', { phone: '13900001111' });
    must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
    expect((await world.store.tickets.get(served))!.ownerId).toBe(zhou.id);
    const later = await post(world, '上次接待我的人不耐烦', { phone: '139-0000-1111' });
    expect(later.ticket.exclusions).toMatchObject([{ staffId: zhou.id }]);
  });

  it('MB4: the answer with which it is closed stands on the status page, without a promise any more', async () => {
    const world = await createDeskWorld();
    const zhou = await world.hire({ username: 'zhou' });
    await world.ready(zhou);
    const { receipt, ticket } = await post(world, '大厅没有无障碍通道');
    must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
    expect(must(await world.desk.status.look(receipt.no, receipt.queryCode)).promisedBy).toBe(
      receipt.promisedBy,
    );
    must(
      await world.desk.staff.close(zhou, {
        ...{ ticketId: ticket.id, matter: '其他', service: 'advice', result: 'answered' },
        ...{ basis: '', feedback: '坡道下周完工，感谢您的意见。' },
      }),
    );
    const seen = must(await world.desk.status.look(receipt.no, receipt.queryCode));
    expect(seen).toMatchObject({ status: 'closed', feedback: '坡道下周完工，感谢您的意见。' });
    expect(seen).not.toHaveProperty('promisedBy');
    expect((await world.store.tickets.get(ticket.id))!.answer).toMatchObject({ inTime: true });
  });
});
