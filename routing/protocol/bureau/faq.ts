/** The public page of frequent questions (FQ): what may be asked, and what it answers. */
import { z } from 'zod';
import { keysOf, MATTERS, type Matter } from '../../vocabulary.ts';

/** One public reference, without anything that staff alone need. */
export const faqItem = z
  .object({
    code: z.string(),
    title: z.string(),
    source: z.string(),
    article: z.string().optional(),
    text: z.string(),
    matters: z.array(z.enum(keysOf(MATTERS))),
  })
  .meta({ id: 'FaqItem' });
export type FaqItem = z.output<typeof faqItem>;

export const faqQuery = z.object({ matter: z.enum(keysOf(MATTERS)).optional() });

export interface FaqTopics {
  /** Those that have a public item, in the order of the vocabulary. */
  matters: Matter[];
  /** The most asked first: of the matter, or without one the first of each. */
  items: FaqItem[];
}

/** What is asked travels in the body, so that it stands in no log of addresses. */
export const faqAsk = z.object({
  text: z.string().trim().min(1, '请写下您的问题。').max(200, '问题不超过 200 字。'),
});
export type FaqAsk = z.input<typeof faqAsk>;

export interface FaqFound {
  items: FaqItem[];
  /** The words sound like danger: help comes before any article. */
  danger: boolean;
}

export type FaqOpinion = 'read' | 'helpful' | 'unhelpful';
export const faqCount = z.object({
  code: z.string().regex(/^[A-Z0-9-]{1,40}$/),
  what: z.enum(['read', 'helpful', 'unhelpful']),
});
export type FaqCount = z.input<typeof faqCount>;

/** How often an item was opened on the public page, and what readers said. */
export type FaqFigures = Record<FaqOpinion, number>;
