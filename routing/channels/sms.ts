/** Text messages (短信): what is sent for which purpose, in which words, when, and how many a day. Pure. */
import { addDays, dayOf, startOfDay } from '../calendar.ts';
import type { Id, Instant } from '../ticket.ts';

/** What a text message is for. Gateways want a template of their own for each. */
export const SMS_PURPOSES = [
  'ticket_no',
  'result',
  'rating',
  'notice',
  'code',
  'appointment',
  'aid',
  'video',
  'bulletin',
] as const;
export type SmsPurpose = (typeof SMS_PURPOSES)[number];

/**
 * Words by purpose. They carry numbers and addresses, never what the matter is about: a telephone lies on a table.
 * The sign (签名) of the bureau is put in front by the gateway or the adapter.
 */
export const SMS_TEXTS: Record<SmsPurpose, string> = {
  ticket_no: '已受理您的事项，编号{no}，查询码{code}，可在{url}查询进度。',
  result: '您的事项（{no}）有新的答复，请凭编号和查询码{code}在{url}查看。',
  rating: '您的事项（{no}）已办结，请评价本次服务：{link}（{until}前有效，请勿转发）',
  notice: '您在公众号的咨询（{no}）有新的答复，请打开公众号查看，或凭查询码{code}在{url}查看。',
  appointment: '您预约的公共法律服务（{no}）时间为{when}，如不能前来请在{url}改期或取消。',
  aid: '您的法律援助申请（{no}）已由工作人员代为填写，请核对并确认：{link}（{until}前有效，请勿转发）',
  video: '您的事项（{no}）转为视频办理，请打开{link}进入（{until}前有效，请勿转发）。未经您同意不会录像。',
  code: '验证码{code}，10分钟内有效。用于核验您的手机号，工作人员不会向您索取。',
  bulletin: '{title}：{text}{link} 退订请点{stop}',
};

/** The citizen stands at the desk or waits for it in this moment: the night is no reason to hold it back. */
const AT_ONCE: ReadonlySet<SmsPurpose> = new Set(['ticket_no', 'code', 'video']);

export interface SmsPolicy {
  /** Text messages to one number in a day of Asia/Shanghai. Ours: gateways commonly stop at 10. */
  perDay: number;
  /** Nothing that can wait leaves from this hour on, until the other one, Asia/Shanghai. Equal: no quiet hours. */
  quietFromHour: number;
  quietUntilHour: number;
  /** BU4: bulletins to one number in a week (Monday to Sunday) of Asia/Shanghai. */
  bulletinsPerWeek: number;
}

export const DEFAULT_SMS_POLICY: SmsPolicy = {
  perDay: 5,
  quietFromHour: 21,
  quietUntilHour: 8,
  bulletinsPerWeek: 2,
};

/** Nobody is woken by something that the bureau only wants to tell, whatever the policy says (BU4). */
const NIGHT = { quietFromHour: 21, quietUntilHour: 8 } as const;

export type SmsState =
  /** Waits for its time, the quiet hours or the next day. */
  | 'waiting'
  /** The gateway took it; `receipt` tells whether it arrived. */
  | 'sent'
  | 'failed'
  /** No answer came: it may have been sent. Never sent again by itself. */
  | 'unknown';

/** One text message. Its words are made when it leaves: a rating link is never stored (I6). */
export interface SmsEntry {
  id: Id;
  version: number;
  purpose: SmsPurpose;
  /** Empty for codes that belong to no ticket. */
  ticketId: Id;
  /** The number, until it has left; then only its pseudonym stays. */
  phone?: string;
  phoneKey: string;
  state: SmsState;
  /** Code of the gateway, or of ours: why it waits or failed. */
  why?: string;
  /** Place among the day's messages to the number: unique, so that two nodes cannot pass the limit together. */
  slot?: string;
  /** The same among the bulletins of a week (BU4). */
  weekSlot?: string;
  /** BU: which bulletin for whose subscription this is. */
  bulletinId?: Id;
  subscriptionId?: Id;
  /** Whose code it is (BU1): the code follows from it and stands in no record. */
  proofId?: Id;
  /** On its way in this moment. */
  sending?: { sinceMs: number; node: string } | undefined;
  /** What the telephone network told later. */
  receipt?: 'delivered' | 'failed';
  /** Not before, ms. */
  nextAtMs: number;
  /** Useless after this, ms. */
  untilMs: number;
  tries: number;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Mobile numbers of mainland China: the only ones that can be texted through a gateway here. */
export const isMobile = (phone: string | undefined): phone is string =>
  phone !== undefined && /^1[3-9]\d{9}$/.test(phone);

/** Placeholders in braces; one that has no value is left out. */
export const smsText = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{([a-z]+)\}/g, (_, name: string) => values[name] ?? '');

const HOUR = 3_600_000;

type Hours = Pick<SmsPolicy, 'quietFromHour' | 'quietUntilHour'>;

/** The end of quiet hours that `ms` lies in, else `ms`. */
const afterHours = (ms: number, { quietFromHour: from, quietUntilHour: until }: Hours): number => {
  if (from === until) return ms;
  const day = dayOf(ms);
  const hour = (ms - startOfDay(day)) / HOUR;
  const quiet = from < until ? hour >= from && hour < until : hour >= from || hour < until;
  if (!quiet) return ms;
  return startOfDay(hour < until ? day : addDays(day, 1)) + until * HOUR;
};

/** TM3: when a message may leave that wants to leave at `ms`. */
export const outOfQuiet = (purpose: SmsPurpose, ms: number, policy: SmsPolicy): number => {
  if (AT_ONCE.has(purpose)) return ms;
  const free = afterHours(ms, policy);
  if (purpose !== 'bulletin') return free;
  // Hours of the policy that begin where the night ends are looked at once more; the night has the last word.
  return afterHours(afterHours(afterHours(free, NIGHT), policy), NIGHT);
};

/** When the next day's messages may go, ms. */
export const nextSmsDay = (purpose: SmsPurpose, ms: number, policy: SmsPolicy): number =>
  outOfQuiet(purpose, startOfDay(addDays(dayOf(ms), 1)), policy);

/** The places of a number on the day of `ms`, first to last. */
export const slotsOf = (phoneKey: string, ms: number, policy: SmsPolicy): string[] =>
  Array.from(
    { length: Math.max(0, Math.floor(policy.perDay)) },
    (_, n) => `${phoneKey}:${dayOf(ms)}:${n + 1}`,
  );

/** The Monday of the week of `ms`, Asia/Shanghai. */
export const weekOf = (ms: number): string => {
  const day = dayOf(ms);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
};

/** The places of a number among the bulletins of the week of `ms`, first to last; they begin with the week. */
export const weekSlotsOf = (phoneKey: string, ms: number, policy: SmsPolicy): string[] =>
  Array.from(
    { length: Math.max(0, Math.floor(policy.bulletinsPerWeek)) },
    (_, n) => `${weekOf(ms)}:${phoneKey}:${n + 1}`,
  );
