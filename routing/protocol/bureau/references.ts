/** References as staff see them (RF). */
import { z } from 'zod';
import type { Reference, ReferenceState } from '../../bureau/references.ts';
import { keysOf, MATTERS } from '../../vocabulary.ts';

export interface ReferenceView extends Reference {
  state: ReferenceState;
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
  state: z.enum(['in_force', 'coming', 'expired']),
};
export const referenceView = z.object(shape).meta({ id: 'Reference' });
export const referenceHit = z.object({ ...shape, score: z.number() }).meta({ id: 'ReferenceHit' });
