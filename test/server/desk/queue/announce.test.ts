/** A class announced while somebody signs in must not be lost for him. */
import { expect, it } from 'vitest';
import { profileKey, profileOf } from '../../../../routing/dispatch/eligibility.ts';
import { createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

it('I3: a class that is announced between reading and setting the classes of a profile stays', async () => {
  const world = await createDeskWorld();
  const agent = await world.hire({ username: 'zhou' });
  const profile = profileKey(profileOf((await world.store.staff.get(agent.id))!));
  const late = 'chat|医疗纠纷|zh|330106';
  const setProfile = world.queue.setProfile.bind(world.queue);
  await world.desk.staff.connected(agent);
  let first = true;
  world.queue.setProfile = async (...args) => {
    if (first) {
      first = false;
      await world.queue.addClass(late, [profile], world.timers.nowMs());
    }
    return setProfile(...args);
  };
  must(await world.desk.staff.setPresence(agent, { state: 'ready' }));
  await world.settle();
  const ticket = {
    ticketId: 't1',
    lane: 'chat' as const,
    classes: [late],
    virtualArrivalMs: 1,
    excludedStaffIds: [],
  };
  const { offers } = await world.queue.enqueue(ticket, world.timers.nowMs());
  expect(offers.map((offer) => offer.staffId)).toEqual([agent.id]);
});

it('I3: what was told before the queue was wiped is told again by the next person and the next ticket', async () => {
  const world = await createDeskWorld();
  const agent = await world.hire({ username: 'zhou' });
  const citizen = await world.visitor();
  await world.ready(agent);
  await world.ask(citizen, '老板拖欠我三个月工资不给');
  expect(await world.offersOf(agent)).toHaveLength(1);
  // As by a rebuild on another node that died in the middle of it.
  await world.queue.reset();
  must(await world.desk.staff.setPresence(agent, { state: 'paused', reason: 'break' }));
  must(await world.desk.staff.setPresence(agent, { state: 'ready' }));
  await world.ask(citizen, '老板又拖欠了我两个月工资');
  expect(await world.offersOf(agent)).toHaveLength(1);
});
