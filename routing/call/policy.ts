/** What a bureau may set about its phone line: spans of time, keys, published numbers. */
import type { Group, Language } from '../vocabulary.ts';

/** One key, and the one thing or the few that it chooses. */
export interface PhoneKey {
  digit: string;
  language?: Language;
  group?: Group;
  /** Key of a desk of the policy (R080). */
  desk?: string;
  /** What the greeting says of it; without words it follows from what the key does. */
  words?: string;
}

/** R012: one published number of the line, and how a call to it begins. */
export interface PhoneNumber {
  /** As PHONE_NUMBERS names it. */
  number: string;
  /** For staff. */
  name?: string;
  /** Whose people are asked first, 6, 9 or 12 digits; absent = the bureau's own. */
  regionCode?: string;
  /** Key of a desk of the policy. */
  desk?: string;
  /** Words of a greeting of its own, spoken by the sentence `welcome-NUMBER`; absent = the general one. */
  words?: string;
}

export interface PhonePolicy {
  /** A waiting caller hears his place and wait this often, ms. */
  announceEveryMs: number;
  /** Who calls again within this after he gave up has his old place, ms. */
  redialMs: number;
  /** The agent whose page was lost is rung again for this long, ms; then anybody. */
  lostMs: number;
  /** How long a caller is waited for at the keypad after the talk, ms; 0 = nobody is asked for a grade. */
  rateMs: number;
  /** Longest message, ms, and the silence that ends it. */
  messageMs: number;
  messageSilenceMs: number;
  /** A message in which somebody spoke for less than this is none, ms. */
  messageLeastMs: number;
  /** Longest recorded talk, ms. */
  talkMs: number;
  /** How long a colleague, organisation or citizen is rung, ms. */
  ringMs: number;
  /** 2.a.16: no law sets a figure; it must be set at installation. Days from the call. */
  keepRecordingDays: number;
  /** Key of a waiting caller who wants to be called back; empty = not offered. */
  callbackKey: string;
  /** Key of a waiting caller who would rather leave a message; empty = none. */
  messageKey: string;
  /**
   * One key, once, for a language or a desk (R080, R089): GB/T 33358 advises against a menu. Empty by default, since the
   * notice must name it.
   */
  keys: PhoneKey[];
  /** R012: numbers with a region, a desk or a greeting of their own; others begin as the line does. */
  numbers: PhoneNumber[];
}

export const DEFAULT_PHONE_POLICY: PhonePolicy = {
  announceEveryMs: 30_000,
  redialMs: 5 * 60_000,
  lostMs: 30_000,
  rateMs: 12_000,
  messageMs: 180_000,
  messageSilenceMs: 5_000,
  messageLeastMs: 1_000,
  talkMs: 2 * 3_600_000,
  ringMs: 30_000,
  keepRecordingDays: 1095,
  callbackKey: '1',
  messageKey: '0',
  keys: [],
  numbers: [],
};
