/** What this node has shown of open tickets to whom; tells them when one closes, and keeps who saw it and who was late. */
import type { GrabGone } from '../../../routing/protocol/grab.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isQueued } from '../tickets/ticket-states.ts';

export interface GrabWatch {
  /** Notes that a person sees the ticket; answers since when, ms. */
  shown(ticket: Ticket, staffId: Id, nowMs: number): number;
  shownAt(ticketId: Id, staffId: Id): number | undefined;
  /** Was it shown to this person on this node, also if it is over? */
  saw(ticketId: Id, staffId: Id): boolean;
  /** Somebody claimed it after another had it. */
  late(ticketId: Id, staffId: Id): void;
  onClosed(listener: (staffId: Id, gone: GrabGone) => void): () => void;
  close(): void;
}

/** How long after the end claims are still noted as late, ms. */
const LATE_MS = 2000;
/** Tickets that are over, of which is still known who saw them. */
const REMEMBERED = 500;

interface Shown {
  no: string;
  /** By person, ms. */
  people: Map<Id, number>;
  late: Map<Id, number>;
  /** Set when it is over. */
  closing?: { atMs: number; how: GrabGone['how']; timer: NodeJS.Timeout };
}

export const createGrabWatch = (core: Core, record: TicketRecord, matching: Matching): GrabWatch => {
  const { clock, directory } = core;
  const tickets = new Map<Id, Shown>();
  const past = new Map<Id, ReadonlySet<Id>>();
  const listeners = new Set<(staffId: Id, gone: GrabGone) => void>();
  const nameOf = (staffId: Id) => directory.staff(staffId)?.displayName ?? '';

  /** GR9: one receipt per node with what it knows. */
  const finish = (ticketId: Id): void => {
    const shown = tickets.get(ticketId);
    if (!shown?.closing) return;
    clearTimeout(shown.closing.timer);
    tickets.delete(ticketId);
    past.set(ticketId, new Set([...(past.get(ticketId) ?? []), ...shown.people.keys()]));
    if (past.size > REMEMBERED) past.delete(past.keys().next().value ?? '');
    const { atMs, how } = shown.closing;
    const line = (staffId: Id, at: number) => ({ staffId, name: nameOf(staffId), afterMs: at - atMs });
    matching.receipt(ticketId, 'grab_seen', {
      how,
      seen: [...shown.people].map(([staffId, at]) => line(staffId, at)),
      late: [...shown.late].map(([staffId, at]) => line(staffId, at)),
    });
  };

  const endOf = (ticket: Ticket | undefined): Pick<GrabGone, 'how' | 'byName'> & { by?: Id } => {
    if (!ticket) return { how: 'withdrawn' };
    if (isQueued(ticket)) return { how: 'ended' };
    if (ticket.status === 'serving' && ticket.ownerId)
      return { how: 'taken', by: ticket.ownerId, byName: nameOf(ticket.ownerId) };
    return { how: 'withdrawn' };
  };

  const look = async (ticketId: Id): Promise<void> => {
    const ticket = await record.get(ticketId);
    const shown = tickets.get(ticketId);
    if (!shown) return;
    const open = ticket && isQueued(ticket) && ticket.placement?.mode === 'grab';
    // Open again within the time for the late: it is shown anew.
    if (open || shown.closing) return;
    const { by, ...end } = endOf(ticket);
    const timer = setTimeout(() => finish(ticketId), LATE_MS).unref();
    shown.closing = { atMs: clock.nowMs(), how: end.how, timer };
    for (const staffId of shown.people.keys())
      for (const tell of listeners) tell(staffId, { ticketId, no: shown.no, ...end, mine: staffId === by });
  };

  const off = core.bus.on('ticket.changed', ({ ticketId }) => {
    if (tickets.has(ticketId)) core.background('grab closed', look(ticketId));
  });

  return {
    shown: (ticket, staffId, nowMs) => {
      const known = tickets.get(ticket.id);
      if (known?.closing) finish(ticket.id);
      const shown = tickets.get(ticket.id) ?? { no: ticket.no, people: new Map(), late: new Map() };
      tickets.set(ticket.id, shown);
      const atMs = shown.people.get(staffId) ?? nowMs;
      shown.people.set(staffId, atMs);
      return atMs;
    },
    shownAt: (ticketId, staffId) => tickets.get(ticketId)?.people.get(staffId),
    saw: (ticketId, staffId) =>
      (tickets.get(ticketId)?.people.has(staffId) || past.get(ticketId)?.has(staffId)) ?? false,
    late: (ticketId, staffId) => {
      const late = tickets.get(ticketId)?.late;
      if (late && !late.has(staffId)) late.set(staffId, clock.nowMs());
    },
    onClosed: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      off();
      for (const ticketId of [...tickets.keys()]) finish(ticketId);
    },
  };
};
