/** Receipts in words, for pages: `explainReceipt` with the class keys of this product. */
import { parseClassKey } from '../dispatch/eligibility.ts';
import { type Explanation, explainReceipt as explain, type Names } from '../dispatch/explain-receipt.ts';
import type { ReceiptView } from './views.ts';

export { deskText, STEP_WORDS } from '../dispatch/receipt-words.ts';
export type { Explanation, Names };

export const explainReceipt = (
  receipt: Pick<ReceiptView, 'step' | 'data'>,
  locale: 'zh-CN' | 'en',
  names?: Names,
): Explanation | undefined => explain(receipt, locale, parseClassKey, names);

/** Words that a sentence of a receipt begins with where it names one fact: what is asked, who may, who may not. */
export const FACT_LABELS = {
  'zh-CN': [
    '要求',
    '范围',
    '没人接时',
    '方式',
    '可以接',
    '未入选',
    '优先',
    '原因',
    '依据的词语',
    '看到的人',
    '抢晚了的人',
    '理由',
  ],
  en: [
    'Asked for',
    'Open to',
    'If nobody does',
    'How',
    'May take it',
    'Left out',
    'Priority',
    'By the words',
    'Seen by',
    'Too late',
    'Reason',
  ],
} as const;

export interface ReceiptFact {
  label?: string;
  /** One line each: of those left out there is one a person. */
  lines: string[];
}

/** A sentence taken apart for the eye: its label, and what follows line by line. */
export const factOf = (sentence: string, locale: 'zh-CN' | 'en'): ReceiptFact => {
  const zh = locale === 'zh-CN';
  const colon = zh ? '：' : ': ';
  const at = sentence.indexOf(colon);
  const label = FACT_LABELS[locale].find((one) => one === sentence.slice(0, Math.max(0, at)));
  if (!label) return { lines: [sentence] };
  const rest = sentence.slice(at + colon.length);
  const isList = label === '未入选' || label === 'Left out';
  return { label, lines: isList ? rest.replace(/[。.]$/, '').split(zh ? '；' : '; ') : [rest] };
};
