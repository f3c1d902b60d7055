/** What the widget does: connects when there is somebody to connect, keeps state and server in step. */

import type { FileRef } from '../../routing/conversation.ts';
import type { ContactOpen, RatingSubmitFor } from '../../routing/protocol/commands.ts';
import type { CitizenTicketView } from '../../routing/protocol/views.ts';
import type { TileMode } from '../../routing/vocabulary/life-events.ts';
import { isLinkFailure, type Result } from '../shared/failure.ts';
import type { http as httpClient } from '../shared/http.ts';
import { learnServices } from '../shared/local-services.ts';
import type { UploadOptions } from '../shared/upload.ts';
import { type CitizenLine, createOutbox } from './outbox.ts';
import * as C from './state/chat.ts';
import { draft, forgetAll } from './state/outbox-store.ts';
import type { Store } from './state/store.ts';
import * as T from './state/thread.ts';
import { readMarks, visitor } from './visitor.ts';

export interface SessionDeps {
  store: Store<C.ChatState>;
  dial: (token: () => string | undefined) => CitizenLine;
  http: typeof httpClient;
  tiles?: TileMode | undefined;
  upload: (options: UploadOptions) => Promise<Result<FileRef>>;
  /** Called as soon as a conversation is to be expected, to fetch what it needs. */
  prepare?: () => void;
  /** Told to the host page: a ticket was opened, closed, rated. */
  onEvent?: (name: 'ticket' | 'closed' | 'rated', detail: { ticketNo: string }) => void;
}

/** Between attempts to become a visitor while there is no network. */
const AGAIN_MS = 3_000;
const TYPING_EVERY_MS = 2_500;
const TYPING_SHOWN_MS = 5_000;

export const createSession = ({ store, dial, http, tiles, upload, prepare, onEvent }: SessionDeps) => {
  let line: CitizenLine | undefined;
  let typedAt = 0;
  let submitting = false;
  const outbox = createOutbox({ store, line: () => line, token: visitor.token, upload });
  const { get, update } = store;

  const sync = async (ticketId: string): Promise<void> => {
    for (;;) {
      const thread = get().threads[ticketId];
      if (!thread || !line) return;
      const answer = await line.call('conversation:sync', { ticketId, afterSeq: T.syncFrom(thread) });
      if (!answer.ok) return;
      update((state) => C.onThread(state, ticketId, (it) => T.synced(it, answer.value)));
      if (!answer.value.more || answer.value.messages.length <= T.OVERLAP) return;
    }
  };

  /** The first words: sent under one key until the server has answered for them. */
  const pushOpening = async (): Promise<void> => {
    const opening = get().opening;
    if (submitting || opening?.state !== 'waiting' || line?.state().name !== 'online') return;
    submitting = true;
    update((state) => ({ ...state, opening: { ...opening, state: 'sending' } }));
    const answer = await line.call('contact:open', opening.input, { timeoutMs: 12_000 });
    submitting = false;
    if (answer.ok) {
      draft.save('');
      readMarks.set(answer.value.ticket.id, answer.value.message.seq);
      update((state) => C.opened(state, answer.value.ticket, answer.value.message));
      onEvent?.('ticket', { ticketNo: answer.value.ticket.no });
      await sync(answer.value.ticket.id);
      return;
    }
    const state = isLinkFailure(answer) ? ('waiting' as const) : ('failed' as const);
    update((it) => ({ ...it, opening: { ...opening, state, failure: answer } }));
  };

  const onOnline = async (): Promise<void> => {
    const answer = await line?.call('hello', {});
    if (!answer?.ok) return;
    const { tickets } = answer.value;
    // After a cut: the notice on personal data, or who is on duty, may have changed.
    if (get().known) void loadSite();
    update((state) => C.helloAnswered(state, tickets, readMarks.load()));
    outbox.restore(tickets.map((ticket) => ticket.id));
    const open = tickets.filter((ticket) => ticket.status !== 'closed' || ticket.id === get().activeId);
    await Promise.all([pushOpening(), ...open.slice(0, 5).map((ticket) => sync(ticket.id))]);
    outbox.flush();
  };

  const onTicket = (ticket: CitizenTicketView): void => {
    const before = get().threads[ticket.id]?.ticket;
    update((state) => C.upsertTicket(state, ticket));
    if (before && before.status !== 'closed' && ticket.status === 'closed')
      onEvent?.('closed', { ticketNo: ticket.no });
    if (!before) void sync(ticket.id);
  };

  const connectNow = (): void => {
    if (line) return;
    line = dial(visitor.token);
    line.on('ticket', onTicket);
    line.on('message', (message) => {
      if (get().threads[message.ticketId])
        update((state) => C.onThread(state, message.ticketId, (it) => T.receive(it, [message])));
      else void onOnline();
    });
    line.on('typing', ({ ticketId }) => {
      const until = Date.now() + TYPING_SHOWN_MS;
      update((state) => C.onThread(state, ticketId, (it) => ({ ...it, typingUntilMs: until })));
    });
    line.on('read', ({ ticketId, seq }) =>
      update((state) => C.onThread(state, ticketId, (it) => T.staffRead(it, seq))),
    );
    line.onState((link) => {
      if (link.name === 'refused' && link.refusal.code === 'bad_token') return startAfresh();
      update((state) => C.linkMoved(state, link));
      if (link.name === 'online') void onOnline();
    });
  };

  /** The server does not know this visitor any more (token expired, data removed). */
  const startAfresh = (): void => {
    line?.close();
    line = undefined;
    visitor.forget();
    update((state) => C.visitorGone(state, Date.now()));
    if (get().opening) void beginOpening();
  };

  const beginOpening = async (): Promise<void> => {
    const token = await visitor.ensure();
    const opening = get().opening;
    if (!opening) return;
    if (!token.ok) {
      const later = isLinkFailure(token);
      const failed = {
        ...opening,
        state: later ? ('waiting' as const) : ('failed' as const),
        failure: token,
      };
      update((state) => ({ ...state, opening: failed }));
      if (later) setTimeout(() => void (get().opening?.state === 'waiting' && beginOpening()), AGAIN_MS);
      return;
    }
    connectNow();
    await pushOpening();
  };

  const hangUp = (): void => {
    line?.close();
    line = undefined;
  };

  const loadSite = async (): Promise<void> => {
    const site = await http('GET /api/v1/public/site', {
      query: { tiles: tiles ?? 'site', tongue: get().tongue },
    });
    if (site.ok) learnServices(site.value);
    update((state) => {
      const { siteFailure: _old, ...rest } = state;
      return site.ok ? { ...rest, site: site.value } : { ...rest, siteFailure: site };
    });
  };

  return {
    outbox,
    sync,
    loadSite,
    /** Only where the page around the chat knows who its citizen is: fetched by need. */
    identify: (token: string, origin: string): Promise<Result<unknown>> =>
      import('./identify.ts').then(
        ({ identifyWith }) => identifyWith({ http, update, hangUp, connect: connectNow }, { token, origin }),
        () => offline,
      ),
    /** Whoever sat here has signed out of the page around the chat. */
    signOut: (): void => {
      hangUp();
      visitor.forget();
      forgetAll();
      update(C.personChanged);
    },
    start: (): void => {
      void loadSite();
      if (!visitor.token()) return;
      prepare?.();
      connectNow();
    },
    /** Another tab of this device has just become a visitor. */
    visitorAppeared: (): void => {
      if (visitor.token()) connectNow();
    },
    submit: async (input: ContactOpen): Promise<void> => {
      prepare?.();
      update((state) => ({ ...state, opening: { input, state: 'waiting' } }));
      await beginOpening();
    },
    withdrawOpening: (): void =>
      update((state) => {
        const { opening: _gone, ...rest } = state;
        return rest;
      }),
    retryLine: (): void => line?.retry(),
    show: (view: C.ChatState['view'], ticketId?: string): void => {
      update((state) => ({ ...state, view, ...(ticketId ? { activeId: ticketId } : {}) }));
      if (ticketId && !get().threads[ticketId]?.live) void sync(ticketId);
      // Whether people are on duty may have changed since the page was opened.
      if (view === 'start') void loadSite();
    },
    /** Called while the end of the conversation is on screen. */
    markRead: (ticketId: string): void => {
      const thread = get().threads[ticketId];
      const seq = thread ? T.lastSeqOf(thread.messages) : 0;
      if (!thread || seq <= thread.readByMe) return;
      update((state) => C.onThread(state, ticketId, (it) => T.readByMe(it, seq)));
      readMarks.set(ticketId, seq);
      void line?.call('message:read', { ticketId, seq });
    },
    typing: (ticketId: string): void => {
      const now = Date.now();
      if (now - typedAt < TYPING_EVERY_MS || line?.state().name !== 'online') return;
      typedAt = now;
      void line.call('typing', { ticketId });
    },
    end: async (ticketId: string): Promise<Result<CitizenTicketView>> => {
      const answer = await (line?.call('contact:end', { ticketId }) ?? offline);
      if (answer.ok) onTicket(answer.value);
      return answer;
    },
    instead: async (
      ticketId: string,
      how: 'call' | 'words',
      phone?: string,
    ): Promise<Result<CitizenTicketView>> => {
      const answer = await (line?.call('contact:instead', { ticketId, how, ...(phone ? { phone } : {}) }) ??
        offline);
      if (answer.ok) onTicket(answer.value);
      return answer;
    },
    remind: async (ticketId: string): Promise<Result<{ reminded: number }>> =>
      (await line?.call('ticket:remind', { ticketId })) ?? offline,
    rate: async (input: RatingSubmitFor): Promise<Result<{ ratedAt: string }>> => {
      const answer = await (line?.call('rating:submit', input) ?? offline);
      if (answer.ok || answer.code === 'already_rated') {
        update((state) =>
          C.onThread(state, input.ticketId, (it) =>
            it.ticket.rating
              ? T.withTicket(it, {
                  ...it.ticket,
                  rating: {
                    ...it.ticket.rating,
                    state: 'rated',
                    ...(answer.ok ? { grade: input.grade } : {}),
                  },
                })
              : it,
          ),
        );
      }
      if (answer.ok) onEvent?.('rated', { ticketNo: get().threads[input.ticketId]?.ticket.no ?? '' });
      return answer;
    },
    close: (): void => line?.close(),
  };
};

const offline: Promise<{ ok: false; code: 'offline' }> = Promise.resolve({ ok: false, code: 'offline' });

export type Session = ReturnType<typeof createSession>;
