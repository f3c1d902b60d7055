/** Sends what the citizen wrote: at once on screen, in order, again after a cut, each exactly once by its key. */

import type { FileRef } from '../../routing/conversation.ts';
import type { CitizenClientEvents, CitizenServerEvents } from '../../routing/protocol/socket.ts';
import type { Connection } from '../shared/connect.ts';
import { type Failure, isLinkFailure, type Result } from '../shared/failure.ts';
import { clientKey } from '../shared/ids.ts';
import type { UploadOptions } from '../shared/upload.ts';
import { type ChatState, onThread } from './state/chat.ts';
import { forget, loadOutbox, remember } from './state/outbox-store.ts';
import type { Store } from './state/store.ts';
import * as T from './state/thread.ts';

export type CitizenLine = Connection<CitizenClientEvents, CitizenServerEvents>;

export interface OutboxDeps {
  store: Store<ChatState>;
  line: () => CitizenLine | undefined;
  token: () => string | undefined;
  upload: (options: UploadOptions) => Promise<Result<FileRef>>;
}

/** Refusals that mean "not now": tried again without asking the person, a few times. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'busy', 'rate_limited', 'internal']);
const MAX_ATTEMPTS = 5;
const AGAIN_MS = 2_500;

export const createOutbox = ({ store, line, token, upload }: OutboxDeps) => {
  /** Bytes cannot be kept in the store; a retry of an upload needs them. */
  const files = new Map<string, File>();
  const carrying = new Set<string>();
  const change = (ticketId: string, how: (thread: T.Thread) => T.Thread): void =>
    store.update((state) => onThread(state, ticketId, how));

  const settleFailure = (ticketId: string, entry: T.Pending, failure: Failure): void => {
    const again = !isLinkFailure(failure) && PASSING.has(failure.code) && entry.attempts + 1 < MAX_ATTEMPTS;
    if (isLinkFailure(failure) || again) {
      change(ticketId, (thread) =>
        T.patchPending(thread, entry.clientKey, { state: 'waiting', echoed: false }),
      );
      if (again) setTimeout(() => void pump(ticketId), AGAIN_MS * (entry.attempts + 1));
    } else {
      change(ticketId, (thread) =>
        T.patchPending(thread, entry.clientKey, { state: 'failed', failure, echoed: false }),
      );
      forget(entry.clientKey);
    }
  };

  /** Sends the next message of a ticket, then the one after, until nothing is left or the line is gone. */
  const pump = async (ticketId: string): Promise<void> => {
    const thread = store.get().threads[ticketId];
    const connection = line();
    const entry = thread && T.nextToSend(thread);
    if (!entry || connection?.state().name !== 'online') return;
    const key = entry.clientKey;
    change(ticketId, (it) => T.patchPending(it, key, { state: 'sending', attempts: entry.attempts + 1 }));
    const fileId = entry.file?.fileId;
    const answer = await connection.call('message:send', {
      ticketId,
      clientKey: key,
      text: entry.text,
      ...(fileId ? { fileId } : {}),
    });
    if (answer.ok) {
      change(ticketId, (it) => T.acknowledged(it, key, answer.value));
      forget(key);
      files.delete(key);
    } else {
      settleFailure(ticketId, entry, answer);
      // Refused words do not hold up the ones behind them; a dead line or a busy server does.
      if (isLinkFailure(answer) || PASSING.has(answer.code)) return;
    }
    await pump(ticketId);
  };

  const carry = async (ticketId: string, key: string): Promise<void> => {
    const file = files.get(key);
    if (!file || carrying.has(key)) return;
    carrying.add(key);
    const progress = (share: number): void =>
      change(ticketId, (thread) => {
        const entry = thread.pending.find((it) => it.clientKey === key);
        return entry?.file
          ? T.patchPending(thread, key, { file: { ...entry.file, progress: share } })
          : thread;
      });
    change(ticketId, (thread) => T.patchPending(thread, key, { state: 'sending' }));
    const visitorToken = token();
    const answer = await upload({
      route: '/api/v1/visitor/files',
      ticketId,
      file,
      onProgress: progress,
      ...(visitorToken ? { token: visitorToken } : {}),
    });
    carrying.delete(key);
    const entry = store.get().threads[ticketId]?.pending.find((it) => it.clientKey === key);
    if (!entry?.file) return;
    if (!answer.ok) {
      change(ticketId, (thread) =>
        T.patchPending(thread, key, { state: isLinkFailure(answer) ? 'waiting' : 'failed', failure: answer }),
      );
      return;
    }
    const done = { ...entry.file, progress: 1, fileId: answer.value.id };
    change(ticketId, (thread) => T.patchPending(thread, key, { state: 'waiting', file: done }));
    remember({
      ticketId,
      clientKey: key,
      text: '',
      atMs: entry.atMs,
      fileId: done.fileId,
      fileName: done.name,
    });
    await pump(ticketId);
  };

  return {
    pump,
    /** After each (re)connect: everything that has no acknowledgement goes again under its old key. */
    flush: (): void => {
      for (const [ticketId, thread] of Object.entries(store.get().threads)) {
        for (const entry of thread.pending) {
          if (entry.state === 'waiting' && entry.file && !entry.file.fileId)
            void carry(ticketId, entry.clientKey);
        }
        void pump(ticketId);
      }
    },
    sendText: (ticketId: string, text: string): void => {
      const key = clientKey();
      const atMs = Date.now();
      remember({ ticketId, clientKey: key, text, atMs });
      change(ticketId, (thread) =>
        T.enqueue(thread, { clientKey: key, text, atMs, state: 'waiting', attempts: 0 }),
      );
      void pump(ticketId);
    },
    sendFile: (ticketId: string, file: File): void => {
      const key = clientKey();
      files.set(key, file);
      change(ticketId, (thread) =>
        T.enqueue(thread, {
          clientKey: key,
          text: '',
          atMs: Date.now(),
          state: 'waiting',
          attempts: 0,
          file: { name: file.name, mime: file.type, sizeBytes: file.size, progress: 0 },
        }),
      );
      void carry(ticketId, key);
    },
    retry: (ticketId: string, key: string): void => {
      const entry = store.get().threads[ticketId]?.pending.find((it) => it.clientKey === key);
      if (!entry) return;
      if (entry.text) remember({ ticketId, clientKey: key, text: entry.text, atMs: entry.atMs });
      change(ticketId, (thread) => T.patchPending(thread, key, { state: 'waiting', attempts: 0 }));
      if (entry.file && !entry.file.fileId) void carry(ticketId, key);
      else void pump(ticketId);
    },
    discard: (ticketId: string, key: string): void => {
      files.delete(key);
      forget(key);
      change(ticketId, (thread) => T.dropPending(thread, key));
    },
    /** Words that an earlier page of this device could not get through. */
    restore: (ticketIds: string[]): void => {
      for (const stored of loadOutbox(Date.now())) {
        if (!ticketIds.includes(stored.ticketId)) continue;
        change(stored.ticketId, (thread) =>
          T.enqueue(thread, {
            clientKey: stored.clientKey,
            text: stored.text,
            atMs: stored.atMs,
            state: 'waiting',
            attempts: 0,
            ...(stored.fileId
              ? {
                  file: {
                    name: stored.fileName ?? '',
                    mime: '',
                    sizeBytes: 0,
                    progress: 1,
                    fileId: stored.fileId,
                  },
                }
              : {}),
          }),
        );
      }
    },
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
