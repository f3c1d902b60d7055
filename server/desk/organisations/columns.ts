/** Columns of the sheet of organisations: what people fill in, and what is wrong with a cell. */

import { type Column, codeOfLabel, listOf } from '../../../routing/bureau/sheet-table.ts';
import { parseSpans } from '../../../routing/opening-hours.ts';
import type { Organisation } from '../../../routing/people.ts';
import {
  isLocalService,
  labelOf,
  MEDIATION_FIELDS,
  ORG_KINDS,
  ORG_SUBTYPES,
  SERVICES,
} from '../../../routing/vocabulary.ts';

export type OrganisationRow = Omit<Organisation, 'id' | 'version' | 'createdAt' | 'updatedAt'>;
type Col = Column<OrganisationRow>;

const text = (
  zh: string,
  en: string,
  field: 'name' | 'phone' | 'address',
  max: number,
  required = false,
): Col => ({
  zh,
  en,
  required,
  read: (cell, into) => {
    into[field] = cell;
    return cell.length <= max ? undefined : `不超过 ${max} 字。`;
  },
  write: (one) => one[field] ?? '',
});

const degrees = (zh: string, en: string, field: 'lat' | 'lng', most: number): Col => ({
  zh,
  en,
  read: (cell, into) => {
    const value = Number(cell);
    if (!Number.isFinite(value) || Math.abs(value) > most) return `应为 -${most} 至 ${most} 的数。`;
    into[field] = value;
    return undefined;
  },
  write: (one) => (one[field] === undefined ? '' : String(one[field])),
});

const codesOf = <K extends string>(
  cell: string,
  table: Record<K, { zh: string; en: string }>,
): { found: K[]; unknown: string[] } => {
  const found: K[] = [];
  const unknown: string[] = [];
  for (const part of listOf(cell)) {
    const code = codeOfLabel(table, part);
    if (code) found.push(code);
    else unknown.push(part);
  }
  return { found: [...new Set(found)], unknown };
};

const DAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const DAYS_EN = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const CLOSED = /^(休息?|关|closed|-)$/i;

const hoursColumn = (day: number): Col => ({
  zh: DAYS[day]!,
  en: DAYS_EN[day]!,
  read: (cell, into) => {
    const spans = CLOSED.test(cell) ? [] : parseSpans(cell);
    if (!spans) return '开放时间写作 09:00-12:00,13:30-17:00，不开放写“休”。';
    const clock = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const hours = into.hours ?? Array<string>(7).fill('');
    hours[day] = spans.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(',');
    into.hours = hours;
    return undefined;
  },
  write: (one) => (one.hours ? one.hours[day] || '休' : ''),
});

export const ORGANISATION_COLUMNS: Col[] = [
  {
    zh: '编号',
    en: 'code',
    required: true,
    read: (cell, into) => {
      into.code = cell;
      return /^[\w-]{1,32}$/.test(cell) ? undefined : '编号只用字母、数字和横线，最多 32 位。';
    },
    write: (one) => one.code,
  },
  text('名称', 'name', 'name', 100, true),
  {
    zh: '类型',
    en: 'kind',
    required: true,
    read: (cell, into) => {
      const kind = codeOfLabel(ORG_KINDS, cell);
      if (kind) into.kind = kind;
      return kind ? undefined : `不认识的类型“${cell}”。`;
    },
    write: (one) => ORG_KINDS[one.kind].zh,
  },
  {
    zh: '服务',
    en: 'services',
    read: (cell, into) => {
      const { found, unknown: others } = codesOf(cell, SERVICES);
      const unknown = others.filter((one) => !isLocalService(one));
      into.services = [...found, ...others.filter(isLocalService)];
      return unknown.length > 0 ? `不认识的服务：${unknown.join('、')}。` : undefined;
    },
    write: (one) => one.services.map((code) => labelOf(SERVICES, code)).join('、'),
  },
  {
    zh: '所在地代码',
    en: 'region',
    required: true,
    read: (cell, into) => {
      into.regionCode = cell;
      return /^(\d{6}|\d{9}|\d{12})$/.test(cell) ? undefined : '区划代码应为 6、9 或 12 位数字。';
    },
    write: (one) => one.regionCode,
  },
  {
    zh: '服务区域代码',
    en: 'regions served',
    read: (cell, into) => {
      const list = listOf(cell.replace(/[,，]/g, ';'));
      into.regionCodes = list;
      return list.every((code) => /^(\d{6}|\d{9}|\d{12})$/.test(code))
        ? undefined
        : '区划代码应为 6、9 或 12 位数字，用分号分开。';
    },
    write: (one) => (one.regionCodes ?? []).join(';'),
  },
  text('电话', 'phone', 'phone', 30),
  text('地址', 'address', 'address', 200),
  degrees('纬度', 'latitude', 'lat', 90),
  degrees('经度', 'longitude', 'lng', 180),
  {
    zh: '专门窗口',
    en: 'desks',
    read: (cell, into) => {
      const { found, unknown } = codesOf(cell, ORG_SUBTYPES);
      into.subtypes = found;
      return unknown.length > 0 ? `不认识的窗口：${unknown.join('、')}。` : undefined;
    },
    write: (one) => (one.subtypes ?? []).map((code) => ORG_SUBTYPES[code].zh).join('、'),
  },
  {
    zh: '调解领域',
    en: 'fields',
    read: (cell, into) => {
      const { found, unknown } = codesOf(cell, MEDIATION_FIELDS);
      into.fields = found;
      return unknown.length > 0 ? `不认识的调解领域：${unknown.join('、')}。` : undefined;
    },
    write: (one) => (one.fields ?? []).map((code) => MEDIATION_FIELDS[code].zh).join('、'),
  },
  {
    zh: '服务产品',
    en: 'products',
    read: (cell, into) => {
      into.products = listOf(cell).map((part) => {
        const [name = '', fee = ''] = part.split(/[:：]/);
        return { name: name.trim().slice(0, 60), ...(fee.trim() ? { fee: fee.trim().slice(0, 60) } : {}) };
      });
      return into.products.length <= 100 ? undefined : '产品不超过 100 个。';
    },
    write: (one) =>
      (one.products ?? []).map((part) => (part.fee ? `${part.name}：${part.fee}` : part.name)).join('\n'),
  },
  ...DAYS.map((_, day) => hoursColumn(day)),
  {
    zh: '停用',
    en: 'disabled',
    read: (cell, into) => {
      into.disabled = /^(是|停用|true|yes|1)$/i.test(cell);
      return /^(是|否|停用|启用|true|false|yes|no|[01])$/i.test(cell) ? undefined : '填“是”或“否”。';
    },
    write: (one) => (one.disabled ? '是' : '否'),
  },
];
