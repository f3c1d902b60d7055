/** Answers of the duty routes: attendance, ledger and subsidy statement. */
import { z } from 'zod';
import { VISIT_KINDS } from '../../../routing/protocol/duty/duty.ts';
import { dutyLine } from '../../../routing/protocol/duty/duty-commands.ts';
import { STAFF_KINDS } from '../../../routing/vocabulary/staff-kinds.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import * as c from './common.ts';
import { day } from './duty.ts';

const staffKind = z.enum(keysOf(STAFF_KINDS));

export const attendance = z
  .object({
    id: c.id,
    version: c.count,
    staffId: c.id,
    staffName: z.string(),
    startAt: c.instant,
    endAt: c.instant,
    post: z.string(),
    line: dutyLine.optional(),
    place: z.string().optional(),
    lead: z.boolean().optional(),
    voluntary: z.boolean().optional(),
    plannedMs: c.ms,
    servedMs: c.ms,
    pausedMs: z.partialRecord(c.pauseReason, c.ms),
    awayMs: c.ms,
    lateMs: c.ms,
    leftEarlyMs: c.ms,
    alarmedAt: c.instant.optional(),
    closed: z.boolean(),
    updatedAt: c.instant,
  })
  .meta({ id: 'Attendance' });

export const ledger = z
  .object({
    from: day,
    to: day,
    targetHours: z.number(),
    leaderDays: c.count,
    leaderPlaces: c.count,
    lines: z.array(
      z.object({
        staffId: c.id,
        name: z.string(),
        org: z.string(),
        turns: c.count,
        plannedMs: c.ms,
        servedMs: c.ms,
        freeMs: c.ms,
        pausedMs: c.ms,
        awayMs: c.ms,
        noShows: c.count,
        handled: c.count,
        weighted: z.number(),
        grabs: c.count,
        leaderDays: c.count,
        leaderPlaces: c.count,
        meanGrade: z.number().optional(),
        ratings: c.count,
        share: z.number().describe('Percent: weighted minutes of cases over minutes of duty'),
        kind: staffKind.optional(),
        yearServedMs: c.ms,
        yearFreeMs: c.ms.describe('Of it unpaid: counts for the target'),
        isLeader: z.boolean(),
      }),
    ),
    orgs: z.array(
      z.object({ name: z.string(), people: c.count, servedMs: c.ms, handled: c.count, weighted: z.number() }),
    ),
  })
  .meta({ id: 'DutyLedger' });

export const visit = z
  .object({
    id: c.id,
    version: c.count,
    staffId: c.id,
    staffName: z.string(),
    day,
    kind: z.enum(keysOf(VISIT_KINDS)),
    place: z.string(),
    purpose: z.string(),
    result: z.string(),
    by: c.id,
    byName: z.string(),
    at: c.instant,
    withdrawn: z.object({ by: c.id, at: c.instant, reason: z.string() }).optional(),
    mayWithdraw: z.boolean(),
  })
  .meta({ id: 'LeaderVisit' });

export const leaders = z
  .object({
    year: z.int(),
    targetDays: c.count,
    targetPlaces: c.count,
    lines: z.array(
      z.object({
        staffId: c.id,
        name: z.string(),
        org: z.string(),
        dutyDays: c.count,
        visitDays: c.count,
        days: c.count.describe('Different days of duty or visits'),
        places: z.array(z.string()),
        visits: c.count,
      }),
    ),
    visits: z.array(visit),
    mayEnterFor: z.array(z.object({ id: c.id, name: z.string() })),
  })
  .meta({ id: 'LeadersOfYear' });

const fen = z.int().describe('Fen');
export const statement = z
  .object({
    month: z.string(),
    qualityOn: z.boolean(),
    lines: z.array(
      z.object({
        staffId: c.id,
        name: z.string(),
        org: z.string(),
        kind: staffKind.optional(),
        turns: z.array(
          z.object({
            day,
            startAt: c.instant,
            endAt: c.instant,
            post: z.string(),
            minutes: c.count,
            rateFen: fen,
            factor: z.number(),
            amountFen: fen,
          }),
        ),
        minutes: c.count,
        baseFen: fen,
        quality: z.number(),
        amountFen: fen,
      }),
    ),
    totalFen: fen,
  })
  .meta({ id: 'SubsidyStatement' });
