/** AU1, R108: whoever opens a ticket that he does not serve leaves an entry in the audit log, once a day. */
import { expect, it, onTestFinished } from 'vitest';
import { createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

const DAY = 86_400_000;

it('AU1: staff who do not serve a ticket are in the log with their first look of the day; its owner is not', async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const { desk } = world;
  const owner = await world.hire({ username: 'owner' });
  const boss = await world.hire({ username: 'boss', role: 'supervisor', displayName: '马科长' });
  await world.ready(owner);
  const id = await world.ask(await world.visitor(), '我要投诉你们的工作人员，态度恶劣，拖欠工资没人管');
  must(await desk.staff.accept(owner, (await world.offersOf(owner))[0]!));
  const views = async () => {
    await world.core.audit.flush();
    return (await world.store.audit.find({ where: { what: 'ticket.viewed' }, limit: 50 })).items;
  };
  must(await desk.queries.ticket(owner, id));
  must(await desk.staff.open(owner, { ticketId: id, afterSeq: 0 }));
  expect(await views()).toEqual([]);
  for (let n = 0; n < 3; n += 1) {
    must(await desk.queries.ticket(boss, id));
    must(await desk.staff.open(boss, { ticketId: id, afterSeq: 0 }));
    must(await desk.queries.messages(boss, id, 0, 50));
  }
  const [first, ...more] = await views();
  expect(more).toEqual([]);
  expect(first).toMatchObject({ who: boss.id, whoName: '马科长', from: '127.0.0.1', target: `ticket:${id}` });
  expect(JSON.stringify(first!.data)).not.toContain('工资');
  // What is told without asking is no look.
  must(await desk.staff.summary(boss, id));
  await world.leap(DAY);
  must(await desk.queries.ticket(boss, id));
  expect(await views()).toHaveLength(2);
  expect(await world.core.audit.verify()).toMatchObject({ ok: true });
});

it('AU1: after a restart, or on another node, the same look is still one entry', async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const boss = await world.hire({ username: 'boss', role: 'supervisor' });
  const id = await world.ask(await world.visitor(), '公司拖欠工资两个月');
  must(await world.desk.queries.ticket(boss, id));
  await world.core.audit.flush();
  const { store, timers, queue } = world;
  const other = await createDeskWorld({ store, timers, queue });
  onTestFinished(() => other.close());
  must(await other.desk.queries.ticket(boss, id));
  await other.core.audit.flush();
  const { items } = await store.audit.find({ where: { what: 'ticket.viewed' }, limit: 50 });
  expect(items).toHaveLength(1);
});
