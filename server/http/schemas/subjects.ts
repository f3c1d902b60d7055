/** Requests of citizens about their own data. */
import { z } from 'zod';
import {
  IDENTITY_PROOFS,
  SUBJECT_REQUEST_KINDS,
  SUBJECT_REQUEST_STATES,
} from '../../../routing/citizens/subject-request.ts';
import * as c from './common.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
export const subjectState = codes(SUBJECT_REQUEST_STATES);

const who = {
  name: z.string().optional(),
  phone: z.string().optional(),
  tickets: c.count,
  openTickets: c.count,
};
export const subjectCandidates = z.object({
  items: z.array(z.object({ citizenId: c.id, ...who, lastAt: c.instant.optional() })),
});
export const subjectRequest = z
  .object({
    id: c.id,
    no: z.string(),
    kind: codes(SUBJECT_REQUEST_KINDS),
    citizenId: c.id,
    proof: codes(IDENTITY_PROOFS),
    words: z.string(),
    state: subjectState,
    dueAt: c.instant,
    createdAt: c.instant,
    updatedAt: c.instant,
    steps: z.array(
      z.object({
        at: c.instant,
        by: c.id,
        byName: z.string(),
        what: z.string(),
        words: z.string().optional(),
      }),
    ),
    kept: z.object({ tickets: c.count, basis: z.string() }).optional(),
    corrected: z.array(z.enum(['name', 'phone'])).optional(),
    overdue: z.boolean(),
    who: z.object(who),
  })
  .meta({ id: 'SubjectRequest' });

/** PI5: what a citizen sees of his own request. */
export const ownSubjectRequest = z
  .object({
    no: z.string(),
    kind: codes(SUBJECT_REQUEST_KINDS),
    state: subjectState,
    dueAt: c.instant,
    createdAt: c.instant,
    answer: z.string().optional(),
    repeated: z.boolean().optional().describe('He had asked before, and it is still being worked on'),
  })
  .meta({ id: 'OwnSubjectRequest' });
