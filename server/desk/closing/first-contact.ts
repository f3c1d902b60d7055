/** FG10: what a ticket is for the first-contact resolution, written at its end and settled when its window is over. */
import {
  askedAgain,
  FIRST_CONTACT_MS,
  type FirstContact,
  firstContactAtClose,
  isContact,
  matterOf,
} from '../../../routing/figures/first-contact.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Matter, Result } from '../../../routing/vocabulary.ts';
import { instant } from '../../ports.ts';
import { joinedIds } from '../channels/binding.ts';
import type { Core } from '../core.ts';

/** Steps of a ticket's log by which it went from one person to another. */
const MOVES = ['ticket.transferred', 'ticket.taken_over'];
/** Steps by which somebody got it; two people make a ticket that was passed on, however that came about. */
const TAKEN = ['ticket.dispatched', 'ticket.taken', 'ticket.grabbed', 'ticket.assigned'];
/** Settled in one look; a day of a province is 4,000, a look comes every ten minutes. */
const AT_ONCE = 200;
/** Steps of one ticket that are looked at; whoever has more of these has been with several people. */
const STEPS_AT_MOST = 100;
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
    // A withdrawn or merged ticket answered nobody, nor did one whose citizen could not be reached.
    if (other.status !== 'closed' || !other.attribution || !other.stamps.fedBackAt) return false;
    if (other.wrapUp && !isContact(other.wrapUp.result)) return false;
    const endedMs = Date.parse(other.stamps.fedBackAt);
    return askedAgain({ atMs: endedMs, matter: matterOf(other) }, [{ ...ticket, confirmedMatter: matter }]);
  });
};

/** Was it with more than one person? */
const wasPassedOn = (
  steps: readonly { type: string; data?: Record<string, unknown> | undefined }[],
): boolean => {
  const holders = steps
    .filter(({ type }) => TAKEN.includes(type))
    .flatMap(({ data }) => [data?.from, data?.ownerId])
    .filter((id) => typeof id === 'string');
  return steps.some(({ type }) => MOVES.includes(type)) || new Set(holders).size > 1;
};

/** Asked for before the ticket is closed; what the log of the ticket has forgotten stands in the audit chain. */
export const firstContactOf = async (
  core: Core,
  ticket: Ticket,
  { matter, result }: { matter: Matter; result: Result },
): Promise<FirstContact | undefined> => {
  const [orders, forgotten, repeat] = await Promise.all([
    core.store.orders.count({
      where: { ticketId: ticket.id, kind: { in: ['service', 'co', 'collaboration'] } },
    }),
    core.store.audit.find({
      where: { target: `ticket:${ticket.id}`, what: { in: [...MOVES, ...TAKEN] } },
      limit: STEPS_AT_MOST,
    }),
    isRepeat(core, ticket, matter),
  ]);
  const moved = wasPassedOn([
    ...forgotten.items.map(({ what, data }) => ({ type: what, data })),
    ...ticket.events,
  ]);
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
