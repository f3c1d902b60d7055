/** What forecasts learn from the contacts that are over: handle times by lane and matter, patience, time to answer. */
import { LANES, type Lane, type Matter } from '../vocabulary.ts';
import { exponentialLaw, type HandleLaw, lawOf } from './handle-law.ts';

/** The newest times of each kind that count. */
const KEPT = 400;
/** A matter has a law of its own from so many contacts on; before, the lane's counts. */
const ENOUGH = 30;
/** Patience is believed from so many who gave up on. */
const ENOUGH_LEFT = 20;
/** Older waits lose weight, so that the figures follow the season: each new one fades them by this share. */
const FADING = 0.998;

/** Mean time from offer to acceptance where nothing has been seen, ms. */
const USUAL_ANSWER_MS = 4000;

export interface WaitRange {
  likelyMs: number;
  atMostMs: number;
}

/** Forecasts that came out count from so many on, the newest of them; corrections stay between these factors. */
const ENOUGH_CAME = 60;
const CAME_KEPT = 300;
const CORRECTION = { least: 0.6, most: 1.8 };
/** Waits shorter than this say nothing about the forecast, ms. */
const SHORT_MS = 5000;

export interface WaitLearning {
  /** A contact is over that held a place for this long from its acceptance on, wrap-up included, ms. */
  handled(lane: Lane, matter: Matter, ms: number): void;
  /** A wait is over: by an answer, or because the citizen gave up. */
  waited(lane: Lane, ms: number, gaveUp: boolean): void;
  /** From the first offer of a ticket to its acceptance, ms. */
  answered(lane: Lane, ms: number): void;
  /** What had been forecast of a wait that has ended by an answer, and what it was, ms. */
  came(forecast: WaitRange, realMs: number): void;
  /**
   * A forecast corrected by how the last ones came out: the median by the median of real ÷ forecast, the bound so
   * that nine of ten real waits were within it. As it is, before enough have come out.
   */
  corrected(forecast: WaitRange): WaitRange;
  lawOf(lane: Lane, matter: Matter): HandleLaw;
  /** Mean handle time of a lane, ms. */
  meanMs(lane: Lane): number;
  patienceMs(lane: Lane): number | undefined;
  answerMs(lane: Lane): number;
  /** Handle times seen. */
  readonly seen: number;
}

class Rolling {
  private readonly times: number[] = [];
  private law: HandleLaw | undefined;
  private at = 0;

  add(ms: number): void {
    this.times[this.at] = ms;
    this.at = (this.at + 1) % KEPT;
    this.law = undefined;
  }

  get size(): number {
    return this.times.length;
  }

  known(): HandleLaw | undefined {
    this.law ??= lawOf(this.times);
    return this.law;
  }
}

interface Waits {
  /** Time spent waiting, and how many gave up in it: their quotient estimates an exponential patience. */
  waitedMs: number;
  left: number;
  answerMs: number;
  answers: number;
}

/** @param usualMs handle time of the policy, for lanes of which nothing is known */
export const createWaitLearning = (usualMs: () => number): WaitLearning => {
  const byMatter = new Map<string, Rolling>();
  const lanes = Object.keys(LANES) as Lane[];
  const byLane = new Map(lanes.map((lane) => [lane, new Rolling()]));
  const waits = new Map<Lane, Waits>(
    lanes.map((lane) => [lane, { waitedMs: 0, left: 0, answerMs: 0, answers: 0 }]),
  );
  let usual = { ms: 0, law: exponentialLaw(1) };
  let seen = 0;
  /** real ÷ forecast of the median and of the bound, newest last. */
  const ratios: { likely: number; atMost: number }[] = [];
  let factors: { likely: number; atMost: number } | undefined;

  const factorAt = (pick: (one: (typeof ratios)[number]) => number, q: number): number => {
    const sorted = ratios.map(pick).sort((a, b) => a - b);
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length))] ?? 1;
    return Math.min(CORRECTION.most, Math.max(CORRECTION.least, value));
  };

  const usualLaw = (): HandleLaw => {
    const ms = usualMs();
    if (usual.ms !== ms) usual = { ms, law: exponentialLaw(ms) };
    return usual.law;
  };
  const laneLaw = (lane: Lane): HandleLaw => {
    const rolling = byLane.get(lane)!;
    return (rolling.size >= ENOUGH ? rolling.known() : undefined) ?? usualLaw();
  };

  return {
    handled: (lane, matter, ms) => {
      const key = `${lane}|${matter}`;
      const rolling = byMatter.get(key) ?? new Rolling();
      byMatter.set(key, rolling);
      rolling.add(ms);
      byLane.get(lane)!.add(ms);
      seen += 1;
    },
    waited: (lane, ms, gaveUp) => {
      const sums = waits.get(lane)!;
      sums.waitedMs = sums.waitedMs * FADING + ms;
      sums.left = sums.left * FADING + (gaveUp ? 1 : 0);
    },
    answered: (lane, ms) => {
      const sums = waits.get(lane)!;
      sums.answerMs = sums.answerMs * FADING + ms;
      sums.answers = sums.answers * FADING + 1;
    },
    came: (forecast, realMs) => {
      if (Math.max(realMs, forecast.likelyMs) < SHORT_MS) return;
      ratios.push({
        likely: realMs / Math.max(SHORT_MS, forecast.likelyMs),
        atMost: realMs / Math.max(SHORT_MS, forecast.atMostMs),
      });
      if (ratios.length > CAME_KEPT) ratios.shift();
      factors = undefined;
    },
    corrected: ({ likelyMs, atMostMs }) => {
      if (ratios.length < ENOUGH_CAME) return { likelyMs, atMostMs };
      factors ??= { likely: factorAt((one) => one.likely, 0.5), atMost: factorAt((one) => one.atMost, 0.9) };
      const likely = Math.round(likelyMs * factors.likely);
      return { likelyMs: likely, atMostMs: Math.max(likely, Math.round(atMostMs * factors.atMost)) };
    },
    lawOf: (lane, matter) => {
      const rolling = byMatter.get(`${lane}|${matter}`);
      return (rolling && rolling.size >= ENOUGH ? rolling.known() : undefined) ?? laneLaw(lane);
    },
    meanMs: (lane) => laneLaw(lane).meanMs,
    patienceMs: (lane) => {
      const { waitedMs, left } = waits.get(lane)!;
      return left >= ENOUGH_LEFT ? waitedMs / left : undefined;
    },
    answerMs: (lane) => {
      const { answerMs, answers } = waits.get(lane)!;
      return answers >= 5 ? answerMs / answers : USUAL_ANSWER_MS;
    },
    get seen() {
      return seen;
    },
  };
};
