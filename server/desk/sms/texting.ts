/**
 * When a citizen is texted: whoever has come to the counter or phoned has no other way back than his telephone. What is
 * due follows from the ticket alone, under keys of its own, so that a hint of the bus, the sweep and a second node
 * come to the same messages once.
 */

import { isMobile, SMS_PURPOSES, type SmsEntry } from '../../../routing/channels/sms.ts';
import { isOpenAppointment } from '../../../routing/citizens/appointments.ts';
import { type Outcome, ok } from '../../../routing/errors.ts';
import type { SmsView, TicketSms } from '../../../routing/protocol/channels/sms.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';

import type { StaffPrincipal } from '../../auth/policy.ts';
import type { SmsReceipt } from '../../channels/sms-line.ts';
import type { JobHandlers } from '../../jobs/timers.ts';
import { bulletinWords } from '../bulletins/words.ts';
import { queryCodeOf } from '../citizens/status.ts';
import { lookOver } from '../look-over.ts';
import type { Parts } from '../parts.ts';
import { linkWords } from './link-words.ts';
import { createSmsOutbox, type SmsOutbox } from './outbox.ts';
import { createSendCode, type SendCode } from './send-code.ts';

export interface SmsDesk {
  /** What was texted about a ticket, without number and words, and whether the way is open. */
  view(who: StaffPrincipal, ticketId: Id): Promise<Outcome<TicketSms>>;
  sendCode: SendCode;
}

export interface Texting {
  outbox: SmsOutbox;
  desk: SmsDesk;
  /** Resolves when the receipt is durable. */
  receive(receipt: SmsReceipt): Promise<void>;
  sweep(): Promise<number>;
  jobs: Pick<JobHandlers, 'sms.send'>;
}

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;
/** Nothing older than this is texted about: a gateway that is set up today does not write to last month, ms. */
const FRESH_MS = DAY_MS;
/** Channels without a screen of their own. */
const SPOKEN_CHANNELS = ['counter', 'phone'] as const;
/** What organisations and partners answered while nobody looked. */
const ANSWERS = new Set(['order_reply', 'partner_replied']);

export const createTexting = ({
  core,
  record,
  closing,
  ratings,
  queries,
}: Pick<Parts, 'core' | 'record' | 'closing' | 'ratings' | 'queries'>): Texting => {
  const { store, clock, bus } = core;
  const isSpoken = ({ channel }: Pick<Ticket, 'channel'>) =>
    (SPOKEN_CHANNELS as readonly string[]).includes(channel);

  /** Made when it leaves: neither the link nor the code stands in the record. */
  const wordsOf = async (entry: SmsEntry): Promise<Record<string, string> | string | undefined> => {
    if (entry.bulletinId || entry.proofId) return bulletinWords(core, entry);
    // Of an appointment: it is no ticket yet.
    if (entry.purpose === 'appointment') {
      const booked = await store.appointments.get(entry.ticketId);
      if (!booked || !isOpenAppointment(booked)) return undefined;
      const at = new Date(Date.parse(booked.startAt) + SHANGHAI_MS).toISOString();
      const when = `${at.slice(0, 10)} ${at.slice(11, 16)}`;
      return { no: booked.no, when, url: `${core.publicUrl}/appointments` };
    }
    const ticket = entry.ticketId ? await record.get(entry.ticketId) : undefined;
    if (!ticket) return undefined;
    const known = {
      no: ticket.no,
      code: queryCodeOf(core.ratingKey, ticket.id),
      url: `${core.publicUrl}/status`,
    };
    // He has spoken in WeChat meanwhile, and read it there.
    if (
      entry.purpose === 'notice' &&
      (await store.outbox.count({ where: { ticketId: ticket.id, state: 'waiting' } })) === 0
    )
      return undefined;
    const { id, purpose } = entry;
    if (purpose === 'aid' || purpose === 'video') return linkWords(core, ticket, { id, purpose });
    if (entry.purpose !== 'rating') return known;
    const handed = await ratings.handOver(ticket);
    if (handed?.state !== 'invited') return undefined;
    return { no: ticket.no, link: handed.link, until: handed.closesAt.slice(0, 10) };
  };

  const outbox = createSmsOutbox(core, wordsOf);

  /** Everything that this ticket wants texted by now. */
  const look = async (ticket: Ticket): Promise<void> => {
    const { phone } = ticket.requester;
    if (!isSpoken(ticket) || !isMobile(phone)) return;
    const since = clock.nowMs() - FRESH_MS;
    const want = (purpose: SmsEntry['purpose'], key: string, at: string, untilMs: number) =>
      Date.parse(at) < since
        ? undefined
        : outbox.put({ key: `${purpose}:${key}`, purpose, ticketId: ticket.id, phone, untilMs });
    const { acceptedAt } = ticket.stamps;
    await want('ticket_no', ticket.id, acceptedAt, Date.parse(acceptedAt) + DAY_MS);
    const events = await store.messages.find({
      where: { ticketId: ticket.id, kind: 'event' },
      sort: { field: 'seq', direction: 'desc' },
      limit: 20,
    });
    for (const { seq, at, event } of events.items)
      if (event && ANSWERS.has(event.code) && ticket.status !== 'closed')
        await want('result', `${ticket.id}:${seq}`, at, Date.parse(at) + 3 * DAY_MS);
    const invitation = await closing.invitationOf(ticket);
    // Graded at the keypad, and about to be handed in (PH13): he is not asked twice.
    const graded = invitation
      ? await store.calls.count({ where: { ticketId: ticket.id, rated: 'open' } })
      : 0;
    if (invitation && !invitation.ratedAt && graded === 0)
      await want('rating', ticket.id, invitation.invitedAt, Date.parse(invitation.closesAt));
  };

  const anyOpen = () => SMS_PURPOSES.some(outbox.isOpen);
  const hint = (ticketId: Id) => {
    if (!anyOpen()) return;
    core.background(
      'texting',
      record.get(ticketId).then((ticket) => (ticket ? look(ticket) : undefined)),
    );
  };
  bus.on('ticket.changed', ({ ticketId }) => hint(ticketId));
  bus.on('call.changed', ({ ticketId, live }) => {
    // A grade that could not be handed in: he is texted after all.
    if (ticketId && !live) hint(ticketId);
  });
  bus.on('message.appended', ({ ticketId, seq }) => {
    // The first one comes with the ticket; a reply of an organisation is told here.
    if (seq >= 1) hint(ticketId);
  });

  /** Versions that were looked at, so that the sweep reads only what has moved. */
  const seen = new Map<Id, number>();
  return {
    outbox,
    receive: outbox.receipt,
    desk: {
      sendCode: createSendCode(core, outbox),
      view: async (who, ticketId) => {
        const found = await queries.readable(who, ticketId);
        if (!found.ok) return found;
        const entries = await outbox.ofTicket(ticketId);
        const { phone } = found.value.requester;
        return ok({
          open: anyOpen(),
          reachable: isMobile(phone),
          items: entries.map(
            ({ purpose, state, why, receipt, createdAt, updatedAt, nextAtMs }): SmsView => ({
              purpose,
              state,
              at: state === 'waiting' ? createdAt : updatedAt,
              ...(why ? { why } : {}),
              ...(receipt ? { receipt } : {}),
              ...(state === 'waiting' ? { nextAtMs } : {}),
            }),
          ),
        });
      },
    },
    sweep: async () => {
      if (!anyOpen()) return 0;
      const where = {
        channel: { in: SPOKEN_CHANNELS },
        updatedAt: { gte: new Date(clock.nowMs() - FRESH_MS).toISOString() },
      };
      const before = new Map(seen);
      seen.clear();
      for await (const tickets of lookOver(store.tickets, { where }))
        for (const ticket of tickets) {
          seen.set(ticket.id, ticket.version);
          if (before.get(ticket.id) !== ticket.version) await look(ticket);
        }
      return outbox.sweep();
    },
    jobs: { 'sms.send': ({ smsId }) => outbox.send(smsId) },
  };
};
