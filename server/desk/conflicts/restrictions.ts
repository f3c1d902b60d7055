/** RS: restricting a ticket by hand and lifting it; who has an order of it sees it, and each opening is written down. */

import type { Exclusion } from '../../../routing/dispatch/exceptions.ts';
import { withExclusions } from '../../../routing/dispatch/exceptions.ts';
import { restrictedBar } from '../../../routing/dispatch/restriction.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { isOpen, type Order } from '../../../routing/orders/order.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { CLEARANCES, type Clearance } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { actorOf, type Core, SYSTEM } from '../core.ts';
import type { Planning } from '../planning/planning.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { restrictionOf } from '../tickets/ticket-states.ts';

export interface RestrictionDesk {
  /** RS5: from now on only cleared people see it; an offer to anybody else ends. */
  mark(
    who: StaffPrincipal,
    ticketId: Id,
    input: { clearance: Clearance; reason: string },
  ): Promise<Outcome<{ restricted: boolean }>>;
  /** RS5: open to all again. */
  lift(who: StaffPrincipal, ticketId: Id, reason: string): Promise<Outcome<{ restricted: boolean }>>;
}

const TRIES = 8;

/** RS2: whoever has an order of the ticket, or has answered one. */
const besidesOf = (orders: readonly Order[]): NonNullable<Exclusion['besides']> => {
  const held = orders.filter((order) => isOpen(order) || order.status === 'replied');
  return {
    staffIds: [...new Set(held.flatMap((order) => (order.staffId ? [order.staffId] : [])))].sort(),
    orgIds: [...new Set(held.flatMap((order) => (order.orgId ? [order.orgId] : [])))].sort(),
  };
};

/** After an order came, went or moved: its handlers see the restricted ticket, and nobody else does on their account. */
export const admitHandlers = async (
  record: TicketRecord,
  ticketId: Id,
  ordersOf: (ticketId: Id) => Promise<Order[]>,
): Promise<void> => {
  const known = await record.get(ticketId);
  if (!known || !restrictionOf(known)) return;
  // Orders and ticket are two documents: read again until what is written is what the orders say.
  for (let tried = 0, written = true; written && tried < TRIES; tried += 1) {
    written = false;
    const besides = besidesOf(await ordersOf(ticketId));
    const said = JSON.stringify(besides);
    await record.change(ticketId, SYSTEM, (ticket) => {
      const bar = ticket.exclusions?.find((one) => one.clearance);
      written = bar !== undefined && JSON.stringify(bar.besides) !== said;
      if (!bar || !written) return ok(undefined);
      return ok({
        set: { exclusions: ticket.exclusions!.map((one) => (one === bar ? { ...one, besides } : one)) },
        type: 'ticket.restriction_admits',
        data: { people: besides.staffIds.length, organisations: besides.orgIds.length },
      });
    });
  }
};

export const createRestrictions = (
  core: Core,
  parts: {
    record: TicketRecord;
    matching: Matching;
    planning: Planning;
    ordersOf(ticketId: Id): Promise<Order[]>;
    /** May this person read the ticket (queries.readable)? */
    readable(who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
  },
): RestrictionDesk => {
  const { record, matching, planning } = parts;

  /** An offer to somebody who may not have it ends, and what waits is planned under what is asked now. */
  const planAnew = async (who: StaffPrincipal, ticketId: Id): Promise<void> => {
    await matching.withdraw(ticketId);
    await planning.replan(ticketId, {
      actor: actorOf(who),
      type: 'ticket.queued',
      when: (now) => now.status === 'queued',
    });
  };

  return {
    mark: async (who, ticketId, { clearance, reason }) => {
      const found = await parts.readable(who, ticketId);
      if (!found.ok) return found;
      const at = core.now();
      const besides = besidesOf(await parts.ordersOf(ticketId));
      const changed = await record.change(ticketId, actorOf(who), (ticket) => {
        const before = restrictionOf(ticket);
        if (before) return refuse('wrong_state', `该工单已是受限工单（${CLEARANCES[before].zh}）。`);
        return ok({
          set: {
            exclusions: withExclusions(ticket.exclusions, [{ ...restrictedBar(clearance, at), besides }]),
            restriction: { clearance, by: who.id, byName: who.name, reason, at },
          },
          type: 'ticket.restricted',
          data: { clearance, reason },
        });
      });
      if (!changed.ok) return changed;
      // An order that was made meanwhile found no restriction to be let into.
      await admitHandlers(record, ticketId, parts.ordersOf);
      if (changed.value.status === 'queued') await core.follow('restrict', planAnew(who, ticketId));
      return ok({ restricted: true });
    },

    lift: async (who, ticketId, reason) => {
      const found = await parts.readable(who, ticketId);
      if (!found.ok) return found;
      const at = core.now();
      const changed = await record.change(ticketId, actorOf(who), (ticket) => {
        const clearance = restrictionOf(ticket);
        if (!clearance) return refuse('wrong_state', '该工单不是受限工单。');
        const marked = ticket.restriction ?? { clearance, by: 'policy' as const, byName: '', reason: '', at };
        return ok({
          set: {
            exclusions: (ticket.exclusions ?? []).filter((one) => !one.clearance),
            restriction: { ...marked, lifted: { by: who.id, byName: who.name, reason, at } },
          },
          type: 'ticket.unrestricted',
          data: { clearance, reason },
        });
      });
      if (!changed.ok) return changed;
      if (changed.value.status === 'queued') await core.follow('unrestrict', planAnew(who, ticketId));
      return ok({ restricted: false });
    },
  };
};
