/** Makes the live queue, the clocks and the audit chain agree with the record: at start, after a loss, as a slow sweep. */
import { auditOfEvent, auditOfRating, auditOfStep } from '../audit/audit-facts.ts';
import type { AuditFact } from '../audit/audit-port.ts';
import type { Ratings } from '../closing/rating.ts';
import type { Core } from '../core.ts';
import type { Deadlines } from '../deadlines/deadlines.ts';
import { lookOver } from '../look-over.ts';
import type { OrderUpkeep } from '../orders/order-upkeep.ts';
import type { Presences } from '../people/presence.ts';
import type { Planning } from '../planning/planning.ts';
import type { Matching } from './matching.ts';
import { NO_QUEUE_DRIFT, type QueueDrift, type QueueMender } from './mend-queue.ts';
import type { Nodes } from './nodes.ts';
import { refill } from './refill.ts';

/** Drift that the sweep found and mended; all zero in a healthy system. Shown in /metrics. */
export interface Drift extends QueueDrift {
  rebuilt: number;
  orders: number;
  rectifications: number;
  auditGaps: number;
  /** Deadlines whose look was overdue. */
  lateDeadlines: number;
}

export interface Reconcile {
  /** Refills an empty live queue from the store, then sweeps. Runs before the edges open. */
  start(): Promise<void>;
  sweep(): Promise<Drift>;
  /** The live queue was away or was wiped: rebuilds or sweeps it now, and starts the clocks that may be lost. */
  recover(): Promise<void>;
  readonly total: Drift;
}

const ZERO: Drift = {
  ...NO_QUEUE_DRIFT,
  rebuilt: 0,
  orders: 0,
  rectifications: 0,
  auditGaps: 0,
  lateDeadlines: 0,
};
const TWO_DAYS_MS = 2 * 86_400_000;
/** Facts are chained within this; older ones that are missing were lost with their process, ms. */
const CHAIN_TIME_MS = 10_000;
export const SWEEP_MS = 30_000;

export const createReconcile = (
  core: Core,
  parts: {
    matching: Matching;
    mender: QueueMender;
    nodes: Nodes;
    planning: Planning;
    presences: Presences;
    ratings: Ratings;
    orders: OrderUpkeep;
    deadlines: Deadlines;
  },
): Reconcile => {
  const { store, queue, clock, timers } = core;
  const { matching, mender, nodes, planning, presences, ratings, orders, deadlines } = parts;
  const total: Drift = { ...ZERO };
  let chainedUntil: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time: a rebuild and a sweep must not meet. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const add = (found: Drift): Drift => {
    for (const key of Object.keys(found) as (keyof Drift)[]) total[key] += found[key];
    const { rebuilt, ...differences } = found;
    // Filling an empty live queue is what every first start does; only a difference is a matter for somebody.
    if (Object.values(differences).some((count) => count > 0))
      core.log.warn({ drift: found }, 'drift found and mended');
    else if (rebuilt > 0) core.log.info({}, 'live queue filled from the record');
    return found;
  };

  /** What was recorded but not chained before its process died: events of tickets, steps of orders, ratings. */
  const chainMissing = async (hurried: boolean): Promise<number> => {
    const last = (await store.audit.find({ sort: { field: 'seq', direction: 'desc' }, limit: 1 })).items[0];
    const from = chainedUntil ?? last?.at ?? new Date(0).toISOString();
    const since = new Date(Date.parse(from) - 60_000).toISOString();
    const until = new Date(clock.nowMs() - (chainedUntil ? CHAIN_TIME_MS : 0)).toISOString();
    const changed = { where: { updatedAt: { gte: since } }, hurried };
    let gaps = 0;
    /** What this node has chained itself it knows; of the rest the chain is asked. */
    const chain = async (facts: readonly AuditFact[]): Promise<void> => {
      const asked = facts.filter(
        (fact) => fact.at >= since && fact.at <= until && !core.audit.hasChained(fact.id),
      );
      const known = await Promise.all(asked.map((fact) => store.audit.get(fact.id)));
      for (const [index, fact] of asked.entries()) {
        if (known[index]) continue;
        core.audit.note(fact);
        gaps += 1;
      }
    };
    for await (const page of lookOver(store.tickets, changed))
      await chain(page.flatMap((ticket) => ticket.events.map((event) => auditOfEvent(ticket.id, event))));
    for await (const page of lookOver(store.orders, changed))
      await chain(page.flatMap((order) => order.steps.map((_, index) => auditOfStep(order, index))));
    for await (const page of lookOver(store.ratings, { where: { at: { gte: since } }, hurried }))
      for (const rating of page) {
        const citizenId = (await store.tickets.get(rating.ticketId))?.requester.citizenId;
        await chain([auditOfRating(rating, citizenId ?? '')]);
      }
    await core.audit.flush();
    chainedUntil = until;
    return gaps;
  };

  /** Clocks of tickets, in case the timers lost theirs. Widening and offers start theirs with the live queue. */
  const restartClocks = async (): Promise<void> => {
    await deadlines.restart();
    await timers.schedule('reconcile.sweep', 'sweep', {}, clock.nowMs() + SWEEP_MS);
  };

  const rebuild = async (): Promise<void> => {
    await queue.reset();
    await core.directory.reload();
    await refill(core, matching, presences.restart);
    // What the line does not tell: tickets without a plan, owners who may not serve any more.
    await mender.mend(true);
    add({ ...ZERO, rebuilt: 1 });
  };

  /** @param hurried the start waits for it */
  const others = async (hurried: boolean): Promise<Partial<Drift>> => ({
    orders: await orders.mend(),
    rectifications: await ratings.followUp(clock.nowMs() - TWO_DAYS_MS),
    lateDeadlines: await deadlines.sweep(hurried),
    auditGaps: await chainMissing(hurried),
  });

  return {
    total,
    start: () =>
      inTurn(async () => {
        await nodes.beat();
        const alone = (await nodes.alive()).size === 1;
        if (await queue.needsRebuild()) await rebuild();
        else {
          await presences.restart();
          // Where no other node works, what differs now is what a crash left.
          add({ ...ZERO, ...(await mender.mend(alone)) });
        }
        add({ ...ZERO, ...(await others(true)) });
        core.background('clocks', restartClocks());
      }),
    sweep: () =>
      inTurn(async () => {
        if (await queue.needsRebuild()) {
          await rebuild();
          return { ...ZERO, rebuilt: 1 };
        }
        await core.directory.reloadPresences();
        const found = add({ ...ZERO, ...(await mender.mend(false)), ...(await others(false)) });
        await planning.sweepMessageBox();
        await planning.sweepWaiting();
        await orders.tellStranded();
        return found;
      }),
    recover: () =>
      inTurn(async () => {
        if (await queue.needsRebuild()) await rebuild();
        else {
          await core.directory.reload();
          add({ ...ZERO, ...(await mender.mend(false)) });
        }
        await restartClocks();
      }),
  };
};
