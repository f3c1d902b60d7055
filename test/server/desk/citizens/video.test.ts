/** VD: a conversation goes on by video: the link reaches its citizen alone, once, and the ticket keeps that it was so. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const HOUR = 3_600_000;
const ROOM = 'https://meet.example.gov.cn/{ticket}-{token}';
const PHONE = '13812345678';

let world: DeskWorld;
let line: FakeSmsLine;
let who: CitizenPrincipal;
let agent: StaffPrincipal;
let ticketId: string;

const video = () => world.desk.citizens.video;
const start = (by = agent, id = ticketId) => video().start(by, id);
const set = (videoRoom: string) => world.settings.saveTenant({ videoRoom }, 'test');
const said = async () => must(await world.desk.citizen.sync(who, { ticketId, afterSeq: 0 })).messages;
const links = async () => (await said()).flatMap(({ link }) => link ?? []);
const detail = async () => must(await world.desk.queries.ticket(agent, ticketId));
const steps = async (id = ticketId) =>
  must(await world.desk.queries.receipts(agent, id)).items.filter(({ step }) => step.startsWith('video_'));
const file = async (phone: string) =>
  must(
    await world.desk.staff.counterFile(agent, {
      clientKey: `counter-${phone}`,
      text: '想咨询公证',
      declaredGroups: [],
      language: 'zh',
      privacyVersion: '1',
      phone,
      keep: true,
    } as never),
  );

beforeEach(async () => {
  line = fakeSmsLine();
  world = await createDeskWorld({ smsLine: line });
  await set(ROOM);
  who = await world.visitor();
  ticketId = await world.ask(who, '工地干了三个月，老板不发工资', { name: '李四', phone: PHONE });
  agent = await world.hire({ username: 'zhou', displayName: '周敏' });
  await world.ready(agent);
  must(await world.desk.staff.accept(agent, (await world.offersOf(agent))[0]!));
});

describe('VD: from conversation to video', () => {
  it('VD2: the citizen gets a link with an unguessable room in his own view, the owner the same one, nobody else', async () => {
    expect((await detail()).can).toContain('video');
    const made = must(await start());
    expect(made).toMatchObject({ no: 1, from: 'text', provider: 'meet.example.gov.cn', byName: '周敏' });
    expect(made.url).toMatch(/^https:\/\/meet\.example\.gov\.cn\/\d{8}-\d{4}-[\da-f]{32}$/);
    expect(await links()).toEqual([made.url]);
    expect((await said()).find(({ link }) => link)?.event?.data.zh).toMatch(
      /2小时内有效.*未经您同意不会录像/,
    );
    expect((await detail()).meetings).toMatchObject([{ url: made.url }]);
    const chief = await world.hire({ username: 'chief', role: 'supervisor' });
    expect(must(await world.desk.queries.ticket(chief, ticketId)).meetings?.[0]).not.toHaveProperty('url');
    const secret = made.url!.slice(-32);
    await world.core.audit.flush();
    const kept = [
      await world.store.tickets.get(ticketId),
      (await world.store.messages.find({ where: { ticketId } })).items,
      (await world.store.receipts.find({ where: { ticketId } })).items,
      (await world.store.audit.find({ limit: 500 })).items,
      must(await world.desk.queries.messages(agent, ticketId, 0, 100)).items,
    ];
    expect(JSON.stringify(kept)).not.toContain(secret);
  });

  it('VD3: pressed twice, also at once, it is one meeting and one message; ended, it keeps who, when and how long', async () => {
    const both = (await Promise.all([start(), start()])).map(must);
    expect(both[0]).toEqual(both[1]);
    expect(must(await start()).url).toBe(both[0]!.url);
    expect(await links()).toHaveLength(1);
    await world.leap(25 * 60_000);
    const ended = must(await video().end(agent, ticketId));
    expect(ended).toMatchObject({ no: 1, minutes: 25 });
    expect(ended.url).toBeUndefined();
    expect(must(await video().end(agent, ticketId))).toEqual(ended);
    expect((await said()).filter(({ text }) => text.includes('视频已结束（约25分钟）'))).toHaveLength(1);
    const ticket = (await world.store.tickets.get(ticketId))!;
    expect(ticket.mode).toBe('video');
    expect(ticket.events.filter(({ type }) => type.startsWith('ticket.video_'))).toMatchObject([
      { type: 'ticket.video_started', data: { from: 'text', to: 'video', provider: 'meet.example.gov.cn' } },
      { type: 'ticket.video_ended', data: { minutes: 25 }, actor: { id: agent.id } },
    ]);
    expect((await steps()).map(({ step, data }) => [step, data.minutes])).toEqual([
      ['video_started', undefined],
      ['video_ended', 25],
    ]);
    const again = must(await start());
    expect(again.no).toBe(2);
    expect(again.url).not.toBe(both[0]!.url);
  });

  it('VD3: after two hours the link is shown no longer, and a new meeting may be made', async () => {
    must(await start());
    await world.leap(2 * HOUR);
    expect(await links()).toEqual([]);
    expect((await detail()).meetings?.[0]).not.toHaveProperty('url');
    expect(must(await start()).no).toBe(2);
  });

  it('VD2: the agent’s end takes the link from the citizen at once, and so does the end of the ticket', async () => {
    must(await start());
    expect(await world.desk.citizen.endedLink(who, ticketId)).toBeUndefined();
    const pushed = async () => {
      const { seq } = (await said()).find(({ event }) => event?.data.video)!;
      return world.desk.staff.message(ticketId, seq, { kind: 'citizen', id: who.citizenId });
    };
    expect((await pushed())?.link).toBeDefined();
    must(await video().end(agent, ticketId));
    expect(await links()).toEqual([]);
    expect((await pushed())?.link).toBeUndefined();
    const line = (await world.desk.citizen.endedLink(who, ticketId))!;
    expect(line.event?.data.meeting).toBe('1');
    expect(line).not.toHaveProperty('link');
    const stranger = await world.visitor();
    expect(await world.desk.citizen.endedLink(stranger, ticketId)).toBeUndefined();
    const second = must(await start());
    expect(await links()).toEqual([second.url]);
    must(
      await world.desk.staff.close(agent, {
        ...{ ticketId, matter: '劳动纠纷', service: 'advice', result: 'answered' },
        ...{ basis: '', feedback: '已答复' },
      }),
    );
    expect(await links()).toEqual([]);
    expect((await world.desk.citizen.endedLink(who, ticketId))?.event?.data.meeting).toBe('2');
  });

  it('VD4: a caller or visitor is texted at once; the link is made when it leaves and stored nowhere', async () => {
    const ticket = await file(PHONE);
    await world.settle();
    const made = must(await start(agent, ticket.id));
    await world.settle();
    const sent = line.sent.filter(({ purpose }) => purpose === 'video');
    expect(sent).toMatchObject([{ phone: PHONE, values: { no: ticket.no, link: made.url } }]);
    const stored = JSON.stringify((await world.store.sms.find({})).items);
    expect(stored).not.toContain(made.url!.slice(-32));
    must(await start(agent, ticket.id));
    await world.settle();
    expect(line.sent.filter(({ purpose }) => purpose === 'video')).toHaveLength(1);
  });

  it('VD4: where no way carries the link it is refused in words, and the mode stays', async () => {
    const landline = await file('057112345678');
    expect(await start(agent, landline.id)).toMatchObject({
      code: 'wrong_state',
      detail: expect.stringContaining('没有留下手机号'),
    });
    const shut = await createDeskWorld();
    await shut.settings.saveTenant({ videoRoom: ROOM }, 'test');
    world = shut;
    agent = await shut.hire({ username: 'wu' });
    await shut.ready(agent);
    const counter = await file(PHONE);
    expect(await start(agent, counter.id)).toMatchObject({
      detail: expect.stringContaining('短信通道未开通'),
    });
    expect((await shut.store.tickets.get(counter.id))?.mode).toBeUndefined();
  });

  it('VD1: without a provider, or with one that is allowed no longer, there is no button and no meeting', async () => {
    for (const room of ['', 'https://gone.example/{token}']) {
      await set(room);
      expect((await detail()).can).not.toContain('video');
      expect(await start()).toMatchObject({ code: 'wrong_state', detail: expect.stringContaining('管理员') });
    }
  });

  it('VD2: the owner alone, while it is served, and nobody whom the ticket excludes', async () => {
    const other = await world.hire({ username: 'wu' });
    expect(codeOf(await start(other))).toBe('not_owner');
    expect(codeOf(await video().end(agent, ticketId))).toBe('wrong_state');
    const ticket = (await world.store.tickets.get(ticketId))!;
    await world.store.tickets.replace(
      { ...ticket, exclusions: [{ staffId: agent.id, why: 'declared' }] as never },
      ticket.version,
    );
    expect(codeOf(await start())).toBe('not_found');
    expect(codeOf(await video().end(agent, ticketId))).toBe('not_found');
  });

  it('VD5: reports count by mode over the conditions of the list behind', async () => {
    must(await start());
    await file(PHONE);
    const span = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' };
    const { byMode, total } = must(
      await createReports({ store: world.store, clock: world.core.clock }).summary(span),
    );
    expect(byMode).toEqual([
      { mode: 'in_person', count: 1 },
      { mode: 'video', count: 1 },
    ]);
    expect(byMode.reduce((sum, one) => sum + one.count, 0)).toBe(total);
    const chief = await world.hire({ username: 'chief', role: 'supervisor' });
    for (const { mode, count } of byMode) {
      const list = must(
        await world.desk.figures.drill.list(chief, { figure: 'mode', key: mode, ...span, limit: 50 }),
      );
      expect(list.total).toBe(count);
      expect(list.items).toHaveLength(count);
    }
  });
});
