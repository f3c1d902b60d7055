/** How classes and alerts of the board are worded, per language, from their data. */
import type { Requirement } from '../../dispatch/eligibility.ts';
import { type Names, placeText, skillText } from '../../dispatch/receipt-words.ts';
import { CLEARANCES, LANES, LANGUAGES, labelOf, ORG_SUBTYPES, SERVICES } from '../../vocabulary.ts';
import { gapWords } from '../duty/duty.ts';
import type { BoardAlert, ClassNames } from '../views.ts';

type Locale = 'zh-CN' | 'en';

const levelText = (level: number | undefined, locale: Locale): string =>
  level ? (locale === 'en' ? `, level ${level}+` : ` ${level}级起`) : '';

/** `劳动纠纷 3级起 · 在线 · 藏语 · 云溪县`; Mandarin goes without saying. Keys without a name stand for themselves. */
export const classText = (need: Requirement, locale: Locale, known?: ClassNames): string => {
  const zh = locale !== 'en';
  const names: Names = {
    region: (code) => known?.regions[code],
    desk: (key) => known?.desks[key],
    org: (id) => known?.orgs[id],
  };
  const firm = need.firm ? names.org?.(need.firm) : undefined;
  return [
    need.matter === '*'
      ? zh
        ? '不限事项'
        : 'Any matter'
      : `${skillText(need.matter, locale, names)}${levelText(need.level, locale)}`,
    ...(need.service ? [`${skillText(need.service, locale)}${levelText(need.serviceLevel, locale)}`] : []),
    labelOf(LANES, need.lane, locale),
    ...(need.language === 'zh' ? [] : [labelOf(LANGUAGES, need.language, locale)]),
    ...(need.line ? [skillText(need.line, locale) + (zh ? '班' : ' turn')] : []),
    ...(need.mark ? [labelOf(ORG_SUBTYPES, need.mark, locale)] : []),
    need.firm ? (firm ?? (zh ? '结对机构' : 'paired firm')) : placeText(need.regionCode, locale, names),
    ...(need.clearance
      ? [`${zh ? '受限：' : 'restricted: '}${labelOf(CLEARANCES, need.clearance, locale)}`]
      : []),
    ...(need.about ? [labelOf(SERVICES, need.about, locale)] : []),
  ].join(' · ');
};

export const alertText = (alert: BoardAlert, locale: Locale, names?: ClassNames): string => {
  const zh = locale !== 'en';
  switch (alert.code) {
    case 'nobody_on_duty':
      return zh
        ? '当前没有在班并已登录的人员，新来访将进入留言。'
        : 'Nobody on duty is signed in; new contacts go to the message box.';
    case 'class_uncovered': {
      const name = classText(alert.need, locale, names);
      return zh
        ? `${name} 有 ${alert.count} 件在等，但没有就绪人员。`
        : `${alert.count} waiting for ${name}, and nobody ready.`;
    }
    case 'restricted_alone': {
      const name = labelOf(CLEARANCES, alert.clearance, locale);
      const [todo, toDo] = alert.led
        ? [
            '请获准的主管指派，或请获准的人员到岗。',
            'A cleared supervisor may assign them, or call in somebody who is cleared.',
          ]
        : [
            '已登录的主管中也无人获准：请获准的主管登录，或请管理员在“人员”中为账号授权。',
            'Nor is any supervisor who is signed in: ask one who is cleared to sign in, or an administrator to clear somebody under Staff.',
          ];
      return zh
        ? `${alert.count} 件受限工单（${name}）在等，但值班人员中没有获准办理的人。${todo}`
        : `${alert.count} restricted tickets (${name}) wait, and nobody on duty is cleared for them. ${toDo}`;
    }
    case 'order_overdue':
      return zh ? `${alert.count} 张服务单已超期。` : `${alert.count} service orders are overdue.`;
    case 'missing': {
      const since = new Date(alert.sinceMs + 8 * 3_600_000).toISOString().slice(11, 16);
      if (alert.kind === 'left_early')
        return zh
          ? `${alert.name}（${alert.post}）值班中于 ${since} 离线，至今未回。`
          : `${alert.name} (${alert.post}) left at ${since} while on duty.`;
      return zh
        ? `${alert.name}（${alert.post}）${since} 上班，至今未登录。`
        : `${alert.name} (${alert.post}) was due at ${since} and has not signed in.`;
    }
    case 'duty_gap':
      return zh
        ? `${alert.gap.day} ${alert.gap.from}–${alert.gap.to} ${gapWords(alert.gap, 'zh-CN')}`
        : `${alert.gap.day} ${alert.gap.from}–${alert.gap.to} ${gapWords(alert.gap, 'en')}`;
    case 'crisis':
      return zh
        ? `危机警报：${alert.ticketNo} ${alert.subject}`
        : `Crisis alarm: ${alert.ticketNo} ${alert.subject}`;
  }
};
