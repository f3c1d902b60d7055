/** AP7, AP8, RD: staff book for the citizen of a ticket, the two stay joined, and leaders receive citizens. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

/** The world starts at 09:00 of 2026-11-20 in Shanghai. */
const DAY = '2026-11-21';
const at = (time: string, day = DAY): string => new Date(`${day}T${time}:00+08:00`).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PLACE = '溪口镇司法所';

let world: DeskWorld;
let texts: FakeSmsLine;
let who: CitizenPrincipal;
let agent: StaffPrincipal;
let lawyer: StaffPrincipal;
let ticketId: string;
let serial = 0;

const desk = () => world.desk.citizens.appointments;
const turn = async (staffId: string, over: Record<string, unknown> = {}): Promise<string> => {
  serial += 1;
  const id = `turn-${serial}`;
  await world.store.shifts.insert({
    ...{ id, version: 1, staffId, startAt: at('09:00'), endAt: at('12:00'), post: '驻所律师', place: PLACE },
    ...{ createdAt: at('08:00', '2026-11-20'), updatedAt: at('08:00', '2026-11-20') },
    ...over,
  });
  await world.core.directory.reloadShifts();
  return id;
};
const input = (over: Record<string, unknown> = {}) => {
  serial += 1;
  return {
    ...{ clientKey: `from-ticket-${serial}`, service: 'advice' as const, way: 'station' as const },
    ...{ place: PLACE, startAt: at('10:00'), words: '' },
    ...over,
  };
};
const book = (over: Record<string, unknown> = {}, by = agent) => desk().bookFor(by, ticketId, input(over));
const choose = async (choice: string): Promise<void> => {
  const { settings } = world.store;
  const [old, value] = [await settings.get('policy'), { choice }];
  const stamp = { updatedAt: at('08:00'), updatedBy: 'test' };
  if (old) await settings.replace({ ...old, value }, old.version);
  else await settings.insert({ id: 'policy', version: 1, value, ...stamp });
  await world.settings.refresh();
};
const said = async () =>
  must(await world.desk.citizen.sync(who, { ticketId, afterSeq: 0 })).messages.map(({ text }) => text);
const served = async (over: Record<string, unknown> = {}): Promise<void> => {
  ticketId = await world.ask(who, '工地干了三个月，老板不发工资', { name: '李四', ...over });
  must(await world.desk.staff.accept(agent, (await world.offersOf(agent))[0]!));
};
const filed = async (phone?: string): Promise<void> => {
  const made = await world.desk.staff.counterFile(agent, {
    ...{ clientKey: `counter-${++serial}`, text: '想咨询工伤待遇', declaredGroups: [], language: 'zh' },
    ...{ privacyVersion: '1', keep: true, name: '王五' },
    ...(phone ? { phone } : {}),
  } as never);
  ticketId = must(made).id;
};

beforeEach(async () => {
  texts = fakeSmsLine();
  world = await createDeskWorld({ smsLine: texts });
  who = await world.visitor();
  agent = await world.hire({ username: 'zhou', displayName: '周敏' });
  lawyer = await world.hire({ username: 'gu', displayName: '顾律师' }, { onDuty: false });
  await turn(lawyer.id);
  await world.ready(agent);
});

describe('AP7: an appointment from the ticket', () => {
  it('AP7: its owner books; the citizen reads of it where he writes; it stands with the ticket and in the audit log', async () => {
    await served();
    const times = must(
      await desk().slotsFor(agent, ticketId, { service: 'advice', way: 'station', day: DAY }),
    );
    expect(times.places).toEqual([PLACE]);
    expect(times.slots[0]).toEqual({ startAt: at('09:00'), free: 1 });
    const first = input();
    const made = must(await desk().bookFor(agent, ticketId, first));
    const ticket = (await world.store.tickets.get(ticketId))!;
    expect(made).toMatchObject({ told: 'talk', ticketNo: ticket.no, staffName: '顾律师', place: PLACE });
    const repeated = await Promise.all([1, 2].map(() => desk().bookFor(agent, ticketId, first)));
    for (const again of repeated) expect(must(again)).toEqual(made);
    const told = (await said()).filter((text) => text.includes(made.no));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/已为您预约：2026-11-21 10:00，到现场（溪口镇司法所），接待人顾律师/);
    expect(must(await desk().ofTicket(agent, ticketId)).map(({ no }) => no)).toEqual([made.no]);
    // It is his own on his device, with all that he may do there.
    expect((await desk().mine(who)).map(({ no }) => no)).toEqual([made.no]);
    must(await desk().ownAct(who, made.id, 'cancel'));
    expect((await said()).some((text) => text.startsWith('预约已取消'))).toBe(true);
    await world.core.audit.flush();
    const audited = (await world.store.audit.find({ limit: 500 })).items;
    expect(audited.find(({ what }) => what === 'appointment.book')).toMatchObject({
      who: agent.id,
      data: { no: made.no, ticketNo: ticket.no },
    });
  });

  it('AP7: the same limits: one seat once, three open ones; only the owner, only while it is open', async () => {
    await served();
    must(await book());
    expect(codeOf(await book())).toBe('duplicate_key');
    must(await book({ startAt: at('10:30') }));
    must(await book({ startAt: at('11:00') }));
    expect(codeOf(await book({ startAt: at('11:30') }))).toBe('rate_limited');
    const other = await world.hire({ username: 'other' });
    expect(codeOf(await book({ startAt: at('11:30') }, other))).toBe('forbidden');
    expect(codeOf(await desk().slotsFor(other, ticketId, { service: 'advice', way: 'phone' }))).toBe(
      'forbidden',
    );
    const chief = await world.hire({ username: 'chief', role: 'supervisor' });
    expect(codeOf(await book({ startAt: at('11:30') }, chief))).toBe('not_owner');
    expect(codeOf(await desk().bookFor(agent, 'nothing', input()))).toBe('not_found');
  });

  it('AP7: who must not have the ticket is not booked for it, and sees nothing of it', async () => {
    await served();
    const exclusions = [{ staffId: lawyer.id, why: 'complained_of' as const, at: at('08:00') }];
    const made = must(await book());
    const ticket = (await world.store.tickets.get(ticketId))!;
    await world.store.tickets.replace({ ...ticket, exclusions }, ticket.version);
    const times = must(
      await desk().slotsFor(agent, ticketId, { service: 'advice', way: 'station', day: DAY }),
    );
    expect(times.slots.every(({ free }) => free === 0)).toBe(true);
    expect(codeOf(await book({ startAt: at('11:00') }))).toBe('duplicate_key');
    expect(codeOf(await desk().move(who, made.id, at('11:00')))).toBe('duplicate_key');
    expect(await desk().dayList(lawyer, DAY)).toEqual([]);
    expect(codeOf(await desk().act(lawyer, made.id, 'arrive'))).toBe('not_found');
    expect(codeOf(await desk().slip(lawyer, made.id))).toBe('not_found');
    expect(await desk().dayList(agent, DAY)).toHaveLength(1);
  });

  it('AP7: at the counter he is texted where he left a mobile number, and takes a slip home', async () => {
    await filed('13812345678');
    const made = must(await book());
    expect(made.told).toBe('sms');
    await world.pass(MINUTE);
    const sent = texts.sent.filter(({ purpose }) => purpose === 'appointment');
    expect(sent.map(({ phone, values }) => [phone, values.no, values.when])).toEqual([
      ['13812345678', made.no, '2026-11-21 10:00'],
    ]);
    const slip = must(await desk().slip(agent, made.id));
    for (const word of [made.no, '2026-11-21 10:00–10:30', PLACE, '顾律师 · 驻所律师', '王五'])
      expect(slip).toContain(word);
    expect(slip).not.toMatch(/13812345678|工伤/);
    await filed();
    expect(codeOf(await book({ way: 'phone' }))).toBe('invalid_input');
    expect(must(await book({ startAt: at('11:00') })).told).toBe('none');
  });

  it('AP7: when he arrives the ticket at hand goes to whoever was booked, and no second one is made', async () => {
    await served();
    const made = must(await book());
    await world.leap(25 * HOUR);
    await world.ready(lawyer);
    for (const _ of [1, 2])
      expect(must(await desk().act(agent, made.id, 'arrive'))).toMatchObject({ ticketNo: made.ticketNo });
    await world.settle();
    expect(await world.store.tickets.count()).toBe(1);
    must(await world.desk.staff.accept(lawyer, (await world.offersOf(lawyer))[0]!));
    expect((await world.store.tickets.get(ticketId))!.ownerId).toBe(lawyer.id);
  });

  it('AP7: who cannot take it over leaves it with its owner, who is told; a closed ticket is followed by a new one', async () => {
    await served({ phone: '13812345678' });
    const made = must(await book({ way: 'phone' }));
    await world.leap(25 * HOUR - 4 * MINUTE);
    await world.pass(MINUTE);
    const notes = async () =>
      (await world.store.messages.find({ where: { ticketId, kind: 'note' } })).items.map(({ text }) => text);
    expect((await notes()).filter((text) => text.includes(made.no))).toHaveLength(1);
    expect((await world.store.tickets.get(ticketId))!.ownerId).toBe(agent.id);
    const next = must(await book({ startAt: at('11:00') }));
    const ticket = (await world.store.tickets.get(ticketId))!;
    await world.store.tickets.replace({ ...ticket, status: 'closed' }, ticket.version);
    must(await desk().act(agent, next.id, 'arrive'));
    const made2 = (await world.store.tickets.find({ where: { entry: `appointment:${next.no}` } })).items;
    expect(made2).toMatchObject([{ previousTicketId: ticketId, chosenStaffId: lawyer.id }]);
    expect(codeOf(await book({ startAt: at('11:30') }))).toBe('wrong_state');
  });
});

describe('AP8: choosing the person', () => {
  it('AP8: by name and post alone where the policy allows it, by nobody else', async () => {
    await served();
    const second = await world.hire({ username: 'shen', displayName: '沈律师' }, { onDuty: false });
    for (const staffId of [second.id, ...['a', 'b'].map((name) => `gone-${name}`)]) await turn(staffId);
    const ask = { service: 'advice' as const, way: 'station' as const, place: PLACE, day: DAY };
    const free = async () =>
      must(await desk().slotsFor(agent, ticketId, ask)).slots.find(({ startAt }) => startAt === at('10:00'));
    expect(await free()).not.toHaveProperty('people');
    expect((await desk().slots(ask)).slots[0]).not.toHaveProperty('people');
    expect(codeOf(await book({ staffId: lawyer.id }))).toBe('wrong_state');
    await choose('served_before');
    expect(await free()).toMatchObject({ people: [] });
    expect(codeOf(await book({ staffId: lawyer.id }))).toBe('wrong_state');
    await choose('anyone');
    const [person] = (await free())!.people!;
    expect(person).toEqual({
      id: expect.any(String),
      name: expect.stringMatching(/律师$/),
      post: '驻所律师',
    });
    const made = must(await book({ staffId: person!.id }));
    expect(made.staffName).toBe(person!.name);
    expect(codeOf(await book({ staffId: person!.id }))).toBe('duplicate_key');
    const open = (await desk().slots(ask)).slots.find(({ startAt }) => startAt === at('11:00'))!;
    expect(open.people).toHaveLength(open.free);
  });
});

describe('RD: reception days of leaders', () => {
  it('RD1, RD2: shown are leaders in a reception turn, by name, post and place, and nothing else', async () => {
    const leader = await world.hire({ username: 'gao', displayName: '高局长' }, { onDuty: false });
    const id = await turn(leader.id, { post: '领导接待', lead: true, place: '县中心' });
    await turn(leader.id, { post: '带班', lead: true, startAt: at('13:00'), endAt: at('15:00') });
    await turn(lawyer.id, { post: '接待', startAt: at('13:00'), endAt: at('15:00') });
    const far = { startAt: at('09:00', '2026-12-10'), endAt: at('12:00', '2026-12-10') };
    await turn(leader.id, { post: '接待日', lead: true, place: '县中心', ...far });
    const days = await desk().receptions();
    expect(days).toEqual([
      {
        ...{ id, startAt: at('09:00'), endAt: at('12:00') },
        ...{ name: '高局长', post: '领导接待', place: '县中心', free: true },
      },
      expect.objectContaining({ ...far, free: false }),
    ]);
  });

  it('RD3: one of his half hours is booked in person, comes to him, and his other turns stay out of it', async () => {
    const leader = await world.hire({ username: 'gao', displayName: '高局长' }, { onDuty: false });
    const reception = await turn(leader.id, { post: '领导接待', lead: true, place: '县中心' });
    const duty = await turn(leader.id, { post: '带班', lead: true });
    const booking = (over: Record<string, unknown>) =>
      desk().book(who, {
        ...{ ...input({ place: undefined }), name: '张三', phone: '13811112222', privacyVersion: '1' },
        reception,
        ...over,
      });
    const made = must(await booking({}));
    expect(made).toMatchObject({ reception, place: '县中心', staffName: '高局长', way: 'station' });
    expect(codeOf(await booking({}))).toBe('duplicate_key');
    expect(codeOf(await booking({ reception: duty, startAt: at('11:00') }))).toBe('duplicate_key');
    expect(codeOf(await booking({ way: 'phone', startAt: at('11:00') }))).toBe('duplicate_key');
    expect(must(await desk().move(who, made.id, at('11:00'))).staffName).toBe('高局长');
    await world.leap(26 * HOUR);
    must(await desk().act(agent, made.id, 'arrive'));
    expect((await world.store.tickets.find()).items).toMatchObject([
      { chosenStaffId: leader.id, subject: expect.stringContaining('领导接待') },
    ]);
  });
});
