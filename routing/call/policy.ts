/** The numbers of a phone line that a bureau may set. */
import type { Group, Language } from '../vocabulary.ts';

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
  keys: { digit: string; language?: Language; group?: Group }[];
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
};
