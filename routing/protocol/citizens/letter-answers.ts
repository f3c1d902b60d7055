/** R135: answers to letters of the letter box that everybody may read, and how a supervisor publishes them. */
import { z } from 'zod';
import type { PersonalPart } from '../../citizens/personal-parts.ts';
import type { Id, Instant } from '../../ticket.ts';
import { text } from '../commands/fields.ts';

/** Published at once at most; the oldest are taken back by hand. */
export const MOST_PUBLISHED = 300;

export const letterPublish = z.object({
  question: text(600).describe('The letter as everybody may read it'),
  answer: text(2000).describe('The answer as everybody may read it'),
  sure: z.boolean().default(false).describe('What still looks like personal data was looked at and may stay'),
});
export type LetterPublish = z.input<typeof letterPublish>;

/** As everybody reads it: no number of a ticket, nothing about a person. */
export interface PublicAnswer {
  question: string;
  answer: string;
  /** Day of the answer, Asia/Shanghai. */
  answeredOn: string;
}

export interface LetterLine {
  ticketId: Id;
  ticketNo: string;
  answeredAt: Instant;
  /** What stands in the letter and its answer, with numbers and addresses hidden: a draft to edit. */
  question: string;
  answer: string;
  published?: { question: string; answer: string; at: Instant; byName: string };
}

/** Published, or first looked at again: these parts still look like personal data. */
export interface LetterPublished {
  published: boolean;
  found: PersonalPart[];
}

/** Merged into `HttpApi`. */
export interface LetterAnswerHttpApi {
  'GET /api/v1/public/mailbox/answers': { out: { items: PublicAnswer[] } };
  'GET /api/v1/mailbox/letters': {
    query: { cursor?: string };
    out: { items: LetterLine[]; cursor?: string };
  };
  'PUT /api/v1/mailbox/letters/:id/answer': { in: LetterPublish; out: LetterPublished };
  'DELETE /api/v1/mailbox/letters/:id/answer': { out: { ok: true } };
}
