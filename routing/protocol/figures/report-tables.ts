/** A report as tables: what the page shows, what is printed and what stands in the file are these same rows. */
import type { FirstContactCount } from '../../figures/first-contact.ts';
import { byPeriod, everyDay, type PeriodUnit } from '../../figures/periods.ts';
import { meanGradeOf, wilson } from '../../figures/scores.ts';
import { eventName } from '../../vocabulary/life-events.ts';
import {
  CHANNELS,
  GRADES,
  type Label,
  labelOf,
  MATTERS,
  MODES,
  OFFER_ENDS,
  SERVICES,
} from '../../vocabulary.ts';
import type { ReportSummary } from '../http.ts';
import { FOLLOW_UP_WHYS } from '../tickets/follow-up.ts';

export type ReportKey =
  | 'period'
  | 'matter'
  | 'staff'
  | 'channel'
  | 'mode'
  | 'offers'
  | 'region'
  | 'organisation'
  | 'grade'
  | 'event'
  | 'firstWeek'
  | 'firstMatter'
  | 'firstStaff'
  | 'promises'
  | 'scores'
  | 'followUps';

export interface ReportRow {
  name: string;
  count: number;
  share: string;
  more?: string[];
}

export interface ReportTable {
  key: ReportKey;
  title: Label;
  /** What the names are. */
  of: Label;
  rows: ReportRow[];
  /** Titles of columns beside count and share; `more` of each row has as many. */
  more?: Label[];
  total: number;
}

export interface ReportFigure {
  key: 'total' | 'perDay' | 'satisfied' | 'closed' | 'inTime' | 'firstContact' | 'rated';
  title: Label;
  value: string;
}

type Locale = 'zh-CN' | 'en';
const l = (zh: string, en: string): Label => ({ zh, en });

/** `87.5%` to one place; a dash where there is nothing to divide by. The board shows shares the same way. */
export const percent = (part: number, whole: number): string =>
  whole > 0 ? `${Math.round((part / whole) * 1000) / 10}%` : '—';

const UNIT_TITLES: Record<PeriodUnit, Label> = {
  day: l('每日受理', 'Per day'),
  week: l('每周受理', 'Per week'),
  month: l('每月受理', 'Per month'),
};
const UNIT_NAMES: Record<PeriodUnit, Label> = {
  day: l('日期', 'Day'),
  week: l('周（周一）', 'Week from'),
  month: l('月份', 'Month'),
};

/** FG12: what each published promise is called, what was judged, and what of it was in time. */
const promiseRows = ({ first, letters, signing, orders }: ReportSummary['promises'], locale: Locale) => {
  const said = (zh: string, en: string) => (locale === 'en' ? en : zh);
  const row = (name: string, { due, inTime }: { due: number; inTime: number }) => ({
    name,
    count: due,
    more: [String(inTime), percent(inTime, due)],
  });
  return [
    ...first.map((one) => {
      const channel = labelOf(CHANNELS, one.channel, locale);
      return row(said(`首次答复：${channel}`, `First answer: ${channel}`), one);
    }),
    row(said('信箱来信答复', 'Letters answered'), letters),
    row(said('服务单签收', 'Orders signed for'), signing),
    ...orders.map((one) => {
      const service = labelOf(SERVICES, one.service, locale);
      return row(said(`办理答复：${service}`, `Order answered: ${service}`), one);
    }),
  ].filter(({ count }) => count > 0);
};

/** FG13: mean, share of good grades, where that share lies with 95 %, and how many of those invited rated. */
const goodRow = (one: ReportSummary['scores'][number]) => {
  const interval = wilson(one.satisfied, one.rated);
  const mean = meanGradeOf(one);
  return {
    name: `${one.name} ${one.month}`,
    count: one.rated,
    more: [
      mean === undefined ? '—' : String(mean),
      percent(one.satisfied, one.rated),
      interval ? interval.map((bound) => percent(bound, 1)).join('–') : '—',
      percent(one.rated, one.invited),
    ],
  };
};

/** @param today day in Asia/Shanghai: days to come are not counted as days without contacts */
export const reportTables = (
  report: ReportSummary,
  unit: PeriodUnit,
  today: string,
  locale: Locale,
): ReportTable[] => {
  const table = (
    key: ReportKey,
    title: Label,
    of: Label,
    rows: readonly { name: string; count: number; more?: string[] }[],
    more?: Label[],
  ): ReportTable => {
    const total = rows.reduce((sum, one) => sum + one.count, 0);
    return {
      ...{ key, title, of, total },
      ...(more ? { more } : {}),
      rows: rows.map((one) => ({ ...one, share: percent(one.count, total) })),
    };
  };
  const firstContact = (
    key: ReportKey,
    title: Label,
    of: Label,
    rows: readonly (FirstContactCount & { name: string })[],
  ): ReportTable =>
    table(
      key,
      title,
      of,
      rows.map(({ name, judged, resolved, pending }) => ({
        name,
        count: judged,
        more: [String(resolved), percent(resolved, judged), String(pending)],
      })),
      [l('首次解决', 'Resolved'), l('首次解决率', 'Rate'), l('待定', 'Pending')],
    );
  const { byMatter, byStaff } = report.firstContact;
  const byWeek = report.firstContact.byWeek.map((one) => ({ ...one, name: one.from }));
  return [
    table('period', UNIT_TITLES[unit], UNIT_NAMES[unit], byPeriod(everyDay(report, today), unit)),
    table(
      'matter',
      l('事项分布', 'By matter'),
      l('事项', 'Matter'),
      report.byMatter.map(({ matter, count }) => ({
        name: matter ? labelOf(MATTERS, matter, locale) : locale === 'en' ? 'Unclassified' : '未分类',
        count,
      })),
    ),
    table(
      'event',
      l('生活事件与企业事件', 'By life and enterprise event'),
      l('事件', 'Event'),
      report.byEvent.map(({ tag, count, answered, rated, satisfied }) => ({
        name: eventName(tag, locale),
        count,
        more: [percent(answered, count), percent(satisfied, rated), String(rated)],
      })),
      [l('已答复', 'Answered'), l('满意率', 'Satisfied'), l('评价数', 'Ratings')],
    ),
    table('staff', l('人员办结量', 'By person'), l('人员', 'Person'), report.byStaff),
    table(
      'channel',
      l('渠道分布', 'By channel'),
      l('渠道', 'Channel'),
      report.byChannel.map(({ channel, count }) => ({ name: labelOf(CHANNELS, channel, locale), count })),
    ),
    table(
      'mode',
      l('服务方式', 'By mode of service'),
      l('方式', 'Mode'),
      report.byMode.map(({ mode, count }) => ({ name: labelOf(MODES, mode, locale), count })),
    ),
    table(
      'offers',
      l(`派单应答（共派出 ${report.offers.made} 次）`, `Offers (${report.offers.made} made)`),
      l('应答', 'Answer'),
      (
        [
          ['accept', report.offers.accepted],
          ['refuse', report.offers.declined],
          ['expired', report.offers.expired],
          ['withdrawn', report.offers.withdrawn],
        ] as const
      ).map(([end, count]) => ({ name: labelOf(OFFER_ENDS, end, locale), count })),
    ),
    table('region', l('辖区', 'By region'), l('辖区', 'Region'), report.byRegion),
    table(
      'organisation',
      l('机构收单', 'Orders by organisation'),
      l('机构', 'Organisation'),
      report.byOrganisation,
    ),
    table(
      'grade',
      l('评价分布', 'By grade'),
      l('评价', 'Grade'),
      report.ratings.map(({ grade, count }) => ({ name: labelOf(GRADES, String(grade), locale), count })),
    ),
    firstContact('firstWeek', l('首次解决（按周）', 'First contact by week'), UNIT_NAMES.week, byWeek),
    firstContact(
      'firstMatter',
      l('首次解决（按事项）', 'First contact by matter'),
      l('事项', 'Matter'),
      byMatter.map((one) => ({ ...one, name: labelOf(MATTERS, one.matter, locale) })),
    ),
    firstContact(
      'firstStaff',
      l('首次解决（按人员）', 'First contact by person'),
      l('人员', 'Person'),
      byStaff,
    ),
    table(
      'promises',
      l('服务承诺兑现', 'Promises kept'),
      l('承诺', 'Promise'),
      promiseRows(report.promises, locale),
      [l('按期', 'In time'), l('兑现率', 'Kept')],
    ),
    table(
      'scores',
      l('人员评价（按月）', 'Ratings by person and month'),
      l('人员与月份', 'Person and month'),
      report.scores.map(goodRow),
      [l('平均分', 'Mean'), l('满意率', 'Satisfied'), l('95% 区间', '95 % interval'), l('参评率', 'Rated')],
    ),
    table(
      'followUps',
      l('回访', 'Follow-ups'),
      l('回访原因', 'Why'),
      report.followUps.map((one) => ({
        name: labelOf(FOLLOW_UP_WHYS, one.why, locale),
        count: one.asked,
        more: [
          ...[one.reached, one.solved, one.partly, one.unsolved, one.overdue].map(String),
          percent(one.solved, one.reached),
        ],
      })),
      [
        l('已联系上', 'Reached'),
        l('已解决', 'Solved'),
        l('部分解决', 'Partly'),
        l('未解决', 'Unsolved'),
        l('逾期未访', 'Overdue'),
        l('解决率', 'Solved of reached'),
      ],
    ),
  ];
};

export const reportFigures = (report: ReportSummary, today: string): ReportFigure[] => {
  const rated = report.ratings.reduce((sum, one) => sum + one.count, 0);
  const satisfied = report.ratings.reduce((sum, one) => sum + (one.grade >= 3 ? one.count : 0), 0);
  const days = everyDay(report, today).length;
  return [
    { key: 'total', title: l('受理总量', 'Accepted'), value: String(report.total) },
    {
      key: 'perDay',
      title: l('日均', 'Per day'),
      value: days > 0 ? String(Math.round((report.total / days) * 10) / 10) : '0',
    },
    { key: 'satisfied', title: l('满意率', 'Satisfied'), value: percent(satisfied, rated) },
    { key: 'closed', title: l('办结', 'Closed'), value: String(report.closed) },
    {
      key: 'inTime',
      title: l('首次答复达标率', 'First answers in time'),
      value: percent(report.answers.inTime, report.answers.due),
    },
    {
      key: 'firstContact',
      title: l('首次解决率', 'First-contact resolution'),
      value: percent(report.firstContact.resolved, report.firstContact.judged),
    },
    { key: 'rated', title: l('评价数', 'Ratings'), value: String(rated) },
  ];
};
