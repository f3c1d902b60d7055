/** Lists that stand for "all" are all, also where there is more than one page of them. */
import { expect, it } from 'vitest';
import type { Order } from '../../../routing/orders/order.ts';
import { createDeskWorld, must } from '../../support/worlds/desk-world.ts';

const WAGES = '公司拖欠工资三个月';

/** A desk with one ticket that 周明 serves. */
const serving = async () => {
  const world = await createDeskWorld();
  const boss = await world.hire({ username: 'ma', role: 'supervisor' }, { onDuty: false });
  const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
  await world.ready(zhou);
  const id = await world.ask(await world.visitor(), WAGES);
  must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
  await world.settle();
  return { world, boss, zhou, ticket: (await world.store.tickets.get(id))! };
};

it('TK4: who has hundreds of tickets with organisations finds the one that he talks in', async () => {
  const { world, zhou, ticket } = await serving();
  for (let n = 0; n < 520; n += 1)
    await world.store.tickets.insert({
      ...{ ...ticket, id: `old-${n}`, no: `old-${n}`, status: 'with_org' },
      createdAt: '2026-11-01T00:00:00.000Z',
    });
  const mine = await world.desk.staff.mine(zhou);
  expect(mine.tickets).toHaveLength(521);
  expect(mine.tickets.at(-1)!.id).toBe(ticket.id);
});

it('OD13, SN5: an order that nobody may sign for is found behind hundreds that are signed for', async () => {
  const { world, boss, zhou, ticket } = await serving();
  const office = await world.found({ code: 'GZ01', name: '公证处', services: ['notary'] });
  const { id } = must(
    await world.desk.staff.dispatchOrder(zhou, {
      ...{ ticketId: ticket.id, clientKey: 'order-key-1', orgId: office.id },
      ...{ service: 'notary', demand: '办理' },
    }),
  );
  const order = (await world.store.orders.get(id))! as Order;
  for (let n = 0; n < 520; n += 1)
    await world.store.orders.insert({
      ...{ ...order, id: `old-${n}`, no: `old-${n}`, ticketId: `other-${n}`, status: 'signed' },
      dueAt: '2026-11-01T00:00:00.000Z',
    });
  must(
    await world.desk.sanctions.impose(boss, {
      ...{ subject: { kind: 'organisation', id: office.id }, kind: 'remove', reason: 'bad_service' },
      ...{ words: '多次被差评', basis: 'rating' },
    }),
  );
  expect(must(await world.desk.orders.supervision(boss)).stranded.map((one) => one.id)).toEqual([id]);
});

it('PO5: who serves the other side is found behind hundreds of its older tickets', async () => {
  const { world, zhou, ticket } = await serving();
  const party = { ...ticket.requester, citizenId: 'company', name: '云溪物业' };
  for (let n = 0; n < 620; n += 1)
    await world.store.tickets.insert({
      ...{ ...ticket, id: `one-${n}`, no: `one-${n}`, requester: party, ownerId: n === 0 ? 'wu' : 'he' },
      // The one of Wu is the oldest, and still open.
      createdAt: n === 0 ? '2026-10-01T00:00:00.000Z' : '2026-11-01T00:00:00.000Z',
    });
  const input = { name: '云溪物业', words: '与物业有纠纷' };
  expect(must(await world.desk.conflicts.oppose(zhou, ticket.id, input))).toEqual({ excluded: 2 });
});

it('PO5: the newest of hundreds of conflicts with one party counts when that party comes itself', async () => {
  const { world, zhou, ticket } = await serving();
  for (let n = 0; n < 520; n += 1)
    await world.store.conflicts.insert({
      ...{ id: `a-${n}`, version: 1, ticketId: `gone-${n}`, why: 'opposing_party', words: '' },
      ...{ opposing: { phone: '13800000009' }, staffIds: [], orgIds: [], by: 'x', byName: 'x' },
      ...{ at: '2026-11-01T00:00:00.000Z', unsealed: [] },
    });
  must(await world.desk.conflicts.oppose(zhou, ticket.id, { phone: '13800000009', words: '他是对方当事人' }));
  const came = must(
    await world.desk.staff.counterFile(zhou, {
      ...{ clientKey: 'counter-1', text: WAGES, declaredGroups: [], language: 'zh', privacyVersion: '1' },
      ...{ name: '李四', phone: '13800000009', keep: false },
    } as never),
  );
  await world.settle();
  expect((await world.store.tickets.get(came.id))!.exclusions?.map((one) => one.staffId)).toEqual([zhou.id]);
});

it('WO2: what is left of the requests of partners goes, however many there were', async () => {
  const world = await createDeskWorld();
  for (let n = 0; n < 1100; n += 1)
    await world.store.nonces.insert({ id: `nonce-${n}`, at: '2026-11-01T00:00:00.000Z' } as never);
  await world.leap(600_000);
  expect(await world.store.nonces.count()).toBe(0);
});

const ANSWERED = {
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  basis: '',
  feedback: '已答复',
} as const;

it('PH13: a grade is handed in behind hundreds that wait for the end of their tickets', async () => {
  const { world, zhou, ticket } = await serving();
  const call = { version: 1, rated: 'open', grade: 5, live: false, legs: [], recordings: [] };
  for (let n = 0; n < 120; n += 1)
    await world.store.calls.insert({ ...call, id: `a-${n}`, ticketId: ticket.id } as never);
  const done = await world.ask(await world.visitor(), WAGES);
  must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
  must(await world.desk.staff.close(zhou, { ticketId: done, ...ANSWERED }));
  await world.store.calls.insert({ ...call, id: 'z', ticketId: done } as never);
  await world.phone.sweep();
  expect((await world.store.ratings.getBy({ ticketId: done }))?.grade).toBe(5);
  expect((await world.store.calls.get('z'))?.rated).toBe('done');
  expect((await world.store.calls.get('a-0'))?.rated).toBe('open');
});

it('RT3: a bad rating is followed behind hundreds of others', async () => {
  const { world, zhou, ticket } = await serving();
  must(await world.desk.staff.close(zhou, { ticketId: ticket.id, ...ANSWERED }));
  const rating = { version: 1, grade: 1, at: world.core.now(), staffId: zhou.id };
  for (let n = 0; n < 520; n += 1)
    await world.store.ratings.insert({ ...rating, id: `a-${n}`, ticketId: `gone-${n}` } as never);
  await world.store.ratings.insert({ ...rating, id: 'z', ticketId: ticket.id } as never);
  await world.leap(60_000);
  const where = { ticketId: ticket.id, kind: 'rectification' };
  expect(await world.store.orders.count({ where })).toBe(1);
});

it('WO8: a message that lost its clock is found behind hundreds that wait for an earlier one', async () => {
  const world = await createDeskWorld();
  const late = '2026-11-01T00:00:00.000Z';
  const one = {
    ...{ version: 1, partnerId: 'gone', ticketNo: '', what: 'status', body: {}, state: 'pending' },
    ...{ tries: 0, createdAt: late, updatedAt: late },
  };
  for (let seq = 1; seq <= 220; seq += 1)
    await world.store.deliveries.insert({
      ...{ ...one, id: `a-${seq}`, workOrderId: 'down', seq },
      nextAt: seq === 1 ? '2026-12-31T00:00:00.000Z' : late,
    } as never);
  await world.store.deliveries.insert({ ...one, id: 'z', workOrderId: 'up', seq: 1, nextAt: late } as never);
  await world.leap(600_000);
  expect((await world.store.deliveries.get('z'))?.tries).toBeGreaterThan(0);
});
