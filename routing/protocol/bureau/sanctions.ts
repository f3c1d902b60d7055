/** Sanctions of organisations and people: inputs and what is shown (R120). */
import { z } from 'zod';
import type { StoppedLine } from '../../dispatch/eligibility.ts';
import type { Sanction, SanctionState } from '../../sanctions.ts';
import {
  SANCTION_BASES,
  SANCTION_KINDS,
  SANCTION_REASONS,
  type SanctionKind,
} from '../../vocabulary/sanctions.ts';
import { codes, day, id, serviceCode, text } from '../commands/fields.ts';

export const sanctionSubject = z.object({ kind: z.enum(['staff', 'organisation']), id });
export type SanctionSubject = z.output<typeof sanctionSubject>;

/** A suspension names its last day or a number of working days; the others name neither. */
export const sanctionImpose = z
  .object({
    subject: sanctionSubject,
    kind: codes(SANCTION_KINDS),
    services: z.array(serviceCode).min(1).max(60).optional().describe('Of a suspension: these lines alone'),
    fromDay: day.optional().describe('Absent or today: at once'),
    toDay: day.optional().describe('Of a suspension: the last day, included'),
    workingDays: z.int().min(1).max(250).optional(),
    reason: codes(SANCTION_REASONS),
    words: text(1000),
    basis: codes(SANCTION_BASES),
    basisRef: z.string().trim().max(60).optional().describe('Number of the ticket, the order or the paper'),
  })
  .refine(
    (one) =>
      one.kind === 'suspend'
        ? (one.toDay === undefined) !== (one.workingDays === undefined)
        : one.toDay === undefined && one.workingDays === undefined && one.services === undefined,
    { message: '暂停须写明截止日期或工作日数（二选一），警告和移出不填', path: ['toDay'] },
  );
export type SanctionImpose = z.input<typeof sanctionImpose>;

const ref = z.object({ subject: sanctionSubject });
export const sanctionObject = ref.extend({ words: text(1000) });
export type SanctionObject = z.input<typeof sanctionObject>;
export const sanctionDecide = ref.extend({ upheld: z.boolean(), words: text(1000) });
export type SanctionDecide = z.input<typeof sanctionDecide>;
export const sanctionLift = ref.extend({ reason: text(500) });
export type SanctionLift = z.input<typeof sanctionLift>;

export const SANCTION_ACTS = ['object', 'decide', 'lift'] as const;

export interface SanctionLine extends Omit<Sanction, 'begun' | 'endTold'> {
  state: SanctionState;
  /** What the reader may do with it now. */
  may: (typeof SANCTION_ACTS)[number][];
}

export interface SanctionsView {
  subject: SanctionSubject;
  name: string;
  /** Newest first. */
  items: SanctionLine[];
  /** What is stopped now; `*`: every line. */
  stopped: StoppedLine[];
  /** SN7: the next step of the ladder; for who may impose it. */
  suggested?: SanctionKind;
}
