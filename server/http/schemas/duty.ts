/** Answers of the duty routes. */
import { z } from 'zod';
import { SWAP_KINDS, SWAP_STATES } from '../../../routing/protocol/duty/duty.ts';
import { dutyLine, dutySettings } from '../../../routing/protocol/duty/duty-commands.ts';
import { STAFF_KINDS } from '../../../routing/vocabulary/staff-kinds.ts';
import * as c from './common.ts';

const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
const day = z.string().describe('YYYY-MM-DD, Asia/Shanghai');
const staffKind = codes(STAFF_KINDS);
const clock = z.string().describe('HH:MM');

export const absence = z.enum(['no_show', 'left_early']);
export const gap = z
  .object({
    day,
    from: clock,
    to: clock,
    kind: z.enum(['nobody', 'too_few', 'no_leader']),
    ruleId: z.string().optional(),
    name: z.string(),
    have: c.count,
    need: c.count,
  })
  .meta({ id: 'DutyGap' });

export const boardDuty = z
  .object({
    leader: z.object({ staffId: c.id, name: z.string(), until: c.instant }).optional(),
    missing: z.array(
      z.object({
        shiftId: c.id,
        staffId: c.id,
        name: z.string(),
        post: z.string(),
        kind: absence,
        sinceMs: c.ms,
      }),
    ),
    gaps: z.array(gap),
  })
  .meta({ id: 'BoardDuty' });

export const shiftShape = {
  id: c.id,
  version: c.count,
  staffId: c.id,
  startAt: c.instant,
  endAt: c.instant.describe('Exclusive'),
  post: z.string(),
  line: dutyLine.optional(),
  place: z.string().optional(),
  lead: z.boolean().optional().describe('Leader of the day'),
  voluntary: z.boolean().optional().describe('Unpaid'),
  turn: z.string().optional(),
  insteadOf: c.id.optional(),
  changeId: c.id.optional(),
  createdAt: c.instant,
  updatedAt: c.instant,
};
export const shift = z.object(shiftShape).meta({ id: 'Shift' });
export const shiftLine = z.object({ ...shiftShape, staffName: z.string() }).meta({ id: 'ShiftLine' });

const years = z.array(z.number());
export const dayKind = z.enum(['working', 'weekend', 'holiday', 'make_up']);
const turnType = z.object({ name: z.string(), spans: z.array(z.tuple([clock, clock])) });

export const rota = z
  .object({
    days: z.array(z.object({ day, kind: dayKind, name: z.string().optional(), gaps: z.array(gap) })),
    shifts: z.array(shiftLine),
    turnTypes: z.array(turnType),
    missingYears: years,
  })
  .meta({ id: 'Rota' });

export const coverage = z
  .object({
    from: day,
    to: day,
    gaps: z.array(gap),
    linesWithoutProvider: z.array(dutyLine),
    missingYears: years,
  })
  .meta({ id: 'DutyCoverage' });

export const calendar = z
  .object({
    version: c.count,
    years: z.array(
      z.object({
        year: z.number(),
        holidays: z.array(z.object({ day, name: z.string() })),
        makeUpDays: z.array(day),
      }),
    ),
    missingYears: years,
  })
  .meta({ id: 'DutyCalendar' });

export const settings = z
  .object({ version: c.count, duty: dutySettings.shape.duty })
  .meta({ id: 'DutySettings' });

export const change = z
  .object({
    id: c.id,
    version: c.count,
    kind: z.enum(['import', 'swap', 'substitute', 'leave']),
    state: z.enum(['draft', 'applying', 'applied', 'undoing', 'undone', 'void']),
    title: z.string(),
    byName: z.string(),
    at: c.instant,
    added: c.count,
    removed: c.count,
    kept: c.count.optional(),
  })
  .meta({ id: 'RosterChange' });

export const importPreview = z
  .object({
    change,
    mode: z.enum(['replace', 'add']),
    add: z.array(
      z.object({
        row: c.count,
        staffId: c.id,
        staffName: z.string(),
        startAt: c.instant,
        endAt: c.instant,
        post: z.string(),
        line: dutyLine.optional(),
        place: z.string().optional(),
        lead: z.boolean().optional(),
        turn: z.string().optional(),
      }),
    ),
    remove: z.array(shiftLine),
    unchanged: c.count,
    past: c.count,
    first: day.optional(),
    last: day.optional(),
    problems: z.array(
      z.object({
        level: z.enum(['error', 'warning']),
        row: c.count.describe('As the spreadsheet shows it; 0 = the file as a whole'),
        column: z.string(),
        text: z.string(),
      }),
    ),
    gaps: z.array(gap).describe('Still open in the days of the file after the import'),
  })
  .meta({ id: 'RotaImportPreview' });

const swapTurn = z.object({
  shiftId: c.id,
  staffId: c.id,
  startAt: c.instant,
  endAt: c.instant,
  post: z.string(),
});
const act = z.enum(['agree', 'decline', 'withdraw', 'approve', 'refuse']);
export const swap = z
  .object({
    id: c.id,
    version: c.count,
    kind: codes(SWAP_KINDS),
    state: codes(SWAP_STATES),
    fromId: c.id,
    fromName: z.string(),
    toId: c.id.optional(),
    toName: z.string().optional(),
    give: swapTurn,
    take: swapTurn.optional(),
    reason: z.string(),
    override: z.string().optional(),
    steps: z.array(
      z.object({ at: c.instant, byName: z.string(), what: codes(SWAP_STATES), note: z.string().optional() }),
    ),
    createdAt: c.instant,
    warnings: z.array(z.string()),
    acts: z.array(act),
  })
  .meta({ id: 'DutySwap' });

export const mine = z
  .object({
    now: shiftLine.optional(),
    next: shiftLine.optional(),
    shifts: z.array(shiftLine),
    swaps: z.array(swap),
    colleagues: z.array(z.object({ id: c.id, name: z.string(), shifts: z.array(shiftLine) })),
    year: z.object({
      year: z.number(),
      servedMs: c.ms,
      freeMs: c.ms.describe('Of it unpaid: counts for the target'),
      targetHours: z.number(),
      handled: c.count,
      weighted: z.number(),
    }),
  })
  .meta({ id: 'MyDuty' });

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
