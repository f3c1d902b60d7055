/**
 * PORT: text messages. One call is one try; repeating, limits and quiet hours are the caller's business. When no
 * gateway is set up the line is closed, and whoever wanted to text knows it beforehand.
 */
import type { SmsPurpose } from '../../routing/channels/sms.ts';

export interface SmsMessage {
  /** The same for each try of one message: at most 32 letters, digits, `_`, `-`. */
  id: string;
  phone: string;
  purpose: SmsPurpose;
  /** Values of the template: ticket number, link, code. */
  values: Readonly<Record<string, string>>;
}

export type SmsOutcome =
  | { result: 'sent' }
  /** The gateway says no, and will say so again. */
  | { result: 'refused'; code: string }
  /** Certainly not sent; may be tried again after this time, ms. */
  | { result: 'retry'; afterMs: number; code: string }
  /** No answer came: it may have been sent. */
  | { result: 'unknown' };

/** What the telephone network told the gateway, which told us. */
export interface SmsReceipt {
  id: string;
  delivered: boolean;
  /** Code of the gateway. */
  why?: string;
}

export interface SmsLine {
  /** False: no gateway, or none for this purpose. */
  isOpen(purpose: SmsPurpose): boolean;
  /** A repeat under the same id stays one message. */
  readonly idempotent: boolean;
  /** Never rejects for what gateway or network do. */
  send(message: SmsMessage): Promise<SmsOutcome>;
}

/** Takes a receipt over; resolves when it is durable. A repeat changes nothing. */
export type SmsReceiptHandler = (receipt: SmsReceipt) => Promise<void>;

/** No gateway: every way is closed. */
export const CLOSED_SMS_LINE: SmsLine = {
  isOpen: () => false,
  idempotent: false,
  send: async () => ({ result: 'refused', code: 'not_configured' }),
};
