/** Requests of citizens about their own data: what administrators send and are shown. */
import { z } from 'zod';
import {
  IDENTITY_PROOFS,
  type IdentityProof,
  SUBJECT_REQUEST_KINDS,
  type SubjectRequest,
} from '../../citizens/subject-request.ts';
import type { Id, Instant } from '../../ticket.ts';
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
