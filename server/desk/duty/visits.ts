/** Visits of leaders: entered by the leader himself or by whoever manages the roster, counted with his turns (DU16). */
import type { z } from 'zod';
import { addDays, startOfDay } from '../../../routing/calendar.ts';
import { checkVisitDay, type LeaderVisit, leaderYears } from '../../../routing/duty/visits.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { LeadersView, VisitLine } from '../../../routing/protocol/duty/duty.ts';
import type { visitInput, visitWithdraw } from '../../../routing/protocol/duty/duty-commands.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';
import { attendanceIn } from './attendance.ts';
import type { DutyCore } from './deps.ts';
import type { People } from './roster-facts.ts';

export interface VisitDesk {
  /** The leaders of a year; one's own line alone without `ledger.read`. */
  leaders(who: StaffPrincipal, year: number): Promise<LeadersView>;
  /** `not_found`: for somebody else without `shift.manage`; `wrong_state`: for oneself without having led. */
  enter(who: StaffPrincipal, input: z.output<typeof visitInput>): Promise<Outcome<VisitLine>>;
  withdraw(
    who: StaffPrincipal,
    id: string,
    input: z.output<typeof visitWithdraw>,
  ): Promise<Outcome<VisitLine>>;
}

/** Visits of the days [from, to). */
export const visitsIn = (
  store: Pick<Store, 'leaderVisits'>,
  from: string,
  to: string,
  staffId?: string,
): Promise<LeaderVisit[]> =>
  readAll(store.leaderVisits, { where: { day: { gte: from, lt: to }, ...(staffId ? { staffId } : {}) } });

export const createVisits = (core: DutyCore): VisitDesk => {
  const { store, clock, ids, facts, record } = core;
  const now = () => instant(clock.nowMs());

  /** Leads or has led a turn since last year, or a supervisor has entered a visit of his. */
  const leads = async (staffId: string): Promise<boolean> => {
    const since = `${Number(facts.today().slice(0, 4)) - 1}-01-01`;
    const turns = await readAll(store.shifts, {
      where: { staffId, startAt: { gte: instant(startOfDay(since)) } },
    });
    if (turns.some(({ lead }) => lead)) return true;
    return (await visitsIn(store, since, addDays(facts.today(), 1), staffId)).length > 0;
  };

  const mayWithdraw = (who: StaffPrincipal, visit: LeaderVisit): boolean =>
    !visit.withdrawn && (visit.staffId === who.id || may(who, 'shift.manage'));

  const lineOf = (who: StaffPrincipal, visit: LeaderVisit, people: People): VisitLine => ({
    ...visit,
    staffName: people.name(visit.staffId),
    byName: people.name(visit.by),
    mayWithdraw: mayWithdraw(who, visit),
  });

  return {
    leaders: async (who, year) => {
      const [from, to] = [`${year}-01-01`, `${year + 1}-01-01`];
      const own = may(who, 'ledger.read') ? undefined : who.id;
      const [people, turns, visits] = await Promise.all([
        facts.people(),
        attendanceIn(store, clock, instant(startOfDay(from)), instant(startOfDay(to)), own),
        visitsIn(store, from, to, own),
      ]);
      const duty = core.duty();
      const manages = may(who, 'shift.manage');
      const enters = manages
        ? [...people.staff.values()].filter(
            (one) => !one.disabled && (one.role === 'agent' || one.role === 'supervisor'),
          )
        : (await leads(who.id))
          ? [...people.staff.values()].filter(({ id }) => id === who.id)
          : [];
      return {
        year,
        targetDays: duty.leaderDays,
        targetPlaces: duty.leaderPlaces,
        lines: [...leaderYears(turns, visits).values()]
          .map((line) => ({ ...line, name: people.name(line.staffId), org: people.org(line.staffId) }))
          .sort((a, b) => b.days - a.days || a.name.localeCompare(b.name, 'zh-CN')),
        visits: visits
          .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.at < b.at ? 1 : -1))
          .map((visit) => lineOf(who, visit, people)),
        mayEnterFor: enters
          .map(({ id, displayName }) => ({ id, name: displayName }))
          .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
      };
    },
    enter: async (who, { staffId = who.id, ...input }) => {
      const manages = may(who, 'shift.manage');
      if (staffId !== who.id && !manages) return refuse('not_found', '没有这位工作人员。', 'staffId');
      if (!manages && !(await leads(who.id)))
        return refuse('wrong_state', '只有带班领导可以登记本人的走访，首次请由主管登记。', 'staffId');
      const day = checkVisitDay(input.day, facts.today());
      if (!day.ok) return day;
      const people = await facts.people();
      if (!people.staff.has(staffId)) return refuse('not_found', '没有这位工作人员。', 'staffId');
      const visit: LeaderVisit = { id: ids.next(), version: 1, staffId, ...input, by: who.id, at: now() };
      const written = await store.leaderVisits.insert(visit);
      if (!written.ok) return refuse('duplicate_key');
      await record(who, 'visit.entered', `staff:${staffId}`, {
        visitId: visit.id,
        day: visit.day,
        kind: visit.kind,
        place: visit.place,
      });
      return ok(lineOf(who, visit, people));
    },
    withdraw: async (who, id, { version, reason }) => {
      const found = await store.leaderVisits.get(id);
      if (!found || !(found.staffId === who.id || may(who, 'shift.manage'))) return refuse('not_found');
      if (found.withdrawn) return refuse('wrong_state', '该记录已撤销。');
      const written = await store.leaderVisits.replace(
        { ...found, withdrawn: { by: who.id, at: now(), reason } },
        version,
      );
      if (!written.ok) return refuse('version_conflict');
      await record(who, 'visit.withdrawn', `staff:${found.staffId}`, { visitId: id, reason });
      return ok(lineOf(who, written.doc, await facts.people()));
    },
  };
};
