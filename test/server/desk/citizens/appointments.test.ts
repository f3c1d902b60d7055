/** AP3 to AP6: seats are never given twice, and each appointment becomes one ticket at its time. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

/** The world starts at 09:00 of 2026-11-20 in Shanghai. */
const DAY = '2026-11-21';
const at = (time: string): string => new Date(`${DAY}T${time}:00+08:00`).toISOString();
const HOUR_MS = 3_600_000;

let world: DeskWorld;
let texts: FakeSmsLine;
let people: StaffPrincipal[];
let clerk: StaffPrincipal;
let serial = 0;

const desk = () => world.desk.citizens.appointments;
const input = (over: Record<string, unknown> = {}) => {
  serial += 1;
  return {
    clientKey: `booking-key-${serial}`,
    service: 'advice' as const,
    way: 'phone' as const,
    startAt: at('10:00'),
    name: '张三',
    phone: `1380000${String(1000 + serial)}`,
    words: '工资',
    privacyVersion: '1',
    ...over,
  };
};
const roster = async (staffId: string, over: Record<string, unknown> = {}): Promise<void> => {
  serial += 1;
  await world.store.shifts.insert({
    id: `turn-${staffId}-${serial}`,
    version: 1,
    staffId,
    startAt: at('09:00'),
    endAt: at('12:00'),
    post: '值班',
    createdAt: at('08:00'),
    updatedAt: at('08:00'),
    ...over,
  });
  await world.core.directory.reloadShifts();
};

beforeEach(async () => {
  texts = fakeSmsLine();
  world = await createDeskWorld({ smsLine: texts });
  people = [];
  for (const username of ['anna', 'bo', 'chen'])
    people.push(await world.hire({ username }, { onDuty: false }));
  clerk = await world.hire({ username: 'clerk' });
  for (const { id } of people) await roster(id);
});

describe('AP3: a seat is given once', () => {
  it('of 20 who press at once two are booked, the others are asked to choose again', async () => {
    const visitors = await Promise.all(Array.from({ length: 20 }, () => world.visitor()));
    const outcomes = await Promise.all(visitors.map((who) => desk().book(who, input())));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2);
    for (const outcome of outcomes)
      if (!outcome.ok) expect(outcome).toMatchObject({ code: 'duplicate_key', field: 'startAt' });
    const taken = (await world.store.appointments.find({ limit: 100 })).items;
    expect(new Set(taken.map(({ seat }) => seat)).size).toBe(2);
    const view = await desk().slots({ service: 'advice', way: 'phone', day: DAY });
    expect(view.slots.find(({ startAt }) => startAt === at('10:00'))?.free).toBe(0);
    expect(view.slots.find(({ startAt }) => startAt === at('10:30'))?.free).toBe(2);
  });

  it('answers a repeat of one key like the first, also when both come at once', async () => {
    const who = await world.visitor();
    const same = input();
    const [one, two] = await Promise.all([desk().book(who, same), desk().book(who, same)]);
    expect(must(one).no).toBe(must(two).no);
    expect(must(await desk().book(who, same)).id).toBe(must(one).id);
    expect(await world.store.appointments.count()).toBe(1);
  });

  it('of many who move to one time as many succeed as there are seats; a cancelled time is free again', async () => {
    const visitors = await Promise.all(Array.from({ length: 4 }, () => world.visitor()));
    const booked = [];
    for (const [index, who] of visitors.entries())
      booked.push(must(await desk().book(who, input({ startAt: at(index < 2 ? '09:00' : '09:30') }))));
    const moved = await Promise.all(
      booked.map(({ id }, index) => desk().move(visitors[index]!, id, at('11:00'))),
    );
    expect(moved.filter(({ ok }) => ok)).toHaveLength(2);
    const winner = moved.findIndex(({ ok }) => ok);
    must(await desk().ownAct(visitors[winner]!, booked[winner]!.id, 'cancel'));
    const loser = moved.findIndex(({ ok }) => !ok);
    expect(must(await desk().move(visitors[loser]!, booked[loser]!.id, at('11:00'))).startAt).toBe(
      at('11:00'),
    );
  });

  it('three open ones per citizen and per number; nobody touches another’s', async () => {
    const who = await world.visitor();
    for (const time of ['09:00', '09:30', '10:00'])
      must(await desk().book(who, input({ startAt: at(time), phone: '13811112222' })));
    expect(codeOf(await desk().book(who, input({ startAt: at('10:30') })))).toBe('rate_limited');
    const other = await world.visitor();
    expect(codeOf(await desk().book(other, input({ startAt: at('10:30'), phone: '138 1111 2222' })))).toBe(
      'rate_limited',
    );
    const [mine] = await desk().mine(who);
    expect(codeOf(await desk().move(other, mine!.id, at('11:00')))).toBe('not_found');
    expect(codeOf(await desk().ownAct(other, mine!.id, 'cancel'))).toBe('not_found');
    expect(codeOf(await desk().book(other, input({ startAt: at('03:00') })))).toBe('duplicate_key');
  });
});

describe('AP3: three open ones, also when many are asked for at once', () => {
  const times = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'];
  const booked = async () => (await world.store.appointments.find({ limit: 100 })).items;

  it('of six bookings of one citizen three are written, whichever', async () => {
    const who = await world.visitor();
    const outcomes = await Promise.all(times.map((time) => desk().book(who, input({ startAt: at(time) }))));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.code).toBe('rate_limited');
    expect(await booked()).toHaveLength(3);
  });

  it('of six devices with one number three are booked', async () => {
    const visitors = await Promise.all(times.map(() => world.visitor()));
    const outcomes = await Promise.all(
      times.map((time, index) =>
        desk().book(visitors[index]!, input({ startAt: at(time), phone: '13811112222' })),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await booked()).toHaveLength(3);
  });

  it('cancelled ones make room, and so do those whose time is over without a mark', async () => {
    const who = await world.visitor();
    const phone = '13811112222';
    for (const time of ['09:00', '09:30', '10:00'])
      must(await desk().book(who, input({ startAt: at(time), phone })));
    const [mine] = await desk().mine(who);
    must(await desk().ownAct(who, mine!.id, 'cancel'));
    must(await desk().book(who, input({ startAt: at('11:00'), phone })));
    expect(codeOf(await desk().book(who, input({ startAt: at('11:30'), phone })))).toBe('rate_limited');
    await world.leap(27 * HOUR_MS);
    await roster(people[0]!.id, { startAt: '2026-11-24T01:00:00.000Z', endAt: '2026-11-24T03:00:00.000Z' });
    must(await desk().book(who, input({ startAt: '2026-11-24T02:00:00.000Z', phone })));
  });
});

describe('AP5: one ticket per appointment, at its time', () => {
  it('a call enters the queue five minutes before, once, and goes to the person who was booked', async () => {
    const who: CitizenPrincipal = await world.visitor();
    const booked = must(await desk().book(who, input()));
    await world.leap(24 * HOUR_MS);
    expect(await world.store.tickets.count()).toBe(0);
    for (const person of people) await world.ready(person);
    const staffId = (await world.store.appointments.get(booked.id))!.staffId;
    await world.pass(55 * 60_000 + 5_000);
    const tickets = (await world.store.tickets.find()).items;
    expect(tickets).toHaveLength(1);
    expect(tickets[0]).toMatchObject({ entry: `appointment:${booked.no}`, chosenStaffId: staffId });
    const person = people.find(({ id }) => id === staffId)!;
    expect(await world.offersOf(person)).toHaveLength(1);
    expect((await desk().mine(who))[0]!.ticketNo).toBe(tickets[0]!.no);
    await world.pass(2 * 60_000);
    expect(await world.store.tickets.count()).toBe(1);
  });

  it('at the counter the ticket opens when he is there; who does not come is written down', async () => {
    for (const { id } of people)
      await roster(id, { startAt: at('13:00'), endAt: at('15:00'), place: '溪口镇司法所' });
    const [here, away] = [await world.visitor(), await world.visitor()];
    const station = { way: 'station', place: '溪口镇司法所' };
    const came = must(await desk().book(here, input({ ...station, startAt: at('13:00') })));
    const missed = must(await desk().book(away, input({ ...station, startAt: at('13:30') })));
    await world.leap(28.6 * HOUR_MS);
    expect(await world.store.tickets.count()).toBe(0);
    const list = await desk().dayList(clerk, DAY);
    expect(list.map(({ no, name, unmanned }) => [no, name, unmanned])).toEqual([
      [came.no, '张三', false],
      [missed.no, '张三', false],
    ]);
    const arrived = must(await desk().act(clerk, came.id, 'arrive'));
    expect(arrived).toMatchObject({ state: 'arrived', ticketNo: expect.stringMatching(/^\d{8}-\d{4}$/) });
    expect(must(await desk().act(clerk, came.id, 'arrive')).ticketNo).toBe(arrived.ticketNo);
    expect(must(await desk().act(clerk, missed.id, 'no_show', '电话未接')).state).toBe('no_show');
    expect(codeOf(await desk().act(clerk, missed.id, 'arrive'))).toBe('wrong_state');
    expect(await world.store.tickets.count()).toBe(1);
    await world.core.audit.flush();
    const audited = (await world.store.audit.find({ limit: 500 })).items.map(({ what }) => what);
    for (const what of ['book', 'arrive', 'no_show']) expect(audited).toContain(`appointment.${what}`);
  });

  it('AP6: is told a day before, once, and marked when the person is no longer on duty', async () => {
    const who = await world.visitor();
    await roster(people[0]!.id, { startAt: '2026-11-24T01:00:00.000Z', endAt: '2026-11-24T03:00:00.000Z' });
    const booked = must(await desk().book(who, input({ startAt: '2026-11-24T02:00:00.000Z' })));
    await world.leap(24 * HOUR_MS);
    expect((await world.store.appointments.get(booked.id))!.remindedAt).toBeUndefined();
    await world.leap(50 * HOUR_MS);
    const told = (await world.store.appointments.get(booked.id))!.remindedAt;
    expect(told).toBeDefined();
    await world.leap(HOUR_MS);
    expect((await world.store.appointments.get(booked.id))!.remindedAt).toBe(told);
    for (const turn of (await world.store.shifts.find({ where: { staffId: people[0]!.id } })).items)
      await world.store.shifts.remove(turn.id);
    await world.core.directory.reloadShifts();
    expect((await desk().dayList(clerk, '2026-11-24'))[0]!.unmanned).toBe(true);
  });

  it('AP6: the reminder leaves as a text message with number and time, anew after a move, never once cancelled', async () => {
    const turn = (day: number) => ({
      startAt: `2026-11-${day}T01:00:00.000Z`,
      endAt: `2026-11-${day}T03:00:00.000Z`,
    });
    for (const day of [24, 25]) await roster(people[0]!.id, turn(day));
    const [one, other] = [await world.visitor(), await world.visitor()];
    const kept = must(
      await desk().book(one, input({ startAt: '2026-11-24T02:00:00.000Z', phone: '13811112222' })),
    );
    const dropped = must(
      await desk().book(other, input({ startAt: '2026-11-24T02:30:00.000Z', phone: '13833334444' })),
    );
    await world.leap(74 * HOUR_MS);
    const sent = () => texts.sent.filter(({ purpose }) => purpose === 'appointment');
    expect(sent().map(({ phone, values }) => [phone, values])).toEqual([
      [
        '13811112222',
        { no: kept.no, when: '2026-11-24 10:00', url: expect.stringMatching(/\/appointments$/) },
      ],
      ['13833334444', { no: dropped.no, when: '2026-11-24 10:30', url: expect.any(String) }],
    ]);
    must(await desk().ownAct(other, dropped.id, 'cancel'));
    must(await desk().move(one, kept.id, '2026-11-25T02:00:00.000Z'));
    await world.leap(24 * HOUR_MS);
    expect(
      sent()
        .slice(2)
        .map(({ phone, values }) => [phone, values.when]),
    ).toEqual([['13811112222', '2026-11-25 10:00']]);
  });

  it('AP6: who cancels before the day is not reminded', async () => {
    await roster(people[0]!.id, { startAt: '2026-11-24T01:00:00.000Z', endAt: '2026-11-24T03:00:00.000Z' });
    const who = await world.visitor();
    const { id } = must(await desk().book(who, input({ startAt: '2026-11-24T02:00:00.000Z' })));
    must(await desk().ownAct(who, id, 'cancel'));
    await world.leap(74 * HOUR_MS);
    expect(texts.sent).toEqual([]);
  });
});
