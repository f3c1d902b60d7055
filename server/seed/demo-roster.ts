/** A month of duty of the demo county: split turns, nights, leaders, stations, two gaps ahead, and what was served. */
import { addDays, CALENDAR_2026, dayOf, isWorkingDay, startOfDay } from '../../routing/calendar.ts';
import { DEFAULT_DUTY } from '../../routing/duty/policy.ts';
import { turnOn } from '../../routing/duty/turns.ts';
import type { PresenceEntry, PresenceRecord, Shift } from '../../routing/people.ts';
import type { Id } from '../../routing/ticket.ts';
import { instant } from '../ports.ts';

const PAST_DAYS = 25;
const AHEAD_DAYS = 45;
const MINUTE_MS = 60_000;
const CENTRE = '云溪县公共法律服务中心';

type Plan = Pick<Shift, 'post'> &
  Partial<Pick<Shift, 'line' | 'place' | 'lead' | 'voluntary'>> & { who: string; turn: string };

/** Who is on duty on a day, by its number and weekday: the same for everybody who looks at it. */
const plansOf = (day: string, index: number): Plan[] => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const works = isWorkingDay(day, CALENDAR_2026);
  const lawyers = ['zhao', 'shen', 'gu'];
  const lawyer = (shift: number) => lawyers[(index + shift) % lawyers.length]!;
  const plans: Plan[] = [
    { who: lawyer(0), turn: '早班', post: '热线与在线' },
    { who: lawyer(1), turn: '晚班', post: '热线与在线' },
  ];
  if (index % 3 === 0) plans.push({ who: lawyer(2), turn: '夜班', post: '热线与在线' });
  if (works) {
    plans.push({ who: 'mediator', turn: '早班', post: '调解窗口', line: 'mediation', place: CENTRE });
    if (weekday === 2 || weekday === 4)
      plans.push({ who: 'notary', turn: '早班', post: '公证窗口', line: 'notary', place: CENTRE });
    if (weekday === 3)
      plans.push({ who: 'aid', turn: '早班', post: '值班律师', line: 'legal_aid', place: '云溪县看守所' });
    // A line that the bureau added itself is rostered like any other (R042, R062).
    if (weekday === 1)
      plans.push({
        who: 'gu',
        turn: '午间班',
        post: '寻亲登记',
        line: 'local:find-relatives',
        place: CENTRE,
      });
    if (weekday === 5)
      plans.push({
        who: lawyer(2),
        turn: '午间班',
        post: '普法宣传',
        line: 'publicity',
        place: '溪口镇司法所',
      });
  }
  // R069: a volunteer's turns are unpaid, and so is whatever anybody does in the evening.
  for (const plan of plans)
    if (plan.who === 'shen' || (plan.turn === '晚班' && plan.post === '热线与在线')) plan.voluntary = true;
  plans.push({
    who: weekday % 2 === 0 ? 'gao' : 'supervisor',
    turn: '早班',
    // R129: twice a week whoever leads receives citizens.
    post: weekday === 2 || weekday === 4 ? '领导接待' : '带班',
    lead: true,
    place: CENTRE,
  });
  return plans;
};

/** Gaps to be found: no mediator on the second working day ahead, no leader on the fourth day. */
const isLeftOut = (plan: Plan, day: string, today: string): boolean => {
  if (plan.lead) return day === addDays(today, 4);
  if (plan.who !== 'mediator') return false;
  let found = today;
  for (let left = 2; left > 0; ) {
    found = addDays(found, 1);
    if (isWorkingDay(found, CALENDAR_2026)) left -= 1;
  }
  return day === found;
};

export interface DemoRoster {
  shifts: Omit<Shift, 'id'>[];
  entries: PresenceEntry[];
  presences: PresenceRecord[];
}

/**
 * @param ids of the people by user name
 * @param busy who has turns around the clock already and gets none of these
 */
export const demoRoster = (
  nowMs: number,
  ids: ReadonlyMap<string, Id>,
  busy: ReadonlySet<string>,
): DemoRoster => {
  const today = dayOf(nowMs);
  const made = instant(nowMs);
  const shifts: DemoRoster['shifts'] = [];
  for (let index = -PAST_DAYS; index < AHEAD_DAYS; index += 1) {
    const day = addDays(today, index);
    const number = Math.floor(startOfDay(day) / 86_400_000);
    for (const { who, turn, ...facts } of plansOf(day, number)) {
      const staffId = ids.get(who);
      if (!staffId || (busy.has(who) && index >= 0) || isLeftOut({ who, turn, ...facts }, day, today))
        continue;
      const type = DEFAULT_DUTY.turnTypes.find((one) => one.name === turn);
      if (!type) throw new Error(`the demo roster knows no turn ${turn}`);
      for (const span of turnOn(day, type))
        shifts.push({ ...facts, ...span, turn, staffId, version: 1, createdAt: made, updatedAt: made });
    }
  }
  return { shifts, ...servedOf(shifts, nowMs) };
};

/** What these people did in the turns that are over: mostly there, sometimes late, once not at all. */
const servedOf = (shifts: DemoRoster['shifts'], nowMs: number): Omit<DemoRoster, 'shifts'> => {
  const entries: PresenceEntry[] = [];
  const presences: PresenceRecord[] = [];
  for (const staffId of new Set(shifts.map((shift) => shift.staffId))) {
    const over = shifts
      .filter((shift) => shift.staffId === staffId && Date.parse(shift.endAt) <= nowMs)
      .sort((a, b) => (a.startAt < b.startAt ? -1 : 1));
    let seq = 0;
    const step = (atMs: number, state: PresenceEntry['state'], reason?: PresenceEntry['reason']) => {
      seq += 1;
      entries.push({
        id: `${staffId}:${seq}`,
        staffId,
        at: instant(atMs),
        seq,
        atMs,
        state,
        ...(reason ? { reason } : {}),
      });
    };
    for (const [index, shift] of over.entries()) {
      const [startMs, endMs] = [Date.parse(shift.startAt), Date.parse(shift.endAt)];
      if (index % 29 === 19) continue;
      const lateMs = ((index * 7) % 5) * MINUTE_MS;
      step(startMs - 5 * MINUTE_MS + lateMs, 'paused', 'not_ready');
      step(startMs + lateMs, 'ready');
      if (index % 2 === 0) {
        step(startMs + 90 * MINUTE_MS, 'paused', index % 4 === 0 ? 'counter' : 'break');
        step(startMs + 105 * MINUTE_MS, 'ready');
      }
      step(endMs, 'offline');
    }
    const last = entries.findLast((entry) => entry.staffId === staffId);
    if (!last) continue;
    const { id: _, staffId: __, at: ___, ...trail } = last;
    presences.push({
      id: staffId,
      version: 1,
      state: 'offline',
      sinceMs: last.atMs,
      nodes: [],
      missed: 0,
      trail: [trail],
    });
  }
  return { entries, presences };
};
