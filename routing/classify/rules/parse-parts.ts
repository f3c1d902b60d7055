/** Reads the two small tables of a rule: its conditions beside the words, and its effects. */
import {
  CHANNELS,
  CRISIS_LEVELS,
  GROUPS,
  isLocalService,
  KINDS,
  LANGUAGES,
  type Label,
  MATTERS,
  SERVICES,
  URGENCIES,
} from '../../vocabulary.ts';
import type { Conditions, Effect } from './rule-types.ts';
import type { Cursor } from './yaml-cursor.ts';

/** A code by itself or by its Chinese or English label. */
const codeFrom = <T extends Record<string, Label>>(
  table: T,
  text: string,
): (keyof T & string) | undefined => {
  if (Object.hasOwn(table, text)) return text as keyof T & string;
  for (const [code, label] of Object.entries(table))
    if (label.zh === text || label.en.toLowerCase() === text.toLowerCase()) return code as keyof T & string;
  return undefined;
};

const readCode = <T extends Record<string, Label>>(
  cursor: Cursor,
  node: unknown,
  table: T,
  what: string,
): (keyof T & string) | undefined => {
  const text = cursor.text(node)?.trim();
  if (text === undefined) return undefined;
  const code = codeFrom(table, text);
  if (code === undefined) cursor.report('unknown_value', cursor.offset(node), [text, what]);
  return code;
};

const readCodes = <T extends Record<string, Label>>(
  cursor: Cursor,
  node: unknown,
  table: T,
  what: string,
): (keyof T & string)[] => {
  const codes: (keyof T & string)[] = [];
  for (const { text, offset } of cursor.texts(node)) {
    const code = codeFrom(table, text);
    if (code === undefined) cursor.report('unknown_value', offset, [text, what]);
    else codes.push(code);
  }
  return codes;
};

const readDay = (cursor: Cursor, node: unknown): string | undefined => {
  const text = cursor.text(node)?.trim();
  if (text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  if (text !== undefined) cursor.report('bad_date', cursor.offset(node), [text]);
  return undefined;
};

const readMinutes = (cursor: Cursor, node: unknown): [number, number] | undefined => {
  const text = cursor.text(node) ?? '';
  const m = /^(\d{1,2})[:：](\d{2})\s*[-~至]\s*(\d{1,2})[:：](\d{2})$/.exec(text.trim());
  const minutes = m && [Number(m[1]) * 60 + Number(m[2]), Number(m[3]) * 60 + Number(m[4])];
  if (minutes && minutes[0]! <= 1440 && minutes[1]! <= 1440) return [minutes[0]!, minutes[1]!];
  cursor.report('bad_time', cursor.offset(node), [text]);
  return undefined;
};

const CONDITION_KEYS: Record<string, keyof Conditions> = {
  channel: 'channels',
  渠道: 'channels',
  region: 'regions',
  地区: 'regions',
  from: 'from',
  开始: 'from',
  to: 'to',
  截止: 'to',
  hours: 'minutes',
  时段: 'minutes',
  language: 'languages',
  语言: 'languages',
  tag: 'tags',
  标签: 'tags',
  group: 'groups',
  人群: 'groups',
  matter: 'matters',
  事项: 'matters',
};

export const readConditions = (cursor: Cursor, node: unknown): Conditions => {
  const only: Conditions = {};
  for (const { key, keyNode, value } of cursor.entries(node)) {
    switch (CONDITION_KEYS[key]) {
      case 'channels':
        only.channels = readCodes(cursor, value, CHANNELS, '渠道');
        break;
      case 'regions':
        only.regions = cursor.texts(value).map((t) => t.text);
        break;
      case 'from': {
        const day = readDay(cursor, value);
        if (day) only.from = day;
        break;
      }
      case 'to': {
        const day = readDay(cursor, value);
        if (day) only.to = day;
        break;
      }
      case 'minutes': {
        const minutes = readMinutes(cursor, value);
        if (minutes) only.minutes = minutes;
        break;
      }
      case 'languages':
        only.languages = readCodes(cursor, value, LANGUAGES, '语言');
        break;
      case 'tags':
        only.tags = cursor.texts(value).map((t) => t.text);
        break;
      case 'groups':
        only.groups = readCodes(cursor, value, GROUPS, '人群');
        break;
      case 'matters':
        only.matters = readCodes(cursor, value, MATTERS, '事项');
        break;
      default:
        cursor.report('unknown_key', cursor.offset(keyNode), [
          key,
          'channel region from to hours language tag group matter',
        ]);
    }
  }
  return only;
};

const EFFECT_KEYS: Record<string, Effect['type'] | 'sub' | 'weight'> = {
  matter: 'matter',
  事项: 'matter',
  sub: 'sub',
  细项: 'sub',
  service: 'service',
  服务: 'service',
  group: 'group',
  人群: 'group',
  urgency: 'urgency',
  紧急程度: 'urgency',
  crisis: 'crisis',
  危机: 'crisis',
  kind: 'kind',
  类型: 'kind',
  language: 'language',
  语言: 'language',
  tag: 'tag',
  标签: 'tag',
  place: 'place',
  地点: 'place',
  weight: 'weight',
  权重: 'weight',
};

export const readEffects = (cursor: Cursor, node: unknown): Effect[] => {
  const effects: Effect[] = [];
  let weight = 1;
  let sub: string | undefined;
  for (const { key, keyNode, value } of cursor.entries(node)) {
    switch (EFFECT_KEYS[key]) {
      case 'weight': {
        const w = cursor.number(value);
        if (w !== undefined && Math.abs(w) > 20) cursor.report('bad_boost', cursor.offset(value), [w]);
        else if (w !== undefined) weight = w;
        break;
      }
      case 'sub':
        sub = cursor.text(value)?.trim();
        break;
      case 'matter':
        for (const m of readCodes(cursor, value, MATTERS, '事项'))
          effects.push({ type: 'matter', value: m, weight: 0 });
        break;
      case 'service':
        for (const { text, offset } of cursor.texts(value)) {
          // A local line by its code; whether the installation has it is asked before publishing (SV3).
          const code = isLocalService(text) ? text : codeFrom(SERVICES, text);
          if (code === undefined) cursor.report('unknown_value', offset, [text, '服务']);
          else effects.push({ type: 'service', value: code, weight: 0 });
        }
        break;
      case 'group':
        for (const g of readCodes(cursor, value, GROUPS, '人群'))
          effects.push({ type: 'group', value: g, weight: 0 });
        break;
      case 'urgency': {
        const u = readCode(cursor, value, URGENCIES, '紧急程度');
        if (u && u !== 'normal') effects.push({ type: 'urgency', value: u, weight: 0 });
        break;
      }
      case 'crisis': {
        const c = readCode(cursor, value, CRISIS_LEVELS, '危机级别');
        if (c && c !== 'none') effects.push({ type: 'crisis', value: c, weight: 0 });
        break;
      }
      case 'kind': {
        const k = readCode(cursor, value, KINDS, '诉求类型');
        if (k) effects.push({ type: 'kind', value: k, weight: 0 });
        break;
      }
      case 'language': {
        const l = readCode(cursor, value, LANGUAGES, '语言');
        if (l) effects.push({ type: 'language', value: l, weight: 0 });
        break;
      }
      case 'tag':
        for (const t of cursor.texts(value)) effects.push({ type: 'tag', value: t.text, weight: 0 });
        break;
      case 'place': {
        const p = cursor.text(value);
        if (p) effects.push({ type: 'place', value: p, weight: 0 });
        break;
      }
      default:
        cursor.report('unknown_key', cursor.offset(keyNode), [
          key,
          'matter sub service group urgency crisis kind language tag place weight',
        ]);
    }
  }
  return effects.map((e) => ({ ...e, weight, ...(e.type === 'matter' && sub ? { sub } : {}) }));
};
