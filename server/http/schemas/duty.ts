/** Answers of the duty routes: rota, coverage, calendar, settings, changes and imports. */
import { z } from 'zod';
import { dutyLine, dutySettings } from '../../../routing/protocol/duty/duty-commands.ts';
import * as c from './common.ts';

export const day = z.string().describe('YYYY-MM-DD, Asia/Shanghai');
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
