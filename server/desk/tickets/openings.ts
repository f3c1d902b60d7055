/**
 * Who looked at what. A restricted ticket that is opened by clearance alone, not because it is somebody's work, is
 * written down first (RS7); any other ticket that is opened by staff who do not serve it, once a day (R108).
 */
import { dayOf } from '../../../routing/calendar.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Core, idFromKey } from '../core.ts';
import { restrictionOf } from './ticket-states.ts';

/** One look at a page asks for the ticket several times: within this it is one opening, ms. */
const ONE_LOOK_MS = 5 * 60_000;
const REMEMBERED = 2000;
/** Views of a day that this node knows to be written; another one would be refused by its id. */
const VIEWS_REMEMBERED = 20_000;

/** @returns for a restricted ticket: writes the fact durably before anything is shown; else notes it, without waiting */
export const createOpenings = (core: Pick<Core, 'audit' | 'clock' | 'ids' | 'now'>) => {
  const looks = new Map<string, number>();
  const views = new Set<Id>();

  const factOf = (who: StaffPrincipal, ticket: Ticket) => ({
    at: core.now(),
    who: who.id,
    whoName: who.name,
    from: who.from,
    target: `ticket:${ticket.id}`,
  });

  const openedByClearance = async (who: StaffPrincipal, ticket: Ticket, clearance: string): Promise<void> => {
    const key = `${who.sessionId}:${who.id}:${ticket.id}`;
    const nowMs = core.clock.nowMs();
    const before = looks.get(key);
    if (before !== undefined && Math.abs(nowMs - before) < ONE_LOOK_MS) return;
    await core.audit.write({
      ...factOf(who, ticket),
      id: core.ids.next(),
      what: 'ticket.restricted_opened',
      data: { clearance },
    });
    looks.delete(key);
    looks.set(key, nowMs);
    if (looks.size > REMEMBERED) looks.delete(looks.keys().next().value ?? '');
  };

  return async (who: StaffPrincipal, ticket: Ticket): Promise<void> => {
    if (ticket.ownerId === who.id) return;
    const clearance = restrictionOf(ticket);
    if (clearance && who.clearances?.includes(clearance)) return openedByClearance(who, ticket, clearance);
    // One id a person, ticket and day: also on several nodes and after a restart it is one entry.
    const id = idFromKey(`viewed:${who.id}:${ticket.id}:${dayOf(core.clock.nowMs())}`);
    if (views.has(id)) return;
    views.add(id);
    if (views.size > VIEWS_REMEMBERED) views.delete(views.keys().next().value ?? '');
    core.audit.note({
      ...factOf(who, ticket),
      id,
      what: 'ticket.viewed',
      data: { status: ticket.status },
    });
  };
};
