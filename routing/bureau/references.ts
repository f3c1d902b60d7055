/** Statutes and guides to cite (RF): one short item with its source and the days on which it holds. Pure. */

import { MATTERS, type Matter } from '../vocabulary.ts';
import { type Column, codeOfLabel, listOf } from './sheet-table.ts';

export interface Reference {
  /** With `from` it names one version of an item. */
  code: string;
  title: string;
  /** Name of the law or of the document. */
  source: string;
  /** 第八十二条; absent for a guide. */
  article?: string;
  /** What it says, in own words. */
  text: string;
  matters: Matter[];
  /** First and last day on which it holds, YYYY-MM-DD. */
  from: string;
  to?: string;
  /** Shown to citizens on the page of frequent questions (FQ1). */
  public?: boolean;
}

export type ReferenceState = 'in_force' | 'coming' | 'expired';

export const MOST_REFERENCES = 2_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** RF2: a version ends on its last day, or when the next one of the same code begins. */
export const stateOf = (one: Reference, all: readonly Reference[], day: string): ReferenceState => {
  if (day < one.from) return 'coming';
  if (one.to !== undefined && day > one.to) return 'expired';
  const next = all.some((other) => other.code === one.code && other.from > one.from && other.from <= day);
  return next ? 'expired' : 'in_force';
};

const field = (
  zh: string,
  en: 'code' | 'title' | 'source' | 'article' | 'text',
  most: number,
  required = true,
): Column<Reference> => ({
  zh,
  en,
  required,
  read: (cell, into) => {
    into[en] = en === 'code' ? cell.toUpperCase() : cell;
    if (en === 'code' && !/^[A-Za-z0-9-]{1,40}$/.test(cell))
      return '编码只用字母、数字和横线，不超过 40 位。';
    return cell.length <= most ? undefined : `不超过 ${most} 字。`;
  },
  write: (one) => one[en] ?? '',
});

const day = (zh: string, en: 'from' | 'to', required: boolean): Column<Reference> => ({
  zh,
  en,
  required,
  read: (cell, into) => {
    into[en] = cell;
    return DAY.test(cell) && !Number.isNaN(Date.parse(cell)) ? undefined : '日期写成 2026-01-31。';
  },
  write: (one) => one[en] ?? '',
});

export const REFERENCE_COLUMNS: Column<Reference>[] = [
  field('编码', 'code', 40),
  field('标题', 'title', 60),
  field('出处', 'source', 80),
  field('条款', 'article', 40, false),
  field('内容', 'text', 1_000),
  {
    zh: '事项',
    en: 'matters',
    read: (cell, into) => {
      const parts = listOf(cell);
      const codes = parts.map((part) => codeOfLabel(MATTERS, part));
      const unknown = parts.find((_, at) => codes[at] === undefined);
      into.matters = codes.flatMap((code) => code ?? []);
      return unknown === undefined ? undefined : `没有这个事项：${unknown}`;
    },
    write: (one) => one.matters.join('、'),
  },
  day('生效日期', 'from', true),
  day('失效日期', 'to', false),
  {
    zh: '公开',
    en: 'public',
    read: (cell, into) => {
      into.public = /^(是|yes|true|1)$/i.test(cell);
      return into.public || /^(否|no|false|0)$/i.test(cell) ? undefined : '写“是”或“否”。';
    },
    write: (one) => (one.public ? '是' : '否'),
  },
];

/** A record of a file as a reference, or what is wrong with it. */
export const referenceOf = (
  value: Partial<Reference>,
): { reference: Reference } | { column: string; message: string } => {
  const { code, title, source, article, text, matters = [], from, to } = value;
  if (!code) return { column: '编码', message: '必填。' };
  if (!title) return { column: '标题', message: '必填。' };
  if (!source) return { column: '出处', message: '必填。' };
  if (!text) return { column: '内容', message: '必填。' };
  if (!from) return { column: '生效日期', message: '必填。' };
  if (to !== undefined && to < from) return { column: '失效日期', message: '不能早于生效日期。' };
  return {
    reference: {
      ...{ code, title, source, text, matters, from },
      ...(article ? { article } : {}),
      ...(to ? { to } : {}),
      // Told by nobody stays untold: an import then leaves the mark as it was.
      ...(value.public === undefined ? {} : { public: value.public }),
    },
  };
};

export const keyOfReference = (one: Pick<Reference, 'code' | 'from'>): string => `${one.code}@${one.from}`;
