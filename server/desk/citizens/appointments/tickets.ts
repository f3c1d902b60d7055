/** AP5, AP6: an appointment becomes one ticket of the one queue, and its citizen is reminded of it a day before. */
import { type Appointment, ENTER_MS, REMIND_MS } from '../../../../routing/citizens/appointments.ts';
import { ok } from '../../../../routing/errors.ts';
import { labelOf, SERVICES } from '../../../../routing/vocabulary.ts';
import { instant } from '../../../ports.ts';
import { findAll } from '../../admin/shared.ts';
import { actorOf, type Core, SYSTEM } from '../../core.ts';
import type { Intake } from '../../intake/intake.ts';
import type { SmsOutbox } from '../../sms/outbox.ts';
import type { AppointmentHand } from './hand.ts';
import type { AppointmentRecord, Who } from './record.ts';
import type { AppointmentTelling } from './telling.ts';

export interface AppointmentTickets {
  /** One ticket per appointment, under the appointment's key; its place in the queue counts from its time. */
  open(one: Appointment, who: Who): Promise<Appointment>;
  /** Opens the tickets whose time has come and reminds of the next day's. */
  sweep(): Promise<number>;
}

/** A call whose time was this long ago, while nothing ran, is still made, ms. */
const LATE_MS = 24 * 3_600_000;

export const createAppointmentTickets = (
  core: Core,
  { change, ticketOf }: Pick<AppointmentRecord, 'change' | 'ticketOf'>,
  intake: Pick<Intake, 'accept'>,
  texts: Pick<SmsOutbox, 'put'>,
  { tell }: AppointmentTelling,
  hand: AppointmentHand,
): AppointmentTickets => {
  const { appointments } = core.store;
  const nowMs = () => core.clock.nowMs();

  const open: AppointmentTickets['open'] = async (one, who) => {
    const known = await ticketOf(one);
    // AP7: the ticket at hand is the matter; only once it is closed another one follows it.
    if (one.ticketId && (!one.joined || known?.status !== 'closed')) {
      if (one.joined && known) await hand(one, known, who);
      return one;
    }
    const accepted = await intake.accept({
      key: `appointment:${one.id}`,
      channel: one.way === 'station' ? 'counter' : 'web',
      citizenId: one.citizenId,
      actor: who === 'system' ? SYSTEM : actorOf(who),
      text: `预约 ${one.no}（${one.reception ? '领导接待' : labelOf(SERVICES, one.service)}，${{ station: '到现场', phone: '电话', video: '视频' }[one.way]}）${one.words ? `：${one.words}` : ''}`,
      name: one.name,
      phone: one.phone,
      declaredGroups: [],
      language: 'zh',
      entry: `appointment:${one.no}`,
      chosenStaffId: one.staffId,
      ...(known ? { previousTicketId: known.id } : {}),
      placeFrom: instant(Math.min(Date.parse(one.startAt), nowMs())),
    });
    if (!accepted.ok) return one;
    const { id: ticketId, no: ticketNo } = accepted.value.ticket;
    const written = await change(one.id, (now) =>
      ok(now.ticketId === ticketId ? undefined : { ...now, ticketId, ticketNo }),
    );
    return written.ok ? written.value.doc : one;
  };

  return {
    open,
    sweep: async () => {
      const due = await findAll(appointments, {
        where: {
          state: { in: ['booked', 'confirmed'] },
          startAt: { gt: instant(nowMs() - LATE_MS), lt: instant(nowMs() + REMIND_MS) },
        },
        sort: { field: 'startAt', direction: 'asc' },
      });
      let done = 0;
      for (const one of due) {
        const startMs = Date.parse(one.startAt);
        // At the counter the ticket opens when he is there; a call is due by itself.
        const waits = one.joined ? !one.handedAt : !one.ticketId;
        if (one.way !== 'station' && waits && startMs - nowMs() <= ENTER_MS) {
          await open(one, 'system');
          done += 1;
        }
        // Who booked within the last day knows it.
        const old = startMs - Date.parse(one.createdAt) > REMIND_MS;
        if (one.remindedAt || !old || startMs <= nowMs()) continue;
        await texts.put({
          key: `appointment:${one.id}:${one.startAt}`,
          purpose: 'appointment',
          ticketId: one.id,
          phone: one.phone,
          untilMs: startMs,
        });
        await tell(one, 'remind');
        await change(one.id, (now) => ok(now.remindedAt ? undefined : { ...now, remindedAt: core.now() }));
        done += 1;
      }
      return done;
    },
  };
};
