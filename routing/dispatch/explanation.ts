/** What a receipt in words is made of: its facts as they were kept, read with care. */
import type { Requirement } from './eligibility.ts';
import { type Locale, type Names, span } from './receipt-words.ts';

export interface Explanation {
  title: string;
  /** Empty where the step says everything by its name. */
  sentences: string[];
}

export type Data = Record<string, unknown>;

/** One receipt with what its words need. */
export interface ReceiptFacts {
  data: Data;
  locale: Locale;
  zh: boolean;
  /** Whom it is about. */
  name: string;
  names: Names;
  /** Reads a class key back (`parseClassKey`). */
  read: (key: string) => Requirement;
}

export type Explain = (facts: ReceiptFacts) => Explanation;

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
export const isList = (value: unknown): value is readonly Data[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);

export const spanOf = (value: unknown, locale: Locale): string =>
  typeof value === 'number' ? span(value, locale) : '';
