/** Two who decide about one ticket in the same moment: one of them has decided, the other is told (I2). */
import { beforeEach, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const WAGES = '公司拖欠工资三个月，怎么要回来';
let world: DeskWorld;
let bosses: StaffPrincipal[];
let people: StaffPrincipal[];

beforeEach(async () => {
  world = await createDeskWorld();
  bosses = [
    await world.hire({ username: 'boss1', role: 'supervisor', capacityTotal: 0 }),
    await world.hire({ username: 'boss2', role: 'supervisor', capacityTotal: 0 }),
  ];
  people = [];
  for (const username of ['zhou', 'lin', 'chen']) people.push(await world.hire({ username }));
  for (const who of people) await world.ready(who);
});

const assign = (boss: StaffPrincipal, ticketId: string, to: StaffPrincipal) =>
  world.desk.staff.assign(boss, { ticketId, staffId: to.id, reason: '协调' });

/** Record and live queue name the same person, and nobody else holds a place for it. */
const holderOf = async (ticketId: string): Promise<string | undefined> => {
  await world.settle();
  const ticket = (await world.store.tickets.get(ticketId))!;
  const { serving, offers, agents } = await world.queue.snapshot();
  expect(ticket.status).toBe('serving');
  expect(serving.filter((entry) => entry.ticketId === ticketId).map(({ staffId }) => staffId)).toEqual([
    ticket.ownerId,
  ]);
  expect(offers.filter((offer) => offer.ticketId === ticketId)).toEqual([]);
  expect(agents.reduce((sum, { load }) => sum + load.chat, 0)).toBe(1);
  return ticket.ownerId;
};

it('I2: of two supervisors who give a waiting ticket to two people, one has given it, the other is refused', async () => {
  for (const who of people)
    must(await world.desk.staff.setPresence(who, { state: 'paused', reason: 'meeting' }));
  const ticketId = await world.ask(await world.visitor(), WAGES);
  const answers = await Promise.all([
    assign(bosses[0]!, ticketId, people[0]!),
    assign(bosses[1]!, ticketId, people[1]!),
  ]);
  const won = answers.flatMap(({ ok }, index) => (ok ? [people[index]!.id] : []));
  expect(won).toHaveLength(1);
  expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.code]))).toEqual(['wrong_state']);
  expect(await holderOf(ticketId)).toBe(won[0]);
});

it('I2: the same for one that somebody serves, and for an assignment against the acceptance of the offer', async () => {
  const ticketId = await world.ask(await world.visitor(), WAGES);
  const holder = (await world.queue.snapshot()).offers[0]!;
  const taker = people.find(({ id }) => id === holder.staffId)!;
  const [one, two] = people.filter(({ id }) => id !== taker.id) as [StaffPrincipal, StaffPrincipal];
  const [accepted, assigned] = await Promise.all([
    world.desk.staff.accept(taker, holder.offerId),
    assign(bosses[0]!, ticketId, one),
  ]);
  expect([accepted.ok, assigned.ok].filter(Boolean)).toHaveLength(1);
  expect(await holderOf(ticketId)).toBe(accepted.ok ? taker.id : one.id);

  const owner = (await world.store.tickets.get(ticketId))!.ownerId;
  const targets = owner === one.id ? [taker, two] : [one, two];
  const answers = await Promise.all(targets.map((to, index) => assign(bosses[index]!, ticketId, to)));
  const won = answers.flatMap(({ ok }, index) => (ok ? [targets[index]!.id] : []));
  expect(won).toHaveLength(1);
  expect(await holderOf(ticketId)).toBe(won[0]);
});
