/** Conversations and ticket details that are open on this screen: loading, sending, marks, resync after a break. */
import { reactive, shallowReactive } from 'vue';
import type { FileRef } from '../../../routing/conversation.ts';
import type { MessageView, TicketDetail } from '../../../routing/protocol/views.ts';
import { type Failure, isLinkFailure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { clientKey } from '../../shared/ids.ts';
import { call } from './line.ts';
import { forgetMerged } from './merged.ts';
import { forgetReferences } from './references.ts';
import {
  addPending,
  discard,
  EMPTY_THREAD,
  earlierPage,
  fail,
  hasEarlier,
  hasGap,
  lastPart,
  lastSeq,
  type Pending,
  receive,
  retrying,
  type Thread,
} from './thread.ts';

const PAGE = 200;
/** Open conversations held in memory. */
const KEPT = 30;
/** More loaded messages than this are too many for a conversation whose beginning nobody reads. */
const KEPT_MESSAGES = 1_000;
const TYPING_SHOWN_MS = 6_000;
const TYPING_SENT_MS = 3_000;

const threads = shallowReactive(new Map<string, Thread>());
const details = shallowReactive(new Map<string, TicketDetail>());
/** Ticket to the time at which the citizen was last seen typing. */
const typing = reactive(new Map<string, number>());
const loading = reactive(new Map<string, boolean>());
const failures = shallowReactive(new Map<string, Failure>());

export const threadOf = (ticketId: string): Thread => threads.get(ticketId) ?? EMPTY_THREAD;
export const detailOf = (ticketId: string): TicketDetail | undefined => details.get(ticketId);
export const failureOf = (ticketId: string): Failure | undefined => failures.get(ticketId);
export const isLoading = (ticketId: string): boolean => loading.get(ticketId) ?? false;
export const isTyping = (ticketId: string, now: number): boolean =>
  now - (typing.get(ticketId) ?? 0) < TYPING_SHOWN_MS;
export const openIds = (): string[] => [...details.keys()];

export const setDetail = (detail: TicketDetail): void => {
  details.set(detail.id, detail);
};

export const forgetThreads = (): void => {
  threads.clear();
  details.clear();
  typing.clear();
  failures.clear();
  forgetMerged();
  forgetReferences();
};

/** Tickets that are being loaded, and whether they changed again meanwhile. */
const syncing = new Map<string, { again: boolean; done: Promise<void> }>();

/**
 * Loads a ticket, or what came after the last known message. One at a time for each ticket: an answer from before a
 * change would otherwise overwrite the one from after it.
 */
export const resync = (ticketId: string): Promise<void> => {
  const running = syncing.get(ticketId);
  if (running) {
    running.again = true;
    return running.done;
  }
  const turn = { again: false, done: Promise.resolve() };
  turn.done = (async () => {
    try {
      do {
        turn.again = false;
        await load(ticketId);
      } while (turn.again);
    } finally {
      syncing.delete(ticketId);
    }
  })();
  syncing.set(ticketId, turn);
  return turn.done;
};

const load = async (ticketId: string): Promise<void> => {
  const afterSeq = lastSeq(threadOf(ticketId));
  if (!details.has(ticketId)) loading.set(ticketId, true);
  const answer = await call('ticket:open', { ticketId, afterSeq });
  loading.delete(ticketId);
  if (!answer.ok) {
    failures.set(ticketId, answer);
    // Whoever may not see it any more keeps no copy on the screen (DP13).
    if (answer.code === 'forbidden' || answer.code === 'not_found') {
      details.delete(ticketId);
      threads.delete(ticketId);
    }
    return;
  }
  failures.delete(ticketId);
  details.set(ticketId, answer.value.ticket);
  threads.set(ticketId, receive(threadOf(ticketId), answer.value.messages));
  if (afterSeq > 0 && answer.value.messages.length >= 500) await load(ticketId);
};

/** Brings a ticket on screen; tickets that were long not looked at are forgotten and load anew. */
export const openTicket = (ticketId: string): Promise<void> => {
  const known = details.get(ticketId);
  if (known) {
    details.delete(ticketId);
    details.set(ticketId, known);
  }
  for (const old of [...details.keys()].slice(0, Math.max(0, details.size - KEPT))) {
    if (threadOf(old).pending.length > 0) continue;
    details.delete(old);
    threads.delete(old);
  }
  for (const other of threads.keys()) if (other !== ticketId) forgetEarlier(other);
  return resync(ticketId);
};

/** Old pages of a conversation that is read at its end, or not at all, are let go; they load again when wanted. */
export const forgetEarlier = (ticketId: string): void => {
  const thread = threads.get(ticketId);
  if (thread && thread.messages.length > KEPT_MESSAGES) threads.set(ticketId, lastPart(thread, PAGE));
};

export const loadEarlier = async (ticketId: string): Promise<void> => {
  const thread = threadOf(ticketId);
  if (!hasEarlier(thread) || loading.get(ticketId)) return;
  loading.set(ticketId, true);
  const page = await http('GET /api/v1/tickets/:id/messages', {
    params: { id: ticketId },
    query: earlierPage(thread, PAGE),
  });
  loading.delete(ticketId);
  // Let go meanwhile: the page would leave a hole behind it.
  const now = threadOf(ticketId);
  if (page.ok && now.messages[0]?.seq === thread.messages[0]?.seq)
    threads.set(ticketId, receive(now, page.value.items));
};

export const onMessages = (ticketId: string, messages: readonly MessageView[]): void => {
  const thread = threads.get(ticketId);
  if (!thread) return;
  const first = messages[0];
  if (first && hasGap(thread, first.seq)) void resync(ticketId);
  threads.set(ticketId, receive(thread, messages));
  if (messages.some((message) => message.author.kind === 'citizen')) typing.delete(ticketId);
};

export const citizenTypes = (ticketId: string): void => {
  typing.set(ticketId, Date.now());
};

export const citizenRead = (ticketId: string, seq: number): void => {
  const detail = details.get(ticketId);
  if (detail && detail.readByCitizen < seq) details.set(ticketId, { ...detail, readByCitizen: seq });
};

const put = (ticketId: string, change: (thread: Thread) => Thread): void => {
  threads.set(ticketId, change(threadOf(ticketId)));
};

const deliver = async (ticketId: string, pending: Pending): Promise<void> => {
  const { clientKey: key, text, file } = pending;
  const answer =
    pending.kind === 'note'
      ? await call('note:add', { ticketId, clientKey: key, text })
      : await call('message:send', { ticketId, clientKey: key, text, ...(file ? { fileId: file.id } : {}) });
  if (answer.ok) onMessages(ticketId, [{ ...answer.value, clientKey: key }]);
  else put(ticketId, (thread) => fail(thread, key, answer));
};

/** Shows the bubble at once; the server's answer or its failure settles it. */
export const send = (ticketId: string, kind: 'text' | 'note', text: string, file?: FileRef): void => {
  const pending: Pending = {
    clientKey: clientKey(),
    kind,
    text,
    atMs: Date.now(),
    ...(file ? { file } : {}),
  };
  put(ticketId, (thread) => addPending(thread, pending));
  void deliver(ticketId, pending);
};

export const retry = (ticketId: string, key: string): void => {
  const pending = threadOf(ticketId).pending.find((one) => one.clientKey === key);
  if (!pending) return;
  put(ticketId, (thread) => retrying(thread, key));
  void deliver(ticketId, pending);
};

export const forget = (ticketId: string, key: string): void =>
  put(ticketId, (thread) => discard(thread, key));

/** After a break: what failed only because the line was down goes again, under its old key. */
export const retryLost = (): void => {
  for (const [ticketId, thread] of threads)
    for (const { clientKey: key, failure } of thread.pending)
      if (failure && isLinkFailure(failure)) retry(ticketId, key);
};

const typedAt = new Map<string, number>();
export const tellTyping = (ticketId: string): void => {
  const now = Date.now();
  if (now - (typedAt.get(ticketId) ?? 0) < TYPING_SENT_MS) return;
  typedAt.set(ticketId, now);
  void call('typing', { ticketId });
};
