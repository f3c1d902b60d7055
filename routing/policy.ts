/** Tenant policies as data: every number that a bureau may set, with the source of its default. */
import { CALENDAR_2026, type Calendar } from './calendar.ts';
import { DEFAULT_OFFER_MODES, type OfferModePolicy } from './offer-modes.ts';
import type { CrisisLevel, Group, Lane, Service, Urgency } from './vocabulary.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Policy extends OfferModePolicy {
  /** How long a person has to accept an offer, ms. Voice: GB/T 33358 asks for an answer within 15 s. */
  offerMs: Record<Lane, number>;
  /** Priority credit in ms of virtual waiting. Ageing follows by itself: all tickets age alike. */
  credits: {
    group: Partial<Record<Group, number>>;
    urgency: Record<Urgency, number>;
    crisis: Record<CrisisLevel, number>;
    /** A ticket that came back from a transfer, an organisation or the message box. */
    returned: number;
  };
  /** After these waits (ms) without a taker the ticket's classes grow: step 1, step 2 ... */
  widenAfterMs: number[];
  /** Same citizen within this time goes to the same person first, ms. */
  stickyMs: number;
  /** First response target per lane (GB/T 33358: 15 s voice, 3 min other media, 24 h mailbox). */
  firstResponseMs: Record<Lane, number>;
  messageBoxMs: number;
  /** Order deadlines in working days from dispatch (2.b.8 general; legal aid 2.a.7; notary 2.a.8). */
  orderDays: Record<Service, number>;
  orderSignDays: number;
  orderReturnDays: number;
  rectificationDays: number;
  ratingWindowMs: number;
  /** Mean time that one ticket holds a place, for wait estimates (2.a.12: 337 s). */
  handleMs: number;
  /** Missed offers in a row after which a person is paused. */
  pauseAfterMissed: number;
  /** A closed socket counts as away only after this, ms (a page reload must not lose the place). */
  disconnectGraceMs: number;
  calendar: Calendar;
}

export const DEFAULT_POLICY: Policy = {
  ...DEFAULT_OFFER_MODES,
  offerMs: { voice: 15 * SECOND, chat: 30 * SECOND, task: 60 * SECOND },
  credits: {
    // R073, R077: priority groups; sizes are ours and editable.
    group: {
      migrant_worker: 5 * MINUTE,
      unemployed: 2 * MINUTE,
      women: 2 * MINUTE,
      minor: 5 * MINUTE,
      elderly: 3 * MINUTE,
      disabled: 5 * MINUTE,
      military: 3 * MINUTE,
      veteran: 3 * MINUTE,
      hardship_worker: 3 * MINUTE,
    },
    urgency: { normal: 0, urgent: 10 * MINUTE, critical: 30 * MINUTE },
    crisis: { none: 0, review: 10 * MINUTE, alarm: 2 * HOUR },
    returned: 10 * MINUTE,
  },
  widenAfterMs: [MINUTE],
  stickyMs: 7 * DAY,
  firstResponseMs: { voice: 15 * SECOND, chat: 3 * MINUTE, task: DAY },
  messageBoxMs: DAY,
  orderDays: {
    advice: 5,
    legal_aid: 7,
    mediation: 5,
    notary: 15,
    arbitration: 5,
    appraisal: 5,
    reconsideration: 5,
  },
  orderSignDays: 1,
  orderReturnDays: 2,
  rectificationDays: 5,
  ratingWindowMs: 7 * DAY,
  handleMs: 337 * SECOND,
  pauseAfterMissed: 1,
  disconnectGraceMs: 20 * SECOND,
  calendar: CALENDAR_2026,
};
