/** Calendars by year and the bureau's settings of duty: read, checked, written with the version that was seen. */
import type { z } from 'zod';
import { problemsOfYear, type YearCalendar } from '../../../routing/calendar.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { DutyLine } from '../../../routing/people.ts';
import type { CalendarView, DutySettingsView } from '../../../routing/protocol/duty/duty.ts';
import type { dutySettings, yearCalendar } from '../../../routing/protocol/duty/duty-commands.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { lineFault } from '../bureau/local-services.ts';
import { putSetting } from '../put-setting.ts';
import type { DutyCore } from './deps.ts';
import { CALENDAR_KEY } from './roster-facts.ts';

/** Key of the duty section in the settings; merged over the policy's. */
export const DUTY_KEY = 'duty';

/** Every line that the settings name, with its place. */
const linesOf = (
  duty: Pick<DutyPolicy, 'coverage' | 'mandatoryLines'>,
): { line: DutyLine; field: string }[] => [
  ...duty.coverage.flatMap(({ line }, index) =>
    line ? [{ line, field: `duty.coverage.${index}.line` }] : [],
  ),
  ...duty.mandatoryLines.map((line, index) => ({ line, field: `duty.mandatoryLines.${index}` })),
];

export interface DutySettings {
  calendar(): Promise<CalendarView>;
  /** Puts one year in the place of what was kept of it. */
  saveYear(
    who: StaffPrincipal,
    year: number,
    input: z.output<typeof yearCalendar>,
  ): Promise<Outcome<CalendarView>>;
  settings(): Promise<DutySettingsView>;
  saveSettings(who: StaffPrincipal, input: z.output<typeof dutySettings>): Promise<Outcome<DutySettingsView>>;
}

export const createDutySettings = (core: DutyCore): DutySettings => {
  const { store, clock, bus, facts, record } = core;

  /** Compare-and-set of one setting; version 0 means that none was there. */
  const put = async (who: StaffPrincipal, key: string, version: number, value: unknown): Promise<boolean> => {
    const doc = { id: key, value, updatedAt: instant(clock.nowMs()), updatedBy: who.id };
    if ((await putSetting(store.settings, doc, version)) === undefined) return false;
    bus.publish('settings.changed', { key });
    return true;
  };

  const calendar = async (): Promise<CalendarView> => {
    const { version, years } = await facts.years();
    return {
      version,
      years: [...years].sort((a, b) => a.year - b.year),
      missingYears: await facts.missing(),
    };
  };
  const settings = async (): Promise<DutySettingsView> => ({
    version: (await store.settings.get(DUTY_KEY))?.version ?? 0,
    duty: core.duty(),
  });

  return {
    calendar,
    settings,
    saveYear: async (who, year, { version, holidays, makeUpDays }) => {
      if (year < 2020 || year > 2100) return refuse('invalid_input', '年份应在 2020 至 2100 之间。', 'year');
      const made: YearCalendar = {
        year,
        holidays: [...holidays].sort((a, b) => (a.day < b.day ? -1 : 1)),
        makeUpDays: [...makeUpDays].sort(),
      };
      const problems = problemsOfYear(made);
      if (problems.length > 0) return refuse('invalid_input', `${problems.join('；')}。`, 'holidays');
      const { years } = await facts.years();
      const next = [...years.filter((one) => one.year !== year), made];
      if (!(await put(who, CALENDAR_KEY, version, { years: next }))) return refuse('version_conflict');
      await record(who, 'calendar.saved', `calendar:${year}`, {
        holidays: made.holidays.length,
        makeUpDays: made.makeUpDays,
      });
      return ok(await calendar());
    },
    saveSettings: async (who, { version, duty }) => {
      const standing = new Set(linesOf(core.duty()).map(({ line }) => line));
      for (const { line, field } of linesOf(duty)) {
        const fault = lineFault(core.services(), line, standing);
        if (fault) return refuse('invalid_input', fault, field);
      }
      const before = core.duty() as unknown as Record<string, unknown>;
      if (!(await put(who, DUTY_KEY, version, duty))) return refuse('version_conflict');
      const after = duty as unknown as Record<string, unknown>;
      await record(who, 'duty.settings_saved', 'settings:duty', {
        changed: Object.keys(after).filter(
          (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
        ),
      });
      return ok({ version: version + 1, duty });
    },
  };
};
