/** Requests of citizens about their own data: what administrators send and are shown. */
import { z } from 'zod';
import {
  IDENTITY_PROOFS,
  type IdentityProof,
  SUBJECT_REQUEST_KINDS,
  type SubjectRequest,
} from '../../citizens/subject-request.ts';
import type { Id, Instant } from '../../ticket.ts';
import { statusAsk } from '../bureau/bureau.ts';
import { id } from '../commands.ts';

const words = (most: number) => z.string().trim().min(1).max(most);
const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);

/** By the number of a ticket, or by the telephone on record. */
export const subjectFind = z
  .object({ ticketNo: z.string().trim().max(32).optional(), phone: z.string().trim().max(32).optional() })
  .refine((ask) => Boolean(ask.ticketNo) !== Boolean(ask.phone), { path: ['ticketNo'], message: 'one' });
export type SubjectFind = z.input<typeof subjectFind>;
export const subjectCreate = z.object({
  clientKey: z
    .string()
    .min(8)
    .max(64)
    .regex(/^[\w-]+$/),
  kind: codes(SUBJECT_REQUEST_KINDS),
  citizenId: id,
  proof: codes(IDENTITY_PROOFS),
  words: words(1000),
});
export type SubjectCreate = z.input<typeof subjectCreate>;
export const subjectCorrect = z
  .object({
    name: z.string().trim().min(1).max(50).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[\d\s-]{5,20}$/)
      .optional(),
  })
  .refine((input) => input.name !== undefined || input.phone !== undefined, {
    path: ['name'],
    message: 'one',
  });
export type SubjectCorrect = z.input<typeof subjectCorrect>;
export const subjectErase = z.object({
  basis: words(300).describe('Why the tickets are kept without a name'),
});
export type SubjectErase = z.input<typeof subjectErase>;
export const subjectClose = z.object({ state: z.enum(['done', 'refused']), words: words(1000) });
export type SubjectClose = z.input<typeof subjectClose>;

/** PI5: by the citizen himself. A correction must say what is wrong. */
const asked = {
  kind: codes(SUBJECT_REQUEST_KINDS),
  words: z.string().trim().max(500).default(''),
};
const saysWhat = (input: { kind: string; words: string }): boolean =>
  input.kind !== 'correct' || input.words.length > 0;
const SAY_WHAT = { path: ['words'], message: '请写明哪里不对、应该是什么。' };
export const subjectAsk = z.object(asked).refine(saysWhat, SAY_WHAT);
export type SubjectAsk = z.input<typeof subjectAsk>;
export type SubjectAsked = z.output<typeof subjectAsk>;
export const subjectAskByCode = statusAsk.extend(asked).refine(saysWhat, SAY_WHAT);
export type SubjectAskByCode = z.input<typeof subjectAskByCode>;

/** What he is shown of his own request. */
export interface OwnSubjectView
  extends Pick<SubjectRequest, 'no' | 'kind' | 'state' | 'dueAt' | 'createdAt'> {
  /** What he was answered when it ended. */
  answer?: string;
  /** He had asked before, and it is still being worked on. */
  repeated?: boolean;
}

/** A citizen found, as little as tells him from another. */
export interface SubjectCandidate {
  citizenId: Id;
  name?: string;
  /** Masked. */
  phone?: string;
  tickets: number;
  openTickets: number;
  lastAt?: Instant;
}
export type SubjectRequestView = Omit<SubjectRequest, 'version'> & {
  overdue: boolean;
  /** Who it is, while he has a name. */
  who: Pick<SubjectCandidate, 'name' | 'phone' | 'tickets' | 'openTickets'>;
};
export type { IdentityProof };
