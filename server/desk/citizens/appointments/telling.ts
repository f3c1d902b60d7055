/** AP7: what the citizen of a ticket is told of its appointment, and on which of his own ways. */
import { isMobile } from '../../../../routing/channels/sms.ts';
import { APPOINTMENT_WAYS, type Appointment } from '../../../../routing/citizens/appointments.ts';
import type { AppointmentTold } from '../../../../routing/protocol/citizens/appointments.ts';
import type { Ticket } from '../../../../routing/ticket.ts';
import { MAILBOX_ENTRY } from '../../../../routing/vocabulary/mailbox.ts';
import type { Core } from '../../core.ts';
import type { Parts } from '../../parts.ts';
import type { SmsOutbox } from '../../sms/outbox.ts';
import { minuteOf } from '../../tickets/case-file.ts';

export type ToldOf = 'book' | 'move' | 'confirm' | 'cancel' | 'remind';

export interface AppointmentTelling {
  /** Stands in the conversation in any case; the same step is told once. */
  tell(one: Appointment, what: ToldOf): Promise<AppointmentTold>;
}

const SAID: Record<ToldOf, { zh: string; en: string }> = {
  book: { zh: '已为您预约', en: 'An appointment is booked for you' },
  move: { zh: '预约已改期', en: 'The appointment has been moved' },
  confirm: { zh: '预约已确认', en: 'The appointment is confirmed' },
  cancel: { zh: '预约已取消', en: 'The appointment is cancelled' },
  remind: { zh: '提醒您有预约', en: 'A reminder of your appointment' },
};

export const createAppointmentTelling = (
  core: Core,
  { log }: Pick<Parts, 'log'>,
  texts: Pick<SmsOutbox, 'put' | 'isOpen'>,
): AppointmentTelling => {
  /** Has he a screen on which he reads what stands in the conversation? */
  const reads = async ({ channel, entry, requester }: Ticket): Promise<boolean> =>
    channel === 'wechat'
      ? (await core.store.followers.get(requester.citizenId))?.following === true
      : channel === 'web' && entry !== MAILBOX_ENTRY;

  const wordsOf = (one: Appointment, what: ToldOf): { zh: string; en: string } => {
    const who = core.directory.staff(one.staffId)?.displayName ?? '';
    const { phone } = core.tenant();
    const place = one.place ? { zh: `（${one.place}）`, en: ` (${one.place})` } : { zh: '', en: '' };
    const way = APPOINTMENT_WAYS[one.way];
    const end =
      what === 'cancel'
        ? { zh: '', en: '' }
        : {
            zh: `如需改期或取消，请在这里留言或拨打${phone}。`,
            en: ` To change or cancel it, write here or call ${phone}.`,
          };
    return {
      zh: `${SAID[what].zh}：${minuteOf(one.startAt)}，${way.zh}${place.zh}，接待人${who}，预约号${one.no}。${end.zh}`,
      en: `${SAID[what].en}: ${minuteOf(one.startAt)}, ${way.en.toLowerCase()}${place.en}, with ${who}, number ${one.no}.${end.en}`,
    };
  };

  return {
    tell: async (one, what) => {
      const ticket = one.joined && one.ticketId ? await core.store.tickets.get(one.ticketId) : undefined;
      if (!ticket) return 'none';
      // He may move it back to where it was; what repeats by itself is told once.
      const step = what === 'book' || what === 'remind' ? one.startAt : one.steps.length;
      const key = `appointment:${one.id}:${what}:${step}`;
      if (ticket.status !== 'closed') await log.event(ticket, key, 'said', wordsOf(one, what));
      if (ticket.status !== 'closed' && (await reads(ticket))) return 'talk';
      // There is one template, of the time: what is cancelled is told by whoever cancels it.
      const texted = what === 'book' || what === 'move';
      if (!texted || !isMobile(one.phone) || !texts.isOpen('appointment')) return 'none';
      await texts.put({
        key,
        purpose: 'appointment',
        ticketId: one.id,
        phone: one.phone,
        untilMs: Date.parse(one.startAt),
      });
      return 'sms';
    },
  };
};
