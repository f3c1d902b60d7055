/** What is said in a conversation, as a client sees it. */
import type { FileRef, Message } from '../../conversation.ts';
import type { Id, Instant } from '../../ticket.ts';

/** A message as a client sees it: the stored one without the idempotency key, plus the sender's own id back. */
export interface MessageView {
  id: Id;
  ticketId: Id;
  seq: number;
  author: Message['author'];
  kind: Message['kind'];
  text: string;
  file?: FileRef;
  event?: Message['event'];
  at: Instant;
  /** AF: where the citizen goes on; in his own view alone. */
  link?: string;
  /** Given back to the sender only, so that an optimistic bubble finds its message. */
  clientKey?: string;
}
