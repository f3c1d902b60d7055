/** Who is missing, before it happens: per day and half hour what must be covered and is not (DU3, R026-R027, R130). */
import { type Calendar, clockOf, daysBetween, isWorkingDay, minutesOf, startOfDay } from '../calendar.ts';
import type { DutyLine, Organisation, Shift, Staff } from '../people.ts';
import type { CoverageRule, DutyPolicy } from './policy.ts';

/** The slots of a day that are looked at. */
const SLOT_MINUTES = 30;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** What coverage asks of a person; `services` are those of his organisation. */
export type CoveringPerson = Pick<Staff, 'id' | 'disabled' | 'languages' | 'skills'> & {
  services?: Organisation['services'];
};
export type CoveringTurn = Pick<Shift, 'staffId' | 'startAt' | 'endAt' | 'post' | 'line' | 'place' | 'lead'>;

export interface Gap {
  day: string;
  /** HH:MM; a gap of the whole day (leader) is 00:00 to 24:00. */
  from: string;
  to: string;
  kind: 'nobody' | 'too_few' | 'no_leader';
  /** Absent for the leader. */
  ruleId?: string;
  /** Name of the rule, as the bureau wrote it. */
  name: string;
  have: number;
  need: number;
}

/** Does this turn of this person count for the rule? */
export const covers = (
  turn: Pick<CoveringTurn, 'line' | 'post' | 'place'>,
  person: CoveringPerson | undefined,
  rule: CoverageRule,
): boolean => {
  if (!person || person.disabled) return false;
  const skilled = (key: string) => person.skills.some((skill) => skill.key === key);
  if (rule.post !== undefined && turn.post !== rule.post) return false;
  if (rule.place !== undefined && turn.place !== rule.place) return false;
  if (rule.language !== undefined && !person.languages.includes(rule.language)) return false;
  if (rule.matter !== undefined && !skilled(rule.matter) && !skilled('*')) return false;
  if (rule.line === undefined || turn.line === rule.line) return true;
  if (turn.line !== undefined) return false;
  // Without a line of its own a turn is for advice and for whatever the person, or his organisation, offers.
  if (rule.line === 'advice') return person.services === undefined;
  return skilled(rule.line) || (rule.line !== 'publicity' && (person.services?.includes(rule.line) ?? false));
};

const appliesOn = (rule: CoverageRule, day: string, calendar: Calendar): boolean =>
  rule.days === 'every' || (rule.days === 'working') === isWorkingDay(day, calendar);

/** Gaps of the days from `first` to `last`, both included, in order; slots of one kind that touch are joined. */
export const findGaps = (input: {
  first: string;
  last: string;
  turns: readonly CoveringTurn[];
  people: ReadonlyMap<string, CoveringPerson>;
  policy: Pick<DutyPolicy, 'coverage' | 'leaderDaily'>;
  calendar: Calendar;
  /** Time that is over is no gap any more, ms. */
  fromMs?: number;
}): Gap[] => {
  const { turns, people, policy, calendar, fromMs = 0 } = input;
  const times = turns.map((turn) => ({ turn, from: Date.parse(turn.startAt), to: Date.parse(turn.endAt) }));
  const gaps: Gap[] = [];
  for (const day of daysBetween(input.first, input.last)) {
    const midnight = startOfDay(day);
    const today = times.filter(({ from, to }) => from < midnight + DAY_MINUTES * MINUTE_MS && to > midnight);
    const hasLeader = today.some(({ turn }) => turn.lead && people.get(turn.staffId)?.disabled === false);
    if (policy.leaderDaily && !hasLeader)
      gaps.push({ day, from: '00:00', to: '24:00', kind: 'no_leader', name: '带班领导', have: 0, need: 1 });
    for (const rule of policy.coverage) {
      if (!appliesOn(rule, day, calendar)) continue;
      const able = today.filter(({ turn }) => covers(turn, people.get(turn.staffId), rule));
      const last = minutesOf(rule.to) ?? DAY_MINUTES;
      let open: Gap | undefined;
      for (let at = minutesOf(rule.from) ?? 0; at < last; at += SLOT_MINUTES) {
        const end = Math.min(at + SLOT_MINUTES, last);
        const [slotFrom, slotTo] = [midnight + at * MINUTE_MS, midnight + end * MINUTE_MS];
        // A slot is covered by those who are there for the whole of it, together or in turn.
        const have = headsDuring(able, slotFrom, slotTo);
        if (have >= rule.min || slotTo <= fromMs) {
          open = undefined;
          continue;
        }
        const kind = have === 0 ? 'nobody' : 'too_few';
        if (open && open.kind === kind && open.have === have) open.to = clockOf(end);
        else {
          open = {
            day,
            from: clockOf(at),
            to: clockOf(end),
            kind,
            ruleId: rule.id,
            name: rule.name,
            have,
            need: rule.min,
          };
          gaps.push(open);
        }
      }
    }
  }
  return gaps;
};

/** The least number of different people who are there at any moment of [from, to). */
const headsDuring = (
  able: readonly { turn: CoveringTurn; from: number; to: number }[],
  from: number,
  to: number,
): number => {
  const here = able.filter((one) => one.from < to && one.to > from);
  const moments = [from, ...here.flatMap((one) => [one.from, one.to])].filter((at) => at >= from && at < to);
  return Math.min(
    ...moments.map(
      (at) =>
        new Set(here.filter((one) => one.from <= at && one.to > at).map(({ turn }) => turn.staffId)).size,
    ),
  );
};

/** Lines that the tenant must offer and for which no organisation and no person stands (R027). */
export const linesWithoutProvider = (
  lines: readonly DutyLine[],
  people: Iterable<CoveringPerson>,
  organisations: Iterable<Pick<Organisation, 'services' | 'disabled'>>,
  turns: Iterable<Pick<CoveringTurn, 'line' | 'staffId'>>,
): DutyLine[] => {
  const offered = new Set<string>();
  for (const org of organisations)
    if (!org.disabled) for (const service of org.services) offered.add(service);
  const able = new Set<string>();
  for (const person of people) {
    if (person.disabled) continue;
    able.add(person.id);
    for (const { key } of person.skills) offered.add(key);
  }
  for (const { line, staffId } of turns) if (line && able.has(staffId)) offered.add(line);
  return lines.filter((line) => !offered.has(line));
};

/** What a gap says, `2026-12-05 08:30–12:00 人民调解窗口无人值班`. */
export const gapText = (gap: Gap): string => {
  if (gap.kind === 'no_leader') return `${gap.day} 没有带班领导`;
  const when = `${gap.day} ${gap.from}–${gap.to}`;
  return gap.kind === 'nobody'
    ? `${when} ${gap.name}无人值班`
    : `${when} ${gap.name}只有 ${gap.have} 人，应有 ${gap.need} 人`;
};

/** Gaps of `after` that `before` did not have: what a change of the roster opens. */
export const newGaps = (before: readonly Gap[], after: readonly Gap[]): Gap[] =>
  after.filter(
    (gap) =>
      !before.some(
        (old) =>
          old.day === gap.day &&
          old.ruleId === gap.ruleId &&
          old.kind === gap.kind &&
          old.have <= gap.have &&
          old.from <= gap.from &&
          old.to >= gap.to,
      ),
  );
