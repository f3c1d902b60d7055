/** What a telephone could not do of that which a bureau set: keys used twice, aims that are not there, spans too short. */
import type { ServiceDesk } from '../dispatch/policy-data.ts';
import { checkRegion } from '../policy-pairing.ts';
import { doorOf, keySentence, welcomeSentence } from '../protocol/phone/greeting.ts';
import { GROUPS, LANGUAGES } from '../vocabulary.ts';
import { sameNumber } from './numbers.ts';
import type { PhonePolicy } from './policy.ts';

/** Each with the path of the field, why it cannot be in Chinese, and in English; a warning does not hinder publication. */
export type PhoneFault = [path: string, zh: string, en: string, severity?: 'warning'];

/** What exists outside `phone` and is named in it. */
export interface PhoneKnown {
  desks: readonly ServiceDesk[];
  /** Numbers that the exchange answers, where it is known. */
  numbers?: readonly string[];
  /** Whether a sentence has been recorded, where it is known. */
  speaks?: (name: string) => boolean;
}

/** Shortest spans that make sense, ms: a sentence has to be spoken, somebody has to reach the telephone. */
const LEAST_MS = { announceEveryMs: 10_000, ringMs: 5_000, messageMs: 10_000, messageSilenceMs: 2_000 };
const KEY = /^[\d*]$/;

const WORDS_MOST = 200;

const wordsFaults = (words: unknown, path: string): PhoneFault[] =>
  words === undefined || (typeof words === 'string' && words.length <= WORDS_MOST)
    ? []
    : [[path, `不超过${WORDS_MOST}个字。`, `At most ${WORDS_MOST} characters.`]];

const deskFaults = (key: string | undefined, path: string, desks: readonly ServiceDesk[]): PhoneFault[] => {
  if (key === undefined) return [];
  const desk = desks.find((one) => one.key === key);
  if (!desk) return [[path, '没有这个专席。', 'There is no such desk.']];
  if (!doorOf(desks, key))
    return [
      [
        path,
        `专席“${desk.name}”没有单凭入口或人群就能进入的条件，来电无法归入。`,
        `No entry or group alone leads to the desk “${desk.name}”: a call cannot become its own.`,
      ],
    ];
  return desk.on
    ? []
    : [[path, `专席“${desk.name}”没有开启。`, `The desk “${desk.name}” is switched off.`, 'warning']];
};

/** Told before it is used: the sentence is passed over until somebody has recorded it. */
const recordedFaults = (name: string, path: string, { speaks }: PhoneKnown): PhoneFault[] =>
  !speaks || speaks(name)
    ? []
    : [
        [
          path,
          `提示音 ${name}.wav 还没有录制，群众听不到这句话。`,
          `The sentence ${name}.wav has not been recorded: callers do not hear it.`,
          'warning',
        ],
      ];

const numberFaults = ({ numbers }: PhonePolicy, known: PhoneKnown): PhoneFault[] => {
  const faults: PhoneFault[] = [];
  for (const [index, one] of numbers.entries()) {
    const path = `numbers.${index}`;
    if (typeof one.number !== 'string' || !/^\d{3,20}$/.test(one.number)) {
      faults.push([`${path}.number`, '号码为3到20位数字。', 'A number has 3 to 20 digits.']);
      continue;
    }
    if (numbers.slice(0, index).some((other) => sameNumber(other.number, one.number)))
      faults.push([
        `${path}.number`,
        `号码${one.number}重复。`,
        `The number ${one.number} stands there twice.`,
      ]);
    if (known.numbers && !known.numbers.some((number) => sameNumber(number, one.number)))
      faults.push([
        `${path}.number`,
        `本机线路没有号码${one.number}（PHONE_NUMBERS）。`,
        `The line does not answer ${one.number} (PHONE_NUMBERS).`,
        'warning',
      ]);
    if (one.regionCode !== undefined)
      checkRegion(one.regionCode, `${path}.regionCode`, (at, zh, en) => faults.push([at, zh, en]));
    faults.push(...deskFaults(one.desk, `${path}.desk`, known.desks));
    faults.push(...wordsFaults(one.words, `${path}.words`));
    if (!one.words) continue;
    // 2.e: the notice of the recording is part of the greeting.
    if (!String(one.words).includes('录音'))
      faults.push([
        `${path}.words`,
        '问候语须告知通话将被录音。',
        'The greeting must say that the call is recorded (录音).',
      ]);
    faults.push(...recordedFaults(welcomeSentence(one.number), `${path}.words`, known));
  }
  return faults;
};

/** What a telephone could not do, of numbers that are numbers and lists that are lists. */
export const phoneFaults = (policy: PhonePolicy, known: PhoneKnown): PhoneFault[] => {
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
    const path = `keys.${index}`;
    key(one.digit, `${path}.digit`);
    if (one.language === undefined && one.group === undefined && one.desk === undefined)
      faults.push([path, '按键须对应语言、专席或人群。', 'A key chooses a language, a desk or a group.']);
    if (one.group !== undefined && !Object.hasOwn(GROUPS, one.group))
      faults.push([`${path}.group`, '没有这个人群。', 'There is no such group.']);
    if (one.language !== undefined && !Object.hasOwn(LANGUAGES, one.language))
      faults.push([`${path}.language`, '没有这种语言。', 'There is no such language.']);
    faults.push(...deskFaults(one.desk, `${path}.desk`, known.desks));
    faults.push(...wordsFaults(one.words, `${path}.words`));
    if (one.words) faults.push(...recordedFaults(keySentence(one.digit), `${path}.words`, known));
  }
  return [...faults, ...numberFaults(policy, known)];
};
