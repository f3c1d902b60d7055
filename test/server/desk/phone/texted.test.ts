/** After a call: whoever gave no grade by key is texted the link, whoever gave one is not asked twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { type FakeSmsLine, fakeSmsLine } from '../../../support/ports/sms-line.ts';
import { type CallWorld, createCallWorld } from '../../../support/worlds/call-world.ts';
import { must } from '../../../support/worlds/desk-world.ts';

const PHONE = '13800138000';
const WRAP_UP = {
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  basis: '',
  feedback: '已告知申请仲裁的途径和时效。',
} as const;

describe('after a call', () => {
  let sms: FakeSmsLine;
  let world: CallWorld;
  let li: StaffPrincipal;
  beforeEach(async () => {
    sms = fakeSmsLine();
    world = await createCallWorld({ smsLine: sms });
    li = await world.agent('li');
  });
  afterEach(() => world.close());

  /** Talks, and the agent hangs up: the citizen is asked for a grade. */
  const talk = async (from: string = PHONE) => {
    const callId = await world.caller(from);
    await world.takes(li);
    must(await world.desk.phone.hangUp(li, { callId }));
    await world.settle();
    return { callId, ticketId: await world.ticketOf(callId) };
  };
  const close = async (ticketId: string) => {
    must(await world.desk.staff.close(li, { ticketId, ...WRAP_UP }));
    await world.pass(60_000);
  };
  const texted = () => sms.sent.map(({ purpose }) => purpose);

  it('TM5 PH13 no grade by key: one rating link, by which he can rate', async () => {
    const { callId, ticketId } = await talk();
    world.exchange.end(callId);
    await world.settle();
    await close(ticketId);
    expect(texted()).toEqual(['ticket_no', 'rating']);
    expect(sms.sent[1]).toMatchObject({ phone: PHONE });
    const link = sms.sent[1]?.values.link ?? '';
    must(
      await world.desk.ratings.submit(
        link.split('/rate/')[1] ?? '',
        { grade: 3, tags: [], words: '' },
        '127.0.0.1',
      ),
    );
    expect((await world.store.ratings.find({ where: { ticketId } })).items).toMatchObject([
      { grade: 3, staffId: li.id },
    ]);
  });

  it('TM5 PH13 a grade by key: no link, before and after it is handed in', async () => {
    const { callId, ticketId } = await talk();
    world.exchange.press(callId, '4');
    await world.settle();
    world.exchange.heard(callId);
    await world.settle();
    await close(ticketId);
    expect((await world.store.ratings.find({ where: { ticketId } })).items).toMatchObject([
      { grade: 4, via: 'keypad' },
    ]);
    await world.texting.sweep();
    await world.pass(3_600_000);
    expect(texted()).toEqual(['ticket_no']);
  });

  it('TM5 a landline is not texted', async () => {
    const { callId, ticketId } = await talk('01088886666');
    world.exchange.end(callId);
    await world.settle();
    await close(ticketId);
    expect(texted()).toEqual([]);
  });
});
