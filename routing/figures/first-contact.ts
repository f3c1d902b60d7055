/**
 * First-contact resolution (首次解决率, R043). ISO 18295 and COPC name the measure, their texts give no number that could be
 * read here; this is the common working definition: answered by the first contact, without another desk, and not asked
 * again by the same citizen in the same matter within a window, which is seven days.
 */
import { addDays, dayOf } from '../calendar.ts';
import type { Ticket } from '../ticket.ts';
import type { Matter, Result } from '../vocabulary.ts';

/** The window, days of 24 hours from the end of the ticket. */
export const FIRST_CONTACT_DAYS = 7;
export const FIRST_CONTACT_MS = FIRST_CONTACT_DAYS * 86_400_000;

/**
 * Of a ticket that a person closed. `again`: itself a repeat of one that was closed within the window, so no first contact,
 * and not judged (the first one is). `moved`: passed on, with an order, or not answered. `pending`: the window is open.
 */
export type FirstContact = 'again' | 'moved' | 'pending' | 'repeated' | 'resolved';

/** What may stand for the same matter: the confirmed one, else the classified one (FG2). */
export const matterOf = (ticket: Pick<Ticket, 'confirmedMatter' | 'classification'>): Matter | undefined =>
  ticket.confirmedMatter ?? ticket.classification?.matter;

/** Results by which nobody was talked with: such tickets are no contact. */
const NO_CONTACT: readonly Result[] = ['unreachable', 'withdrawn'];

export const isContact = (result: Result): boolean => !NO_CONTACT.includes(result);

export interface CloseFacts {
  result: Result;
  /** It was passed on to a colleague, or taken over. */
  moved: boolean;
  /** Orders that it ever had, whatever became of them. */
  orders: number;
  /** The citizen had a ticket of the same matter that was closed within the window before this one came. */
  isRepeat: boolean;
}

/** FG10: what stands at close; undefined when it is not judged at all. */
export const firstContactAtClose = (facts: CloseFacts): FirstContact | undefined => {
  if (!isContact(facts.result)) return undefined;
  if (facts.isRepeat) return 'again';
  return facts.result !== 'answered' || facts.moved || facts.orders > 0 ? 'moved' : 'pending';
};

/** Of the tickets of one citizen: is one of this matter among those opened in (ended, ended + window]? */
export const askedAgain = (
  ended: { atMs: number; matter: Matter | undefined },
  later: readonly Pick<Ticket, 'createdAt' | 'confirmedMatter' | 'classification'>[],
): boolean =>
  later.some((other) => {
    const afterMs = Date.parse(other.createdAt) - ended.atMs;
    return afterMs > 0 && afterMs <= FIRST_CONTACT_MS && matterOf(other) === ended.matter;
  });

export interface FirstContactCount {
  resolved: number;
  /** Resolved, repeated and moved ones. */
  judged: number;
  /** Answered, but their window is still open: neither. */
  pending: number;
}

export const noContacts = (): FirstContactCount => ({ resolved: 0, judged: 0, pending: 0 });

export const addContact = (sum: FirstContactCount, state: FirstContact, count: number): void => {
  if (state === 'pending') sum.pending += count;
  else if (state !== 'again') sum.judged += count;
  if (state === 'resolved') sum.resolved += count;
};

/** The Monday of the week of a day of Asia/Shanghai. */
export const mondayOf = (day: string): string =>
  addDays(day, -((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7));

/** The same of an instant. */
export const weekOf = (atMs: number): string => mondayOf(dayOf(atMs));
