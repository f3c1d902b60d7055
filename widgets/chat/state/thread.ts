/** One conversation on this device as a value: what the server confirmed, what is still on its way. Pure. */
import type { CitizenTicketView, MessageView } from '../../../routing/protocol/views.ts';
import type { Failure } from '../../shared/failure.ts';

export interface PendingFile {
  name: string;
  mime: string;
  sizeBytes: number;
  /** 0 to 1 while the bytes leave. */
  progress: number;
  /** Known once uploaded; until then the message cannot go. */
  fileId?: string;
}

/** A message of mine without the server's acknowledgement. */
export interface Pending {
  clientKey: string;
  text: string;
  atMs: number;
  /** `waiting`: for its turn or for the line; `sending`: an answer is due; `failed`: refused, the person decides. */
  state: 'waiting' | 'sending' | 'failed';
  attempts: number;
  failure?: Failure;
  file?: PendingFile;
  /** It has very likely come back by itself without its key: not shown twice while the answer is due. */
  echoed?: boolean;
}

export interface Thread {
  ticket: CitizenTicketView;
  /** Sorted by seq, each id once. Numbers may skip: internal notes are numbered too. */
  messages: MessageView[];
  pending: Pending[];
  /** Every message up to here is in `messages`. */
  syncedTo: number;
  /** A sync has been answered on the present line, so that what arrives continues it without a hole. */
  live: boolean;
  loaded: boolean;
  /** Up to where this citizen has seen it. */
  readByMe: number;
  typingUntilMs: number;
}

/** Sync asks for a few messages again, so that two server nodes racing on one ticket cannot leave a hole. */
export const OVERLAP = 20;

export const newThread = (ticket: CitizenTicketView, readByMe = 0): Thread => ({
  ticket,
  messages: [],
  pending: [],
  syncedTo: 0,
  live: false,
  loaded: false,
  readByMe,
  typingUntilMs: 0,
});

/** Union by id, sorted by seq. The newer view counts: a link in it may have ended. */
export const mergeMessages = (known: MessageView[], more: MessageView[]): MessageView[] =>
  [...new Map([...known, ...more].map((message) => [message.id, message])).values()].sort(
    (a, b) => a.seq - b.seq,
  );

export const lastSeqOf = (messages: MessageView[]): number => messages[messages.length - 1]?.seq ?? 0;

/** Takes off the pending bubble of each message that came back with its key. */
const settle = (pending: Pending[], messages: MessageView[]): Pending[] => {
  const keys = new Set(messages.flatMap((message) => message.clientKey ?? []));
  const left = pending.filter((entry) => !keys.has(entry.clientKey));
  return left.length === pending.length ? pending : left;
};

/** Marks a bubble whose words have just come back as a message without a key. */
const markEchoes = (pending: Pending[], messages: MessageView[]): Pending[] => {
  const echoes = messages.filter((it) => it.author.kind === 'citizen' && it.clientKey === undefined);
  if (echoes.length === 0) return pending;
  return pending.map((entry) =>
    entry.state === 'sending' &&
    echoes.some((it) => it.text === entry.text && it.file?.name === entry.file?.name)
      ? { ...entry, echoed: true }
      : entry,
  );
};

/** Messages that arrived by themselves. */
export const receive = (thread: Thread, incoming: MessageView[]): Thread => {
  const messages = mergeMessages(thread.messages, incoming);
  const fromOthers = incoming.some((message) => message.author.kind !== 'citizen');
  return {
    ...thread,
    messages,
    pending: markEchoes(settle(thread.pending, incoming), incoming),
    syncedTo: thread.live ? Math.max(thread.syncedTo, lastSeqOf(messages)) : thread.syncedTo,
    typingUntilMs: fromOthers ? 0 : thread.typingUntilMs,
  };
};

/** The answer to a sync: closes the hole up to its last message, and to the end when there is no more. */
export const synced = (
  thread: Thread,
  answer: { messages: MessageView[]; more: boolean; ticket: CitizenTicketView },
): Thread => {
  const merged = receive(thread, answer.messages);
  const upTo = answer.more ? lastSeqOf(answer.messages) : lastSeqOf(merged.messages);
  return {
    ...withTicket(merged, answer.ticket),
    syncedTo: Math.max(thread.syncedTo, upTo),
    live: !answer.more,
    loaded: thread.loaded || !answer.more,
  };
};

export const syncFrom = (thread: Thread): number => Math.max(0, thread.syncedTo - OVERLAP);

/** The line broke: what comes next may follow a hole; what was being sent waits for the new line. */
export const lineLost = (thread: Thread): Thread => ({
  ...thread,
  live: false,
  typingUntilMs: 0,
  pending: thread.pending.map((entry) =>
    entry.state === 'sending' ? { ...entry, state: 'waiting' as const, echoed: false } : entry,
  ),
});

/** A newer view of the ticket; marks never go back. */
export const withTicket = (thread: Thread, ticket: CitizenTicketView): Thread =>
  ticket.version < thread.ticket.version
    ? thread
    : {
        ...thread,
        ticket: {
          ...ticket,
          lastSeq: Math.max(ticket.lastSeq, thread.ticket.lastSeq),
          readByStaff: Math.max(ticket.readByStaff, thread.ticket.readByStaff),
        },
        typingUntilMs: ticket.status === 'closed' ? 0 : thread.typingUntilMs,
      };

export const staffRead = (thread: Thread, seq: number): Thread =>
  seq <= thread.ticket.readByStaff
    ? thread
    : { ...thread, ticket: { ...thread.ticket, readByStaff: seq }, typingUntilMs: thread.typingUntilMs };

export const readByMe = (thread: Thread, seq: number): Thread =>
  seq <= thread.readByMe ? thread : { ...thread, readByMe: seq };

export const enqueue = (thread: Thread, entry: Pending): Thread =>
  thread.pending.some((other) => other.clientKey === entry.clientKey) ||
  thread.messages.some((message) => message.clientKey === entry.clientKey)
    ? thread
    : { ...thread, pending: [...thread.pending, entry] };

export const patchPending = (thread: Thread, key: string, patch: Partial<Pending>): Thread => ({
  ...thread,
  pending: thread.pending.map((entry) => (entry.clientKey === key ? { ...entry, ...patch } : entry)),
});

export const dropPending = (thread: Thread, key: string): Thread => ({
  ...thread,
  pending: thread.pending.filter((entry) => entry.clientKey !== key),
});

/** Acknowledged: the bubble becomes the message, whether or not the message came by itself before. */
export const acknowledged = (thread: Thread, key: string, message: MessageView): Thread => {
  const marked = { ...message, clientKey: key };
  const merged = receive(dropPending(thread, key), [marked]);
  return {
    ...merged,
    messages: merged.messages.map((entry) => (entry.id === message.id ? marked : entry)),
  };
};

/** The next message to send: strictly one at a time and in the order written, files as soon as uploaded. */
export const nextToSend = (thread: Thread): Pending | undefined =>
  thread.pending.some((entry) => entry.state === 'sending' && (!entry.file || entry.file.fileId))
    ? undefined
    : thread.pending.find((entry) => entry.state === 'waiting' && (!entry.file || entry.file.fileId));

/** Words for the citizen that were not seen yet. Event lines do not ring. */
export const unreadOf = (thread: Thread): number =>
  thread.messages.filter(
    (message) =>
      message.seq > thread.readByMe && message.kind !== 'event' && message.author.kind !== 'citizen',
  ).length;
