/** An agent may belong to a firm, for pairing and conflicts of interest; its orders stay the work of its members. */
import { expect, it } from 'vitest';
import { covers } from '../../../../routing/duty/coverage.ts';
import { DEFAULT_DUTY } from '../../../../routing/duty/policy.ts';
import { createRosterFacts } from '../../../../server/desk/duty/roster-facts.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

it('an agent of a firm neither sees nor handles its orders, and gives advice like any other', async () => {
  const world = await createDeskWorld();
  const agent = await world.hire({ username: 'zhou' });
  const firm = await world.found({ code: 'LF01', name: '律所', services: ['legal_aid'] });
  const member = await world.hire(
    { username: 'aid', role: 'org_member', orgId: firm.id, capacityTotal: 0 },
    { onDuty: false },
  );
  const lawyer = await world.hire({ username: 'gu', orgId: firm.id });
  await world.ready(agent);
  const ticketId = await world.ask(await world.visitor(), '老板拖欠工资');
  must(await world.desk.staff.accept(agent, (await world.offersOf(agent))[0]!));
  const { id } = must(
    await world.desk.staff.dispatchOrder(agent, {
      ticketId,
      clientKey: 'order-key-1',
      orgId: firm.id,
      service: 'legal_aid',
      demand: '请援助',
    }),
  );
  await world.settle();

  expect(codeOf(await world.desk.staff.order(lawyer, id))).toBe('not_found');
  expect(codeOf(await world.desk.orders.act(lawyer, 'sign', { orderId: id }))).toBe('not_found');
  expect((await world.desk.staff.mine(lawyer)).orders).toEqual([]);
  expect(must(await world.desk.staff.order(member, id)).id).toBe(id);
  expect((await world.desk.staff.mine(member)).orders.map((one) => one.id)).toEqual([id]);

  const facts = createRosterFacts({
    store: world.store,
    clock: world.core.clock,
    duty: () => DEFAULT_DUTY,
  });
  const { covering } = await facts.people();
  const advice = {
    id: 'r',
    name: '热线',
    min: 1,
    days: 'every',
    from: '08:30',
    to: '12:00',
    line: 'advice',
  } as const;
  const turn = { post: '热线', startAt: '2026-11-22T00:30:00.000Z', endAt: '2026-11-22T04:00:00.000Z' };
  expect(covers(turn, covering.get(lawyer.id), advice)).toBe(true);
  expect(covers(turn, covering.get(member.id), advice)).toBe(false);
});
