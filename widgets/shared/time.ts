/** Times as people read them: always the clock of China, whatever the device is set to. */
import type { Locale } from './locale.ts';

const ZONE = 'Asia/Shanghai';

type When = string | number | Date;

const cache = new Map<string, Intl.DateTimeFormat>();
const format = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = locale + JSON.stringify(options);
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale === 'zh-CN' ? 'zh-CN' : 'en-GB', {
      timeZone: ZONE,
      hourCycle: 'h23',
      ...options,
    });
    cache.set(key, made);
  }
  return made;
};

/** 14:05 */
export const timeText = (at: When, locale: Locale): string =>
  format(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** 14:05:09 */
export const secondsText = (at: When, locale: Locale): string =>
  format(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));

/** 11月22日 / 22 Nov */
export const dateText = (at: When, locale: Locale): string =>
  format(locale, { month: locale === 'zh-CN' ? 'long' : 'short', day: 'numeric' }).format(new Date(at));

/** 2025-11-22, for comparing days and for file names. */
export const dayKey = (at: When): string => {
  const parts = new Map(
    format('en', { year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(new Date(at))
      .map((part) => [part.type, part.value]),
  );
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
};

const DAY_MS = 86_400_000;
const NEAR: Record<Locale, Record<'-1' | '0' | '1', string>> = {
  'zh-CN': { '-1': '昨天', '0': '今天', '1': '明天' },
  en: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' },
};

/** The instant at which a day of China's calendar begins, or one so many days later. */
export const dayStart = (day: string, plusDays = 0): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + plusDays * DAY_MS).toISOString();

/** 今天 / 昨天 / 明天 / 11月22日 */
export const dayText = (at: When, locale: Locale, nowMs: number = Date.now()): string => {
  const apart = Math.round((Date.parse(dayKey(at)) - Date.parse(dayKey(nowMs))) / DAY_MS);
  return apart === 0 || apart === 1 || apart === -1
    ? NEAR[locale][String(apart) as '-1' | '0' | '1']
    : dateText(at, locale);
};

/** 明天 09:00, 11月22日 09:00; today only the time unless `always`. */
export const dayTimeText = (
  at: When,
  locale: Locale,
  { nowMs = Date.now(), always = true }: { nowMs?: number; always?: boolean } = {},
): string => {
  const time = timeText(at, locale);
  if (!always && dayKey(at) === dayKey(nowMs)) return time;
  return `${dayText(at, locale, nowMs)} ${time}`;
};

/** When something ends: 17:30, the end of today is 24:00, later days are named. */
export const endText = (at: When, locale: Locale, nowMs: number = Date.now()): string => {
  const ms = new Date(at).getTime();
  return timeText(ms, locale) === '00:00' && dayKey(ms - 1) === dayKey(nowMs)
    ? '24:00'
    : dayTimeText(ms, locale, { always: false, nowMs });
};

/** 2025-11-22 14:05 with the year, for records. */
export const fullText = (at: When, locale: Locale): string => `${dayKey(at)} ${timeText(at, locale)}`;

/** 45秒, 3分20秒, 2小时5分, 3天4小时: two units at most. */
export const spanText = (ms: number, locale: Locale): string => {
  const zh = locale === 'zh-CN';
  const total = Math.max(0, Math.round(ms / 1000));
  const units: [number, string][] = zh
    ? [
        [86_400, '天'],
        [3_600, '小时'],
        [60, '分'],
        [1, '秒'],
      ]
    : [
        [86_400, 'd'],
        [3_600, 'h'],
        [60, 'min'],
        [1, 's'],
      ];
  const first = units.findIndex(([size]) => total >= size);
  if (first < 0) return zh ? '0秒' : '0 s';
  let rest = total;
  const words: string[] = [];
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(zh ? `${count}${name}` : `${count} ${name}`);
  }
  return words.join(zh ? '' : ' ');
};

/** 3:07 or 1:02:07, for countdowns and time in state. */
export const clockText = (ms: number): string => {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
};

/** Server clock on a device that is set wrong: feed it `nowMs` of an answer, ask it for now. */
export const serverClock = (): { set(nowMs: number): void; now(): number } => {
  let offset = 0;
  return {
    set: (nowMs) => {
      offset = nowMs - Date.now();
    },
    now: () => Date.now() + offset,
  };
};
