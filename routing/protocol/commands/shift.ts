/** A turn of duty. */
import { z } from 'zod';
import { dutyLine } from '../duty/duty-commands.ts';
import { id, instant } from './fields.ts';

export const shiftCreate = z
  .object({
    staffId: id,
    startAt: instant,
    endAt: instant,
    post: z.string().trim().max(50).default('热线'),
    line: dutyLine.optional(),
    place: z.string().trim().min(1).max(50).optional(),
    lead: z.boolean().optional(),
    voluntary: z.boolean().optional().describe('Unpaid; a volunteer’s turns are so unless told otherwise'),
    turn: z.string().trim().min(1).max(20).optional(),
  })
  .refine((shift) => shift.startAt < shift.endAt, { message: '结束时间必须晚于开始时间', path: ['endAt'] });
export type ShiftCreate = z.input<typeof shiftCreate>;
