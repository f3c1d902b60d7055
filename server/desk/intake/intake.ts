/** Accepting a contact from any channel: durable before acknowledged, idempotent by key, one code path. */

import { dayOf } from '../../../routing/calendar.ts';
import type { Message } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { ownWords } from '../../../routing/protocol/quote.ts';
import type { Actor, Id, Instant, Ticket } from '../../../routing/ticket.ts';
import type { Channel, Group, Language, Matter, Urgency } from '../../../routing/vocabulary.ts';
import { type Core, idFromKey } from '../core.ts';
import type { PlannedTicket, Planning } from '../planning/planning.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';

/** What every channel turns its own event into. */
export interface ContactEvent {
  /** Idempotency key, unique over all channels. */
  key: string;
  channel: Channel;
  text: string;
  citizenId: Id;
  actor: Actor;
  name?: string;
  phone?: string;
  onBehalfOf?: string;
  declaredGroups: Group[];
  language: Language;
  regionCode?: string;
  entry?: string;
  externalRef?: { system: string; no: string };
  matter?: Matter;
  /** As the sending system sees it. */
  urgency?: Urgency;
  /** Served at once by this person instead of queueing (counter). */
  servedBy?: Id;
  /** His place in the queue counts from here (PH6). */
  placeFrom?: Instant;
  previousTicketId?: Id;
  /** Promised for an answer: nobody waits at a screen, so it is a task (MB2). */
  promisedBy?: Instant;
  /** With whom he has an appointment (AP5). */
  chosenStaffId?: Id;
}

export interface Intake {
  accept(event: ContactEvent): Promise<Outcome<{ ticket: Ticket; message: Message; repeated: boolean }>>;
  /** The citizen behind a phone number, made when new. */
  citizenByPhone(phone: string | undefined, name: string | undefined): Promise<Id>;
}

/** Digits of a Chinese number without country code and separators; other numbers keep their plus. */
export const normalisePhone = (phone: string): string => {
  const plain = phone.replace(/[\s-]/g, '');
  return plain.replace(/^(\+86|0086)(?=\d{11}$)/, '');
};

/** The first words of the citizen's own: a quote before them is somebody else's (CL38). */
const subjectOf = (text: string): string => {
  const line = ownWords(text)
    .replace(/[\s\u200b]+/g, ' ')
    .trim();
  return [...line].slice(0, 60).join('') + ([...line].length > 60 ? '…' : '');
};

/** The intake job runs this long after acceptance, ms, for tickets whose node died before it had planned them. */
const SAFETY_MS = 3000;

const isPlanned = (ticket: Ticket): boolean => ticket.status !== 'queued' || ticket.placement !== undefined;

/** @param planning its `processIntake` may run again without harm */
export const createIntake = (
  core: Core,
  record: TicketRecord,
  planning: Pick<Planning, 'planNew' | 'processIntake'>,
): Intake => {
  const { store } = core;

  const keepSafe = (ticketId: Id): Promise<void> =>
    core.timers
      .schedule('intake.process', ticketId, { ticketId }, core.clock.nowMs() + SAFETY_MS)
      .catch((error: unknown) =>
        core.log.error({ err: error, ticketId }, 'intake job not queued; the sweep will'),
      );

  /** What cannot be planned now is taken in all the same: its job plans it. */
  const plan = (draft: Ticket, words: string): Promise<PlannedTicket | undefined> =>
    planning.planNew(draft, words).catch((error: unknown) => {
      core.log.error({ err: error, ticketId: draft.id }, 'not planned on the way in; its job will');
      return undefined;
    });

  const ticketNumber = async (now: Instant): Promise<string> => {
    const day = dayOf(Date.parse(now)).replaceAll('-', '');
    const made = await store.serials.insertNext({ id: core.ids.next(), day, serial: 0 });
    if (!made.ok) throw new Error('serial number clash');
    return `${day}-${String(made.doc.serial).padStart(4, '0')}`;
  };

  return {
    citizenByPhone: async (phone, name) => {
      if (phone) {
        const known = await store.citizens.find({ where: { phone: normalisePhone(phone) }, limit: 1 });
        if (known.items[0]) return known.items[0].id;
      }
      const at = core.now();
      const id = phone ? idFromKey(`citizen:${normalisePhone(phone)}`) : core.ids.next();
      await store.citizens.insert({
        id,
        version: 1,
        createdAt: at,
        updatedAt: at,
        ...(phone ? { phone: normalisePhone(phone) } : {}),
        ...(name ? { name } : {}),
      });
      return id;
    },

    accept: async (event) => {
      const id = idFromKey(`ticket:${event.key}`);
      const messageKey = `open:${event.key}`;
      const now = core.now();
      const draft: Ticket = {
        id,
        no: '',
        version: 1,
        channel: event.channel,
        status: event.servedBy ? 'serving' : 'queued',
        subject: subjectOf(event.text),
        regionCode: event.regionCode ?? core.tenant().regionCode,
        ...(event.entry ? { entry: event.entry } : {}),
        requester: {
          citizenId: event.citizenId,
          ...(event.name ? { name: event.name } : {}),
          ...(event.phone ? { phone: normalisePhone(event.phone) } : {}),
          ...(event.onBehalfOf ? { onBehalfOf: event.onBehalfOf } : {}),
          declaredGroups: event.declaredGroups,
        },
        ...(event.matter ? { confirmedMatter: event.matter } : {}),
        groups: event.declaredGroups,
        language: event.language,
        urgency: event.urgency ?? 'normal',
        crisis: 'none',
        ...(event.servedBy ? { ownerId: event.servedBy } : {}),
        stamps: { acceptedAt: now, ...(event.servedBy ? { commandedAt: now, dispatchedAt: now } : {}) },
        ...(event.servedBy ? { firstResponseAt: now, answer: { seconds: 0, inTime: true } } : {}),
        lastSeq: 1,
        lastMessageAt: now,
        readByCitizen: 1,
        readByStaff: 0,
        openOrders: 0,
        ...(event.externalRef ? { externalRef: event.externalRef } : {}),
        ...(event.placeFrom ? { placeFrom: event.placeFrom } : {}),
        ...(event.promisedBy ? { promisedBy: event.promisedBy } : {}),
        ...(event.chosenStaffId ? { chosenStaffId: event.chosenStaffId } : {}),
        ...(event.previousTicketId ? { previousTicketId: event.previousTicketId } : {}),
        createdAt: now,
        updatedAt: now,
        events: [
          {
            id: core.ids.next(),
            at: now,
            actor: event.actor,
            type: 'ticket.accepted',
            data: { channel: event.channel },
          },
        ],
      };
      // Side by side: each is a step on the way to the offer, and none needs the other.
      const known = store.tickets.get(id);
      const [existing, no, planned] = await Promise.all([
        known,
        known.then((ticket) => ticket?.no ?? ticketNumber(now)),
        event.servedBy ? undefined : plan(draft, event.text),
      ]);

      // All are keyed by the event, so a crash between them leaves nothing that a repeat does not complete. The job is
      // the safety net of a node that dies after the acknowledgement; this one goes on at once, below.
      const [made, written] = await Promise.all([
        existing
          ? { ok: true as const, doc: existing }
          : store.tickets.insert({ ...(planned?.ticket ?? draft), no }),
        store.messages.insertNext({
          id: core.ids.next(),
          ticketId: id,
          seq: 0,
          key: messageKey,
          author:
            event.channel === 'counter' && event.actor.kind === 'staff'
              ? { kind: 'staff', id: event.actor.id, name: event.actor.name ?? '' }
              : { kind: 'citizen', id: event.citizenId, name: event.name ?? '' },
          kind: 'text',
          text: event.text,
          at: existing?.createdAt ?? now,
        }),
        event.servedBy || (existing && isPlanned(existing)) ? undefined : keepSafe(id),
      ]);
      const ticket = made.ok ? made.doc : await store.tickets.get(id);
      if (!ticket) return refuse('version_conflict');
      if (ticket.requester.citizenId !== event.citizenId) return refuse('key_reused');
      const message = written.ok ? written.doc : await store.messages.getBy({ key: messageKey });
      if (!message) return refuse('version_conflict');
      if (message.text !== event.text) return refuse('key_reused');

      const repeated = existing !== undefined || !made.ok;
      if (!repeated) record.created(ticket);
      if (!repeated && planned) core.background('intake', planned.tell(ticket));
      // Its first acceptance may have been cut off anywhere: what is missing is made up for.
      else if (ticket.status === 'queued') core.background('intake', planning.processIntake(id, ticket));
      return ok({ ticket, message, repeated });
    },
  };
};
