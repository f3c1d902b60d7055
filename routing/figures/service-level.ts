/**
 * What happened to the line over time (FG3): who came and was answered in time, who waited, who was ready, and who
 * left ready when. From records alone, so that it reads the same tomorrow.
 */
import type { PresenceStep } from '../people.ts';
import type { Id, PresenceState, Ticket } from '../ticket.ts';

/** What the line did with one contact. */
export interface Contact {
  atMs: number;
  answer?: { inTime: boolean };
  /** Deadline of the first answer. */
  dueMs?: number;
  /** It waited for a person from opening until then; absent while it waits. */
  leftLineMs?: number;
  /** Over without an answer (withdrawn), or in the message box: it is not judged by this deadline. */
  out: boolean;
}

const LIVE = new Set(['queued', 'serving', 'with_org']);

export const contactOf = (ticket: Ticket): Contact => {
  const left =
    ticket.stamps.dispatchedAt ??
    (ticket.status === 'closed' ? (ticket.stamps.fedBackAt ?? ticket.updatedAt) : undefined) ??
    (ticket.status === 'queued' ? undefined : ticket.updatedAt);
  return {
    atMs: Date.parse(ticket.createdAt),
    ...(ticket.answer ? { answer: ticket.answer } : {}),
    ...(ticket.dueAt ? { dueMs: Date.parse(ticket.dueAt) } : {}),
    ...(left ? { leftLineMs: Date.parse(left) } : {}),
    out: !ticket.answer && !LIVE.has(ticket.status),
  };
};

/** `pending`: neither answered nor due. The same rule as the figures `service_in_time` and `service_late`. */
export const judge = (contact: Contact, nowMs: number): 'in_time' | 'late' | 'pending' | 'out' => {
  if (contact.answer) return contact.answer.inTime ? 'in_time' : 'late';
  if (contact.out) return 'out';
  return contact.dueMs !== undefined && contact.dueMs < nowMs ? 'late' : 'pending';
};

export interface ServiceInterval {
  fromMs: number;
  toMs: number;
  /** Contacts opened in it that were judged, and those of them answered in time. */
  due: number;
  inTime: number;
  /** Most that waited at once. */
  waiting: number;
  /** Fewest that were ready at once. */
  ready: number;
}

/** Somebody came into or left a state. */
export interface Move {
  staffId: Id;
  atMs: number;
  from: PresenceState;
  to: PresenceState;
  reason?: PresenceStep['reason'];
}

/** Steps of one person, oldest first, the last one before the period included. */
export interface Trail {
  staffId: Id;
  steps: readonly PresenceStep[];
}

/** The moves of [fromMs, toMs); what only changes the reason is no move. */
export const movesOf = (trails: readonly Trail[], fromMs: number, toMs: number): Move[] =>
  trails
    .flatMap(({ staffId, steps }) =>
      steps.flatMap((step, index) => {
        const before = steps[index - 1]?.state ?? 'offline';
        if (step.atMs < fromMs || step.atMs >= toMs || step.state === before) return [];
        const move: Move = { staffId, atMs: step.atMs, from: before, to: step.state };
        return [step.reason ? { ...move, reason: step.reason } : move];
      }),
    )
    .sort((a, b) => a.atMs - b.atMs);

/** Highest (or lowest) value that a count with these changes has inside each interval. */
const extreme = (
  changes: readonly { atMs: number; by: number }[],
  starts: readonly number[],
  stepMs: number,
  pick: (a: number, b: number) => number,
): number[] => {
  const sorted = [...changes].sort((a, b) => a.atMs - b.atMs);
  let level = 0;
  let next = 0;
  const take = () => {
    level += sorted[next]!.by;
    next += 1;
  };
  return starts.map((start) => {
    while (next < sorted.length && sorted[next]!.atMs <= start) take();
    let best = level;
    while (next < sorted.length && sorted[next]!.atMs < start + stepMs) {
      const { atMs } = sorted[next]!;
      // Changes of one instant are one change: somebody who is taken as he comes did not wait.
      while (next < sorted.length && sorted[next]!.atMs === atMs) take();
      best = pick(best, level);
    }
    return best;
  });
};

/** @param nowMs what is still to come is not drawn, and a deadline counts as missed once it is before it */
export const intervalsOf = (
  facts: { contacts: readonly Contact[]; trails: readonly Trail[] },
  { fromMs, toMs, stepMs, nowMs }: { fromMs: number; toMs: number; stepMs: number; nowMs: number },
): ServiceInterval[] => {
  const starts: number[] = [];
  for (let at = fromMs; at < Math.min(toMs, nowMs); at += stepMs) starts.push(at);
  const waiting = extreme(
    facts.contacts.flatMap(({ atMs, leftLineMs }) => [
      { atMs, by: 1 },
      ...(leftLineMs === undefined ? [] : [{ atMs: Math.max(leftLineMs, atMs), by: -1 }]),
    ]),
    starts,
    stepMs,
    Math.max,
  );
  const ready = extreme(
    facts.trails.flatMap(({ steps }) =>
      steps.flatMap((step, index) => {
        const by = Number(step.state === 'ready') - Number(steps[index - 1]?.state === 'ready');
        return by === 0 ? [] : [{ atMs: step.atMs, by }];
      }),
    ),
    starts,
    stepMs,
    Math.min,
  );
  const lines = starts.map((start, index) => ({
    fromMs: start,
    toMs: Math.min(start + stepMs, toMs),
    due: 0,
    inTime: 0,
    waiting: waiting[index]!,
    ready: ready[index]!,
  }));
  for (const contact of facts.contacts) {
    const line = lines[Math.floor((contact.atMs - fromMs) / stepMs)];
    if (!line || contact.atMs < fromMs || contact.atMs >= toMs) continue;
    const verdict = judge(contact, nowMs);
    if (verdict !== 'in_time' && verdict !== 'late') continue;
    line.due += 1;
    if (verdict === 'in_time') line.inTime += 1;
  }
  return lines;
};

/** Where to look first: the interval with the most answers missed; of equals the earliest. None missed: none. */
export const worstOf = (intervals: readonly ServiceInterval[]): ServiceInterval | undefined =>
  intervals.reduce<ServiceInterval | undefined>((worst, one) => {
    const missed = one.due - one.inTime;
    return missed > 0 && missed > (worst ? worst.due - worst.inTime : 0) ? one : worst;
  }, undefined);

/** Somebody who was lost to the line around an interval. */
export interface Absence<M extends Move = Move> {
  move: M;
  /** When he was ready again; absent: not by the end of what is known. */
  backMs?: number;
}

/**
 * Who was lost to the line around an interval: left ready in it, or in the `backMs` before it and not back when it
 * began. Whoever was away longest stands first, since his going is felt most.
 * @param knownMs up to when moves are known
 */
export const awayAround = <M extends Move>(
  moves: readonly M[],
  interval: Pick<ServiceInterval, 'fromMs' | 'toMs'>,
  backMs: number,
  knownMs: number,
): Absence<M>[] =>
  moves
    .flatMap((move): Absence<M>[] => {
      const { from, atMs, staffId } = move;
      if (from !== 'ready' || atMs < interval.fromMs - backMs || atMs >= interval.toMs) return [];
      const back = moves.find((one) => one.staffId === staffId && one.atMs > atMs && one.to === 'ready');
      if (!back) return [{ move }];
      return back.atMs > interval.fromMs ? [{ move, backMs: back.atMs }] : [];
    })
    .sort(
      (a, b) =>
        (b.backMs ?? knownMs) - b.move.atMs - ((a.backMs ?? knownMs) - a.move.atMs) ||
        a.move.atMs - b.move.atMs,
    );
