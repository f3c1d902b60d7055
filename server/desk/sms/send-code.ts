/** R023: who has lost the query code has it texted to the number on record; the answer never tells whether they fit. */
import { dayOf } from '../../../routing/calendar.ts';
import { isMobile } from '../../../routing/channels/sms.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Core } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';
import type { SmsOutbox } from './outbox.ts';

/** Once a day and ticket, so that nobody is flooded with messages by somebody who knows both numbers. */
export type SendCode = (no: string, phone: string, from: string) => Promise<Outcome<{ ok: true }>>;

/** Whoever waits for a code has it within the hour or asks again, ms. */
const USEFUL_MS = 3_600_000;

export const createSendCode =
  (core: Core, outbox: Pick<SmsOutbox, 'isOpen' | 'put'>): SendCode =>
  async (no, phone, from) => {
    if (!outbox.isOpen('ticket_no'))
      return refuse('wrong_state', `短信查询码没有开通，请拨打 ${core.tenant().phone} 查询。`);
    const ticket = await core.store.tickets.getBy({ no });
    const number = normalisePhone(phone);
    if (!ticket || ticket.requester.phone !== number || !isMobile(number)) return ok({ ok: true });
    await outbox.put({
      key: `ticket_no:${ticket.id}:asked:${dayOf(core.clock.nowMs())}`,
      purpose: 'ticket_no',
      ticketId: ticket.id,
      phone: number,
      untilMs: core.clock.nowMs() + USEFUL_MS,
    });
    core.audit.note({
      id: core.ids.next(),
      at: core.now(),
      who: ticket.requester.citizenId,
      whoName: '',
      from,
      what: 'status.code_asked',
      target: `ticket:${ticket.id}`,
      data: {},
    });
    return ok({ ok: true });
  };
