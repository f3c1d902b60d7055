/** The HTTP interface of the telephone: what was said on a ticket, who was missed, and the page that calls. */

import type { Id, Instant } from '../../ticket.ts';
import type { CtiAnswer, CtiReport } from './cti.ts';
import type { CallView, RecordingView, SoftphoneView } from './phone.ts';

/** Calls and recordings of one ticket, oldest first. */
export interface TicketCalls {
  calls: CallView[];
  recordings: RecordingView[];
}

/** Somebody who was not reached and has not been called back, newest first. */
export interface MissedCall {
  callId: Id;
  ticketId: Id;
  no: string;
  subject: string;
  /** Masked unless the viewer owns the ticket. */
  number?: string;
  name?: string;
  at: Instant;
  waitedMs: number;
  end: 'abandoned' | 'message_left' | 'callback';
}

/** Merged into `HttpApi`. Staff: session cookie. */
export interface PhoneHttpApi {
  'GET /api/v1/tickets/:id/calls': { out: TicketCalls };
  'GET /api/v1/calls/missed': { out: { items: MissedCall[]; next?: string } };
  /** Calls somebody back who was missed; his ticket becomes, or is followed by, one of the caller's own. */
  'POST /api/v1/calls/:id/back': { out: CallView };
  /** Signed: an exchange of another house tells of its calls. */
  'POST /api/v1/phone/reports': { in: CtiReport; out: CtiAnswer };
  /** As `phone:softphone`. */
  'POST /api/v1/phone/softphone': { out: SoftphoneView };
  /** `audio/wav`, with ranges; each playing is written into the audit log. */
  'GET /api/v1/recordings/:id/audio': { out: Blob };
  /** The demo tenant with a phone alone: a right to call 12348 from the page `/demo/phone`. Others: `not_found`. */
  'POST /api/v1/public/demo-phone': { out: SoftphoneView };
}
