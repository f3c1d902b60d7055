/** What the duty pages read of the record: people, turns of a range, calendars, gaps. */
import {
  addDays,
  calendarOf,
  dayOf,
  missingYears,
  startOfDay,
  YEAR_2026,
  type YearCalendar,
} from '../../../routing/calendar.ts';
import { type CoveringPerson, findGaps, type Gap } from '../../../routing/duty/coverage.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import type { Organisation, Shift, Staff } from '../../../routing/people.ts';
import type { ShiftLine } from '../../../routing/protocol/duty/duty.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';

/** Key of the years in the settings. */
export const CALENDAR_KEY = 'calendar';

export interface People {
  staff: ReadonlyMap<Id, Staff>;
  orgs: ReadonlyMap<Id, Organisation>;
  covering: ReadonlyMap<Id, CoveringPerson>;
  name(id: Id): string;
  org(id: Id): string;
}

export interface RosterFacts {
  people(): Promise<People>;
  /** Turns that touch the days, both included, by start. */
  turns(first: string, last: string): Promise<Shift[]>;
  years(): Promise<{ version: number; years: YearCalendar[] }>;
  gaps(first: string, last: string, turns?: readonly Shift[], people?: People): Promise<Gap[]>;
  missing(untilDay?: string): Promise<number[]>;
  today(): string;
}

/** Turns with the names of their people. */
export const withNames = (turns: readonly Shift[], people: Pick<People, 'name'>): ShiftLine[] =>
  turns.map((turn) => ({ ...turn, staffName: people.name(turn.staffId) }));

export const createRosterFacts = (deps: {
  store: Pick<Store, 'shifts' | 'staff' | 'organisations' | 'settings'>;
  clock: Clock;
  duty: () => DutyPolicy;
}): RosterFacts => {
  const { store, clock } = deps;

  const people: RosterFacts['people'] = async () => {
    const [allStaff, allOrgs] = await Promise.all([readAll(store.staff), readAll(store.organisations)]);
    const staff = new Map(allStaff.map((one) => [one.id, one]));
    const orgs = new Map(allOrgs.map((one) => [one.id, one]));
    const covering = new Map(
      allStaff.map(({ id, disabled, languages, skills, role, orgId }): [Id, CoveringPerson] => {
        // A member works for what his organisation offers; an agent of a firm gives advice like any other.
        const services = role === 'org_member' && orgId ? orgs.get(orgId)?.services : undefined;
        return [id, { id, disabled, languages, skills, ...(services ? { services } : {}) }];
      }),
    );
    return {
      staff,
      orgs,
      covering,
      name: (id) => staff.get(id)?.displayName ?? '',
      org: (id) => orgs.get(staff.get(id)?.orgId ?? '')?.name ?? '',
    };
  };

  const turns: RosterFacts['turns'] = async (first, last) => {
    const found = await readAll(store.shifts, {
      where: {
        startAt: { lt: instant(startOfDay(addDays(last, 1))) },
        endAt: { gt: instant(startOfDay(first)) },
      },
    });
    return found.sort((a, b) =>
      a.startAt < b.startAt ? -1 : a.startAt > b.startAt ? 1 : a.id < b.id ? -1 : 1,
    );
  };

  const years: RosterFacts['years'] = async () => {
    const doc = await store.settings.get(CALENDAR_KEY);
    const kept = (doc?.value as { years?: YearCalendar[] } | undefined)?.years;
    return { version: doc?.version ?? 0, years: kept ?? [YEAR_2026] };
  };

  const today = () => dayOf(clock.nowMs());

  return {
    people,
    turns,
    years,
    today,
    gaps: async (first, last, given, known) =>
      findGaps({
        first,
        last,
        turns: given ?? (await turns(first, last)),
        people: (known ?? (await people())).covering,
        policy: deps.duty(),
        calendar: calendarOf((await years()).years),
        fromMs: clock.nowMs(),
      }).filter((gap) => gap.day >= today()),
    missing: async (untilDay) => missingYears((await years()).years, today(), untilDay),
  };
};
