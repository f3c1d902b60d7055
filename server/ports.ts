/** The small ports that everything in the server is given instead of reaching for globals. */
import type { Id, Instant } from '../routing/ticket.ts';
import type { Grade } from '../routing/vocabulary.ts';

export interface Clock {
  nowMs(): number;
}

export const instant = (ms: number): Instant => new Date(ms).toISOString();

export interface Ids {
  /** Unique, sortable by time of making, safe to show. Not a secret. */
  next(): Id;
  /** At least 256 random bits, base64url: for tokens. */
  secret(): string;
}

/** Past-tense domain events. Payloads are ids and small facts: listeners read the store for the rest. */
export interface BusEvents {
  'ticket.changed': { ticketId: Id; ownerId?: Id; previousOwnerId?: Id; status: string; citizenId: Id };
  'message.appended': { ticketId: Id; seq: number; ownerId?: Id; citizenId: Id };
  'message.read': { ticketId: Id; by: 'citizen' | 'staff'; seq: number; ownerId?: Id; citizenId: Id };
  'typing.seen': { ticketId: Id; by: 'citizen' | 'staff'; ownerId?: Id; citizenId: Id };
  'offer.made': { offerId: Id; ticketId: Id; staffId: Id; expiresAtMs: number };
  'offer.ended': {
    offerId: Id;
    ticketId: Id;
    staffId: Id;
    how: 'accepted' | 'refused' | 'expired' | 'withdrawn';
  };
  /** A ticket is open for grabbing, or open to more people than before. That it closes says `ticket.changed`. */
  'grab.opened': { ticketId: Id };
  /** `version` of the record, when it is the record that changed. */
  'presence.changed': { staffId: Id; version?: number };
  'order.changed': { orderId: Id; ticketId: Id; orgId?: Id; staffId?: Id; ownerId?: Id };
  'notice.added': { noticeId: Id; to: string[] };
  'rating.given': { ticketId: Id; grade: Grade };
  'rules.published': { version: string };
  'models.published': { version: string };
  'settings.changed': { key: string };
  /** What waits for, or reached, the citizen of a ticket on somebody else's platform. */
  'channel.changed': { ticketId: Id };
  'staff.changed': { staffId: Id };
  /** Somebody on shift has not come, or has left. Said once per turn. */
  'duty.alarm': { shiftId: Id; staffId: Id; kind: 'no_show' | 'left_early' };
  /** A call is in another state, or those who take part in it have changed. */
  'call.changed': { callId: Id; ticketId?: Id; live: boolean };
  /** SU5: somebody told everybody something, or somebody has acknowledged it. */
  'broadcast.changed': { broadcastId: Id; staffId?: Id };
  'workorder.changed': { workOrderId: Id; ticketId: Id; open: boolean };
}

export type BusEventName = keyof BusEvents;

/**
 * Tells every node what happened. Delivery is at most once and only while connected: a bus event is a hint to
 * look, never the record. On the publishing node listeners run before `publish` returns; other nodes get it
 * through the adapter.
 */
export interface Bus {
  publish<E extends BusEventName>(event: E, payload: BusEvents[E]): void;
  on<E extends BusEventName>(event: E, listener: (payload: BusEvents[E]) => void): () => void;
  close(): Promise<void>;
}

/** The part of a logger that the inner layers may use. Never log a token, a name, a phone or a message text. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
