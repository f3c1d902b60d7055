/** A rota as people write it in a table: headers, cells and what is wrong with them, by row and column (DU7). */

import type { LocalServiceLine } from '../bureau/local-services.ts';
import { isDay } from '../calendar.ts';
import type { DutyLine, Staff } from '../people.ts';
import { keysOf, labelOf, SERVICES } from '../vocabulary.ts';
import type { DutyPolicy } from './policy.ts';
import { readClock, readSpans, type Span, spanOn, turnOn } from './turns.ts';

export interface RotaProblem {
  level: 'error' | 'warning';
  /** As the spreadsheet shows it, 1 = the header; 0 = the file as a whole. */
  row: number;
  column: string;
  text: string;
}

/** One turn that a row asks for; a split turn makes several. */
export interface RotaTurn extends Span {
  row: number;
  staffId: string;
  staffName: string;
  post: string;
  line?: DutyLine;
  place?: string;
  lead?: boolean;
  voluntary?: boolean;
  turn?: string;
}

export type RotaPerson = Pick<Staff, 'id' | 'username' | 'displayName' | 'disabled' | 'role' | 'kind'>;

/** Column names as they are written out, and what else is understood. */
export const ROTA_COLUMNS = {
  day: ['日期', 'date'],
  name: ['姓名', '人员', 'name'],
  account: ['工号', '账号', '用户名', 'account', 'username'],
  turn: ['班次', 'turn', 'shift'],
  from: ['开始', '开始时间', 'start'],
  to: ['结束', '结束时间', 'end'],
  post: ['岗位', 'post'],
  line: ['业务线', '业务', 'line'],
  place: ['地点', '驻点', 'place'],
  lead: ['带班', '带班领导', 'leader'],
  free: ['公益', '公益值班', 'voluntary', 'pro bono'],
} as const;
type Column = keyof typeof ROTA_COLUMNS;

export const LINE_LABELS = { ...SERVICES, publicity: { zh: '法治宣传', en: 'Publicity of law' } } as const;
const BUILT_IN = keysOf(LINE_LABELS);
/** A line that the installation has added, as far as a rota is concerned (R042). */
export type RotaLine = Pick<LocalServiceLine, 'code' | 'zh' | 'en' | 'ended'>;

export const lineName = (line: DutyLine): string => labelOf(LINE_LABELS, line);

/** 2026-12-01, 2026/12/1, 2026.12.1, 2026年12月1日, also with a time of midnight behind it. */
export const readDay = (text: string): string | undefined => {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?$/.exec(text.trim());
  if (!found) return undefined;
  const day = `${found[1]}-${found[2]!.padStart(2, '0')}-${found[3]!.padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
};

const YES = new Set(['是', '√', '✓', '1', 'y', 'yes', 'true', '带班', '公益']);
const NO = new Set(['', '否', '0', 'n', 'no', 'false']);

/** At most one sign differs, or is too many or too few. */
const isNear = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at += 1;
  const tail = (text: string, skip: number) => text.slice(at + skip);
  return [tail(a, 1) === tail(b, 1), tail(a, 1) === tail(b, 0), tail(a, 0) === tail(b, 1)].some(Boolean);
};

const headersOf = (header: readonly string[], problems: RotaProblem[]): Map<Column, number> => {
  const found = new Map<Column, number>();
  for (const [index, cell] of header.entries()) {
    const name = cell.trim().toLowerCase();
    const column = (Object.keys(ROTA_COLUMNS) as Column[]).find((one) =>
      (ROTA_COLUMNS[one] as readonly string[]).includes(name),
    );
    if (!column) continue;
    if (found.has(column)) problems.push({ level: 'error', row: 1, column: cell.trim(), text: '表头重复' });
    found.set(column, index);
  }
  const needs = (some: Column[], text: string) => {
    if (!some.some((one) => found.has(one)))
      problems.push({ level: 'error', row: 1, column: ROTA_COLUMNS[some[0]!][0], text });
  };
  needs(['day'], '缺少“日期”列');
  needs(['name', 'account'], '缺少“姓名”或“工号”列');
  if (!found.has('turn') && !(found.has('from') && found.has('to')))
    problems.push({ level: 'error', row: 1, column: '班次', text: '缺少“班次”列，或“开始”和“结束”两列' });
  return found;
};

/**
 * Reads the rows of a table, the header first. Every row is looked at, so that all its faults are told at once.
 *
 * @param added lines of the installation, ended ones too: they are named as ended
 */
export const readRota = (
  rows: readonly (readonly string[])[],
  people: readonly RotaPerson[],
  policy: Pick<DutyPolicy, 'turnTypes' | 'importMaxRows'>,
  added: readonly RotaLine[] = [],
): { turns: RotaTurn[]; problems: RotaProblem[] } => {
  const problems: RotaProblem[] = [];
  const turns: RotaTurn[] = [];
  if (rows.length === 0)
    return { turns, problems: [{ level: 'error', row: 0, column: '', text: '表格是空的' }] };
  const columns = headersOf(rows[0]!, problems);
  if (problems.some((one) => one.row === 1)) return { turns, problems };
  if (rows.length - 1 > policy.importMaxRows)
    return {
      turns,
      problems: [{ level: 'error', row: 0, column: '', text: `超过 ${policy.importMaxRows} 行，请分批导入` }],
    };

  for (const [index, cells] of rows.entries()) {
    if (index === 0 || cells.every((cell) => cell.trim() === '')) continue;
    const row = index + 1;
    const cell = (column: Column): string => cells[columns.get(column) ?? -1]?.trim() ?? '';
    const wrong = (column: Column, text: string): undefined => {
      problems.push({ level: 'error', row, column: ROTA_COLUMNS[column][0], text });
      return undefined;
    };
    const day =
      readDay(cell('day')) ?? wrong('day', cell('day') ? `“${cell('day')}”不是日期` : '没有填写日期');
    const person = personOf(cell('account'), cell('name'), people, wrong);
    const spans = spansOf(day, cell('turn'), cell('from'), cell('to'), policy, wrong);
    const line = cell('line') === '' ? undefined : lineOf(cell('line'), added, wrong);
    const lead = YES.has(cell('lead').toLowerCase());
    if (!lead && !NO.has(cell('lead').toLowerCase())) wrong('lead', '带班只填“是”或留空');
    // Left empty it follows the person: a volunteer serves unpaid.
    const free = cell('free').toLowerCase();
    const voluntary = free === '' ? person?.kind === 'volunteer' : YES.has(free);
    if (!YES.has(free) && !NO.has(free)) wrong('free', '公益只填“是”“否”或留空');
    for (const column of ['post', 'place'] as const)
      if (cell(column).length > 50) wrong(column, '不超过 50 个字');
    if (!day || !person || !spans) continue;
    for (const span of spans)
      turns.push({
        ...span,
        row,
        staffId: person.id,
        staffName: person.displayName,
        post: cell('post').slice(0, 50) || '热线',
        ...(line ? { line } : {}),
        ...(cell('place') ? { place: cell('place').slice(0, 50) } : {}),
        ...(lead ? { lead } : {}),
        ...(voluntary ? { voluntary } : {}),
        ...(cell('turn') && !cell('from') ? { turn: cell('turn') } : {}),
      });
  }
  return { turns, problems };
};

type Wrong = (column: Column, text: string) => undefined;

const lineOf = (text: string, added: readonly RotaLine[], wrong: Wrong): DutyLine | undefined => {
  const isMeant = (zh: string, en: string, code: string): boolean =>
    code === text || zh === text || en.toLowerCase() === text.toLowerCase();
  const builtIn = BUILT_IN.find((code) => isMeant(LINE_LABELS[code].zh, LINE_LABELS[code].en, code));
  if (builtIn) return builtIn;
  const own = added.find(({ zh, en, code }) => isMeant(zh, en, code));
  if (own?.ended) return wrong('line', `业务线“${own.zh}”已停用`);
  if (own) return own.code;
  const names = [...BUILT_IN.map(lineName), ...added.flatMap((one) => (one.ended ? [] : [one.zh]))];
  return wrong('line', `没有业务线“${text}”，可填：${names.join('、')}`);
};

const personOf = (
  account: string,
  name: string,
  people: readonly RotaPerson[],
  wrong: Wrong,
): RotaPerson | undefined => {
  if (!account && !name) return wrong('name', '没有填写姓名或工号');
  const found = account
    ? people.filter((one) => one.username === account.toLowerCase())
    : people.filter(
        (one) => one.displayName === name || one.displayName.replace(/\s+/g, '') === name.replace(/\s+/g, ''),
      );
  const column: Column = account ? 'account' : 'name';
  if (found.length === 0) {
    const near = people.find(
      (one) => !one.disabled && (isNear(one.displayName, name) || isNear(one.username, account)),
    );
    return wrong(
      column,
      `没有“${account || name}”这个人员${near ? `，是否为“${account ? near.username : near.displayName}”` : ''}`,
    );
  }
  if (found.length > 1) return wrong('name', `有 ${found.length} 人都叫“${name}”，请填写工号`);
  const person = found[0]!;
  if (name && account && person.displayName.replace(/\s+/g, '') !== name.replace(/\s+/g, ''))
    return wrong('name', `工号“${account}”是“${person.displayName}”，不是“${name}”`);
  if (person.disabled) return wrong(column, `“${person.displayName}”的账号已停用`);
  if (person.role === 'admin' || person.role === 'auditor')
    return wrong(column, `“${person.displayName}”不参加值班`);
  return person;
};

const spansOf = (
  day: string | undefined,
  turn: string,
  from: string,
  to: string,
  policy: Pick<DutyPolicy, 'turnTypes'>,
  wrong: Wrong,
): Span[] | undefined => {
  if (from || to) {
    const [start, end] = [readClock(from), readClock(to)];
    if (!start) return wrong('from', from ? `“${from}”不是时间，应为 08:30 的样子` : '没有填写开始时间');
    if (!end) return wrong('to', to ? `“${to}”不是时间，应为 17:30 的样子` : '没有填写结束时间');
    // A morning that ends at night is a night turn; an end some hours before the start is a slip of the pen.
    if (end <= start && start < '16:00')
      return wrong('to', `结束 ${end} 不晚于开始 ${start}；跨夜的班次须在 16:00 以后开始`);
    const span = day ? spanOn(day, start, end) : undefined;
    return span ? [span] : undefined;
  }
  if (!turn) return wrong('turn', '没有填写班次或起止时间');
  const type = policy.turnTypes.find((one) => one.name === turn);
  if (type) return day ? turnOn(day, type) : undefined;
  const spans = readSpans(turn);
  if (!spans)
    return wrong(
      'turn',
      `没有班次“${turn}”，可填：${policy.turnTypes.map((one) => one.name).join('、')}，或 08:30-12:00,13:30-17:30`,
    );
  return day ? turnOn(day, { name: turn, spans }) : undefined;
};
