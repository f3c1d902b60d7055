/** When the calls of tickets were hung up: what comes after is wrap-up, and ends sooner than a talk. */
import type { Id } from '../../../routing/ticket.ts';
import type { Store } from '../../stores/store.ts';

/** Ids asked for in one go. */
const PART = 100;

/** By ticket, of its newest call: when it was hung up, ms; undefined while it goes on. Without a call it is not there. */
export const callEnds = async (
  store: Pick<Store, 'calls'>,
  ticketIds: readonly Id[],
): Promise<Map<Id, number | undefined>> => {
  const ends = new Map<Id, number | undefined>();
  for (let first = 0; first < ticketIds.length; first += PART) {
    let cursor: string | undefined;
    do {
      const page = await store.calls.find({
        where: { ticketId: { in: ticketIds.slice(first, first + PART) } },
        sort: { field: 'arrivedAtMs', direction: 'asc' },
        limit: PART,
        background: true,
        ...(cursor ? { cursor } : {}),
      });
      for (const { ticketId, endedAtMs } of page.items) if (ticketId) ends.set(ticketId, endedAtMs);
      ({ cursor } = page);
    } while (cursor);
  }
  return ends;
};
