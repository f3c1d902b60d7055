/** Answers of the duty routes: requests to swap, and one person's own duty. */
import { z } from 'zod';
import { SWAP_KINDS, SWAP_STATES } from '../../../routing/protocol/duty/duty.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import { shiftLine } from './duty.ts';

const swapTurn = z.object({
  shiftId: c.id,
  staffId: c.id,
  startAt: c.instant,
  endAt: c.instant,
  post: z.string(),
});
const act = z.enum(['agree', 'decline', 'withdraw', 'approve', 'refuse']);
export const swap = z
  .object({
    id: c.id,
    version: c.count,
    kind: z.enum(keysOf(SWAP_KINDS)),
    state: z.enum(keysOf(SWAP_STATES)),
    fromId: c.id,
    fromName: z.string(),
    toId: c.id.optional(),
    toName: z.string().optional(),
    give: swapTurn,
    take: swapTurn.optional(),
    reason: z.string(),
    override: z.string().optional(),
    steps: z.array(
      z.object({
        at: c.instant,
        byName: z.string(),
        what: z.enum(keysOf(SWAP_STATES)),
        note: z.string().optional(),
      }),
    ),
    createdAt: c.instant,
    warnings: z.array(z.string()),
    acts: z.array(act),
  })
  .meta({ id: 'DutySwap' });

export const mine = z
  .object({
    now: shiftLine.optional(),
    next: shiftLine.optional(),
    shifts: z.array(shiftLine),
    swaps: z.array(swap),
    colleagues: z.array(z.object({ id: c.id, name: z.string(), shifts: z.array(shiftLine) })),
    year: z.object({
      year: z.number(),
      servedMs: c.ms,
      freeMs: c.ms.describe('Of it unpaid: counts for the target'),
      targetHours: z.number(),
      handled: c.count,
      weighted: z.number(),
    }),
  })
  .meta({ id: 'MyDuty' });
