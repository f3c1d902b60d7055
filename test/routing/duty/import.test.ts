/** A rota from a table: what is understood, what is refused, what an import would change. */
import { describe, expect, it } from 'vitest';
import { type ImportMode, planImport } from '../../../routing/duty/plan-import.ts';
import { DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import { LINE_LABELS, type RotaPerson, readDay, readRota } from '../../../routing/duty/rota-rows.ts';
import type { Shift } from '../../../routing/people.ts';

const person = (id: string, displayName: string, over: Partial<RotaPerson> = {}): RotaPerson => ({
  id,
  username: id,
  displayName,
  disabled: false,
  role: 'agent',
  ...over,
});
const PEOPLE = [
  person('zhou', '周明律师'),
  person('lin', '林晓律师'),
  person('li1', '李娜'),
  person('li2', '李娜'),
  person('gone', '已离职', { disabled: true }),
  person('admin', '系统管理员', { role: 'admin' }),
];
const HEAD = ['日期', '姓名', '班次', '岗位', '业务线', '地点'];
const read = (...rows: string[][]) => readRota([HEAD, ...rows], PEOPLE, DEFAULT_DUTY);
const texts = (...rows: string[][]) =>
  read(...rows).problems.map(({ row, column, text }) => `${row} ${column} ${text}`);
const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const at = (text: string) => new Date(`${text}:00+08:00`).toISOString();
const shift = (id: string, staffId: string, from: string, to: string): Shift => ({
  id,
  version: 1,
  staffId,
  startAt: at(from),
  endAt: at(to),
  post: '热线',
  createdAt: '',
  updatedAt: '',
});
const plan = (rows: string[][], existing: Shift[] = [], mode: ImportMode = 'replace') =>
  planImport(read(...rows), existing, mode, DEFAULT_DUTY, NOW);

describe('rows of a rota', () => {
  it('DU7: a split turn, a night, written spans, a line, a place', () => {
    const { turns, problems } = read(
      ['2026/12/1', '周明律师', '早班', '热线', '法律咨询', ''],
      ['2026年12月1日', '林晓律师', '夜班', '', '', '县看守所'],
      ['2026-12-02', '周明 律师', '9:00-11:30', '窗口', '法治宣传', ''],
    );
    expect(problems).toEqual([]);
    expect(turns).toMatchObject([
      {
        staffId: 'zhou',
        startAt: at('2026-12-01T08:30'),
        endAt: at('2026-12-01T12:00'),
        line: 'advice',
        turn: '早班',
      },
      { staffId: 'zhou', startAt: at('2026-12-01T13:30'), endAt: at('2026-12-01T17:30'), row: 2 },
      {
        staffId: 'lin',
        startAt: at('2026-12-01T21:00'),
        endAt: at('2026-12-02T08:30'),
        place: '县看守所',
        post: '热线',
      },
      { staffId: 'zhou', startAt: at('2026-12-02T09:00'), endAt: at('2026-12-02T11:30'), line: 'publicity' },
    ]);
  });
  it('DU7: accounts, start and end, leader; columns in any order', () => {
    const { turns, problems } = readRota(
      [
        ['工号', '结束', '开始', '日期', '带班'],
        ['LIN', '06:00', '22:00', '2026-12-01', '是'],
      ],
      PEOPLE,
      DEFAULT_DUTY,
    );
    expect(problems).toEqual([]);
    expect(turns).toMatchObject([{ staffId: 'lin', endAt: at('2026-12-02T06:00'), lead: true }]);
  });
  it('R069: a turn is unpaid where the row says so; left empty it follows the person', () => {
    const people = [...PEOPLE, person('vol', '志愿者小赵', { kind: 'volunteer' })];
    const row = (name: string, free: string) => ['2026-12-01', name, '早班', free];
    const { turns, problems } = readRota(
      [
        ['日期', '姓名', '班次', '公益'],
        row('周明律师', '是'),
        row('林晓律师', ''),
        row('志愿者小赵', ''),
        ['2026-12-02', '志愿者小赵', '晚班', '否'],
        row('周明律师', '也许'),
      ],
      people,
      DEFAULT_DUTY,
    );
    expect(problems).toMatchObject([{ row: 6, column: '公益', text: '公益只填“是”“否”或留空' }]);
    const free = turns
      .filter((one) => one.row < 6)
      .map(({ row: at, voluntary }) => `${at}${voluntary ? '+' : '-'}`);
    expect([...new Set(free)]).toEqual(['2+', '3-', '4+', '5-']);
  });
  it('DU7: every fault is named with its row and column', () => {
    expect(
      texts(
        ['2026-02-30', '周明律师', '早班'],
        ['2026-12-01', '周朋律师', '早班'],
        ['2026-12-01', '李娜', '早班'],
        ['2026-12-01', '已离职', '早班'],
        ['2026-12-01', '系统管理员', '早班'],
        ['2026-12-01', '周明律师', '深夜班'],
        ['2026-12-01', '周明律师', '晚班', '', '算命'],
        ['', '', ''],
        ['2026-12-01', '', ''],
      ),
    ).toEqual([
      '2 日期 “2026-02-30”不是日期',
      '3 姓名 没有“周朋律师”这个人员，是否为“周明律师”',
      '4 姓名 有 2 人都叫“李娜”，请填写工号',
      '5 姓名 “已离职”的账号已停用',
      '6 姓名 “系统管理员”不参加值班',
      '7 班次 没有班次“深夜班”，可填：早班、午间班、晚班、夜班、全天，或 08:30-12:00,13:30-17:30',
      `8 业务线 没有业务线“算命”，可填：${Object.values(LINE_LABELS)
        .map(({ zh }) => zh)
        .join('、')}`,
      '10 姓名 没有填写姓名或工号',
      '10 班次 没有填写班次或起止时间',
    ]);
  });
  it('DU7: a backwards turn, a name that does not fit its account, a missing header, too many rows', () => {
    const rows = (head: string[], ...body: string[][]) =>
      readRota([head, ...body], PEOPLE, { ...DEFAULT_DUTY, importMaxRows: 2 }).problems.map(
        ({ row, column, text }) => `${row} ${column} ${text}`,
      );
    expect(rows(['日期', '姓名', '开始', '结束'], ['2026-12-01', '周明律师', '17:30', '8:30'])).toEqual([]);
    expect(rows(['日期', '姓名', '开始', '结束'], ['2026-12-01', '周明律师', '12:30', '8:30'])).toEqual([
      '2 结束 结束 08:30 不晚于开始 12:30；跨夜的班次须在 16:00 以后开始',
    ]);
    expect(rows(['日期', '姓名', '工号', '班次'], ['2026-12-01', '周明律师', 'lin', '早班'])).toEqual([
      '2 姓名 工号“lin”是“林晓律师”，不是“周明律师”',
    ]);
    expect(rows(['日子', '姓名'])).toEqual([
      '1 日期 缺少“日期”列',
      '1 班次 缺少“班次”列，或“开始”和“结束”两列',
    ]);
    const row = ['2026-12-01', '周明律师', '早班'];
    expect(rows(['日期', '姓名', '班次'], row, row, row)).toEqual(['0  超过 2 行，请分批导入']);
    expect(readRota([], PEOPLE, DEFAULT_DUTY).problems).toHaveLength(1);
  });
  it('days are read as spreadsheets write them', () => {
    expect(['2026-12-01 00:00', '2026.1.9', '12-01', '46357'].map(readDay)).toEqual([
      '2026-12-01',
      '2026-01-09',
      undefined,
      undefined,
    ]);
  });
});

describe('plan of an import', () => {
  const DAY = ['2026-12-01', '周明律师', '晚班'];
  it('DU7: replaces the days of the file and nothing beside them; what stands just so stays', () => {
    const existing = [
      shift('same', 'zhou', '2026-12-01T17:30', '2026-12-01T21:00'),
      shift('old', 'lin', '2026-12-01T08:30', '2026-12-01T12:00'),
      shift('other', 'lin', '2026-12-05T08:30', '2026-12-05T12:00'),
    ];
    const withTurn = existing.map((one) => ({ ...one }));
    const made = plan([DAY, ['2026-12-02', '林晓律师', '晚班']], withTurn);
    expect(made).toMatchObject({
      unchanged: 1,
      past: 0,
      first: '2026-12-01',
      last: '2026-12-02',
      problems: [],
    });
    expect(made.remove.map(({ id }) => id)).toEqual(['old']);
    expect(made.add.map(({ staffId }) => staffId)).toEqual(['lin']);
    expect(plan([DAY], withTurn, 'add').remove).toEqual([]);
  });
  it('DU7: duplicates and overlaps are errors, in the file and against what stays', () => {
    const problems = (rows: string[][], existing: Shift[] = [], mode: ImportMode = 'replace') =>
      plan(rows, existing, mode).problems.map(({ level, row, text }) => `${level} ${row} ${text}`);
    expect(problems([DAY, DAY])).toEqual(['error 3 与第 2 行重复']);
    expect(problems([DAY, ['2026-12-01', '周明律师', '20:00-22:00']])).toEqual([
      'error 3 周明律师与第 2 行的班次时间重叠（2026-12-01 17:30 起）',
    ]);
    const standing = shift('x', 'zhou', '2026-12-01T20:00', '2026-12-01T22:00');
    expect(problems([DAY], [standing], 'add')).toEqual([
      'error 2 周明律师在 2026-12-01 20:00 至 2026-12-01 22:00 已有班次，时间重叠',
    ]);
    expect(problems([DAY], [standing])).toEqual([]);
  });
  it('DU7: what is over is left out, what runs is not replaced, too little rest is a warning', () => {
    const running = shift('now', 'zhou', '2026-11-22T08:00', '2026-11-22T20:00');
    const made = plan(
      [
        ['2026-11-22', '林晓律师', '早班'],
        ['2026-11-22', '周明律师', '夜班'],
      ],
      [running],
    );
    expect(made.remove).toEqual([]);
    expect(made.past).toBe(1);
    expect(made.add.map(({ startAt }) => startAt)).toEqual([at('2026-11-22T13:30'), at('2026-11-22T21:00')]);
    expect(made.problems.map(({ level, row, text }) => `${level} ${row} ${text}`)).toEqual([
      'warning 2 2026-11-22 08:30 的班次已经开始或过去，将略过',
      'warning 3 周明律师：连续值班 23.5 小时，超过 12 小时',
    ]);
  });
});
