/** What an import would change: turns added, turns replaced, what stays, what is refused (DU7). Changes nothing. */
import { dayOf } from '../calendar.ts';
import type { Shift } from '../people.ts';
import type { DutyPolicy } from './policy.ts';
import { breachText, restBreaches } from './rest.ts';
import type { RotaProblem, RotaTurn } from './rota-rows.ts';
import { overlaps } from './turns.ts';

/** `replace`: the days from the first to the last of the file are as the file says; `add`: what is there stays. */
export type ImportMode = 'replace' | 'add';

export interface ImportPlan {
  add: RotaTurn[];
  remove: Shift[];
  /** Turns of the file that stand already, just so. */
  unchanged: number;
  /** Turns of the file that have begun or are over: left out. */
  past: number;
  first?: string;
  last?: string;
  problems: RotaProblem[];
}

const isSame = (shift: Shift, turn: RotaTurn): boolean =>
  shift.staffId === turn.staffId &&
  shift.startAt === turn.startAt &&
  shift.endAt === turn.endAt &&
  shift.post === turn.post &&
  shift.line === turn.line &&
  shift.place === turn.place &&
  (shift.lead ?? false) === (turn.lead ?? false) &&
  (shift.voluntary ?? false) === (turn.voluntary ?? false);

const local = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/**
 * @param existing every turn of every person that touches the days of the file or lies within a day of them
 */
export const planImport = (
  read: { turns: readonly RotaTurn[]; problems: readonly RotaProblem[] },
  existing: readonly Shift[],
  mode: ImportMode,
  policy: Pick<DutyPolicy, 'rest'>,
  nowMs: number,
): ImportPlan => {
  const problems = [...read.problems];
  const now = new Date(nowMs).toISOString();
  const say = (level: RotaProblem['level'], row: number, column: string, text: string) =>
    problems.push({ level, row, column, text });

  const seen = new Map<string, RotaTurn[]>();
  const wanted: RotaTurn[] = [];
  let past = 0;
  for (const turn of read.turns) {
    const mine = seen.get(turn.staffId) ?? [];
    const twin = mine.find((one) => one.startAt === turn.startAt && one.endAt === turn.endAt);
    const rival = mine.find((one) => overlaps(one, turn));
    if (twin) say('error', turn.row, '日期', `与第 ${twin.row} 行重复`);
    else if (rival)
      say(
        'error',
        turn.row,
        '班次',
        `${turn.staffName}与第 ${rival.row} 行的班次时间重叠（${local(rival.startAt)} 起）`,
      );
    seen.set(turn.staffId, [...mine, turn]);
    if (turn.startAt <= now) {
      past += 1;
      say('warning', turn.row, '日期', `${local(turn.startAt)} 的班次已经开始或过去，将略过`);
    } else if (!twin && !rival) wanted.push(turn);
  }

  const days = read.turns.map((turn) => dayOf(Date.parse(turn.startAt))).sort();
  const [first, last] = [days[0], days.at(-1)];
  const isReplaceable = (shift: Shift): boolean => {
    const day = dayOf(Date.parse(shift.startAt));
    return mode === 'replace' && shift.startAt > now && day >= (first ?? '') && day <= (last ?? '');
  };
  const standing = new Set(existing.filter((shift) => wanted.some((turn) => isSame(shift, turn))));
  const remove = existing.filter((shift) => isReplaceable(shift) && !standing.has(shift));
  const kept = existing.filter((shift) => !remove.includes(shift));
  const add = wanted.filter((turn) => ![...standing].some((shift) => isSame(shift, turn)));

  for (const turn of add) {
    const other = kept.find((shift) => shift.staffId === turn.staffId && overlaps(shift, turn));
    if (other)
      say(
        'error',
        turn.row,
        '班次',
        `${turn.staffName}在 ${local(other.startAt)} 至 ${local(other.endAt)} 已有班次，时间重叠`,
      );
  }
  for (const staffId of new Set(add.map((turn) => turn.staffId))) {
    const touched = add.filter((turn) => turn.staffId === staffId);
    const all = [...kept.filter((shift) => shift.staffId === staffId), ...touched];
    for (const breach of restBreaches(all, policy.rest, touched)) {
      if (breach.kind === 'overlap') continue;
      const at = touched.find((turn) => turn.startAt >= breach.at) ?? touched.at(-1)!;
      say('warning', at.row, '班次', `${at.staffName}：${breachText(breach)}`);
    }
  }
  problems.sort((a, b) => a.row - b.row);
  return {
    add,
    remove,
    unchanged: standing.size,
    past,
    ...(first && last ? { first, last } : {}),
    problems,
  };
};
