/** The whole widget as one value, and every way in which it changes. Pure. */
import type { ContactOpen } from '../../../routing/protocol/commands.ts';
import type { CitizenTicketView, MessageView, PublicSite } from '../../../routing/protocol/views.ts';
import type { LinkState } from '../../shared/connect.ts';
import type { Failure } from '../../shared/failure.ts';
import type { Locale } from '../../shared/locale.ts';
import { localeOf, type Tongue } from '../../shared/tongue.ts';
import * as T from './thread.ts';

/** The first words on their way; kept until the server has answered, with one key for all attempts. */
export interface Opening {
  input: ContactOpen;
  state: 'sending' | 'waiting' | 'failed';
  failure?: Failure;
}

export interface ChatState {
  /** What is spoken; labels and dates follow `locale`. */
  tongue: Tongue;
  locale: Locale;
  large: boolean;
  site?: PublicSite;
  siteFailure?: Failure;
  /** `idle`: this device has no visitor yet, so nothing is connected. */
  link: LinkState | { name: 'idle' };
  view: 'start' | 'conversation' | 'history';
  activeId?: string;
  threads: Record<string, T.Thread>;
  /** Ticket ids, newest first. */
  order: string[];
  /** The list of tickets has come at least once. */
  known: boolean;
  opening?: Opening;
  /** Shown once at the top: a token that expired, a copy that worked. */
  notice?: { key: 'token_expired'; id: number };
  /** What the page around the chat says of him, to fill in the form (CZ2). */
  person?: { name?: string; phone?: string };
  /** Whether the person can see the page now (frame open, tab in front). */
  seen: boolean;
}

export const initialState = (tongue: Tongue, large: boolean): ChatState => ({
  tongue,
  locale: localeOf(tongue),
  large,
  link: { name: 'idle' },
  view: 'start',
  threads: {},
  order: [],
  known: false,
  seen: true,
});

const byNewest = (threads: Record<string, T.Thread>): string[] =>
  Object.values(threads)
    .sort((a, b) => b.ticket.createdAt.localeCompare(a.ticket.createdAt))
    .map((thread) => thread.ticket.id);

/** Applies `change` to one thread; unknown tickets change nothing. */
export const onThread = (
  state: ChatState,
  ticketId: string,
  change: (thread: T.Thread) => T.Thread,
): ChatState => {
  const thread = state.threads[ticketId];
  if (!thread) return state;
  const next = change(thread);
  return next === thread ? state : { ...state, threads: { ...state.threads, [ticketId]: next } };
};

/** A ticket seen for the first time or again. */
export const upsertTicket = (state: ChatState, ticket: CitizenTicketView, readByMe = 0): ChatState => {
  if (state.threads[ticket.id]) return onThread(state, ticket.id, (thread) => T.withTicket(thread, ticket));
  const threads = { ...state.threads, [ticket.id]: T.newThread(ticket, readByMe) };
  return { ...state, threads, order: byNewest(threads) };
};

/** The answer to `hello`: on the first one a running conversation comes to the front by itself. */
export const helloAnswered = (
  state: ChatState,
  tickets: CitizenTicketView[],
  readMarks: Record<string, number>,
): ChatState => {
  let next = state;
  for (const ticket of tickets) next = upsertTicket(next, ticket, readMarks[ticket.id] ?? 0);
  const running = next.order.find((id) => next.threads[id]?.ticket.status !== 'closed');
  const resume = !state.known && !state.opening && state.view === 'start' && running !== undefined;
  return resume
    ? { ...next, known: true, view: 'conversation', activeId: running }
    : { ...next, known: true };
};

export const linkMoved = (state: ChatState, link: LinkState): ChatState => {
  if (link.name === 'online') return { ...state, link };
  const threads = Object.fromEntries(
    Object.entries(state.threads).map(([id, thread]) => [id, T.lineLost(thread)]),
  );
  const opening =
    state.opening?.state === 'sending' ? { ...state.opening, state: 'waiting' as const } : state.opening;
  return { ...state, link, threads, ...(opening ? { opening } : {}) };
};

export const opened = (state: ChatState, ticket: CitizenTicketView, message: MessageView): ChatState => {
  const { opening: _done, ...rest } = state;
  const withIt = upsertTicket(rest, ticket, message.seq);
  return {
    ...onThread(withIt, ticket.id, (thread) => T.receive(thread, [message])),
    view: 'conversation',
    activeId: ticket.id,
  };
};

/** The visitor of this device is unknown to the server: forget everything that belonged to it. */
export const visitorGone = (state: ChatState, id: number): ChatState => ({
  ...initialState(state.tongue, state.large),
  ...(state.site ? { site: state.site } : {}),
  ...(state.opening ? { opening: { ...state.opening, state: 'waiting' } } : {}),
  seen: state.seen,
  notice: { key: 'token_expired', id },
});

/** Another person sits here now: nothing of the one before stays. */
export const personChanged = (state: ChatState): ChatState => {
  const { notice: _none, opening: _his, ...rest } = visitorGone(state, 0);
  return rest;
};

export const activeThread = (state: ChatState): T.Thread | undefined =>
  state.activeId === undefined ? undefined : state.threads[state.activeId];

export const totalUnread = (state: ChatState): number =>
  Object.values(state.threads).reduce((sum, thread) => sum + T.unreadOf(thread), 0);
