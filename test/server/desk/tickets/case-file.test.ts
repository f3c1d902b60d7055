/** PD3: what is printed and exported is masked, in order of time with what was merged, and audited. */
import { beforeEach, expect, it } from 'vitest';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await createDeskWorld();
});

it('PD3: the case file and the transcript', async () => {
  const lin = await world.hire({
    username: 'lin',
    capacity: { voice: 0, chat: 4, task: 4 },
    capacityTotal: 6,
  });
  await world.ready(lin);
  const citizen = await world.visitor();
  const open = async (text: string, over = {}) => {
    const id = await world.ask(citizen, text, over);
    must(await world.desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
    await world.settle();
    return id;
  };
  const id = await open('老板拖欠工资，电话13912345678<b>', { phone: '13812345678', name: '张建国' });
  const second = await open('还有身份证510104199003071234');
  must(await world.desk.staff.merge(lin, { ticketId: id, fromId: second, reason: '同一件' }));
  must(await world.desk.staff.note(lin, { ticketId: id, clientKey: 'note-key-1', text: '内部看法' }));
  must(
    await world.desk.staff.close(lin, {
      ...{ ticketId: id, matter: '劳动纠纷', service: 'advice', result: 'answered' },
      ...{ basis: '《劳动合同法》第三十条', feedback: '请拨打12333投诉。' },
    }),
  );
  const boss = await world.hire({ username: 'boss', role: 'supervisor' });
  const html = must(await world.desk.queries.caseFile(boss, id, { format: 'html', notes: true })).content;
  for (const words of [
    '张建国',
    '138****5678',
    '139****5678',
    '510104********1234',
    '内部看法',
    '第三十条',
    '派单依据',
    // Places by name, each sentence of a receipt on a line of its own.
    '服务本地区',
    '<br>可以接：',
  ])
    expect(html).toContain(words);
  expect(html).toContain('&lt;b&gt;');
  expect(html).not.toMatch(/13[89]12345678|19900307|<script/);
  expect(html.indexOf('老板拖欠工资，电话')).toBeLessThan(html.lastIndexOf('还有身份证'));
  const text = must(await world.desk.queries.caseFile(boss, id, { format: 'text', notes: false })).content;
  expect(text).toContain('还有身份证510104********1234');
  expect(text).not.toContain('内部看法');
  await world.core.audit.flush();
  const log = (await world.store.audit.find({ where: { what: 'ticket.exported' } })).items;
  expect(log.map((one) => one.data.format)).toEqual(['html', 'text']);
  const chen = await world.hire({ username: 'chen' });
  expect(codeOf(await world.desk.queries.caseFile(chen, id, { format: 'text', notes: false }))).toBe(
    'forbidden',
  );
});

it('R050: the file of a group case lists its tickets; that of each names its parent; what is barred stays out', async () => {
  const boss = await world.hire({ username: 'boss', role: 'supervisor' });
  const [parent, first, second] = [
    await world.ask(await world.visitor(), '工地拖欠二十人工资，电话13912345678'),
    await world.ask(await world.visitor(), '我也被同一工地拖欠工资'),
    await world.ask(await world.visitor(), '同一工地欠我两个月'),
  ];
  must(await world.desk.orders.linkGroup(boss, { parentId: parent, ticketIds: [first, second] }));
  const file = async (id: string): Promise<string> =>
    must(await world.desk.queries.caseFile(boss, id, { format: 'html', notes: false })).content;
  const no = async (id: string): Promise<string> => (await world.store.tickets.get(id))!.no;
  expect(await file(parent)).toContain('群体案件（2件）');
  expect(await file(parent)).toContain('我也被同一工地拖欠工资');
  const [one] = [await file(first)];
  expect(one).toContain(await no(parent));
  expect(one).not.toContain('群体案件（');
  const barred = (await world.store.tickets.get(second))!;
  await world.store.tickets.replace(
    { ...barred, exclusions: [{ staffId: boss.id, why: 'declared', at: barred.createdAt }] },
    barred.version,
  );
  const seen = await file(parent);
  expect(seen).toContain('群体案件（1件）');
  expect(seen).not.toContain('同一工地欠我两个月');
});
