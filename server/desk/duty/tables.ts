/** Rotas and ledgers as tables for spreadsheets: list, month grid, template, statement, ledger. */
import { addDays, type Calendar, clockOf, dayKind, dayOf, daysBetween } from '../../../routing/calendar.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import { lineName, ROTA_COLUMNS } from '../../../routing/duty/rota-rows.ts';
import {
  type LeadersView,
  type LedgerView,
  type ShiftLine,
  type StatementView,
  VISIT_KINDS,
  yuan,
} from '../../../routing/protocol/duty/duty.ts';
import { STAFF_KINDS, type StaffKind } from '../../../routing/vocabulary/staff-kinds.ts';
import { labelOf } from '../../../routing/vocabulary.ts';

/** A table before it is written: what the sheets port takes. */
export interface Table {
  name: string;
  header: string[];
  rows: (string | number)[][];
}

const C = ROTA_COLUMNS;
const LIST_HEADER = [C.day, C.name, C.account, C.from, C.to, C.post, C.line, C.place, C.lead, C.free].map(
  ([name]) => name,
);
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];

const local = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
const clock = (at: string) => local(at).slice(11, 16);
/** An end at midnight is the end of the day before. */
const endClock = (at: string) => (clock(at) === '00:00' ? clockOf(1440) : clock(at));

/** What can be imported again just so. */
export const rotaList = (
  month: string,
  shifts: readonly ShiftLine[],
  accountOf: (id: string) => string,
): Table => ({
  name: `排班 ${month}`,
  header: LIST_HEADER,
  rows: shifts.map((shift) => [
    local(shift.startAt).slice(0, 10),
    shift.staffName,
    accountOf(shift.staffId),
    clock(shift.startAt),
    endClock(shift.endAt),
    shift.post,
    shift.line ? lineName(shift.line) : '',
    shift.place ?? '',
    shift.lead ? '是' : '',
    shift.voluntary ? '是' : '否',
  ]),
});

export const lastOfMonth = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
  return addDays(next, -1);
};

/** People down, days across: for the notice board. */
export const rotaGrid = (month: string, shifts: readonly ShiftLine[], calendar: Calendar): Table => {
  const days = daysBetween(`${month}-01`, lastOfMonth(month));
  const people = [...new Map(shifts.map((one) => [one.staffId, one.staffName]))];
  const head = (day: string): string => {
    const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]!;
    const kind = dayKind(day, calendar);
    const mark = kind === 'holiday' ? '休' : kind === 'make_up' ? '班' : '';
    return `${Number(day.slice(8))} ${weekday}${mark}`;
  };
  return {
    name: `排班 ${month}`,
    header: ['姓名', ...days.map(head)],
    rows: people.map(([id, name]) => [
      name,
      ...days.map((day) =>
        shifts
          .filter((one) => one.staffId === id && dayOf(Date.parse(one.startAt)) === day)
          .map((one) =>
            `${one.turn ?? ''} ${clock(one.startAt)}-${endClock(one.endAt)}${one.lead ? ' 带班' : ''}`.trim(),
          )
          .join('\n'),
      ),
    ]),
  };
};

/** An empty rota with three examples, and how it is filled in. */
export const rotaTemplate = (
  duty: Pick<DutyPolicy, 'turnTypes'>,
  lines: string[],
  firstDay: string,
): Table[] => [
  {
    name: '排班',
    header: ['日期', '姓名', '工号', '班次', '开始', '结束', '岗位', '业务线', '地点', '带班', '公益'],
    rows: [
      [
        firstDay,
        '张三',
        '',
        duty.turnTypes[0]?.name ?? '08:30-12:00',
        '',
        '',
        '热线与在线',
        '法律咨询',
        '',
        '',
      ],
      [firstDay, '', 'lisi', '', '21:00', '08:30', '热线与在线', '', '', '', '是'],
      [
        firstDay,
        '王五',
        '',
        duty.turnTypes[0]?.name ?? '08:30-12:00',
        '',
        '',
        '值班负责',
        '',
        '县公共法律服务中心',
        '是',
      ],
    ],
  },
  {
    name: '填写说明',
    header: ['列', '说明'],
    rows: [
      ['日期', '2026-12-01，或表格软件的日期格式'],
      ['姓名 / 工号', '填一个即可；有同名的人填工号（登录用户名）'],
      [
        '班次',
        `${duty.turnTypes.map((one) => `${one.name} ${one.spans.map((span) => span.join('-')).join(',')}`).join('；')}；也可直接写 08:30-12:00,13:30-17:30`,
      ],
      ['开始 / 结束', '填了就不看班次；结束不晚于开始表示到次日'],
      ['业务线', `可不填；${lines.join('、')}`],
      ['带班', '带班领导填“是”'],
      ['公益', '不领补贴的填“是”，计入年度公益时长；领补贴的填“否”；留空时志愿者按公益，其他人按有补贴'],
      ['', '请删除示例行再导入'],
    ],
  },
];

const kindText = (kind: StaffKind | undefined): string => (kind ? labelOf(STAFF_KINDS, kind) : '');

const hours = (ms: number): number => Math.round(ms / 36_000) / 100;

export const ledgerTable = (view: LedgerView): Table => ({
  name: `值班台账 ${view.from} 至 ${view.to}`,
  header: [
    '姓名',
    '机构',
    '班次',
    '应值小时',
    '实值小时',
    '暂停小时',
    '缺岗小时',
    '未到岗次数',
    '办结件数',
    '加权件数',
    '抢单数',
    '平均评分',
    '份额%',
    '人员类别',
    '本年小时',
    '本年公益小时',
    '年度公益目标小时',
    '领导本年天数',
    '天数目标',
    '领导本年站点数',
    '站点目标',
  ],
  rows: view.lines.map((line) => [
    line.name,
    line.org,
    line.turns,
    hours(line.plannedMs),
    hours(line.servedMs),
    hours(line.pausedMs),
    hours(line.awayMs),
    line.noShows,
    line.handled,
    line.weighted,
    line.grabs,
    line.meanGrade ?? '',
    line.share,
    kindText(line.kind),
    hours(line.yearServedMs),
    hours(line.yearFreeMs),
    view.targetHours,
    ...(line.isLeader
      ? [line.leaderDays, view.leaderDays, line.leaderPlaces, view.leaderPlaces]
      : ['', '', '', '']),
  ]),
});

/** DU16: one sheet with a line per leader, one with every visit that counts. */
export const leadersTables = (view: LeadersView): Table[] => [
  {
    name: `领导值守与走访 ${view.year}`,
    header: [
      '姓名',
      '机构',
      '值守天数',
      '督导天数',
      '合计天数',
      '天数目标',
      '联系站点数',
      '站点目标',
      '站点',
    ],
    rows: view.lines.map((line) => [
      line.name,
      line.org,
      line.dutyDays,
      line.visitDays,
      line.days,
      view.targetDays,
      line.places.length,
      view.targetPlaces,
      line.places.join('、'),
    ]),
  },
  {
    name: '走访记录',
    header: ['日期', '姓名', '类别', '地点', '事由', '结果', '登记人'],
    rows: view.visits
      .filter((one) => !one.withdrawn)
      .map((one) => [
        one.day,
        one.staffName,
        labelOf(VISIT_KINDS, one.kind),
        one.place,
        one.purpose,
        one.result,
        one.byName,
      ]),
  },
];

/** One sheet with a line per person, one with every turn. */
export const statementTables = (view: StatementView): Table[] => [
  {
    name: `补贴 ${view.month}`,
    header: ['姓名', '机构', '人员类别', '班次', '计酬分钟', '补贴（元）', '质量系数', '实发（元）'],
    rows: [
      ...view.lines.map((line) => [
        line.name,
        line.org,
        kindText(line.kind),
        line.turns.length,
        line.minutes,
        yuan(line.baseFen),
        line.quality,
        yuan(line.amountFen),
      ]),
      ['合计', '', '', '', '', '', '', yuan(view.totalFen)],
    ],
  },
  {
    name: '明细',
    header: ['姓名', '日期', '开始', '结束', '岗位', '计酬分钟', '标准（元/小时）', '系数', '金额（元）'],
    rows: view.lines.flatMap((line) =>
      line.turns.map((turn) => [
        line.name,
        turn.day,
        clock(turn.startAt),
        endClock(turn.endAt),
        turn.post,
        turn.minutes,
        yuan(turn.rateFen),
        turn.factor,
        yuan(turn.amountFen),
      ]),
    ),
  },
];
