/** A day as the record tells it: the contacts that came, how long each took, the people and their shifts. */
import { dayOf, startOfDay } from '../calendar.ts';
import type { Organisation, Shift, Staff } from '../people.ts';
import type { Ticket } from '../ticket.ts';
import { laneOf, type Matter } from '../vocabulary.ts';
import type { SimDay, SimPerson, SimTicket } from './day.ts';
import { drawTime, type Law, type Random, randomOf } from './random.ts';

const DAY_MS = 86_400_000;
/** A contact that lies longer in somebody's hands was not worked on all the time, ms. */
const LONGEST_MS = 4 * 3_600_000;

export interface RecordOfDay {
  /** YYYY-MM-DD in Asia/Shanghai. */
  day: string;
  tickets: readonly Ticket[];
  staff: readonly Staff[];
  shifts: readonly Pick<Shift, 'staffId' | 'startAt' | 'endAt'>[];
  orgs: readonly Pick<Organisation, 'id' | 'name'>[];
}

/** What was not recorded, and how it is drawn instead. */
export interface Unrecorded {
  handle: Record<SimTicket['lane'], Law>;
  patience: Partial<Record<SimTicket['lane'], Law>>;
  seed: number | string;
}

/** Time in one person's hands, when the ticket went through one person alone, ms. */
export const handleTimeOf = (ticket: Ticket): number | undefined => {
  const { dispatchedAt, fedBackAt } = ticket.stamps;
  if (ticket.status !== 'closed' || !dispatchedAt || !fedBackAt || !ticket.attribution) return undefined;
  const wandered = ticket.events.some(
    ({ type }) => type === 'ticket.handed_over' || type === 'ticket.transferred',
  );
  const ms = Date.parse(fedBackAt) - Date.parse(dispatchedAt);
  return wandered || ms < 0 || ms > LONGEST_MS ? undefined : ms;
};

/** Who left before anybody took him, and after how long, ms. */
export const withdrawnAfter = (ticket: Ticket): number | undefined =>
  ticket.status === 'closed' && ticket.wrapUp?.result === 'withdrawn' && !ticket.stamps.dispatchedAt
    ? Date.parse(ticket.stamps.fedBackAt ?? ticket.updatedAt) - Date.parse(ticket.stamps.acceptedAt)
    : undefined;

/** Who left is known; who stayed would have waited at least as long as he did, and some more. */
const patienceOf = (ticket: Ticket, law: Law | undefined, random: Random): number | undefined => {
  const left = withdrawnAfter(ticket);
  if (left !== undefined) return left;
  if (!law) return undefined;
  const { dispatchedAt, acceptedAt } = ticket.stamps;
  const stayed = dispatchedAt ? Date.parse(dispatchedAt) - Date.parse(acceptedAt) : 0;
  return stayed + drawTime(law, random);
};

const ticketOf = (ticket: Ticket, unrecorded: Unrecorded): SimTicket => {
  const random = randomOf(unrecorded.seed, ticket.id);
  const lane = laneOf[ticket.channel];
  const matter: Matter = ticket.confirmedMatter ?? ticket.classification?.matter ?? '其他';
  const drawn = drawTime(unrecorded.handle[lane], random);
  const patienceMs = patienceOf(ticket, unrecorded.patience[lane], random);
  return {
    id: ticket.id,
    arrivalMs: Date.parse(ticket.stamps.acceptedAt),
    channel: ticket.channel,
    lane,
    matter,
    ...(ticket.classification?.service ? { service: ticket.classification.service } : {}),
    ...(ticket.entry ? { entry: ticket.entry } : {}),
    ...(ticket.placement?.preferredBy === 'sticky' && ticket.placement.preferredStaffId
      ? { preferredStaffId: ticket.placement.preferredStaffId }
      : {}),
    language: ticket.language,
    regionCode: ticket.regionCode,
    groups: ticket.groups,
    urgency: ticket.urgency,
    crisis: ticket.crisis,
    handleMs: handleTimeOf(ticket) ?? drawn,
    wrapUpMs: 0,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  };
};

/** A recorded day. People are as they are on file now; whoever had a shift on that day takes part. */
export const recordedDay = (record: RecordOfDay, unrecorded: Unrecorded): SimDay => {
  const fromMs = startOfDay(record.day);
  const toMs = fromMs + DAY_MS;
  const names = new Map(record.orgs.map((org) => [org.id, org.name]));
  const shifts = record.shifts.filter(
    (shift) => Date.parse(shift.startAt) < toMs && Date.parse(shift.endAt) > fromMs,
  );
  const there = new Set(shifts.map((shift) => shift.staffId));
  const people = record.staff
    .filter((person) => there.has(person.id) && !person.disabled && person.capacityTotal > 0)
    .map((person): SimPerson => {
      const { id, displayName, skills, languages, regionCodes, capacity, capacityTotal, orgId } = person;
      const firm = orgId === undefined ? undefined : names.get(orgId);
      return {
        ...{ id, displayName, skills, languages, regionCodes, capacity, capacityTotal },
        ...(orgId ? { orgId } : {}),
        ...(firm ? { firm } : {}),
      };
    });
  const ids = new Set(people.map(({ id }) => id));
  return {
    name: record.day,
    fromMs,
    toMs,
    people,
    // Who stays on past midnight is let go then: the next day is not played.
    shifts: shifts
      .filter(({ staffId }) => ids.has(staffId))
      .map(({ staffId, startAt, endAt }) => ({
        staffId,
        startAt,
        endAt: Date.parse(endAt) > toMs ? new Date(toMs).toISOString() : endAt,
      })),
    tickets: record.tickets
      .filter((ticket) => dayOf(Date.parse(ticket.stamps.acceptedAt)) === record.day)
      .map((ticket) => ticketOf(ticket, unrecorded))
      .sort((a, b) => a.arrivalMs - b.arrivalMs),
  };
};
