/** Lines that a supervisor has closed for a time (SU4): what asks for them goes to the message box with its promise. */
import type { Id, Instant } from '../ticket.ts';
import type { CrisisLevel, Matter, Service } from '../vocabulary.ts';

export interface LineClosure {
  id: Id;
  of: 'matter' | 'service';
  key: Matter | Service;
  /** Open again by itself from then on. */
  until: Instant;
  /** Told to the citizen. */
  words: string;
  /** For the record. */
  reason: string;
  by: Id;
  byName: string;
  at: Instant;
}

/** The closures that hold at an instant. */
export const heldAt = (closures: readonly LineClosure[], nowMs: number): LineClosure[] =>
  closures.filter((one) => Date.parse(one.until) > nowMs);

/** The closure that a ticket meets. A crisis is never turned away (R098). */
export const closureFor = (
  closures: readonly LineClosure[],
  facts: { matter: Matter; service?: Service | undefined; crisis: CrisisLevel },
  nowMs: number,
): LineClosure | undefined =>
  facts.crisis === 'none'
    ? heldAt(closures, nowMs).find((one) => one.key === (one.of === 'matter' ? facts.matter : facts.service))
    : undefined;
