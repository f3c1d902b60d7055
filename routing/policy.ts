/** Tenant policies as data: every number that a bureau may set, with the source of its default. */
import { CALENDAR_2026, type Calendar } from './calendar.ts';
import { DEFAULT_PHONE_POLICY, type PhonePolicy } from './call/policy.ts';
import { DEFAULT_REACH, type ReachPolicy } from './channels/reach.ts';
import { DEFAULT_SMS_POLICY, type SmsPolicy } from './channels/sms.ts';
import { DEFAULT_OFFER_MODES, type OfferModePolicy } from './dispatch/offer-modes.ts';
import type {
  Campaign,
  DemandRule,
  ModeRule,
  Pairing,
  RestrictRule,
  ServiceDesk,
  WideningStep,
} from './dispatch/policy-data.ts';
import { DEFAULT_DUTY, type DutyPolicy } from './duty/policy.ts';
import { DEFAULT_FOLLOW_UP, type FollowUpPolicy } from './follow-up.ts';
import { DEFAULT_FAST_TRACKS, type FastTrack } from './orders/fast-track.ts';
import {
  DEFAULT_DEADLINE_RULES,
  DEFAULT_ORDER_POLICY,
  type DeadlineRules,
  type OrderPolicy,
} from './orders/order-policy.ts';
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
    /** Nobody who came later than this before a promised deadline goes first, ms (DP3). */
    deadlineLeadMs: number;
  };
  /** DP4: who may take a ticket at once, and who else after which wait. */
  widening: WideningStep[];
  /** Of policies stored before the steps were data: waits (ms), after the first of which any skill will do. */
  widenAfterMs?: number[];
  /** How many digits of the region a class keeps: 6 county, 9 town, 12 village. Finer means more classes. */
  classRegionDigits: 6 | 9 | 12;
  /** R054, R055: who stands by which weak county. */
  pairing: Pairing[];
  /** R076, R082: priority for a time. */
  campaigns: Campaign[];
  /** R080: desks with people of their own. */
  desks: ServiceDesk[];
  /** Where more is asked than the matter: a level, a service line. */
  demands: DemandRule[];
  /** How which tickets reach people; the first that fits counts, `push` where none does. */
  modes: ModeRule[];
  /** R092: tickets that only cleared people see and get (RS4); none by default. */
  restrict: RestrictRule[];
  /** Whom a citizen may ask for by name. */
  choice: 'off' | 'served_before' | 'anyone';
  /** SU1: whoever serves is told by a note when a supervisor watches. */
  tellWatched: boolean;
  /** Sticky only within the same matter (R095). */
  stickySameMatter: boolean;
  /** A complaint excludes who handled this citizen's tickets within this time, ms (R106). */
  complaintLookbackMs: number;
  /** Whoever served the other side within this time is excluded, ms. */
  conflictLookbackMs: number;
  /** Same citizen within this time goes to the same person first, ms. */
  stickyMs: number;
  /** First response target per lane (GB/T 33358: 15 s voice, 3 min other media, 24 h mailbox). */
  firstResponseMs: Record<Lane, number>;
  messageBoxMs: number;
  /** Order deadlines in working days from dispatch (2.b.8 general; legal aid 2.a.7; notary 2.a.8). */
  orderDays: Record<Service, number>;
  orderSignDays: number;
  orderReturnDays: number;
  /** R074: shorter limits for special groups. */
  fastTracks: FastTrack[];
  rectificationDays: number;
  /** A letter of the letter box for criticism is answered within this, working days (R135; as a general order). */
  mailboxDays: number;
  /** Returns, extensions, co-handlers, stages, suspension. */
  orders: OrderPolicy;
  /** Warning and escalation of every deadline. */
  deadlines: DeadlineRules;
  ratingWindowMs: number;
  /** Mean time that one ticket holds a place, for wait estimates (2.a.12: 337 s). */
  handleMs: number;
  /** Missed offers in a row after which a person is paused. */
  pauseAfterMissed: number;
  /** A closed socket counts as away only after this, ms (a page reload must not lose the place). */
  disconnectGraceMs: number;
  calendar: Calendar;
  /** Asked again after close (FU). */
  followUp: FollowUpPolicy;
  /** Other ways to a follower whom the platform lets nobody answer (CH8). */
  reach: ReachPolicy;
  /** Text messages: a day's limit per number, quiet hours (TM). */
  sms: SmsPolicy;
  /** Calls, messages and recordings (PH). */
  phone: PhonePolicy;
  /** Roster, coverage, swaps, ledger (DU). */
  duty: DutyPolicy;
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
      // R078; for a time and by line a campaign gives more (R076).
      frontline: 3 * MINUTE,
    },
    urgency: { normal: 0, urgent: 10 * MINUTE, critical: 30 * MINUTE },
    crisis: { none: 0, review: 10 * MINUTE, alarm: 2 * HOUR },
    returned: 10 * MINUTE,
    deadlineLeadMs: 4 * HOUR,
  },
  // Sizes are ours and editable; the order is R049 and R054: own people, then the pair, then city, then province.
  widening: [
    { afterMs: 0, level: 3, skill: 'own', region: 'own' },
    { afterMs: 20 * SECOND, skill: 'own', region: 'own' },
    { afterMs: 40 * SECOND, skill: 'general', region: 'own' },
    { afterMs: MINUTE, skill: 'general', region: 'paired' },
    { afterMs: 2 * MINUTE, skill: 'general', region: 'city' },
    { afterMs: 5 * MINUTE, skill: 'general', region: 'province' },
  ],
  classRegionDigits: 6,
  pairing: [],
  campaigns: [],
  desks: [
    {
      key: 'enterprise',
      name: '民营企业专席',
      on: true,
      when: [{ groups: ['enterprise'] }, { entries: ['enterprise'] }],
      aloneMs: 30 * SECOND,
    },
  ],
  demands: [],
  modes: [],
  restrict: [],
  choice: 'off',
  tellWatched: false,
  stickySameMatter: true,
  complaintLookbackMs: 90 * DAY,
  conflictLookbackMs: 365 * DAY,
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
    counselling: 5,
  },
  orderSignDays: 1,
  orderReturnDays: 2,
  fastTracks: DEFAULT_FAST_TRACKS,
  rectificationDays: 5,
  mailboxDays: 5,
  orders: DEFAULT_ORDER_POLICY,
  deadlines: DEFAULT_DEADLINE_RULES,
  ratingWindowMs: 7 * DAY,
  handleMs: 337 * SECOND,
  pauseAfterMissed: 1,
  disconnectGraceMs: 20 * SECOND,
  calendar: CALENDAR_2026,
  followUp: DEFAULT_FOLLOW_UP,
  reach: DEFAULT_REACH,
  sms: DEFAULT_SMS_POLICY,
  phone: DEFAULT_PHONE_POLICY,
  duty: DEFAULT_DUTY,
};
