/** Calendars and instants of twenty years, for properties. */
import fc from 'fast-check';
import { addDays, type Calendar, isWorkingDay, startOfDay } from '../../../routing/calendar.ts';

const FIRST = '2020-01-01';

/** Twenty years in which some stretches are free and some weekends are worked, as the State Council does it. */
export const calendars: fc.Arbitrary<Calendar> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 7300 }), fc.integer({ min: 1, max: 9 })), { maxLength: 120 })
  .chain((stretches) =>
    fc.array(fc.integer({ min: 0, max: 7300 }), { maxLength: 120 }).map((extra) => {
      const holidays = new Set(
        stretches.flatMap(([at, length]) => Array.from({ length }, (_, day) => addDays(FIRST, at + day))),
      );
      const makeUpDays = extra
        .map((at) => addDays(FIRST, at))
        .filter((day) => !holidays.has(day) && !isWorkingDay(day, { holidays: [], makeUpDays: [] }));
      return { holidays: [...holidays], makeUpDays };
    }),
  );
/** Instants of these years, ms. */
export const moments = fc.integer({ min: startOfDay(FIRST), max: startOfDay('2039-12-31') });
