/** Forecasts of whole lines: neighbours share one for a moment, and none keeps the process from its other work for long. */
import { type Forecast, forecastInParts } from '../../../routing/dispatch/wait.ts';
import { crowdOf } from '../../../routing/dispatch/wait-facts.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Lane } from '../../../routing/vocabulary.ts';
import type { Clock } from '../../ports.ts';
import type { WaitRoom } from './calibration-room.ts';

export type Told = Pick<Forecast, 'likelyMs' | 'atMostMs'>;

/** A forecast counts at least this long for its neighbourhood, ms, and longer where the wait is long. */
const LATELY_MS = 2000;
const LATELY_SHARE = 0.02;
const LATELY_AT_MOST_MS = 30_000;
/** Places that differ by less than this share are neighbours. */
const NEAR_SHARE = 0.05;
const REMEMBERED = 5000;
/** How long one forecast may hold the process before others are let in, ms. */
const SLICE_MS = 2;

/** Equal for neighbours: each of the first twenty places for itself, then in steps of 5 %. */
const neighbourhood = (ahead: number): number =>
  ahead < 1 / NEAR_SHARE ? ahead : Math.floor(Math.log(ahead) / Math.log1p(NEAR_SHARE)) + 1 / NEAR_SHARE;

/** Answers the forecast for a place in a line; undefined where nobody may be expected. */
export const createToldWaits = (
  clock: Clock,
  room: WaitRoom,
): ((ticket: Ticket, lane: Lane, ahead: number) => Promise<Told | undefined>) => {
  interface Known {
    untilMs: number;
    ahead: number;
    told: Promise<Told | undefined>;
  }
  const known = new Map<string, Known>();
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: a rush of arrivals must not play all its futures at once. */
  const forecast = async (ticket: Ticket): Promise<Told | undefined> => {
    const facts = crowdOf(room.ticket(ticket), await room.read());
    const parts = forecastInParts(facts);
    let since = performance.now();
    for (;;) {
      const part = parts.next();
      if (part.done) return part.value;
      if (performance.now() - since < SLICE_MS) continue;
      await new Promise<void>((next) => setImmediate(next));
      since = performance.now();
    }
  };

  return async (ticket, lane, ahead) => {
    const line = `${lane} ${neighbourhood(ahead)} ${ticket.placement?.classes.join(' ')}`;
    let entry = known.get(line);
    if (!entry || clock.nowMs() >= entry.untilMs) {
      const made = turn.then(() => forecast(ticket));
      turn = made.catch(() => undefined);
      const fresh: Known = { untilMs: clock.nowMs() + LATELY_AT_MOST_MS, ahead, told: made };
      entry = fresh;
      known.delete(line);
      known.set(line, fresh);
      if (known.size > REMEMBERED) known.delete(known.keys().next().value ?? '');
      made.then(
        (told) => {
          const countsMs = Math.max(LATELY_MS, (told?.likelyMs ?? 0) * LATELY_SHARE);
          fresh.untilMs = clock.nowMs() + Math.min(countsMs, LATELY_AT_MOST_MS);
        },
        () => {
          if (known.get(line) === fresh) known.delete(line);
        },
      );
    }
    const told = await entry.told;
    if (!told || entry.ahead === ahead) return told;
    // A few places more or less, in proportion.
    const scale = (ahead + 1) / (entry.ahead + 1);
    return {
      likelyMs: Math.round(told.likelyMs * scale),
      atMostMs: Math.round(told.atMostMs * scale),
    };
  };
};
