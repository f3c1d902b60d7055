/** FG10: what a ticket is for the first-contact resolution, written at its end and settled when its window is over. */
import {
  askedAgain,
  FIRST_CONTACT_MS,
  type FirstContact,
  firstContactAtClose,
  matterOf,
} from '../../../routing/figures/first-contact.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Matter, Result } from '../../../routing/vocabulary.ts';
import { instant } from '../../ports.ts';
import { joinedIds } from '../channels/binding.ts';
import type { Core } from '../core.ts';

/** Steps of a ticket's log by which it went from one person to another. */
const MOVES = ['ticket.transferred', 'ticket.taken_over'];
/** Settled in one look; a day of a province is 4,000, a look comes every ten minutes. */
const AT_ONCE = 200;
/** Of one citizen in one window; whoever has more has asked again. */
const OF_ONE = 100;

/** Every ticket of this citizen, under any id joined with his (CH14, CZ2), that was opened in the span. */
const ofCitizen = async (core: Core, ticket: Ticket, fromMs: number, toMs: number): Promise<Ticket[]> => {
  const ids = await joinedIds(core.store, ticket.requester.citizenId);
  const found = await core.store.tickets.find({
    where: {
      'requester.citizenId': { in: ids },
      createdAt: { gte: instant(fromMs), lte: instant(toMs) },
    },
    sort: { field: 'createdAt', direction: 'desc' },
    limit: OF_ONE,
  });
  return found.items.filter(({ id }) => id !== ticket.id);
};

/** How far back a ticket may have been opened that was closed within the window before this one. */
const LONGEST_MS = 90 * 86_400_000;

const isRepeat = async (core: Core, ticket: Ticket, matter: Matter): Promise<boolean> => {
  const cameMs = Date.parse(ticket.createdAt);
  const before = await ofCitizen(core, ticket, cameMs - LONGEST_MS, cameMs);
  return before.some((other) => {
    // A withdrawn or merged ticket answered nobody.
    if (other.status !== 'closed' || !other.attribution || !other.stamps.fedBackAt) return false;
    const endedMs = Date.parse(other.stamps.fedBackAt);
    return askedAgain({ atMs: endedMs, matter: matterOf(other) }, [{ ...ticket, confirmedMatter: matter }]);
  });
};

/** Asked for before the ticket is closed; what the log of the ticket has forgotten stands in the audit chain. */
export const firstContactOf = async (
  core: Core,
  ticket: Ticket,
  { matter, result }: { matter: Matter; result: Result },
): Promise<FirstContact | undefined> => {
  const [orders, movedBefore, repeat] = await Promise.all([
    core.store.orders.count({
      where: { ticketId: ticket.id, kind: { in: ['service', 'co', 'collaboration'] } },
    }),
    core.store.audit.count({ where: { target: `ticket:${ticket.id}`, what: { in: MOVES } } }),
    isRepeat(core, ticket, matter),
  ]);
  const moved = movedBefore > 0 || ticket.events.some(({ type }) => MOVES.includes(type));
  return firstContactAtClose({ result, moved, orders, isRepeat: repeat });
};

/** Those whose window is over become resolved or repeated, the oldest first. Twice is once: the version decides. */
export const settleFirstContacts = async (core: Core): Promise<number> => {
  const nowMs = core.clock.nowMs();
  const due = await core.store.tickets.find({
    where: { firstContact: 'pending', 'stamps.fedBackAt': { lt: instant(nowMs - FIRST_CONTACT_MS) } },
    sort: { field: 'stamps.fedBackAt', direction: 'asc' },
    limit: AT_ONCE,
    background: true,
  });
  let settled = 0;
  for (const ticket of due.items) {
    const atMs = Date.parse(ticket.stamps.fedBackAt ?? ticket.updatedAt);
    const later = await ofCitizen(core, ticket, atMs, atMs + FIRST_CONTACT_MS);
    const firstContact = askedAgain({ atMs, matter: matterOf(ticket) }, later) ? 'repeated' : 'resolved';
    if ((await core.store.tickets.replace({ ...ticket, firstContact }, ticket.version)).ok) settled += 1;
  }
  return settled;
};
