/** What staff see of text messages: that, when and what for; never the number, the words or a link. */
import type { SmsPurpose, SmsState } from '../../channels/sms.ts';

export interface SmsView {
  purpose: SmsPurpose;
  state: SmsState;
  at: string;
  /** `quiet`, `day_limit`, `no_answer` ..., or the gateway's own code. */
  why?: string;
  receipt?: 'delivered' | 'failed';
  /** When it leaves, ms, while it waits. */
  nextAtMs?: number;
}

export interface TicketSms {
  /** A gateway is set up. */
  open: boolean;
  /** The citizen left a mobile number. */
  reachable: boolean;
  items: SmsView[];
}
