/**
 * Wait forecasts of the product: what a citizen is told, kept with the ticket, and compared with what came (WT3-WT5).
 * The first forecast shown and its end are receipts of the ticket, so that nothing of it can be lost or doubled.
 */
import { dayOf } from '../../../routing/calendar.ts';
import { naiveWait } from '../../../routing/dispatch/wait.ts';
import { createWaitLearning } from '../../../routing/dispatch/wait-learning.ts';
import type { CalibrationDay } from '../../../routing/protocol/simulation.ts';
import type { WaitView } from '../../../routing/protocol/views.ts';
import { handleTimeOf, withdrawnAfter } from '../../../routing/simulate/recorded.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';
import { type Core, idFromKey } from '../core.ts';
import { readAll } from '../people/directory.ts';
import { laneFor } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { matterOf } from '../tickets/ticket-states.ts';
import { createWaitRoom } from './calibration-room.ts';
import { createToldWaits } from './told-waits.ts';

/** A citizen's view is made anew at each change around him: his forecast is kept for this long, ms. */
const KEPT_MS = 3000;
const REMEMBERED = 5000;
/** Closed tickets and ended forecasts that a start learns from. */
const LEARNT_FROM = 500;
const ESTIMATE = 'wait_estimate';
const OUTCOME = 'wait_outcome';

interface Estimate {
  toldAtMs: number;
  ahead: number;
  likelyMs: number;
  atMostMs: number;
  rawLikelyMs: number;
  rawAtMostMs: number;
  naiveMs: number;
}

interface Ended extends Estimate {
  how: 'answered' | 'left' | 'boxed';
  waitedMs: number;
}

const isEstimate = (data: object): data is Estimate =>
  ['toldAtMs', 'likelyMs', 'atMostMs', 'rawLikelyMs', 'rawAtMostMs', 'naiveMs'].every(
    (key) => typeof (data as Record<string, unknown>)[key] === 'number',
  );
const isEnded = (data: object): data is Ended => isEstimate(data) && 'how' in data && 'waitedMs' in data;

export interface Calibration {
  /** How many go before, and the range of the wait; the first one that is shown is kept with the ticket. */
  waitOf(ticket: Ticket): Promise<WaitView | undefined>;
  /** How the forecasts came out, by the day in Asia/Shanghai on which they ended, oldest first. */
  days(range: { from: string; to: string }): Promise<CalibrationDay[]>;
  /** Learns from what was closed before this start. */
  learn(): Promise<void>;
}

/** Keeps the newest `REMEMBERED` entries. */
const remember = <V>(map: Map<Id, V>, id: Id, value: V): void => {
  map.delete(id);
  map.set(id, value);
  if (map.size > REMEMBERED) map.delete(map.keys().next().value ?? '');
};

const endOf = (ticket: Ticket): { how: Ended['how']; atMs: number } | undefined => {
  if (ticket.stamps.dispatchedAt && ticket.status !== 'queued')
    return { how: 'answered', atMs: Date.parse(ticket.stamps.dispatchedAt) };
  if (ticket.status === 'closed') return { how: 'left', atMs: Date.parse(ticket.updatedAt) };
  if (ticket.status === 'message_box') return { how: 'boxed', atMs: Date.parse(ticket.updatedAt) };
  return undefined;
};

export const createCalibration = (core: Core, record: TicketRecord): Calibration => {
  const { store, clock, queue } = core;
  const learning = createWaitLearning(() => core.policy().handleMs);
  const room = createWaitRoom(core, learning);
  const shown = new Map<Id, { atMs: number; view: WaitView | undefined }>();
  const toldAt = createToldWaits(clock, room);
  const kept = new Map<Id, true>();
  const ended = new Map<Id, true>();
  const closed = new Map<Id, true>();
  const firstOffer = new Map<Id, number>();

  const keep = (ticket: Ticket, estimate: Estimate): void => {
    if (kept.has(ticket.id)) return;
    remember(kept, ticket.id, true);
    const id = idFromKey(`wait:${ticket.id}`);
    core.background(
      'wait estimate',
      store.receipts.insert({
        id,
        ticketId: ticket.id,
        at: instant(estimate.toldAtMs),
        step: ESTIMATE,
        data: { ...estimate },
      }),
    );
  };

  const forecast = async (ticket: Ticket): Promise<WaitView> => {
    const lane = laneFor(ticket);
    const ahead = await queue.ahead(ticket.id);
    if (ahead === undefined) {
      // It is being offered just now.
      const answerMs = Math.round(learning.answerMs(lane));
      return { ahead: 0, likelyMs: answerMs, atMostMs: Math.max(30_000, 3 * answerMs) };
    }
    const told = await toldAt(ticket, lane, ahead);
    if (!told) return { ahead };
    const right = learning.corrected(told);
    keep(ticket, {
      toldAtMs: clock.nowMs(),
      ahead,
      ...right,
      rawLikelyMs: told.likelyMs,
      rawAtMostMs: told.atMostMs,
      naiveMs: Math.round(naiveWait(ahead, learning.meanMs(lane))),
    });
    return { ahead, ...right };
  };

  /** What a forecast came to, once it is over. */
  const settle = async (ticket: Ticket): Promise<void> => {
    const end = endOf(ticket);
    if (!end || ended.has(ticket.id)) return;
    remember(ended, ticket.id, true);
    const estimate = await store.receipts.get(idFromKey(`wait:${ticket.id}`));
    if (!estimate || !isEstimate(estimate.data)) return;
    const waitedMs = Math.max(0, end.atMs - estimate.data.toldAtMs);
    if (end.how === 'answered') {
      const { rawLikelyMs, rawAtMostMs } = estimate.data;
      learning.came({ likelyMs: rawLikelyMs, atMostMs: rawAtMostMs }, waitedMs);
    }
    await store.receipts.insert({
      id: idFromKey(`wait-end:${ticket.id}`),
      ticketId: ticket.id,
      at: instant(end.atMs),
      step: OUTCOME,
      data: { ...estimate.data, how: end.how, waitedMs },
    });
  };

  const learnClosed = (ticket: Ticket): void => {
    const lane = laneFor(ticket);
    const handled = handleTimeOf(ticket);
    if (handled !== undefined) learning.handled(lane, matterOf(ticket), handled);
    const { dispatchedAt, acceptedAt } = ticket.stamps;
    const left = withdrawnAfter(ticket);
    if (left !== undefined) learning.waited(lane, left, true);
    // What lay in the message box did not wait in line.
    else if (dispatchedAt && !ticket.promisedBy)
      learning.waited(lane, Date.parse(dispatchedAt) - Date.parse(acceptedAt), false);
  };

  const follow = async (ticketId: Id, status: string): Promise<void> => {
    if (status === 'queued' || (ended.has(ticketId) && status !== 'closed')) return;
    if (status === 'closed' && closed.has(ticketId)) return;
    const ticket = await record.get(ticketId);
    if (!ticket) return;
    if (ticket.status === 'closed' && !closed.has(ticketId)) {
      remember(closed, ticketId, true);
      learnClosed(ticket);
    }
    await settle(ticket);
  };
  core.bus.on('ticket.changed', ({ ticketId, status }) =>
    core.background('wait calibration', follow(ticketId, status)),
  );
  core.bus.on('offer.made', ({ ticketId }) => {
    if (!firstOffer.has(ticketId)) remember(firstOffer, ticketId, clock.nowMs());
  });
  core.bus.on('offer.ended', ({ ticketId, how }) => {
    const madeMs = firstOffer.get(ticketId);
    if (how === 'withdrawn' || how === 'accepted') firstOffer.delete(ticketId);
    if (how !== 'accepted' || madeMs === undefined) return;
    const tookMs = clock.nowMs() - madeMs;
    core.background(
      'time to answer',
      record.get(ticketId).then((ticket) => {
        if (ticket) learning.answered(laneFor(ticket), tookMs);
      }),
    );
  });

  return {
    waitOf: async (ticket) => {
      if (ticket.status !== 'queued' || !ticket.placement) return undefined;
      const before = shown.get(ticket.id);
      if (before && clock.nowMs() - before.atMs < KEPT_MS) return before.view;
      const view = await forecast(ticket);
      remember(shown, ticket.id, { atMs: clock.nowMs(), view });
      return view;
    },
    days: async ({ from, to }) => {
      const receipts = await readAll(store.receipts, { where: { step: OUTCOME, at: { gte: from, lt: to } } });
      const byDay = new Map<string, Ended[]>();
      for (const { at, data } of receipts) {
        if (!isEnded(data)) continue;
        const day = dayOf(Date.parse(at));
        byDay.set(day, [...(byDay.get(day) ?? []), data]);
      }
      return [...byDay]
        .map(([day, all]): CalibrationDay => {
          const answered = all.filter((one) => one.how === 'answered');
          const mean = (pick: (one: Ended) => number) =>
            answered.length === 0 ? 0 : answered.reduce((sum, one) => sum + pick(one), 0) / answered.length;
          return {
            day,
            answered: answered.length,
            left: all.filter((one) => one.how === 'left').length,
            boxed: all.filter((one) => one.how === 'boxed').length,
            withinLikely: mean((one) => (one.waitedMs <= one.likelyMs ? 1 : 0)),
            withinAtMost: mean((one) => (one.waitedMs <= one.atMostMs ? 1 : 0)),
            meanWaitMs: mean((one) => one.waitedMs),
            errorMs: mean((one) => Math.abs(one.likelyMs - one.waitedMs)),
            naiveErrorMs: mean((one) => Math.abs(one.naiveMs - one.waitedMs)),
          };
        })
        .sort((a, b) => (a.day < b.day ? -1 : 1));
    },
    learn: async () => {
      const newest = { sort: { field: 'updatedAt', direction: 'desc' }, limit: LEARNT_FROM } as const;
      const [tickets, outcomes] = await Promise.all([
        store.tickets.find({ where: { status: 'closed' }, ...newest }),
        store.receipts.find({
          where: { step: OUTCOME },
          sort: { field: 'at', direction: 'desc' },
          limit: LEARNT_FROM,
        }),
      ]);
      for (const ticket of tickets.items.toReversed()) learnClosed(ticket);
      for (const { data } of outcomes.items.toReversed()) {
        if (isEnded(data) && data.how === 'answered')
          learning.came({ likelyMs: data.rawLikelyMs, atMostMs: data.rawAtMostMs }, data.waitedMs);
      }
    },
  };
};
