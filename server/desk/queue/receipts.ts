/** What was decided of a ticket and why, kept in the background: what one turn of the loop decides is written at once. */
import type { Id } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';

export type KeepReceipt = (ticketId: Id, step: string, data: Record<string, unknown>) => void;

export const createReceipts = (core: Core): KeepReceipt => {
  type Receipt = Parameters<typeof core.store.receipts.insert>[0];
  let kept: Receipt[] = [];

  const write = (): void => {
    const all = kept;
    kept = [];
    core.background('receipts', core.store.receipts.insertMany(all));
  };

  return (ticketId, step, data) => {
    const receipt = { id: core.ids.next(), ticketId, at: core.now(), step, data };
    if (kept.push(receipt) === 1) setImmediate(write);
  };
};
