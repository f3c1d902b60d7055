/** Conversations of tickets that were merged into the one on screen: read beside it, shown with it in order of time. */
import { shallowReactive } from 'vue';
import type { MessageView, TicketDetail } from '../../../routing/protocol/views.ts';
import { http } from '../../shared/http.ts';
import { hasEarlier, type Thread } from './thread.ts';

const PAGE = 500;
const pages = shallowReactive(new Map<string, readonly MessageView[]>());

/** Reads what is new in one merged conversation; after the merge there is hardly ever anything. */
const readOn = async (id: string): Promise<void> => {
  for (;;) {
    const known = pages.get(id) ?? [];
    const answer = await http('GET /api/v1/tickets/:id/messages', {
      params: { id },
      query: { after: known[known.length - 1]?.seq ?? 0, limit: PAGE },
    });
    if (!answer.ok) return;
    pages.set(id, [...known, ...answer.value.items]);
    if (answer.value.items.length < PAGE) return;
  }
};

export const loadMerged = async (ticket: Pick<TicketDetail, 'merged'>): Promise<void> => {
  await Promise.all((ticket.merged ?? []).map((one) => readOn(one.ticketId)));
};

export const forgetMerged = (): void => pages.clear();

/**
 * The messages of all of them by time. What is older than the oldest loaded message of the ticket itself waits until
 * that has been loaded, so that nothing is ever shown out of order.
 */
export const inOrder = (
  ticket: Pick<TicketDetail, 'merged'>,
  thread: Thread,
  read: (id: string) => readonly MessageView[] = (id) => pages.get(id) ?? [],
): readonly MessageView[] => {
  if (!ticket.merged?.length) return thread.messages;
  const from = hasEarlier(thread) ? (thread.messages[0]?.at ?? '') : '';
  const others = ticket.merged
    .flatMap((one) => read(one.ticketId))
    .filter((one) => one.at >= from && one.event?.code !== 'merged');
  if (others.length === 0) return thread.messages;
  return [...thread.messages, ...others].sort(
    (a, b) => a.at.localeCompare(b.at) || a.ticketId.localeCompare(b.ticketId) || a.seq - b.seq,
  );
};
