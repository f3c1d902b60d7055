/** Answers of the what-if page. */
import { z } from 'zod';
import { wideningStep } from '../../../routing/protocol/simulation.ts';
import * as c from './common.ts';

const estimate = z
  .object({
    mean: z.number().nullable().describe('null where no replication had a value'),
    half: z.number().optional().describe('Half width of the 95 % confidence interval'),
  })
  .meta({ id: 'SimulationEstimate' });

const figures = z
  .object({
    contacts: estimate,
    answered: estimate,
    abandoned: estimate,
    boxed: estimate,
    medianMs: estimate,
    p90Ms: estimate,
    p99Ms: estimate,
    meanMs: estimate,
    within15: estimate.describe('Answered within 15 s ÷ (offered − gave up within 5 s)'),
    serviceLevel: estimate.describe('The same with the target of the lane'),
    abandonShare: estimate,
    boxShare: estimate,
  })
  .meta({ id: 'SimulationFigures' });

const fairness = z.object({
  minutesGini: estimate,
  minutesSpread: estimate,
  weightedGini: estimate,
  weightedSpread: estimate,
});

const result = z
  .object({
    name: z.string(),
    replications: c.count,
    total: figures,
    byLane: z.partialRecord(z.enum(['voice', 'chat', 'task']), figures),
    byMatter: z.partialRecord(c.matter, figures),
    byRegion: z.record(z.string(), figures),
    byHalfHour: z.array(figures.extend({ fromMinute: c.count })),
    steps: z.array(estimate).describe('Share of contacts by the widening step at which they ended'),
    occupancy: estimate,
    missedOffers: estimate,
    people: fairness,
    firms: fairness,
    byPerson: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        firm: z.string(),
        dutyHours: z.number(),
        busyShare: z.number(),
        minutes: z.number(),
        cases: z.number(),
        weighted: z.number(),
      }),
    ),
  })
  .meta({ id: 'SimulationResult' });

export const simulationView = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done', 'cancelled', 'too_long', 'failed']),
    done: c.count,
    of: c.count,
    tookMs: z.number(),
    base: result.optional(),
    changed: result.optional(),
  })
  .meta({ id: 'Simulation' });

export const simulationDay = z
  .object({
    name: z.string(),
    contacts: c.count,
    people: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        firm: z.string().optional(),
        skills: z.array(z.object({ key: z.string(), level: z.number() })),
        languages: z.array(z.string()),
        shifts: z.string(),
      }),
    ),
    policy: z.object({
      offerMs: z.object({ voice: c.count, chat: c.count, task: c.count }),
      pauseAfterMissed: c.count,
      widening: z.array(wideningStep),
    }),
  })
  .meta({ id: 'SimulationDay' });

export const staffingView = z
  .object({
    handleMs: z.number(),
    rows: z.array(
      z.object({
        fromMinute: c.count,
        arrivals: z.number(),
        load: z.number().describe('Erlang'),
        needed: c.count.describe('People at work'),
        rostered: c.count.describe('People on the rota for that, shrinkage included'),
        serviceLevel: z.number(),
        meanWaitMs: z.number(),
        occupancy: z.number(),
        abandonShare: z.number(),
      }),
    ),
  })
  .meta({ id: 'StaffingTable' });

export const calibrationDays = z.object({
  items: z.array(
    z.object({
      day: z.string(),
      answered: c.count,
      left: c.count,
      boxed: c.count,
      withinLikely: z.number(),
      withinAtMost: z.number(),
      meanWaitMs: z.number(),
      errorMs: z.number(),
      naiveErrorMs: z.number(),
    }),
  ),
});
