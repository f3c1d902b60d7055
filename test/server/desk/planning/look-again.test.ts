/** What a citizen says while he waits: it may raise an alarm, and say what the first words did not. */
import { beforeEach, expect, it } from 'vitest';
import { evidenceIn, evidenceParts } from '../../../../routing/protocol/classify/evidence.ts';
import { createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await createDeskWorld();
});

let nth = 0;
const say = async (ticketId: string, text: string) => {
  const ticket = (await world.store.tickets.get(ticketId))!;
  nth += 1;
  const draft = { ticketId, clientKey: `later-${nth}`, text };
  const who = { kind: 'citizen' as const, citizenId: ticket.requester.citizenId, from: '127.0.0.1' };
  const said = must(await world.desk.citizen.send(who, draft));
  await world.settle();
  return said;
};
const ticketOf = async (id: string) => (await world.store.tickets.get(id))!;
const markedIn = async (id: string, seq: number, text: string) =>
  evidenceIn((await ticketOf(id)).classification!, seq).flatMap((one) =>
    evidenceParts(one).map(([from, to]) => text.slice(from, to)),
  );

it('CL40: after a greeting the words that follow say the matter; the place in the line is kept', async () => {
  const one = { capacity: { voice: 0, chat: 1, task: 1 }, capacityTotal: 1 };
  const lin = await world.hire({ username: 'lin', skills: [{ key: '劳动纠纷', level: 5 }], ...one });
  await world.ready(lin);
  await world.ask(await world.visitor(), '老板拖欠工资怎么办');
  must(await world.desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
  const earlier = await world.ask(await world.visitor(), '您好，请问在吗');
  const before = await ticketOf(earlier);
  expect(before.classification).toMatchObject({ matter: '其他' });
  expect(before.status).toBe('queued');
  const words = '工地老板拖欠我三个月工资';
  const { seq } = await say(earlier, words);
  const after = await ticketOf(earlier);
  expect(after.classification?.matter).toBe('劳动纠纷');
  // Never later than it stood: credits for the groups that the words name may come to it.
  expect(after.placement!.virtualArrivalMs).toBeLessThanOrEqual(before.placement!.virtualArrivalMs);
  expect(await markedIn(earlier, seq, words)).toContain('工资');
  // Greeting and matter are both marked, each in its own message.
  expect(await markedIn(earlier, 1, '您好，请问在吗')).toEqual(['在吗']);
  // He who knows the matter is asked for it now.
  expect(before.placement?.classes.join()).not.toContain('劳动纠纷');
  expect(after.placement?.classes.join()).toContain('劳动纠纷');
  const receipts = await world.store.receipts.find({
    where: { ticketId: earlier, step: 'classify' },
    limit: 9,
  });
  expect(receipts.items.map((one) => one.data.matter)).toEqual(['其他', '劳动纠纷']);
});

it('CL40: what is known of a matter is not read anew, and a person’s word stands', async () => {
  const who = await world.visitor();
  const known = await world.ask(who, '公司拖欠工资两个月');
  await say(known, '另外我想离婚，孩子归谁');
  expect((await ticketOf(known)).classification?.matter).toBe('劳动纠纷');
  const boss = await world.hire({ username: 'boss', role: 'supervisor' });
  const greeted = await world.ask(await world.visitor(), '您好');
  must(await world.desk.staff.classify(boss, { ticketId: greeted, matter: '婚姻家庭' }));
  await say(greeted, '老板拖欠工资');
  expect((await ticketOf(greeted)).classification?.matter).toBe('其他');
});

it('TK8, CL39: an alarm that comes later is marked in the message that raised it', async () => {
  const id = await world.ask(await world.visitor(), '公司拖欠工资两个月');
  const words = '我不想活了，农药都准备好了';
  const { seq } = await say(id, words);
  const ticket = await ticketOf(id);
  expect(ticket.crisis).toBe('alarm');
  expect(ticket.classification?.matter).toBe('劳动纠纷');
  expect(await markedIn(id, seq, words)).toContain('不想活了');
});

it('CL41, R106: a complaint that only the later words make is not offered to whom they name', async () => {
  const lin = await world.hire({ username: 'lin', displayName: '林晓', skills: [{ key: '*', level: 3 }] });
  const zhou = await world.hire({ username: 'zhou', displayName: '周敏', skills: [{ key: '*', level: 3 }] });
  await world.ready(lin);
  const id = await world.ask(await world.visitor(), '您好，请问在吗');
  expect(await world.offersOf(lin)).toHaveLength(1);
  await say(id, '我要投诉林晓律师，态度恶劣，乱收费');
  expect((await ticketOf(id)).exclusions).toEqual([
    expect.objectContaining({ staffId: lin.id, why: 'complained_of' }),
  ]);
  expect(await world.offersOf(lin)).toEqual([]);
  await world.ready(zhou);
  const [offer] = await world.offersOf(zhou);
  must(await world.desk.staff.accept(zhou, offer!));
  // Who serves it is taken off it by people, not by a word.
  await say(id, '我也要投诉周敏律师');
  expect((await ticketOf(id)).ownerId).toBe(zhou.id);
});

it('CL41, R106: whom each of several later messages names stands in the sealed record, once', async () => {
  const lin = await world.hire({ username: 'lin', displayName: '林晓', skills: [{ key: '*', level: 3 }] });
  const zhou = await world.hire({ username: 'zhou', displayName: '周敏', skills: [{ key: '*', level: 3 }] });
  const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '马科长' });
  const id = await world.ask(await world.visitor(), '您好，请问在吗');
  await say(id, '我要投诉林晓律师，态度恶劣，乱收费');
  await say(id, '我也要投诉周敏律师，态度恶劣');
  await say(id, '我就是要投诉他们，态度恶劣');
  expect((await ticketOf(id)).exclusions?.map((one) => one.staffId).sort()).toEqual([lin.id, zhou.id].sort());
  const { items } = must(await world.desk.conflicts.list(boss, id));
  expect(new Set(items.flatMap((one) => one.excluded))).toEqual(new Set(['林晓', '周敏']));
  expect(items.length).toBe(2);
});

it('CL41, R106: a name that comes late in a long conversation counts too', async () => {
  const lin = await world.hire({ username: 'lin', displayName: '林晓', skills: [{ key: '*', level: 3 }] });
  const id = await world.ask(await world.visitor(), '您好，请问在吗');
  const ticket = await ticketOf(id);
  for (let n = 0; n < 520; n += 1)
    await world.store.messages.insertNext({
      ...{ id: `long-${n}`, ticketId: id, seq: 0, key: `long-${n}`, at: ticket.createdAt, kind: 'text' },
      ...{ author: { kind: 'citizen', id: ticket.requester.citizenId }, text: '还在吗' },
    } as never);
  await say(id, '我要投诉林晓律师，态度恶劣，乱收费');
  expect((await ticketOf(id)).exclusions?.map((one) => one.staffId)).toEqual([lin.id]);
});
