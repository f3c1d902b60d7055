/** References as staff see them (RF). */
import { z } from 'zod';
import type { Reference, ReferenceState } from '../../bureau/references.ts';
import { keysOf, MATTERS } from '../../vocabulary.ts';
import { day } from '../commands/fields.ts';
import type { FaqFigures } from './faq.ts';

export interface ReferenceView extends Reference {
  state: ReferenceState;
  /** How it is asked on the public page, once anybody has. */
  asked?: FaqFigures;
}

/** One that fits a ticket, the best first. */
export interface ReferenceHit extends ReferenceView {
  /** Likeness with what the citizen wrote, 0 to 1, plus a credit for the matter. */
  score: number;
}

export interface ReferenceList {
  items: ReferenceView[];
  /** 0: the list that ships, nothing has been imported yet. */
  version: number;
}

export const referenceSearch = z.object({ text: z.string().trim().max(200).optional() });
/** FQ1: one version of an item is shown to citizens, or no longer; `version` is that of the list as it was seen. */
export const referenceMark = z.object({
  version: z.number().int().min(0),
  code: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  from: day,
  public: z.boolean(),
});
export type ReferenceMark = z.output<typeof referenceMark>;
export type ReferenceSearch = z.input<typeof referenceSearch>;

const shape = {
  code: z.string(),
  title: z.string(),
  source: z.string(),
  article: z.string().optional(),
  text: z.string(),
  matters: z.array(z.enum(keysOf(MATTERS))),
  from: z.string(),
  to: z.string().optional(),
  public: z.boolean().optional().describe('Shown to citizens on the page of frequent questions'),
  state: z.enum(['in_force', 'coming', 'expired']),
  asked: z
    .object({ read: z.number(), helpful: z.number(), unhelpful: z.number() })
    .optional()
    .describe('How it is asked on the public page'),
};
export const referenceView = z.object(shape).meta({ id: 'Reference' });
export const referenceHit = z.object({ ...shape, score: z.number() }).meta({ id: 'ReferenceHit' });
