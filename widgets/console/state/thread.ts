/** A conversation on this screen: messages in order of seq, and what was typed here and is not yet confirmed. */
import type { FileRef } from '../../../routing/conversation.ts';
import type { MessageView } from '../../../routing/protocol/views.ts';
import type { Failure } from '../../shared/failure.ts';

export interface Pending {
  clientKey: string;
  kind: 'text' | 'note';
  text: string;
  file?: FileRef;
  atMs: number;
  failure?: Failure;
}

export interface Thread {
  /** Ordered by seq, without doubles. */
  messages: readonly MessageView[];
  /** In the order in which they were typed. */
  pending: readonly Pending[];
}

export const EMPTY_THREAD: Thread = { messages: [], pending: [] };

/** Puts messages where their seq says; a message that is already there changes nothing. */
export const mergeMessages = (
  known: readonly MessageView[],
  incoming: readonly MessageView[],
): readonly MessageView[] => {
  const last = known[known.length - 1]?.seq ?? 0;
  const inOrder = incoming.every((message, index) => message.seq > (incoming[index - 1]?.seq ?? last));
  if (inOrder) return incoming.length === 0 ? known : [...known, ...incoming];
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of incoming) if (!bySeq.has(message.seq)) bySeq.set(message.seq, message);
  return bySeq.size === known.length ? known : [...bySeq.values()].sort((a, b) => a.seq - b.seq);
};

/** Messages arrived: they are placed, and the pending ones that they confirm go. */
export const receive = (thread: Thread, incoming: readonly MessageView[]): Thread => {
  const confirmed = new Set(incoming.flatMap((message) => message.clientKey ?? []));
  return {
    messages: mergeMessages(thread.messages, incoming),
    pending:
      confirmed.size === 0 ? thread.pending : thread.pending.filter((one) => !confirmed.has(one.clientKey)),
  };
};

export const addPending = (thread: Thread, pending: Pending): Thread => ({
  ...thread,
  pending: [...thread.pending, pending],
});

/** The call ended without an answer or with a refusal: the bubble stays, marked, with its key for the retry. */
export const fail = (thread: Thread, clientKey: string, failure: Failure): Thread => ({
  ...thread,
  pending: thread.pending.map((one) => (one.clientKey === clientKey ? { ...one, failure } : one)),
});

export const retrying = (thread: Thread, clientKey: string): Thread => ({
  ...thread,
  pending: thread.pending.map((one) => {
    if (one.clientKey !== clientKey) return one;
    const { failure: _failure, ...rest } = one;
    return rest;
  }),
});

export const discard = (thread: Thread, clientKey: string): Thread => ({
  ...thread,
  pending: thread.pending.filter((one) => one.clientKey !== clientKey),
});

export const lastSeq = (thread: Thread): number => thread.messages[thread.messages.length - 1]?.seq ?? 0;

/** True when a message between the last known and this one is missing, so that a sync is due. */
export const hasGap = (thread: Thread, seq: number): boolean => seq > lastSeq(thread) + 1;

/** The oldest loaded message is not the first: there is more to fetch. */
export const hasEarlier = (thread: Thread): boolean => (thread.messages[0]?.seq ?? 1) > 1;

/** The conversation with its newest messages alone. */
export const lastPart = (thread: Thread, count: number): Thread => ({
  ...thread,
  messages: thread.messages.slice(-count),
});

/** From where the page before the loaded ones is fetched: `after` and how many. */
export const earlierPage = (thread: Thread, size: number): { after: number; limit: number } => {
  const first = thread.messages[0]?.seq ?? 1;
  const after = Math.max(0, first - 1 - size);
  return { after, limit: first - 1 - after };
};
