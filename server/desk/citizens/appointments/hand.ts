/** AP7: at its time the ticket at hand goes to whoever was booked; where that cannot be, its owner is told. */
import type { Appointment } from '../../../../routing/citizens/appointments.ts';
import { ok } from '../../../../routing/errors.ts';
import type { Ticket } from '../../../../routing/ticket.ts';
import { actorOf, type Core, SYSTEM } from '../../core.ts';
import type { Parts } from '../../parts.ts';
import { isBarred } from '../../tickets/ticket-states.ts';
import type { AppointmentRecord, Who } from './record.ts';

export type AppointmentHand = (one: Appointment, ticket: Ticket, who: Who) => Promise<void>;

export const createAppointmentHand = (
  core: Core,
  { change }: Pick<AppointmentRecord, 'change'>,
  { log, matching, planning }: Pick<Parts, 'log' | 'matching' | 'planning'>,
): AppointmentHand => {
  const { directory } = core;

  /** From another's hands, or out of the box, to the person who is here for it. */
  const pass = async (one: Appointment, ticket: Ticket, who: Who): Promise<boolean> => {
    const person = directory.staff(one.staffId);
    if (!person || isBarred(ticket, person) || !directory.here().indexOf.has(person.id)) return false;
    if (ticket.status !== 'serving' && ticket.status !== 'message_box') return false;
    const ask = { returned: true, preferredStaffId: person.id, preferredBy: 'chosen' as const };
    // R075: the next owner must be possible before the present one lets go.
    if (planning.planOf(ticket, ask).kind === 'message_box') return false;
    const { status, ownerId } = ticket;
    if (status === 'serving') await matching.release(ticket.id);
    const moved = await planning.replan(ticket.id, {
      actor: who === 'system' ? SYSTEM : actorOf(who),
      type: 'ticket.transferred',
      when: (now) => now.status === status && now.ownerId === ownerId,
      ...ask,
      data: { toStaffId: person.id, appointment: one.no },
      ...(ownerId ? { notFirst: [ownerId] } : {}),
    });
    if (!moved) {
      await matching.agree(ticket.id);
      return false;
    }
    await log.event(moved, `transfer:${ticket.id}:${moved.version}`, 'transferring');
    return true;
  };

  return async (one, ticket, who) => {
    // First written down: two nodes and a second press hand it over once.
    const first = await change(one.id, (now) =>
      ok(now.handedAt ? undefined : { ...now, handedAt: core.now() }),
    );
    if (!first.ok || !first.value.changed || ticket.ownerId === one.staffId) return;
    if (await pass(one, ticket, who)) return;
    await log.append(ticket, {
      key: `appointment:${one.id}:due`,
      author: { kind: 'system', id: SYSTEM.id, name: '' },
      kind: 'note',
      text: `预约 ${one.no} 的时间到了，接待人${directory.staff(one.staffId)?.displayName ?? ''}目前不能接手，请继续办理或转办。`,
    });
  };
};
