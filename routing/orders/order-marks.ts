/** What the watch over deadlines leaves in an order. */

import type { Mark } from '../marks.ts';
import type { Actor } from '../ticket.ts';
import type { Order } from './order.ts';

const LEVEL_ACTIONS = ['warn', 'overdue', 'escalate', 'escalate'] as const;

/** Writes into an order what the watch has told (SL5). */
export const withMarks = (order: Order, marks: readonly Mark[], actor: Actor): Order => ({
  ...order,
  marks: [...(order.marks ?? []), ...marks],
  overdue: order.overdue || marks.some(({ level, of }) => level > 0 && (of === 'sign' || of === 'reply')),
  steps: [
    ...order.steps,
    ...marks.map(({ of, level, at, dueAt }) => ({
      at,
      actor,
      action: LEVEL_ACTIONS[level],
      of,
      level,
      dueAt,
    })),
  ],
  updatedAt: marks.at(-1)?.at ?? order.updatedAt,
});
