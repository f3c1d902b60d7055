/** What leaders do for supervision beside their turns: visits and contacts of grass-roots stations (DU16, R131, R132). */
import { dayOf } from '../calendar.ts';
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Attendance } from './attendance.ts';

/** A visit counts as a day and as a place; a contact (by telephone, at a meeting) as a place alone. */
export type VisitKind = 'supervision' | 'contact';

export interface LeaderVisit {
  id: Id;
  version: number;
  /** The leader. */
  staffId: Id;
  /** YYYY-MM-DD. */
  day: string;
  kind: VisitKind;
  /** Centre, firm, station or point. */
  place: string;
  purpose: string;
  result: string;
  /** Who entered it, and when. */
  by: Id;
  at: Instant;
  /** Entered by mistake: stays in the record and counts no more. */
  withdrawn?: { by: Id; at: Instant; reason: string };
}

/** A leader's year: quotas are days (R131) and different places (R132). */
export interface LeaderYear {
  staffId: Id;
  /** Different days of duty as leader. */
  dutyDays: number;
  /** Different days of visits. */
  visitDays: number;
  /** Different days of either: one day with both counts once. */
  days: number;
  /** Different places of either, by name. */
  places: string[];
  /** Records that count. */
  visits: number;
}

type Led = Pick<Attendance, 'staffId' | 'lead' | 'startAt' | 'place'>;

/** Names of places are typed by hand: blanks do not make another place. */
const placeKey = (place: string): string => place.replace(/\s+/g, '');

/** One line per leader: whoever led a turn or has a visit. Days run from midnight to midnight in China. */
export const leaderYears = (
  attendances: readonly Led[],
  visits: readonly LeaderVisit[],
): Map<Id, LeaderYear> => {
  const led = attendances.filter((one) => one.lead);
  const valid = visits.filter((one) => !one.withdrawn);
  const ids = [...new Set([...led, ...valid].map((one) => one.staffId))].sort();
  return new Map(
    ids.map((staffId): [Id, LeaderYear] => {
      const turns = led.filter((one) => one.staffId === staffId);
      const own = valid.filter((one) => one.staffId === staffId);
      const dutyDays = new Set(turns.map((one) => dayOf(Date.parse(one.startAt))));
      const visitDays = new Set(own.flatMap((one) => (one.kind === 'supervision' ? [one.day] : [])));
      const named = [...turns.flatMap((one) => one.place ?? []), ...own.map((one) => one.place)];
      const places = new Map(named.map((place) => [placeKey(place), place.trim()]));
      places.delete('');
      return [
        staffId,
        {
          staffId,
          dutyDays: dutyDays.size,
          visitDays: visitDays.size,
          days: new Set([...dutyDays, ...visitDays]).size,
          places: [...places.values()].sort((a, b) => a.localeCompare(b, 'zh-CN')),
          visits: own.length,
        },
      ];
    }),
  );
};

/** A visit is entered after it was made, in its year or the year after. */
export const checkVisitDay = (day: string, today: string): Outcome<string> => {
  if (day > today) return refuse('invalid_input', '尚未发生的走访不能登记。', 'day');
  if (Number(day.slice(0, 4)) < Number(today.slice(0, 4)) - 1)
    return refuse('invalid_input', '只能登记今年和去年的走访。', 'day');
  return ok(day);
};
