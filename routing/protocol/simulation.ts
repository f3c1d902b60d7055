/** Scenarios, what-if runs and the staffing table as pages, scripts and the HTTP interface speak of them. */
import { z } from 'zod';
import type { WideningStep } from '../dispatch/policy-data.ts';
import type { SimResult } from '../simulate/replicate.ts';
import type { StaffingRow } from '../staffing/planner.ts';
import {
  CHANNELS,
  CRISIS_LEVELS,
  GROUPS,
  keysOf,
  LANGUAGES,
  type Lane,
  MATTERS,
  URGENCIES,
} from '../vocabulary.ts';
import { serviceSchema } from './bureau/service-code.ts';
import { day } from './commands/fields.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const name = z.string().trim().min(1).max(60);
const ms = z
  .number()
  .int()
  .min(0)
  .max(7 * 86_400_000);
const share = z.number().min(0).max(1);
const weight = z.number().min(0).max(1e6);

const skill = z.object({
  key: z.union([
    z.enum([...keysOf(MATTERS), '*']),
    serviceSchema,
    z.templateLiteral(['desk:', z.string().min(1).max(40)]),
  ]),
  level: z.number().int().min(1).max(5),
});
const lanes = <T extends z.ZodType>(value: T) => z.object({ voice: value, chat: value, task: value });
const law = z.object({
  law: z.enum(['exponential', 'lognormal', 'fixed']),
  meanMs: ms,
  cv: z.number().min(0.05).max(5).optional(),
});
const places = z.number().int().min(0).max(50);
const shifts = z.array(z.object({ from: clock, to: clock })).max(6);
const person = {
  skills: z.array(skill).max(60),
  languages: z.array(z.enum(keysOf(LANGUAGES))).max(10),
  regionCodes: z.array(z.string().regex(/^\d{2,12}$/)).max(60),
  capacity: lanes(places),
  capacityTotal: places,
};

export const personGroup = z.object({
  name,
  count: z.number().int().min(1).max(500),
  firm: name.optional(),
  ...person,
  shifts: shifts.min(1),
});

/** Shares by code; they need not add up to 1 where one of them is drawn. */
const sharesOf = <K extends string>(codes: readonly K[]) => z.partialRecord(z.enum(codes), weight);

/** A wait of the policy's steps: the list replaces the policy's. */
export const wideningStep = z.object({
  afterMs: ms,
  level: z.number().int().min(1).max(5).optional(),
  skill: z.enum(['own', 'general']),
  region: z.enum(['own', 'paired', 'city', 'province', 'any']),
});

const some = <K extends string>(codes: readonly K[]) => z.array(z.enum(codes)).max(60).optional();
/** A rule of the policy's `modes`; the list replaces the policy's, and the first rule that fits counts (GR1). */
const modeRule = z
  .object({
    when: z
      .object({
        groups: some(keysOf(GROUPS)),
        matters: some(keysOf(MATTERS)),
        services: z.array(serviceSchema).max(60).optional(),
        lanes: some(['voice', 'chat', 'task'] as const),
        entries: z.array(z.string().min(1).max(64)).max(60).optional(),
        regions: z
          .array(z.string().regex(/^\d{2,12}$/))
          .max(60)
          .optional(),
      })
      .strict(),
    mode: z.enum(['push', 'grab', 'pull']),
  })
  .strict();

export const policyChange = z
  .object({
    modes: z.array(modeRule).max(100).optional(),
    grab: z
      .object({
        broadcastMs: ms,
        capPerDay: z.number().int().min(0).max(1000),
        coolDownMs: ms,
        minSeenMs: ms,
        perMinute: z.number().int().min(1).max(1000),
        headStartMs: ms,
      })
      .partial()
      .strict()
      .optional(),
    pull: z.object({ pushAfterMs: ms }).partial().strict().optional(),
    offerMs: z.object({ voice: ms, chat: ms, task: ms }).partial().optional(),
    /** DP7: who is asked first. */
    balance: lanes(z.enum(['least_load', 'longest_idle', 'fair_share']))
      .partial()
      .optional(),
    widening: z.array(wideningStep).min(1).max(12).optional(),
    pauseAfterMissed: z.number().int().min(1).max(20).optional(),
    credits: z
      .object({
        group: z.partialRecord(z.enum(keysOf(GROUPS)), ms).optional(),
        urgency: z.partialRecord(z.enum(keysOf(URGENCIES)), ms).optional(),
        crisis: z.partialRecord(z.enum(keysOf(CRISIS_LEVELS)), ms).optional(),
        returned: ms.optional(),
      })
      .strict()
      .optional(),
  })
  .strict();

const behaviour = z
  .object({
    answerMs: ms,
    refuseShare: share,
    missShare: share,
    missedPauseMs: ms,
    grabShare: share,
    grabMs: ms,
    grabSpread: z.number().min(0).max(3),
    assignMs: ms,
    lateMs: ms,
    breakEveryMs: ms,
    breakMs: ms,
  })
  .partial()
  .strict();

export const scenario = z
  .object({
    name,
    day,
    people: z.array(personGroup).max(200),
    arrivals: z.object({
      perDay: z.number().min(0).max(20_000),
      profile: z.array(weight).length(48).optional(),
      channels: sharesOf(keysOf(CHANNELS)),
      matters: sharesOf(keysOf(MATTERS)),
      languages: sharesOf(keysOf(LANGUAGES)),
      regions: z.record(z.string().regex(/^\d{6,12}$/), weight),
      groups: z.partialRecord(z.enum(keysOf(GROUPS)), share),
      urgency: sharesOf(keysOf(URGENCIES)),
      crisis: sharesOf(keysOf(CRISIS_LEVELS)),
      sticky: share.optional(),
    }),
    handle: lanes(law),
    handleFactor: z.partialRecord(z.enum(keysOf(MATTERS)), z.number().min(0.05).max(20)).optional(),
    wrapUp: lanes(law),
    patience: z.object({ voice: law, chat: law, task: law }).partial(),
    behaviour: behaviour.optional(),
    policy: policyChange.optional(),
  })
  .strict();

export const dayChange = z
  .object({
    add: z.array(personGroup).max(50).optional(),
    remove: z.array(z.string().min(1).max(80)).max(500).optional(),
    people: z
      .array(
        z.object({
          id: z.string().min(1).max(80),
          ...z.object(person).partial().shape,
          shifts: shifts.optional(),
        }),
      )
      .max(500)
      .optional(),
    arrivalsFactor: z.number().min(0).max(5).optional(),
    handleFactor: z.number().min(0.1).max(5).optional(),
    policy: policyChange.optional(),
  })
  .strict();

/** A file that changes another scenario instead of being a whole one. */
export const scenarioChange = z.object({ name: name.optional(), change: dayChange }).strict();

export const simulationSource = z.union([
  z.object({ example: z.enum(['county', 'province', 'rush']) }),
  z.object({ day }),
]);

/** A run of the what-if page: the day as it is, and beside it the day with the changes. */
export const simulationStart = z.object({
  source: simulationSource,
  change: dayChange.optional(),
  replications: z.number().int().min(1).max(20).default(5),
  seed: z.number().int().min(0).max(1_000_000).default(1),
});

export const staffingAsk = z.object({
  source: simulationSource,
  lane: z.enum(['voice', 'chat', 'task']).default('voice'),
  targetShare: z.number().min(0.5).max(0.999).default(0.95),
  withinMs: ms.default(15_000),
  shrinkage: z.number().min(0).max(0.9).default(0.3),
  /** Left out: the mean of the day. */
  handleMs: ms.min(1000).optional(),
  patienceMs: ms.min(1000).optional(),
  placesPerPerson: z.number().int().min(1).max(20).default(1),
});

export type SimulationSource = z.input<typeof simulationSource>;
export type SimulationStart = z.input<typeof simulationStart>;
export type StaffingAsk = z.input<typeof staffingAsk>;
export type DayChangeInput = z.input<typeof dayChange>;

export type SimulationState = 'running' | 'done' | 'cancelled' | 'too_long' | 'failed';

export interface SimulationView {
  id: string;
  state: SimulationState;
  /** Replications played and wanted, of both days together. */
  done: number;
  of: number;
  tookMs: number;
  base?: SimResult;
  changed?: SimResult;
}

/** The people of a day, for the page to choose from. */
export interface SimulationDayView {
  name: string;
  contacts: number;
  people: {
    id: string;
    name: string;
    firm?: string;
    skills: { key: string; level: number }[];
    languages: string[];
    /** `08:30-16:00` of the day, comma between several. */
    shifts: string;
  }[];
  /** Numbers of the policy in force, to start from. */
  policy: {
    offerMs: Record<Lane, number>;
    pauseAfterMissed: number;
    widening: WideningStep[];
  };
}

export interface StaffingView {
  handleMs: number;
  rows: StaffingRow[];
}

/** How the forecasts of a day came out. */
export interface CalibrationDay {
  day: string;
  /** Forecasts shown of which the end is known by an answer; those who left or were sent to the message box. */
  answered: number;
  left: number;
  boxed: number;
  /** Shares of the answered, 0..1. */
  withinLikely: number;
  withinAtMost: number;
  /** Mean real wait, mean absolute error of the median shown, and of "people ahead times handle time", ms. */
  meanWaitMs: number;
  errorMs: number;
  naiveErrorMs: number;
}
