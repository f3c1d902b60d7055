/** JN6: tickets that were merged read as one conversation, in order of time. Loaded with the conversation only. */
import { useEffect } from 'preact/hooks';
import type { Session } from './session.ts';
import type { ChatState } from './state/chat.ts';
import type { Thread } from './state/thread.ts';

/** Mergers of mergers that are followed at most. */
const MOST_HOPS = 20;

/** The ticket of this device in which a merged one goes on; undefined when it was not merged. */
export const goesOnIn = (state: Pick<ChatState, 'threads'>, thread: Thread): string | undefined => {
  let found: string | undefined;
  let next = thread.ticket.mergedInto;
  for (let hops = 0; next && state.threads[next] && hops < MOST_HOPS; hops += 1) {
    found = next;
    next = state.threads[next]?.ticket.mergedInto;
  }
  return found;
};

/** The conversations that were merged into this one. */
export const mergedInto = (state: Pick<ChatState, 'threads'>, id: string): Thread[] =>
  Object.values(state.threads).filter((other) => goesOnIn(state, other) === id);

/** The thread with everything that was said in those, each message once. */
export const withMerged = (thread: Thread, others: readonly Thread[]): Thread => {
  if (others.length === 0) return thread;
  const byId = new Map(
    [...others, thread].flatMap((one) => one.messages.map((message) => [message.id, message])),
  );
  const messages = [...byId.values()]
    .filter(({ event }) => event?.code !== 'merged')
    .sort((a, b) => a.at.localeCompare(b.at) || a.seq - b.seq);
  return { ...thread, messages, pending: [...others.flatMap((one) => one.pending), ...thread.pending] };
};

/** Leads a merged conversation to where it goes on, and reads what belongs to it. */
export const useMerged = (state: ChatState, thread: Thread, session: Session): Thread => {
  const target = goesOnIn(state, thread);
  const others = target ? [] : mergedInto(state, thread.ticket.id);
  const missing = others.filter((one) => !one.loaded).map((one) => one.ticket.id);
  useEffect(() => {
    if (target) session.show('conversation', target);
  }, [target, session]);
  useEffect(() => {
    for (const id of missing) void session.sync(id);
  }, [missing.join(), session]);
  return withMerged(thread, others);
};
