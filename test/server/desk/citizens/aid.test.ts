/** AF: an application for legal aid is filled in by staff and confirmed by the citizen, through his own link alone. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { AidForm } from '../../../../routing/citizens/aid-words.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const DAY_MS = 86_400_000;
const FORM: AidForm = {
  name: '李四',
  phone: '',
  matter: '拖欠工资',
  happened: '在工地干了三个月，工资没有发',
  region: '示范县',
  hardship: '家里四口人，靠打工',
  opponent: '某建筑公司',
  asks: '申请指派律师追讨工资',
};
const PHONE = '13812345678';

let world: DeskWorld;
let who: CitizenPrincipal;
let agent: StaffPrincipal;
let ticketId: string;

const aid = () => world.desk.citizens.aid;
const draft = (round = 0, form: Partial<AidForm> = {}, by = agent) =>
  aid().draft(by, ticketId, { ...FORM, ...form, round });
const seen = async () => must(await world.desk.citizen.sync(who, { ticketId, afterSeq: 0 })).messages;
/** The token of the newest link that stands in the conversation of the citizen. */
const token = async (): Promise<string> => {
  const links = (await seen()).flatMap(({ link }) => link ?? []);
  return links.at(-1)?.split('#')[1] ?? 'none';
};
const events = async () => (await world.store.tickets.get(ticketId))!.events.map(({ type }) => type);

beforeEach(async () => {
  world = await createDeskWorld();
  who = await world.visitor();
  ticketId = await world.ask(who, '工地干了三个月，老板不发工资', { name: '李四', phone: PHONE });
  agent = await world.hire({ username: 'zhou' });
  await world.ready(agent);
  must(await world.desk.staff.accept(agent, (await world.offersOf(agent))[0]!));
});

describe('AF: an application for legal aid', () => {
  it('AF1: begins with what the ticket knows, the number masked', async () => {
    const { suggested, application } = must(await aid().ofTicket(agent, ticketId));
    expect(application).toBeUndefined();
    expect(suggested).toMatchObject({ name: '李四', phone: '138****5678' });
    expect(suggested.happened).toContain('工地干了三个月');
    expect(must(await world.desk.queries.ticket(agent, ticketId)).can).toContain('draft_aid');
  });

  it('AF2, AF3, AF4: is sent, corrected and confirmed; the text is frozen, and prints with the case file', async () => {
    expect(must(await draft())).toMatchObject({ round: 1, state: 'draft', form: { phone: '138****5678' } });
    const link = await token();
    const page = must(await aid().page(link));
    expect(page).toMatchObject({ state: 'draft', form: { ...FORM, phone: PHONE } });
    expect(Date.parse(page.until) - world.core.clock.nowMs()).toBe(7 * DAY_MS);
    const mine = { ...FORM, phone: '139 0000 1111', asks: '追讨工资三万元' };
    const done = must(await aid().confirm(link, mine, '10.0.0.9'));
    expect(done).toMatchObject({ state: 'confirmed' });
    expect(done.form).toBeUndefined();
    const { application } = must(await aid().ofTicket(agent, ticketId));
    expect(application).toMatchObject({ state: 'confirmed', form: { phone: '139****1111' } });
    expect(application?.text).toContain('请求事项：追讨工资三万元');
    expect(application?.text).toContain('139****1111');
    expect((await world.store.tickets.get(ticketId))!.requester.phone).toBe('13900001111');
    const said = await seen();
    expect(said.some((one) => one.event?.data.zh?.includes('确认法律援助申请'))).toBe(true);
    expect(
      said.find((one) => one.author.kind === 'citizen' && one.text.includes('追讨工资三万元')),
    ).toBeDefined();
    expect(codeOf(await draft(1))).toBe('wrong_state');
    expect(codeOf(await aid().decline(link, '', '10.0.0.9'))).toBe('wrong_state');
    const file = must(await world.desk.queries.caseFile(agent, ticketId, { format: 'html', notes: false }));
    expect(file.content).toContain('<h2>法律援助申请</h2>');
    expect(file.content).not.toContain('13900001111');
    expect(await events()).toEqual(expect.arrayContaining(['ticket.aid_drafted', 'ticket.aid_confirmed']));
    await world.core.audit.flush();
    const kept = await world.store.audit.find({ where: { what: 'ticket.aid_confirmed' } });
    expect(kept.items).toMatchObject([{ who: who.citizenId, from: '10.0.0.9' }]);
  });

  it('AF2: the link stands in no view of staff and in no record', async () => {
    must(await draft());
    const link = await token();
    const shown = must(await world.desk.queries.messages(agent, ticketId, 0, 100)).items;
    const stored = (await world.store.messages.find({ where: { ticketId } })).items;
    const kept = (await world.store.aidApplications.find({})).items;
    const secret = link.split('.')[1]!;
    expect(secret.length).toBeGreaterThan(40);
    expect(JSON.stringify([shown, stored, kept])).not.toContain(secret);
  });

  it('AF3: two confirmations at once give one result, a repeat the same', async () => {
    must(await draft());
    const link = await token();
    const both = await Promise.all(
      ['第一份', '第二份'].map((asks) => aid().confirm(link, { ...FORM, phone: PHONE, asks }, '10.0.0.9')),
    );
    expect(must(both[0]!)).toEqual(must(both[1]!));
    const again = must(await aid().confirm(link, { ...FORM, phone: PHONE, asks: '第三份' }, '10.0.0.9'));
    expect(again).toEqual(must(both[0]!));
    const texts = (await seen()).filter((one) => one.text.includes('请求事项：'));
    expect(texts).toHaveLength(1);
    expect((await events()).filter((type) => type === 'ticket.aid_confirmed')).toHaveLength(1);
    expect(must(await aid().ofTicket(agent, ticketId)).application?.text).toContain(
      texts[0]!.text.split('请求事项：')[1],
    );
  });

  it('AF3: wrong, replaced and expired links open nothing; declined is seen by staff and may be drafted again', async () => {
    must(await draft());
    const first = await token();
    expect(codeOf(await aid().page(first.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A'))))).toBe(
      'bad_token',
    );
    expect(codeOf(await aid().page('nobody.nothing'))).toBe('bad_token');
    expect(codeOf(await draft(0))).toBe('version_conflict');
    must(await draft(1));
    expect(await aid().page(first)).toMatchObject({
      code: 'bad_token',
      detail: expect.stringContaining('作废'),
    });
    expect(codeOf(await aid().confirm(first, FORM, ''))).toBe('bad_token');
    const second = await token();
    expect(must(await aid().decline(second, '金额不对', '10.0.0.9')).state).toBe('declined');
    expect(must(await aid().decline(second, '', '10.0.0.9')).state).toBe('declined');
    expect(codeOf(await aid().confirm(second, FORM, ''))).toBe('wrong_state');
    expect(must(await aid().ofTicket(agent, ticketId)).application).toMatchObject({
      state: 'declined',
      words: '金额不对',
    });
    must(await draft(2));
    const third = await token();
    await world.leap(7 * DAY_MS + 1000);
    expect(must(await aid().page(third))).toMatchObject({ state: 'expired' });
    expect(must(await aid().page(third)).form).toBeUndefined();
    expect(codeOf(await aid().confirm(third, FORM, ''))).toBe('bad_token');
  });

  it('AF1: the owner or a supervisor alone, never whom the ticket excludes, and only while it is served', async () => {
    const other = await world.hire({ username: 'wu' });
    expect(codeOf(await draft(0, {}, other))).toBe('not_owner');
    expect(codeOf(await aid().ofTicket(other, ticketId))).toBe('not_owner');
    const chief = await world.hire({ username: 'chief', role: 'supervisor' });
    must(await draft(0, {}, chief));
    const ticket = (await world.store.tickets.get(ticketId))!;
    await world.store.tickets.replace(
      { ...ticket, exclusions: [{ staffId: chief.id, why: 'declared' }] as never },
      ticket.version,
    );
    expect(codeOf(await draft(1, {}, chief))).toBe('not_found');
    expect(codeOf(await aid().ofTicket(chief, ticketId))).toBe('not_found');
    const link = await token();
    must(
      await world.desk.staff.close(agent, {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '已告知申请条件。',
      }),
    );
    expect(codeOf(await draft(1))).toBe('wrong_state');
    expect(codeOf(await aid().confirm(link, { ...FORM, phone: PHONE }, ''))).toBe('wrong_state');
  });

  it('AF2: visitors and callers are texted the link, made when it leaves; without a way it is refused in words', async () => {
    const line = fakeSmsLine();
    world = await createDeskWorld({ smsLine: line });
    agent = await world.hire({ username: 'chen' });
    await world.ready(agent);
    const file = async (phone?: string) =>
      must(
        await world.desk.staff.counterFile(agent, {
          ...{ clientKey: `c-${phone}`, text: '拖欠工资', declaredGroups: [], language: 'zh' },
          ...{ privacyVersion: '1', keep: true, ...(phone ? { phone } : {}) },
        } as never),
      ).id;
    ticketId = await file(PHONE);
    must(await draft());
    must(await draft(1));
    await world.settle();
    const sent = line.sent.filter(({ purpose }) => purpose === 'aid');
    const link = sent.at(-1)?.values.link ?? '';
    expect(sent.at(-1)).toMatchObject({
      phone: PHONE,
      values: { until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    });
    expect(link).toMatch(/^http:\/\/localhost:12348\/confirm#/);
    const stored = JSON.stringify((await world.store.sms.find({})).items);
    expect(stored).not.toContain(link.split('.').at(-1));
    must(await aid().confirm(link.split('#')[1]!, { ...FORM, phone: PHONE }, '10.0.0.9'));
    expect(must(await aid().ofTicket(agent, ticketId)).application?.state).toBe('confirmed');
    ticketId = await file();
    expect(await draft()).toMatchObject({ code: 'wrong_state', detail: expect.stringContaining('手机号') });
    must(await draft(0, { phone: '139 0000 1111' }));
    await world.settle();
    expect(line.sent.at(-1)).toMatchObject({ phone: '13900001111', purpose: 'aid' });
    expect(
      new Set(line.sent.filter(({ purpose }) => purpose === 'aid').map(({ values }) => values.link)).size,
    ).toBe(line.sent.filter(({ purpose }) => purpose === 'aid').length);
  });

  it('AF5: goes with the data of the citizen', async () => {
    must(await draft());
    must(await aid().confirm(await token(), { ...FORM, name: '李小四', phone: PHONE }, ''));
    const { createSubjectEraser } = await import('../../../../server/desk/subjects/erase.ts');
    const { createMemoryFiles } = await import('../../../support/ports/memory-files.ts');
    const { createTicketRecord } = await import('../../../../server/desk/tickets/ticket-record.ts');
    const eraser = createSubjectEraser({
      store: world.store,
      record: createTicketRecord(world.core),
      files: createMemoryFiles(),
      key: new Uint8Array(32),
      now: world.core.now,
    });
    await eraser.erase(who.citizenId);
    expect(await world.store.aidApplications.count()).toBe(0);
    const kept = JSON.stringify((await world.store.messages.find({ where: { ticketId } })).items);
    for (const gone of ['李小四', '138****5678']) expect(kept).not.toContain(gone);
  });
});
