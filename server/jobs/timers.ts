/** PORT: durable work that runs later or again after a crash. At least once; handlers are idempotent. */

/** Payload per job name. Adding a name here without a handler fails at start-up. */
export interface JobPayloads {
  /** Classify, plan and enqueue a ticket. Keyed by the ticket. */
  'intake.process': { ticketId: string };
  /** The offer's deadline has come. Keyed by the offer. */
  'offer.expire': { offerId: string; ticketId: string; staffId: string };
  /** The next instant of a deadline of a ticket or an order has come (SL5). Keyed by the subject. */
  'deadline.check': { subject: 'ticket' | 'order'; id: string };
  /** Nobody of the first classes took it: widen. */
  'ticket.widen': { ticketId: string; step: number };
  /** Grab or pull has run its time: the ticket is pushed. Keyed by the ticket. */
  'ticket.mode-end': { ticketId: string };
  /** A shift begins or ends: presence must follow the roster at the minute. */
  'shift.edge': { shiftId: string; staffId: string };
  /** One try of a message to a partner. Keyed by the delivery. */
  'delivery.send': { deliveryId: string };
  /** The deadline that a partner gave has come. Keyed by the work order. */
  'workorder.due': { workOrderId: string };
  /** Events of a follower that have been kept are worked off. Keyed by the follower. */
  'channel.inbox': { followerId: string };
  /** What is to be said to a follower goes out. Keyed by the follower. */
  'channel.outbox': { followerId: string };
  /** A file that could not be fetched at once. Keyed by the event. */
  'channel.media': { inboxId: string; ticketId: string };
  /** One try of a text message. Keyed by it. */
  'sms.send': { smsId: string };
  /** A bulletin goes out. Keyed by it. */
  'bulletin.send': { bulletinId: string };
  /** Something of a call is due, or should have happened (PH). Keyed by the call. */
  'call.clock': { callId: string };
  /** A recording that could not be fetched at once. Keyed by it. */
  'recording.keep': { recordingId: string };
  /** A sanction begins or ends (SN4). Keyed by whom it is about. */
  'sanction.edge': { kind: 'staff' | 'organisation'; id: string };
  /** Slow sweep that only detects and repairs drift, and counts what it finds. */
  'reconcile.sweep': Record<string, never>;
}

export type JobName = keyof JobPayloads;

export type JobHandlers = { [N in JobName]: (payload: JobPayloads[N]) => Promise<void> };

export interface Timers {
  /**
   * Runs the job at `atMs` (now when past). One pending job per (name, key): a second schedule replaces the
   * first. A job that fails is retried with back-off; after the last try it is kept as failed and counted. So is a job
   * whose name nobody here knows: a node of another release may.
   */
  schedule<N extends JobName>(name: N, key: string, payload: JobPayloads[N], atMs: number): Promise<void>;
  cancel(name: JobName, key: string): Promise<void>;
  /** Starts working; refuses when a handler is missing. */
  start(handlers: JobHandlers): Promise<void>;
  /** Figures for /metrics and the board: waiting, delayed, failed. */
  counts(): Promise<{ waiting: number; delayed: number; failed: number }>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Thrown by the BullMQ adapter when Redis is lost; the edge answers `unavailable`. */
export class TimersUnavailable extends Error {
  override readonly name = 'TimersUnavailable';
}
