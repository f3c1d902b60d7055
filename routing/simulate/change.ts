/** What a what-if changes of a day: people and shifts added, taken away or altered, more or fewer contacts. */

import { dayOf } from '../calendar.ts';
import type { Id } from '../ticket.ts';
import type { SimDay, SimPerson, SimTicket } from './day.ts';
import type { PolicyChange } from './policy-change.ts';
import { randomOf } from './random.ts';
import { hire, type PersonGroup, shiftSpans } from './scenario.ts';

export interface PersonChange {
  id: Id;
  skills?: SimPerson['skills'];
  languages?: SimPerson['languages'];
  regionCodes?: SimPerson['regionCodes'];
  capacity?: SimPerson['capacity'];
  capacityTotal?: number;
  /** Replaces his shifts of the day. */
  shifts?: { from: string; to: string }[];
}

export interface DayChange {
  add?: PersonGroup[];
  remove?: Id[];
  people?: PersonChange[];
  /** More or fewer contacts of the same kind; 1 = as they are. */
  arrivalsFactor?: number;
  /** Longer or shorter handling; 1 = as it is. */
  handleFactor?: number;
  policy?: PolicyChange;
}

const alter = (person: SimPerson, change: PersonChange | undefined): SimPerson => {
  if (!change) return person;
  const { id: _, shifts: __, ...rest } = change;
  return { ...person, ...rest };
};

/** Each contact is kept, doubled or dropped by a chance of its own, so that a factor near 1 changes few of them. */
const scaled = (tickets: readonly SimTicket[], factor: number): SimTicket[] =>
  tickets
    .flatMap((ticket) => {
      const random = randomOf('scale', ticket.id);
      const copies = Math.floor(factor) + (random.next() < factor % 1 ? 1 : 0);
      return Array.from(
        { length: copies },
        (_, copy): SimTicket =>
          copy === 0
            ? ticket
            : {
                ...ticket,
                id: `${ticket.id}+${copy}`,
                arrivalMs: ticket.arrivalMs + random.next() * 600_000,
              },
      );
    })
    .sort((a, b) => a.arrivalMs - b.arrivalMs);

/** The day with the changes; the day that is given stays as it is. */
export const changeDay = (day: SimDay, change: DayChange): SimDay => {
  const { add = [], remove = [], people = [], arrivalsFactor = 1, handleFactor = 1 } = change;
  const date = dayOf(day.fromMs);
  const gone = new Set(remove);
  const altered = new Map(people.map((one) => [one.id, one]));
  const added = add.map((group) => hire(group, date));
  const tickets = arrivalsFactor === 1 ? day.tickets : scaled(day.tickets, arrivalsFactor);
  return {
    ...day,
    people: [
      ...day.people.filter(({ id }) => !gone.has(id)).map((person) => alter(person, altered.get(person.id))),
      ...added.flatMap((one) => one.people),
    ],
    shifts: [
      ...day.shifts.filter(({ staffId }) => !gone.has(staffId) && !altered.get(staffId)?.shifts),
      ...people.flatMap(({ id, shifts }) => (shifts && !gone.has(id) ? shiftSpans(id, date, shifts) : [])),
      ...added.flatMap((one) => one.shifts),
    ],
    tickets:
      handleFactor === 1
        ? tickets
        : tickets.map((ticket) => ({ ...ticket, handleMs: ticket.handleMs * handleFactor })),
  };
};
