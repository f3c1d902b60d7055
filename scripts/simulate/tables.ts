/** Results of simulations as tables for a terminal. */

import type { WaitFigures } from '../../routing/simulate/figures.ts';
import type { Estimates, SimResult } from '../../routing/simulate/replicate.ts';
import type { Estimate } from '../../routing/simulate/statistics.ts';
import type { StaffingRow } from '../../routing/staffing/planner.ts';
import { LANES, labelOf } from '../../routing/vocabulary.ts';

/** Chinese characters take two columns. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e7f ? 2 : 1), 0);

const pad = (text: string, width: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};

/** First column to the left, figures to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((cell, column) =>
    Math.max(widthOf(cell), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return [head, ...rows]
    .map((row) => row.map((cell, column) => pad(cell, widths[column]!, column > 0)).join('  '))
    .join('\n');
};

type Value = number | null;
const known = (value: Value, text: (value: number) => string): string =>
  value !== null && Number.isFinite(value) ? text(value) : '-';
const seconds = (value: Value): string => known(value, (ms) => `${(ms / 1000).toFixed(1)} s`);
const percent = (value: Value): string => known(value, (share) => `${(share * 100).toFixed(1)} %`);
const number = (value: Value): string =>
  known(value, (n) => (Math.abs(n) >= 100 ? n.toFixed(0) : n.toFixed(2)));

type Format = (value: Value) => string;
const withBounds = ({ mean, half }: Estimate, format: Format): string =>
  half === undefined || !Number.isFinite(half) ? format(mean) : `${format(mean)} ±${format(half)}`;

/** Value of the difference B - A; marked when the intervals do not meet. */
const difference = (a: Estimate, b: Estimate, format: Format): string => {
  if (a.mean === null || b.mean === null) return '-';
  const apart =
    a.half !== undefined && b.half !== undefined && Math.abs(b.mean - a.mean) > a.half + b.half ? ' *' : '';
  const delta = b.mean - a.mean;
  return known(delta, (value) => `${value > 0 ? '+' : ''}${format(value)}${apart}`);
};

const LINES: [string, (result: SimResult) => Estimate, Format][] = [
  ['来件 contacts', (r) => r.total.contacts, number],
  ['接通 answered', (r) => r.total.answered, number],
  ['等待中位 median wait', (r) => r.total.medianMs, seconds],
  ['等待 p90', (r) => r.total.p90Ms, seconds],
  ['等待 p99', (r) => r.total.p99Ms, seconds],
  ['15 秒接通率 within 15 s', (r) => r.total.within15, percent],
  ['首响达标率 service level', (r) => r.total.serviceLevel, percent],
  ['放弃率 abandoned', (r) => r.total.abandonShare, percent],
  ['转留言 message box', (r) => r.total.boxShare, percent],
  ['占用率 occupancy', (r) => r.occupancy, percent],
  ['未应答派单 missed offers', (r) => r.missedOffers, number],
  ['工时基尼 Gini of minutes', (r) => r.people.minutesGini, number],
  ['工时最多/最少 max/min', (r) => r.people.minutesSpread, number],
  ['加权件数基尼 Gini, weighted', (r) => r.people.weightedGini, number],
  ['机构间基尼 Gini of firms', (r) => r.firms.minutesGini, number],
];

const groupTable = (title: string, groups: [string, Estimates<WaitFigures>][]): string =>
  table(
    [title, '来件', '中位', 'p90', 'p99', '15 秒', '达标', '放弃', '留言'],
    groups.map(([name, figures]) => [
      name,
      number(figures.contacts.mean),
      seconds(figures.medianMs.mean),
      seconds(figures.p90Ms.mean),
      seconds(figures.p99Ms.mean),
      percent(figures.within15.mean),
      percent(figures.serviceLevel.mean),
      percent(figures.abandonShare.mean),
      percent(figures.boxShare.mean),
    ]),
  );

export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const busiest = (figures: Estimates<WaitFigures>): number => -(figures.contacts.mean ?? 0);

/** One result, or two side by side with their difference. */
export const resultTables = (a: SimResult, b?: SimResult): string => {
  const head = b ? ['', a.name, b.name, '差 B−A'] : ['', a.name];
  const lines = LINES.map(([name, pick, format]) => [
    name,
    withBounds(pick(a), format),
    ...(b ? [withBounds(pick(b), format), difference(pick(a), pick(b), format)] : []),
  ]);
  const parts = [
    `${a.replications} 次重复，± 为 95 % 置信区间${b ? '；* 两个区间不相交' : ''}`,
    table(head, lines),
  ];
  for (const result of b ? [a, b] : [a]) {
    const steps = result.steps.map((step, index) => `${index}: ${percent(step.mean)}`).join('  ');
    parts.push(
      `\n[${result.name}] 扩大范围 widening steps  ${steps}`,
      groupTable(
        '通道 lane',
        Object.entries(result.byLane).map(([lane, figures]) => [labelOf(LANES, lane), figures!]),
      ),
      groupTable(
        '事项 matter',
        Object.entries(result.byMatter)
          .map(([matter, figures]): [string, Estimates<WaitFigures>] => [matter, figures!])
          .sort((x, y) => busiest(x[1]) - busiest(y[1])),
      ),
      groupTable('地区 region', Object.entries(result.byRegion)),
      groupTable(
        '时段 half hour',
        result.byHalfHour.map((row) => [clockOf(row.fromMinute), row]),
      ),
      table(
        ['人员 person', '机构', '在岗 h', '忙碌', '办理分钟', '件数'],
        result.byPerson.map((one) => [
          one.name,
          one.firm,
          number(one.dutyHours),
          percent(one.busyShare),
          number(one.minutes),
          number(one.cases),
        ]),
      ),
    );
  }
  return parts.join('\n\n');
};

/** The planner's table of a day. */
export const staffingTable = (rows: readonly StaffingRow[], handleMs: number): string =>
  [
    `平均办理 AHT ${seconds(handleMs)}`,
    table(
      ['时段', '来件', '负荷 Erl', '需在岗', '需排班', '达标率', '平均等待', '占用率', '放弃'],
      rows.map((row) => [
        clockOf(row.fromMinute),
        number(row.arrivals),
        number(row.load),
        String(row.needed),
        String(row.rostered),
        percent(row.serviceLevel),
        seconds(row.meanWaitMs),
        percent(row.occupancy),
        percent(row.abandonShare),
      ]),
    ),
    `全天需在岗人时 ${number(rows.reduce((sum, row) => sum + row.needed, 0) / 2)}，排班人时 ${number(
      rows.reduce((sum, row) => sum + row.rostered, 0) / 2,
    )}`,
  ].join('\n\n');
