/** RS7: whoever opens a restricted ticket by clearance alone, not because it is his work, is written down first. */
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';
import { restrictionOf } from './ticket-states.ts';

/** One look at a page asks for the ticket several times: within this it is one opening, ms. */
const ONE_LOOK_MS = 5 * 60_000;
const REMEMBERED = 2000;

/** @returns writes the fact durably before anything is shown */
export const createOpenings = (core: Pick<Core, 'audit' | 'clock' | 'ids' | 'now'>) => {
  const looks = new Map<string, number>();
  return async (who: StaffPrincipal, ticket: Ticket): Promise<void> => {
    const clearance = restrictionOf(ticket);
    if (!clearance || ticket.ownerId === who.id || !who.clearances?.includes(clearance)) return;
    const key = `${who.sessionId}:${who.id}:${ticket.id as Id}`;
    const nowMs = core.clock.nowMs();
    const before = looks.get(key);
    if (before !== undefined && Math.abs(nowMs - before) < ONE_LOOK_MS) return;
    await core.audit.write({
      id: core.ids.next(),
      at: core.now(),
      who: who.id,
      whoName: who.name,
      from: who.from,
      what: 'ticket.restricted_opened',
      target: `ticket:${ticket.id}`,
      data: { clearance },
    });
    looks.delete(key);
    looks.set(key, nowMs);
    if (looks.size > REMEMBERED) looks.delete(looks.keys().next().value ?? '');
  };
};
