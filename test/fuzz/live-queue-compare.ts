/** Whether two live queues tell the same, question by question. */
import { expect } from 'vitest';
import {
  type LiveQueue,
  type Offer,
  type QueueSnapshot,
  QueueUnavailable,
} from '../../server/queue/live-queue.ts';

/** Order is no part of a snapshot. */
export function sorted(snapshot: QueueSnapshot): QueueSnapshot {
  const by = <T>(list: T[], key: (entry: T) => string): T[] =>
    list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return {
    waiting: by(snapshot.waiting, (e) => e.ticketId),
    offers: by(snapshot.offers, (e) => e.offerId),
    serving: by(snapshot.serving, (e) => e.ticketId),
    agents: by(snapshot.agents, (e) => e.staffId),
  };
}

/** Withdrawn offers of one sign-off come in no particular order. */
export function normal(answer: unknown): unknown {
  if (answer === null || typeof answer !== 'object' || !('withdrawn' in answer)) return answer;
  const { withdrawn } = answer;
  if (!Array.isArray(withdrawn)) return answer;
  return {
    ...answer,
    withdrawn: (withdrawn as Offer[]).toSorted((a, b) => (a.offerId < b.offerId ? -1 : 1)),
  };
}

export async function expectSame(
  reference: LiveQueue,
  queue: LiveQueue,
  nowMs: number,
  where: string,
): Promise<void> {
  const expected = sorted(await reference.snapshot());
  expect(sorted(await queue.snapshot()), where).toEqual(expected);
  expect(await queue.counts(), where).toEqual(await reference.counts());
  expect(await queue.knownClasses(), where).toEqual(await reference.knownClasses());
  for (const { ticketId } of expected.waiting.slice(0, 3)) {
    expect(await queue.ahead(ticketId), where).toBe(await reference.ahead(ticketId));
  }
  const grabs = expected.waiting.filter((ticket) => ticket.mode === 'grab').slice(0, 2);
  for (const { ticketId } of grabs) {
    expect(await queue.mayGrab(ticketId, nowMs), where).toEqual(await reference.mayGrab(ticketId, nowMs));
  }
  for (const { staffId } of expected.agents.slice(0, 2)) {
    expect(await queue.grabsFor(staffId, 3, nowMs), where).toEqual(
      await reference.grabsFor(staffId, 3, nowMs),
    );
  }
}

/** Repeats a call while the connection heals; each try waits about a second by itself. */
export async function whenBack<T>(call: () => Promise<T>, tries = 30): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof QueueUnavailable) || tries === 0) throw error;
    return whenBack(call, tries - 1);
  }
}
