/** What forecasts learn from the contacts that are over: handle times by lane and matter, patience, time to answer. */
import { keysOf, LANES, type Lane } from '../vocabulary.ts';
import { exponentialLaw, type HandleLaw, lawOf } from './handle-law.ts';
import type { Kind } from './wait-facts.ts';

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
  /**
   * A contact is over that held a place for this long from its acceptance on, wrap-up included, ms; and how long the
   * wrap-up was, where that is known.
   */
  handled(kind: Kind, ms: number, wrapUpMs?: number): void;
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
  lawOf(kind: Kind): HandleLaw;
  /** Talk and wrap-up apart; undefined until enough of them have been seen. */
  phasesOf(kind: Kind): { talk: HandleLaw; wrapUp: HandleLaw } | undefined;
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

/** The matter first, then the way in which it came, then the lane. */
const keysFor = ({ lane, from = lane, matter }: Kind): string[] => [
  `${lane}<${from}|${matter}`,
  `${lane}<${from}`,
  lane,
];

/** Times by matter; by the way in and by lane for matters that are seldom. */
class Times {
  private readonly rolling = new Map<string, Rolling>();

  add(kind: Kind, ms: number): void {
    for (const key of keysFor(kind)) {
      const rolling = this.rolling.get(key) ?? new Rolling();
      this.rolling.set(key, rolling);
      rolling.add(ms);
    }
  }

  /** Of the first that has been seen often enough; undefined where none has. */
  lawOf(kind: Kind): HandleLaw | undefined {
    for (const key of keysFor(kind)) {
      const rolling = this.rolling.get(key);
      if (rolling && rolling.size >= ENOUGH) return rolling.known();
    }
    return undefined;
  }

  laneLaw(lane: Lane): HandleLaw | undefined {
    const rolling = this.rolling.get(lane);
    return rolling && rolling.size >= ENOUGH ? rolling.known() : undefined;
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
  const whole = new Times();
  const talk = new Times();
  const wrapUp = new Times();
  const waits = new Map<Lane, Waits>(
    keysOf(LANES).map((lane) => [lane, { waitedMs: 0, left: 0, answerMs: 0, answers: 0 }]),
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

  return {
    handled: (kind, ms, wrapUpMs) => {
      whole.add(kind, ms);
      seen += 1;
      if (wrapUpMs === undefined) return;
      talk.add(kind, Math.max(0, ms - wrapUpMs));
      wrapUp.add(kind, wrapUpMs);
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
    lawOf: (kind) => whole.lawOf(kind) ?? usualLaw(),
    phasesOf: (kind) => {
      const [talks, wraps] = [talk.lawOf(kind), wrapUp.lawOf(kind)];
      return talks && wraps ? { talk: talks, wrapUp: wraps } : undefined;
    },
    meanMs: (lane) => (whole.laneLaw(lane) ?? usualLaw()).meanMs,
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
