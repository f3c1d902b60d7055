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

/** Each with the path of the field, why it cannot be in Chinese, and in English. */
export type PhoneFault = [path: string, zh: string, en: string];

/** Shortest spans that make sense, ms: a sentence has to be spoken, somebody has to reach the telephone. */
const LEAST_MS = { announceEveryMs: 10_000, ringMs: 5_000, messageMs: 10_000, messageSilenceMs: 2_000 };
const KEY = /^[\d*]$/;

/** What a telephone could not do, of numbers that are numbers. */
export const phoneFaults = (policy: PhonePolicy, isGroup: (code: string) => boolean): PhoneFault[] => {
  const faults: PhoneFault[] = [];
  for (const [name, least] of Object.entries(LEAST_MS)) {
    if (policy[name as keyof typeof LEAST_MS] < least)
      faults.push([name, `不能短于${least / 1000}秒。`, `Not below ${least / 1000} s.`]);
  }
  if (!Number.isInteger(policy.keepRecordingDays) || policy.keepRecordingDays < 1)
    faults.push(['keepRecordingDays', '须为1以上的整数天。', 'Whole days, 1 or more.']);
  const taken = new Set<string>();
  const key = (value: unknown, path: string): void => {
    if (typeof value !== 'string' || !KEY.test(value))
      faults.push([path, '按键只能是0到9或*。', 'A key is 0 to 9 or *.']);
    else if (taken.has(value)) faults.push([path, `按键${value}重复。`, `Key ${value} is used twice.`]);
    else taken.add(value);
  };
  for (const name of ['callbackKey', 'messageKey'] as const) if (policy[name] !== '') key(policy[name], name);
  for (const [index, one] of policy.keys.entries()) {
    key(one.digit, `keys.${index}.digit`);
    if (one.language === undefined && one.group === undefined)
      faults.push([`keys.${index}`, '按键须对应语言或人群。', 'A key chooses a language or a group.']);
    if (one.group !== undefined && !isGroup(one.group))
      faults.push([`keys.${index}.group`, '没有这个人群。', 'There is no such group.']);
  }
  return faults;
};
