/** The one way to change a ticket: read, decide, compare-and-set, tell the bus and the audit log. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { withAnswer } from '../../../routing/figures/answer.ts';
import type { Actor, Id, Ticket, TicketEvent } from '../../../routing/ticket.ts';
import { auditOfEvent } from '../audit/audit-facts.ts';
import type { Core } from '../core.ts';

/** Newest events kept in the ticket itself; older ones are in the audit chain. */
const EVENTS_KEPT = 40;
const TRIES = 12;

export interface Change {
  set: Partial<Ticket>;
  /** Fields that the ticket loses. */
  unset?: readonly ('ownerId' | 'chosenStaffId' | 'riskClearedBy')[];
  /** Past tense: ticket.accepted, ticket.closed ... */
  type: string;
  data?: Record<string, unknown>;
}

export interface TicketRecord {
  get(id: Id): Promise<Ticket | undefined>;
  /** Tells the others about a ticket that has just been made. */
  created(ticket: Ticket): void;
  /**
   * Applies a decision to the newest version; the decision runs again when somebody else was faster, so it must be
   * pure. Undefined from `decide` means: nothing to do, the ticket is answered as it is.
   *
   * @param read the ticket as it has just been read: spares a reading when it is still the newest version
   */
  change(
    id: Id,
    actor: Actor,
    decide: (ticket: Ticket) => Outcome<Change | undefined>,
    read?: Ticket,
  ): Promise<Outcome<Ticket>>;
}

/** How a change stands in the ticket's history. */
export const eventOf = (core: Core, actor: Actor, { type, data }: Change): TicketEvent => ({
  id: core.ids.next(),
  at: core.now(),
  actor,
  type,
  ...(data ? { data } : {}),
});

export const createTicketRecord = (core: Core): TicketRecord => {
  const tell = (ticket: Ticket, previousOwnerId?: Id) => {
    core.bus.publish('ticket.changed', {
      ticketId: ticket.id,
      status: ticket.status,
      citizenId: ticket.requester.citizenId,
      ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
      ...(previousOwnerId && previousOwnerId !== ticket.ownerId ? { previousOwnerId } : {}),
    });
  };

  return {
    get: (id) => core.store.tickets.get(id),
    created: (ticket) => {
      for (const event of ticket.events) core.audit.note(auditOfEvent(ticket.id, event));
      tell(ticket);
    },
    change: async (id, actor, decide, read) => {
      let guess = read;
      for (let tried = 0; tried < TRIES; tried += 1) {
        const ticket = guess ?? (await core.store.tickets.get(id));
        if (!ticket) return refuse('not_found');
        const decision = decide(ticket);
        // What an older version refuses, the newest may allow.
        const isGuess = guess !== undefined;
        guess = undefined;
        if (isGuess && !(decision.ok && decision.value)) continue;
        if (!decision.ok) return decision;
        if (!decision.value) return ok(ticket);
        const event = eventOf(core, actor, decision.value);
        const next = withAnswer(
          {
            ...ticket,
            ...decision.value.set,
            updatedAt: event.at,
            events: [...ticket.events, event].slice(-EVENTS_KEPT),
          },
          ticket.dueAt,
        );
        for (const field of decision.value.unset ?? []) delete next[field];
        const written = await core.store.tickets.replace(next, ticket.version);
        if (written.ok) {
          core.audit.note(auditOfEvent(id, event));
          tell(written.doc, ticket.ownerId);
          return ok(written.doc);
        }
        if (written.reason === 'not_found') return refuse('not_found');
      }
      return refuse('version_conflict');
    },
  };
};
