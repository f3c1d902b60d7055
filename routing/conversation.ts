/** Messages of a ticket: numbered per ticket without gaps, written once, never changed. */
import type { TalkEvent } from './protocol/tickets/talk-events.ts';
import type { Id, Instant } from './ticket.ts';

export type AuthorKind = 'citizen' | 'staff' | 'org' | 'system';

export interface Message {
  id: Id;
  ticketId: Id;
  /** 1, 2, 3 ... within the ticket. */
  seq: number;
  /** Idempotency key: sender plus the sender's own id. A repeat with this key changes nothing. */
  key: string;
  author: { kind: AuthorKind; id: Id; name: string };
  /** `note` is internal and never reaches the citizen; `event` is a line such as "accepted by ...". */
  kind: 'text' | 'image' | 'file' | 'note' | 'event';
  text: string;
  file?: FileRef;
  /** For `event`: what happened, so that it can be worded in another language than `text`. */
  event?: TalkEvent;
  at: Instant;
}

export interface FileRef {
  id: Id;
  name: string;
  mime: string;
  sizeBytes: number;
}

export interface StoredFile extends FileRef {
  ticketId: Id;
  sha256: string;
  uploadedBy: Id;
  at: Instant;
}

/** What a citizen may see of a conversation. */
export const isPublic = (message: Pick<Message, 'kind'>): boolean => message.kind !== 'note';
