/** Words for the parts of a receipt: what is asked, steps, filters, credits, exceptions. Chinese and English. */

import type { DutyLine } from '../people.ts';
import {
  CLEARANCES,
  CRISIS_LEVELS,
  GROUPS,
  LANGUAGES,
  type Label,
  type Lane,
  labelOf,
  MATTERS,
  ORG_SUBTYPES,
  SERVICES,
  URGENCIES,
} from '../vocabulary.ts';
import type { Misfit, Requirement } from './eligibility.ts';
import type { PreferReason } from './exceptions.ts';
import type { QueueMode } from './policy-data.ts';
import { regionLevel } from './regions.ts';
import type { StepName } from './steps.ts';

export type Locale = 'zh-CN' | 'en';

/** Names of places, organisations and desks, where the caller knows them; a code stands for itself. */
export interface Names {
  region?(code: string): string | undefined;
  org?(id: string): string | undefined;
  desk?(key: string): string | undefined;
}

const l = (zh: string, en: string): Label => ({ zh, en });

export const STEP_WORDS: Record<StepName, Label> = {
  desk: l('专席人员', 'people of the desk'),
  specialist: l('专长人员', 'specialists'),
  any_level: l('懂该事项的人员', 'anybody who knows the matter'),
  general: l('不限事项的人员', 'anybody, whatever the matter'),
  paired_region: l('结对帮扶地区', 'the paired region'),
  paired_firm: l('结对帮扶机构', 'the paired firm'),
  city: l('本市', 'the whole city'),
  province: l('全省', 'the whole province'),
  everywhere: l('全部人员', 'everybody'),
};

export const PREFER_WORDS: Record<PreferReason, Label> = {
  sticky: l('此前答复过来件人的同一事项（首问负责）', 'answered this citizen in the same matter before'),
  owner: l('是本工单的责任人', 'is responsible for this ticket'),
  adviser: l(
    '是来件人的村居、企业或家庭的法律顾问',
    'is the adviser of the citizen’s village, enterprise or household',
  ),
  chosen: l('由群众本人选定', 'was asked for by the citizen'),
  transfer: l('由同事转交给他', 'was named by a colleague'),
};

export const MODE_WORDS: Record<QueueMode, Label> = {
  push: l('系统逐个派单', 'offered one by one'),
  grab: l('抢单：符合条件的人都能看到，先抢先得', 'open to all who qualify, first claim wins'),
  pull: l('待指派：由主管指派', 'waits for a supervisor to assign it'),
};

/** What somebody does who takes a lane. */
const LANE_WORDS: Record<Lane, Label> = {
  voice: l('接电话', 'calls'),
  chat: l('接在线咨询', 'chats'),
  task: l('办工单', 'tasks'),
};

export const span = (ms: number, locale: Locale): string => {
  const zh = locale === 'zh-CN';
  const units: [number, string, string][] = [
    [86_400_000, '天', ' d'],
    [3_600_000, '小时', ' h'],
    [60_000, '分钟', ' min'],
    [1000, '秒', ' s'],
  ];
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(ms / 1000) * 1000);
  for (const [size, han, latin] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 && parts.length < 2) parts.push(`${count}${zh ? han : latin}`);
  }
  return parts.length === 0 ? (zh ? '0秒' : '0 s') : parts.join(zh ? '' : ' ');
};

/** `HH:mm:ss` in Asia/Shanghai. */
export const clockText = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 19);

/**
 * A desk by its name. Names are the bureau's own Chinese: in English a desk made for a group is called after it, any
 * other keeps its name in quotes.
 */
export const deskText = (key: string, locale: Locale, name?: string): string => {
  const group = Object.hasOwn(GROUPS, key) ? labelOf(GROUPS, key, locale) : undefined;
  if (locale === 'zh-CN') return name ?? (group ? `${group}专席` : `专席（${key}）`);
  return group ? `${group} desk` : `desk ${name ? `“${name}”` : key}`;
};

export const skillText = (skill: string, locale: Locale, names: Names = {}): string => {
  const zh = locale === 'zh-CN';
  if (skill === '*') return zh ? '任何事项' : 'any matter';
  if (skill.startsWith('desk:')) return deskText(skill.slice(5), locale, names.desk?.(skill.slice(5)));
  return labelOf(skill in SERVICES ? SERVICES : MATTERS, skill, locale);
};

const dutyLineText = (line: DutyLine, locale: Locale): string =>
  line === 'publicity'
    ? locale === 'en'
      ? 'publicity of law'
      : '法治宣传'
    : labelOf(SERVICES, line, locale);

/** A place by its name, else by its code; a short code is a whole city or province. */
export const placeText = (code: string, locale: Locale, names: Names = {}): string => {
  const zh = locale === 'zh-CN';
  if (code === '') return zh ? '不限地区' : 'any place';
  const full = code.length < 6 ? code.padEnd(6, '0') : code;
  const name = names.region?.(full) ?? full;
  if (code.length >= 6) return name;
  const level = regionLevel(code);
  const kind = level === 'city' ? (zh ? '全市' : 'whole city') : zh ? '全省' : 'whole province';
  return zh ? `${name}（${kind}）` : `${name} (${kind})`;
};

/** `懂劳动纠纷（3级及以上）、会粤语、服务330106、能接在线`. */
export const needText = (need: Requirement, locale: Locale, names: Names = {}): string => {
  const zh = locale === 'zh-CN';
  const level = (n: number | undefined) =>
    n && n > 1 ? (zh ? `（${n}级及以上）` : ` (level ${n} or more)`) : '';
  const parts = [
    `${zh ? '能' : 'takes '}${labelOf(LANE_WORDS, need.lane, locale)}`,
    need.matter === '*'
      ? zh
        ? '不限事项'
        : 'any matter'
      : need.matter.startsWith('desk:')
        ? `${zh ? '是' : 'of '}${skillText(need.matter, locale, names)}${zh ? '人员' : ''}`
        : `${zh ? '懂' : ''}${skillText(need.matter, locale, names)}${level(need.level)}`,
    ...(need.service
      ? [`${zh ? '能办' : ''}${skillText(need.service, locale)}${level(need.serviceLevel)}`]
      : []),
    zh
      ? `会${labelOf(LANGUAGES, need.language, locale)}`
      : `speaks ${labelOf(LANGUAGES, need.language, locale)}`,
    need.firm
      ? zh
        ? `属于${names.org?.(need.firm) ?? '结对机构'}`
        : `belongs to ${names.org?.(need.firm) ?? 'the paired firm'}`
      : zh
        ? `服务${placeText(need.regionCode, locale, names)}`
        : `serves ${placeText(need.regionCode, locale, names)}`,
    ...(need.clearance
      ? [
          zh
            ? `获准办理受限工单（${labelOf(CLEARANCES, need.clearance, locale)}）`
            : `cleared for restricted tickets (${labelOf(CLEARANCES, need.clearance, locale)})`,
        ]
      : []),
  ];
  return parts.join(zh ? '、' : ', ');
};

/** Why a filter removed somebody: `不会粤语`. An exclusion never says its reason: it may be sealed. */
export const removedText = (
  by: Misfit | 'excluded',
  need: Requirement,
  locale: Locale,
  names: Names = {},
  line?: DutyLine,
): string => {
  const zh = locale === 'zh-CN';
  const skill = skillText(need.matter, locale, names);
  const language = labelOf(LANGUAGES, need.language, locale);
  switch (by) {
    case 'sanctioned':
      return zh ? '因处分暂停派单' : 'suspended or removed by a sanction';
    case 'clearance':
      return zh
        ? `未获准办理受限工单（${labelOf(CLEARANCES, need.clearance ?? '', locale)}）`
        : `not cleared for restricted tickets (${labelOf(CLEARANCES, need.clearance ?? '', locale)})`;
    case 'lane':
      return `${zh ? '不' : 'takes no '}${labelOf(LANE_WORDS, need.lane, locale)}`;
    case 'line': {
      const own = line === undefined ? (zh ? '指定业务' : 'one line') : dutyLineText(line, locale);
      return zh ? `本班次只办${own}` : `on a turn for ${own} alone`;
    }
    case 'skill':
      return need.matter.startsWith('desk:')
        ? zh
          ? `不是${skill}人员`
          : `not of ${skill}`
        : zh
          ? `不办${skill}`
          : `does not do ${skill}`;
    case 'level':
      return zh ? `${skill}等级不够，需${need.level ?? 1}级` : `level in ${skill} below ${need.level ?? 1}`;
    case 'service':
      return zh
        ? `不办${skillText(need.service ?? 'advice', locale)}或等级不够`
        : `not up to ${skillText(need.service ?? 'advice', locale)}`;
    case 'language':
      return zh ? `不会${language}` : `does not speak ${language}`;
    case 'region':
      return zh
        ? `不服务${placeText(need.regionCode, locale, names)}`
        : `does not serve ${placeText(need.regionCode, locale, names)}`;
    case 'firm':
      return zh ? '不属于结对机构' : 'not of the paired firm';
    case 'mark':
      return zh
        ? `所在机构不是${labelOf(ORG_SUBTYPES, need.mark ?? '', locale)}`
        : `not of a ${labelOf(ORG_SUBTYPES, need.mark ?? '', locale)}`;
    case 'excluded':
      return zh ? '按规定回避，原因封存' : 'kept out, reason sealed';
  }
};

/** `group:migrant_worker` → `农民工`. */
export const creditText = (rule: string, locale: Locale): string => {
  const zh = locale === 'zh-CN';
  const [kind = '', ...rest] = rule.split(':');
  const value = rest.join(':');
  if (kind === 'group') return labelOf(GROUPS, value, locale);
  if (kind === 'urgency') return labelOf(URGENCIES, value, locale);
  if (kind === 'crisis') return `${zh ? '危机' : 'Crisis: '}${labelOf(CRISIS_LEVELS, value, locale)}`;
  if (kind === 'campaign') return zh ? `专项活动“${value}”` : `Campaign “${value}”`;
  if (kind === 'returned') return zh ? '重新排队' : 'Came back';
  if (kind === 'deadline') return zh ? '临近期限' : 'Near its deadline';
  return rule;
};
