/** Text messages at a whole desk: who is texted when, once, within the limits, and nothing twice after a crash. */

import { beforeEach, describe, expect, it } from 'vitest';
import { SMS_PURPOSES } from '../../../../routing/channels/sms.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { createDeskWorld, type DeskWorld, must, START_MS } from '../../../support/worlds/desk-world.ts';

const PHONE = '13812345678';
const HOUR = 3_600_000;

describe('text messages', () => {
  let world: DeskWorld;
  let line: FakeSmsLine;
  let agent: StaffPrincipal;
  let serial = 0;

  beforeEach(async () => {
    line = fakeSmsLine();
    world = await createDeskWorld({ smsLine: line });
    agent = await world.hire({ username: 'chen', displayName: '陈静' });
    await world.ready(agent);
  });

  const file = async (over: Record<string, unknown> = {}) => {
    const filed = must(
      await world.desk.staff.counterFile(agent, {
        clientKey: `counter-${++serial}`,
        text: '拖欠工资',
        declaredGroups: [],
        language: 'zh',
        privacyVersion: '1',
        phone: PHONE,
        keep: true,
        ...over,
      } as never),
    );
    await world.settle();
    return filed;
  };
  const close = async (ticketId: string) => {
    must(
      await world.desk.staff.close(agent, {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '可申请劳动仲裁。',
      }),
    );
    await world.settle();
  };
  const entries = async () =>
    (await world.store.sms.find({ sort: { field: 'createdAt', direction: 'asc' } })).items;
  const purposes = () => line.sent.map(({ purpose }) => purpose);

  it('TM5: number and query code after the counter form, one rating link after close, neither stored', async () => {
    const ticket = await file();
    expect(line.sent).toMatchObject([
      { phone: PHONE, purpose: 'ticket_no', values: { no: ticket.no, code: ticket.queryCode } },
    ]);
    await close(ticket.id);
    await world.pass(60_000);
    expect(purposes()).toEqual(['ticket_no', 'rating']);
    const link = line.sent[1]!.values.link!;
    must(
      await world.desk.ratings.submit(
        link.split('/rate/')[1]!,
        { grade: 5, tags: [], words: '' },
        '127.0.0.1',
      ),
    );
    expect((await world.store.ratings.find({})).items).toMatchObject([{ ticketId: ticket.id, grade: 5 }]);
    const stored = JSON.stringify(await entries());
    expect(stored).not.toContain(link.split('.').at(-1));
    expect(stored).not.toContain(PHONE);
    expect(JSON.stringify(must(await world.texting.desk.view(agent, ticket.id)))).not.toMatch(
      /rate\/|1381234/,
    );
  });
  it('R023: a lost query code is texted to the number on record alone, once a day; the answer tells nothing', async () => {
    const citizen = await world.visitor();
    const id = await world.ask(citizen, '拖欠工资', { phone: PHONE });
    const { no } = (await world.store.tickets.get(id))!;
    const { queryCode } = must(await world.desk.citizen.ticket(citizen, id));
    const ask = (number: string, ticketNo = no) => world.texting.desk.sendCode(ticketNo, number, '10.0.0.1');
    for (const answer of [
      await ask('13900000000'),
      await ask(PHONE, '20260101-0001'),
      await ask('057188123456'),
    ])
      expect(answer).toEqual({ ok: true, value: { ok: true } });
    expect(line.sent).toEqual([]);
    must(await ask('+86 138 1234 5678'));
    must(await ask(PHONE));
    await world.settle();
    expect(line.sent).toMatchObject([
      { phone: PHONE, purpose: 'ticket_no', values: { no, code: queryCode } },
    ]);
    for (const purpose of SMS_PURPOSES) line.closed.add(purpose);
    expect(await ask(PHONE)).toMatchObject({ ok: false, code: 'wrong_state' });
  });
  it('TM5: no number, a landline or a chat: nobody is texted', async () => {
    await file({ phone: undefined });
    await file({ phone: '0571-88123456' });
    await world.ask(await world.visitor(), '拖欠工资', { phone: PHONE });
    expect(line.sent).toEqual([]);
    expect(await entries()).toEqual([]);
  });
  it('TM1: no gateway: nothing is written, and the desk says so', async () => {
    for (const purpose of SMS_PURPOSES) line.closed.add(purpose);
    const ticket = await file();
    expect(await entries()).toEqual([]);
    expect(must(await world.texting.desk.view(agent, ticket.id))).toEqual({
      open: false,
      reachable: true,
      items: [],
    });
  });
  it('TM2: what goes over the limit of a day to one number waits for the next day', async () => {
    for (let n = 0; n < 7; n += 1) await file({ keep: false });
    expect(line.sent).toHaveLength(5);
    const waiting = (await entries()).filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ why }) => why)).toEqual(['day_limit', 'day_limit']);
    // Two more, on the next day of Shanghai; by then the first is still of use.
    await world.leap(Date.parse('2026-11-20T16:00:01.000Z') - START_MS);
    expect(line.sent).toHaveLength(7);
  });
  it('TM3: a rating link waits for the end of the quiet hours', async () => {
    const ticket = await file();
    await world.leap(13 * HOUR);
    await close(ticket.id);
    expect(purposes()).toEqual(['ticket_no']);
    expect(must(await world.texting.desk.view(agent, ticket.id)).items[1]).toMatchObject({
      purpose: 'rating',
      state: 'waiting',
      nextAtMs: Date.parse('2026-11-21T00:00:00.000Z'),
    });
    await world.leap(11 * HOUR);
    expect(purposes()).toEqual(['ticket_no', 'rating']);
  });
  it('TM4: a try that certainly failed comes again; without an answer it never does', async () => {
    line.next.push({ result: 'retry', afterMs: 60_000, code: 'http_429' });
    await file();
    expect(line.sent).toEqual([]);
    await world.pass(60_000);
    expect(purposes()).toEqual(['ticket_no']);
    line.next.push({ result: 'unknown' });
    const ticket = await file({ clientKey: 'another' });
    await world.leap(3 * HOUR);
    expect(line.sent.filter(({ values }) => values.no === ticket.no)).toHaveLength(1);
    expect(must(await world.texting.desk.view(agent, ticket.id)).items).toMatchObject([
      { state: 'unknown', why: 'no_answer' },
    ]);
  });
  it('TM4: a gateway that knows keys gets an unanswered message again, under the same one', async () => {
    line.idempotent = true;
    line.next.push({ result: 'unknown' });
    await file();
    await world.pass(2 * 60_000);
    expect(line.sent).toHaveLength(2);
    expect(new Set(line.sent.map(({ id }) => id)).size).toBe(1);
    expect(await entries()).toMatchObject([{ state: 'sent' }]);
  });
  it('TM4: a node that dies in the middle leaves an unknown message, sent by nobody else', async () => {
    let died = false;
    line.before = async () => {
      if (died) return;
      died = true;
      throw new Error('killed');
    };
    const ticket = await file();
    await world.leap(HOUR);
    expect(line.sent).toEqual([]);
    expect(must(await world.texting.desk.view(agent, ticket.id)).items).toMatchObject([
      { state: 'unknown', why: 'crash' },
    ]);
  });
  it('TM7: a receipt settles an unknown message; repeats change nothing', async () => {
    line.next.push({ result: 'unknown' });
    const ticket = await file();
    const [entry] = await entries();
    await world.texting.receive({ id: entry!.id, delivered: true });
    await world.texting.receive({ id: entry!.id, delivered: false, why: 'absent' });
    await world.texting.receive({ id: 'never-heard-of', delivered: true });
    expect(must(await world.texting.desk.view(agent, ticket.id)).items).toMatchObject([
      { state: 'sent', receipt: 'delivered' },
    ]);
  });
  it('TM5: who has rated meanwhile gets no link', async () => {
    const ticket = await file();
    await world.leap(13 * HOUR);
    await close(ticket.id);
    const invitation = (await world.store.invitations.find({})).items[0]!;
    await world.store.invitations.replace(
      { ...invitation, ratedAt: invitation.invitedAt },
      invitation.version,
    );
    await world.leap(12 * HOUR);
    expect(purposes()).toEqual(['ticket_no']);
    expect((await entries())[1]).toMatchObject({ state: 'failed', why: 'not_needed' });
  });
  it('TM6: neither number nor link is in the log or in the audit', async () => {
    line.next.push({ result: 'refused', code: 'blacklist' });
    const ticket = await file();
    await close(ticket.id);
    await world.core.audit.flush();
    const said = JSON.stringify([world.logged.lines, (await world.store.audit.find({ limit: 500 })).items]);
    expect(said).toContain('sms.failed');
    expect(said).toContain('sms.sent');
    expect(said).not.toContain(PHONE);
    expect(said).not.toContain('/rate/');
  });
});
