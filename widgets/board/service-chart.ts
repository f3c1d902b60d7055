/** Rate at the left, ready people at the right, waiting by its shape, on one axis of time; the interval that is looked at is marked. */
import type { MarkAreaComponentOption } from 'echarts/components';
import type { ServiceInterval } from '../../routing/protocol/figures/figure-list.ts';
import { type ChartOption, lineOfDays } from '../console/parts/chart-options.ts';
import { locale } from '../console/state/locale.ts';
import { token } from '../console/state/theme.ts';
import { u } from '../console/words/supervise.ts';
import { timeText } from '../shared/time.ts';

/** 0 to 100, one decimal; nothing where nobody was due. */
const rateOf = ({ due, inTime }: Pick<ServiceInterval, 'due' | 'inTime'>): number | null =>
  due > 0 ? Math.round((inTime / due) * 1000) / 10 : null;

export const serviceChart = (
  intervals: readonly ServiceInterval[],
  chosenMs: number | undefined,
): ChartOption => {
  const names = intervals.map((one) => timeText(one.fromMs, locale.value));
  const base = lineOfDays(names.map((name) => ({ name, value: 0 })));
  const axis = {
    splitLine: { lineStyle: { color: token('line') } },
    axisLabel: { color: token('text-3'), fontSize: 12 },
  };
  const chosen = intervals.findIndex((one) => one.fromMs === chosenMs);
  const mark: MarkAreaComponentOption | undefined =
    chosen < 0
      ? undefined
      : {
          silent: true,
          itemStyle: { color: token('bad'), opacity: 0.1 },
          data: [[{ xAxis: Math.max(0, chosen - 0.5) }, { xAxis: chosen + 0.5 }]],
        };
  const line = (name: string, data: (number | null)[], colour: string, yAxisIndex: number, step?: 'end') => ({
    type: 'line' as const,
    name,
    data,
    yAxisIndex,
    connectNulls: false,
    showSymbol: data.length <= 40,
    symbolSize: 5,
    ...(step ? { step } : {}),
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
  });
  return {
    ...base,
    legend: { top: 0, left: 8, textStyle: { color: token('text-2') } },
    grid: { left: 8, right: 8, top: 34, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    yAxis: [
      {
        type: 'value',
        min: 0,
        max: 100,
        interval: 25,
        ...axis,
        axisLabel: { ...axis.axisLabel, formatter: '{value}%' },
      },
      { type: 'value', min: 0, minInterval: 1, ...axis, splitLine: { show: false } },
      // A line of hundreds would press the few people who are ready flat: it has a height of its own, and no scale.
      { type: 'value', min: 0, show: false },
    ],
    series: [
      {
        ...line(u('rate'), intervals.map(rateOf), token('brand-fill'), 0),
        ...(mark ? { markArea: mark } : {}),
      },
      line(
        u('waitingMost'),
        intervals.map((one) => one.waiting),
        token('bad'),
        2,
        'end',
      ),
      line(
        u('readyFewest'),
        intervals.map((one) => one.ready),
        token('ok'),
        1,
        'end',
      ),
    ],
  } as ChartOption;
};
