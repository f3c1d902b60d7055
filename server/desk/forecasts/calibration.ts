/**
 * Wait forecasts of the product: what a citizen is told, kept with the ticket, and compared with what came (WT3-WT5).
 * The first forecast shown and its end are receipts of the ticket, so that nothing of it can be lost or doubled.
 */
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
import { createWaitRoom, kindOf } from './calibration-room.ts';
import { callEnds } from './call-ends.ts';
import {
  calibrationDays,
  ESTIMATE,
  type Estimate,
  endOf,
  isEnded,
  isEstimate,
  OUTCOME,
} from './told-outcomes.ts';
import { createToldWaits } from './told-waits.ts';

/** A citizen's view is made anew at each change around him: his forecast is kept for this long, ms. */
const KEPT_MS = 3000;
const REMEMBERED = 5000;
/** Closed tickets and ended forecasts that a start learns from. */
const LEARNT_FROM = 500;

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

  /** @param hungUpMs when the call of the ticket ended, if it had one */
  const learnClosed = (ticket: Ticket, hungUpMs: number | undefined): void => {
    const lane = laneFor(ticket);
    const handled = handleTimeOf(ticket);
    if (handled !== undefined) {
      const fedBackMs = Date.parse(ticket.stamps.fedBackAt ?? ticket.updatedAt);
      const wrapUpMs = hungUpMs === undefined ? undefined : fedBackMs - hungUpMs;
      const isPart = wrapUpMs !== undefined && wrapUpMs >= 0 && wrapUpMs <= handled;
      learning.handled(kindOf(ticket), handled, isPart ? wrapUpMs : undefined);
    }
    const { dispatchedAt, acceptedAt } = ticket.stamps;
    const left = withdrawnAfter(ticket);
    if (left !== undefined) learning.waited(lane, left, true);
    // What lay in the message box did not wait in line.
    else if (dispatchedAt && !ticket.promisedBy)
      learning.waited(lane, Date.parse(dispatchedAt) - Date.parse(acceptedAt), false);
  };

  const hungUp = (tickets: readonly Ticket[]) =>
    callEnds(
      store,
      tickets.filter((ticket) => laneFor(ticket) === 'voice').map(({ id }) => id),
    );

  const follow = async (ticketId: Id, status: string): Promise<void> => {
    if (status === 'queued' || (ended.has(ticketId) && status !== 'closed')) return;
    if (status === 'closed' && closed.has(ticketId)) return;
    const ticket = await record.get(ticketId);
    if (!ticket) return;
    if (ticket.status === 'closed' && !closed.has(ticketId)) {
      remember(closed, ticketId, true);
      learnClosed(ticket, (await hungUp([ticket])).get(ticketId));
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
    days: async ({ from, to }) =>
      calibrationDays(await readAll(store.receipts, { where: { step: OUTCOME, at: { gte: from, lt: to } } })),
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
      const ends = await hungUp(tickets.items);
      for (const ticket of tickets.items.toReversed()) learnClosed(ticket, ends.get(ticket.id));
      for (const { data } of outcomes.items.toReversed()) {
        if (isEnded(data) && data.how === 'answered')
          learning.came({ likelyMs: data.rawLikelyMs, atMostMs: data.rawAtMostMs }, data.waitedMs);
      }
    },
  };
};
