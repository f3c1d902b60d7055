/** Forecasts inside a simulated day: what would have been told to each who had to wait, and how wrong it was. */

import { type ConcreteStep, needsUpTo, stepsOf } from '../dispatch/steps.ts';
import { forecastWait, naiveWait } from '../dispatch/wait.ts';
import { crowdOf, type Room, type RoomTicket, stepTimes } from '../dispatch/wait-facts.ts';
import { createWaitLearning, type WaitLearning } from '../dispatch/wait-learning.ts';
import type { Policy } from '../policy.ts';
import type { Lane } from '../vocabulary.ts';
import type { SimDay } from './day.ts';
import type { EngineFactory } from './engine.ts';
import { factsOf, kindOf, type LiveSimTicket, type RunOptions, type SimWorld } from './live-ticket.ts';
import type { SimLog } from './log.ts';
import { simulateDay } from './run.ts';

/** Arrivals of this time say who may come and overtake, ms. */
const LATELY_MS = 1_800_000;

interface Needs {
  lane: Lane;
  steps: readonly ConcreteStep[];
  needsAt: RoomTicket['needsAt'];
}
const known = new WeakMap<LiveSimTicket, Needs>();

/** What a ticket asks at each step: the same all its life, but for the lane after the message box. */
const needsOf = (live: LiveSimTicket, world: SimWorld): Needs => {
  let needs = known.get(live);
  if (needs?.lane !== live.lane) {
    const steps = stepsOf(factsOf(live), world.policy);
    needs = { lane: live.lane, steps, needsAt: steps.map((_, step) => needsUpTo(steps, step)) };
    known.set(live, needs);
  }
  return needs;
};

const roomTicket = (live: LiveSimTicket, world: SimWorld): RoomTicket => {
  const { steps, needsAt } = needsOf(live, world);
  const placement = live.placement!;
  return {
    ...kindOf(live),
    virtualArrivalMs: placement.virtualArrivalMs,
    needsAt,
    stepAtMs: stepTimes(
      placement.step,
      live.stepSinceMs,
      steps.slice(1).map((step) => step.afterMs),
    ),
    excludedStaffIds: placement.excludedStaffIds,
    ...(placement.preferredOnly && placement.preferredStaffId
      ? { onlyStaffId: placement.preferredStaffId }
      : {}),
  };
};

/** Who came in the last half hour, whatever became of him. */
const latelyOf = ({ came, nowMs }: SimWorld): LiveSimTicket[] => {
  let first = came.length;
  while (first > 0 && came[first - 1]!.ticket.arrivalMs > nowMs - LATELY_MS) first -= 1;
  return came.slice(first).filter((live) => live.placement);
};

/** The room of a forecast as it stands in the simulation. */
const roomOf = (world: SimWorld, learning: WaitLearning): Room => {
  const all = [...world.tickets.values()];
  const lately = latelyOf(world);
  return {
    nowMs: world.nowMs,
    people: world.crew.room(world.nowMs),
    waiting: all.filter((live) => live.place === 'waiting').map((live) => roomTicket(live, world)),
    lawOf: learning.lawOf,
    phasesOf: learning.phasesOf,
    tailMs: world.policy.shiftTailMs,
    answerMs: learning.answerMs,
    patienceMs: learning.patienceMs,
    arrivals: {
      perMs: lately.length / LATELY_MS,
      recent: lately.map((live) => ({
        ...kindOf(live),
        needsAt: needsOf(live, world).needsAt,
        creditMs: live.ticket.arrivalMs - live.placement!.virtualArrivalMs,
      })),
    },
  };
};

/** An option for a run: forecasts for all who wait, with what has been learnt so far, and learning as it goes. */
const forecasting =
  (learning: WaitLearning): NonNullable<RunOptions['estimate']> =>
  async (live, world) => {
    const mine = roomTicket(live, world);
    const room = roomOf(world, learning);
    const told = forecastWait(crowdOf(mine, room));
    if (!told) return undefined;
    const ahead = (await world.engine.ahead(live.ticket.id)) ?? 0;
    const meanMs = learning.meanMs(live.lane);
    const there = room.people.filter((person) => person.fromMs === undefined).length;
    return {
      ...learning.corrected(told),
      raw: told,
      spreadMs: told.spreadMs,
      atMs: world.nowMs,
      naiveMs: naiveWait(ahead, meanMs),
      sharedMs: ((ahead + 1) * meanMs) / Math.max(1, there),
    };
  };

/** What the record of a day teaches: as the server learns it from closed tickets. */
const learnFrom = (learning: WaitLearning, day: SimDay, log: SimLog): void => {
  const times = new Map(day.tickets.map((ticket) => [ticket.id, ticket]));
  for (const line of log.tickets) {
    const ticket = times.get(line.id)!;
    const { lane } = line;
    // A message that was answered later was worked on as a task.
    if (line.answeredLater)
      learning.handled({ lane: 'task', from: lane, matter: line.matter }, ticket.handleMs + ticket.wrapUpMs);
    if (line.outcome === 'answered') {
      // The end of a call is known, that of a chat's talk is not.
      const wrapUpMs = lane === 'voice' ? ticket.wrapUpMs : undefined;
      learning.handled({ lane, matter: line.matter }, ticket.handleMs + ticket.wrapUpMs, wrapUpMs);
      learning.waited(lane, line.waitMs!, false);
      if (!line.waited && line.offers === 1) learning.answered(lane, line.waitMs!);
      if (line.estimate) learning.came(line.estimate.raw, line.arrivalMs + line.waitMs! - line.estimate.atMs);
    } else if (line.outcome === 'abandoned') learning.waited(lane, line.waitMs!, true);
  }
};

export interface ForecastError {
  /** Served tickets that waited longer than `overMs` and had been told a range. */
  tickets: number;
  meanWaitMs: number;
  /** Mean absolute error of the median told ÷ mean real wait, from the telling to the acceptance. */
  ratio: number;
  /** The same error if every forecast were perfectly right about its chances: nobody can be better. */
  floorRatio: number;
  /** The same for "people ahead times mean handle time", and for that shared out among those on duty. */
  naiveRatio: number;
  sharedRatio: number;
  /** Share answered within the median told, and within the 90 % bound. */
  withinLikely: number;
  withinAtMost: number;
}

/** How wrong the forecasts were (WT2). */
const forecastError = (logs: readonly SimLog[], overMs = 5000): ForecastError => {
  const told = logs
    .flatMap((log) => log.tickets)
    .filter((line) => line.outcome === 'answered' && line.estimate && line.waitMs! > overMs)
    .map((line) => ({ ...line.estimate!, realMs: line.arrivalMs + line.waitMs! - line.estimate!.atMs }));
  const mean = (pick: (one: (typeof told)[number]) => number) =>
    told.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, told.length);
  const meanWaitMs = mean((one) => one.realMs);
  return {
    tickets: told.length,
    meanWaitMs,
    ratio: mean((one) => Math.abs(one.likelyMs - one.realMs)) / meanWaitMs,
    floorRatio: mean((one) => one.spreadMs) / meanWaitMs,
    naiveRatio: mean((one) => Math.abs(one.naiveMs - one.realMs)) / meanWaitMs,
    sharedRatio: mean((one) => Math.abs(one.sharedMs - one.realMs)) / meanWaitMs,
    withinLikely: mean((one) => (one.realMs <= one.likelyMs ? 1 : 0)),
    withinAtMost: mean((one) => (one.realMs <= one.atMostMs ? 1 : 0)),
  };
};

/** Learning with the handle time of a policy as its fallback. */
const learningFor = (policy: Pick<Policy, 'handleMs'>): WaitLearning =>
  createWaitLearning(() => policy.handleMs);

export interface ForecastTrial {
  /** Days played before, of which only is learnt; the last of them with forecasts, to learn the correction. */
  days: { day: SimDay; measured: boolean }[];
  policy: Policy;
  behaviour: RunOptions['behaviour'];
  engine: EngineFactory;
  seed: number | string;
  /** Forecasts are made for one of so many who wait. */
  oneOf: number;
}

/** Plays days one after the other, learning as the server does, and tells how wrong the measured ones were. */
export const tryForecasts = async (trial: ForecastTrial): Promise<ForecastError> => {
  const { policy, behaviour, engine, seed, oneOf } = trial;
  const learning = learningFor(policy);
  const measured: SimLog[] = [];
  let waits = 0;
  for (const [index, one] of trial.days.entries()) {
    const forecast = forecasting(learning);
    const log = await simulateDay(one.day, {
      ...{ policy, behaviour },
      engine: engine(policy),
      seed: `${seed}-${index}`,
      estimate: async (live, world) => {
        waits += 1;
        return waits % oneOf === 0 ? forecast(live, world) : undefined;
      },
    });
    learnFrom(learning, one.day, log);
    if (one.measured) measured.push(log);
  }
  return forecastError(measured);
};
