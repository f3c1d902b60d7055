/** How classes and alerts of the board are worded, per language, from their data. */
import type { Requirement } from '../dispatch/eligibility.ts';
import { LANES, LANGUAGES, labelOf, MATTERS } from '../vocabulary.ts';
import type { BoardAlert } from './views.ts';

type Locale = 'zh-CN' | 'en';

/** `劳动纠纷 · 在线 · 藏语 · 990101`; Mandarin goes without saying. */
export const classText = (need: Requirement, locale: Locale): string =>
  [
    need.matter === '*'
      ? locale === 'en'
        ? 'Any matter'
        : '不限事项'
      : labelOf(MATTERS, need.matter, locale),
    labelOf(LANES, need.lane, locale),
    ...(need.language === 'zh' ? [] : [labelOf(LANGUAGES, need.language, locale)]),
    need.regionCode,
  ].join(' · ');

export const alertText = (alert: BoardAlert, locale: Locale): string => {
  const zh = locale !== 'en';
  switch (alert.code) {
    case 'nobody_on_duty':
      return zh
        ? '当前没有在班并已登录的人员，新来访将进入留言。'
        : 'Nobody on duty is signed in; new contacts go to the message box.';
    case 'class_uncovered': {
      const name = classText(alert.need, locale);
      return zh
        ? `${name} 有 ${alert.count} 件在等，但没有就绪人员。`
        : `${alert.count} waiting for ${name}, and nobody ready.`;
    }
    case 'order_overdue':
      return zh ? `${alert.count} 张服务单已超期。` : `${alert.count} service orders are overdue.`;
    case 'crisis':
      return zh
        ? `危机警报：${alert.ticketNo} ${alert.subject}`
        : `Crisis alarm: ${alert.ticketNo} ${alert.subject}`;
  }
};
