/** What comes in on the duty routes, checked. */
import { z } from 'zod';
import { isDay, minutesOf } from '../../calendar.ts';
import type { DutyLine } from '../../people.ts';
import { STAFF_KINDS } from '../../vocabulary/staff-kinds.ts';
import { LANES, LANGUAGES, MATTERS } from '../../vocabulary.ts';
import { localServiceSchema } from '../bureau/service-code.ts';
import { DUTY_LINES, VISIT_KINDS } from './duty.ts';

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);
const text = (max: number) => z.string().trim().min(1).max(max);
const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
/** Whether a line of the installation exists is asked where it is written (shifts, settings, imports). */
export const dutyLine = z.union([codes(DUTY_LINES), localServiceSchema]) as unknown as z.ZodType<
  DutyLine,
  DutyLine
>;
export const day = z.string().refine(isDay, { message: '日期应为 2026-12-01 的样子' });
export const month = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, '月份应为 2026-12 的样子');
const clock = z.string().refine((value) => /^\d\d:\d\d$/.test(value) && minutesOf(value) !== undefined, {
  message: '时间应为 08:30 的样子',
});
const span = z.tuple([clock, clock]);
const version = z.coerce.number().int().min(0);

/** At most a quarter at once. */
export const dayRange = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) <= 99 * 86_400_000, {
    message: '请选择不超过三个月的时间范围',
    path: ['to'],
  });

export const yearCalendar = z.object({
  version,
  holidays: z.array(z.object({ day, name: text(20) })).max(80),
  makeUpDays: z.array(day).max(40),
});
export type YearCalendarInput = z.input<typeof yearCalendar>;

const factor = z.number().min(0).max(10);
const rule = z.object({
  id: z.string().regex(/^[a-z][a-z0-9_-]{0,29}$/),
  name: text(30),
  line: dutyLine.optional(),
  matter: codes(MATTERS).optional(),
  language: codes(LANGUAGES).optional(),
  post: text(50).optional(),
  place: text(50).optional(),
  min: z.int().min(1).max(200),
  days: z.enum(['every', 'working', 'rest']),
  from: clock,
  to: clock,
});
const unique =
  <T>(of: (item: T) => string) =>
  (items: T[]) =>
    new Set(items.map(of)).size === items.length;

export const dutySettings = z.object({
  version,
  duty: z.object({
    turnTypes: z
      .array(z.object({ name: text(20), spans: z.array(span).min(1).max(6) }))
      .max(30)
      .refine(
        unique((type: { name: string }) => type.name),
        { message: '班次名称重复' },
      ),
    coverage: z
      .array(rule)
      .max(60)
      .refine(
        unique((one: { id: string }) => one.id),
        { message: '规则编号重复' },
      )
      .refine((rules) => rules.every(({ from, to }) => from < to), { message: '结束时间须晚于开始时间' }),
    leaderDaily: z.boolean(),
    mandatoryLines: z.array(dutyLine).max(10),
    workingHours: z.array(span).min(1).max(4),
    noShowMinutes: z.int().min(1).max(120),
    rest: z.object({
      splitMinutes: z.int().min(0).max(720),
      minRestMinutes: z.int().min(0).max(2880),
      maxStretchMinutes: z.int().min(60).max(2880),
    }),
    swapNeedsSupervisor: z.boolean(),
    importMaxRows: z.int().min(1).max(5000),
    weights: z.object({
      matter: z.partialRecord(codes(MATTERS), factor),
      lane: z.record(codes(LANES), factor),
      duration: z
        .array(z.object({ fromMinutes: z.int().min(0).max(1440), factor }))
        .min(1)
        .max(10),
    }),
    proBonoHours: z.number().min(0).max(2000),
    leaderDays: z.int().min(0).max(366),
    leaderPlaces: z.int().min(0).max(100),
    rates: z
      .array(
        z.object({
          from: day,
          perHourFen: z.int().min(0).max(10_000_000),
          weekendFactor: factor,
          holidayFactor: factor,
        }),
      )
      .max(50)
      .refine(
        unique((rate: { from: string }) => rate.from),
        { message: '同一天只能有一个标准' },
      ),
    quality: z.object({
      on: z.boolean(),
      minRatings: z.int().min(1).max(1000),
      bands: z
        .array(z.object({ atLeast: z.number().min(0).max(5), factor }))
        .min(1)
        .max(10),
    }),
  }),
});
export type DutySettingsInput = z.input<typeof dutySettings>;

/** The file in base64: 5,000 rows are some 300 kB. */
export const rotaFile = z.object({
  name: text(200),
  base64: z
    .string()
    .min(1)
    .max(6_000_000)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  mode: z.enum(['replace', 'add']).default('replace'),
});
export type RotaFileInput = z.input<typeof rotaFile>;
export const changeRef = z.object({ version: z.int().min(1) });
export type ChangeRefInput = z.input<typeof changeRef>;

export const rotaExport = z.object({
  month,
  layout: z.enum(['grid', 'list']).default('list'),
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
});
export const sheetFormat = z.object({ format: z.enum(['csv', 'xlsx']).default('xlsx') });
export const monthQuery = z.object({ month });
export const monthExport = z.object({
  month,
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
  kind: codes(STAFF_KINDS).optional().describe('Of this footing alone'),
});
export const yearQuery = z.object({ year: z.coerce.number().int().min(2020).max(2100) });

export const visitInput = z.object({
  /** The leader; oneself when left out. */
  staffId: id.optional(),
  day,
  kind: codes(VISIT_KINDS),
  place: text(50),
  purpose: text(200),
  result: z.string().trim().max(1000).default(''),
});
export type VisitInput = z.input<typeof visitInput>;
export const visitWithdraw = z.object({ version: z.int().min(1), reason: text(300) });
export type VisitWithdrawInput = z.input<typeof visitWithdraw>;
export const yearExport = yearQuery.extend({ format: z.enum(['csv', 'xlsx']).default('xlsx') });

const reason = z.string().trim().max(300);
export const swapAsk = z
  .object({
    kind: z.enum(['swap', 'substitute', 'leave']),
    shiftId: id,
    toStaffId: id.optional(),
    takeShiftId: id.optional(),
    reason: reason.min(1, '请写明原因'),
  })
  .refine((ask) => ask.kind === 'leave' || ask.toStaffId, { message: '请选择同事', path: ['toStaffId'] })
  .refine((ask) => ask.kind !== 'swap' || ask.takeShiftId, {
    message: '请选择对方的班次',
    path: ['takeShiftId'],
  });
export type SwapAskInput = z.input<typeof swapAsk>;

export const swapAct = z.object({
  version: z.int().min(1),
  act: z.enum(['agree', 'decline', 'withdraw', 'approve', 'refuse']),
  note: reason.default(''),
  /** Why rest rules or gaps are overridden. */
  override: reason.optional(),
  /** Of a leave: who takes the turn over. */
  toStaffId: id.optional(),
});
export type SwapActInput = z.input<typeof swapAct>;
export const swapScope = z.object({ scope: z.enum(['open', 'all']).default('open') });
