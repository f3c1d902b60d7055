/** What use cases tell the audit log (I7). The chain itself lives in audit.ts. */
import type { Id, Instant } from '../../../routing/ticket.ts';

export interface AuditFact {
  /** Unique: a repeat (replay after a crash) is written once. */
  id: Id;
  at: Instant;
  who: string;
  whoName: string;
  from: string;
  /** `ticket.accepted`, `staff.created`, `session.opened` ... */
  what: string;
  /** `ticket:ID`, `staff:ID` ... */
  target: string;
  /** Small plain facts, never a message text, a name, a phone or a secret. */
  data: Record<string, unknown>;
}

export interface AuditLog {
  /** Resolves when the fact is durably chained. Never rejects for a duplicate id. */
  write(fact: AuditFact): Promise<void>;
  /** Queues without waiting; failures are retried and logged, `flush` awaits them. */
  note(fact: AuditFact): void;
  flush(): Promise<void>;
  /** Whether this node has lately chained it itself; a no says nothing. */
  hasChained(id: Id): boolean;
  /** Walks the chain; `brokenAt` is the first sequence number that does not fit. */
  verify(): Promise<{ ok: boolean; entries: number; brokenAt?: number }>;
}
