/** Plain chart descriptions in the colours of the theme: bars along, bars up, a line of days. */
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { token } from '../state/theme.ts';

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>;

export interface Point {
  name: string;
  value: number;
}

const base = (): Pick<ChartOption, 'textStyle' | 'tooltip' | 'animation'> => ({
  textStyle: { fontFamily: token('font'), color: token('text-2') },
  tooltip: {
    trigger: 'axis',
    axisPointer: { type: 'shadow' },
    confine: true,
    backgroundColor: token('surface'),
    borderColor: token('line'),
    textStyle: { color: token('text'), fontSize: 12 },
  },
  animation: false,
});

/** Names at the left, bars to the right, the number at the end of each. */
export const barsAlong = (points: readonly Point[]): ChartOption => ({
  ...base(),
  grid: { left: 8, right: 44, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  xAxis: { type: 'value', show: false },
  yAxis: {
    type: 'category',
    inverse: true,
    data: points.map((one) => one.name),
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: token('text-2'), fontSize: 12 },
  },
  series: [
    {
      type: 'bar',
      data: points.map((one) => one.value),
      barMaxWidth: 14,
      itemStyle: { color: token('brand-fill'), borderRadius: 3 },
      label: { show: true, position: 'right', color: token('text'), fontSize: 12 },
    },
  ],
});

export const barsUp = (points: readonly Point[]): ChartOption => ({
  ...base(),
  grid: { left: 8, right: 8, top: 20, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  xAxis: {
    type: 'category',
    data: points.map((one) => one.name),
    axisLine: { lineStyle: { color: token('line') } },
    axisTick: { show: false },
    axisLabel: { color: token('text-2'), fontSize: 11, interval: 0, hideOverlap: false },
  },
  yAxis: { type: 'value', show: false },
  series: [
    {
      type: 'bar',
      data: points.map((one) => one.value),
      barMaxWidth: 36,
      itemStyle: { color: token('brand-fill'), borderRadius: [4, 4, 0, 0] },
      label: { show: true, position: 'top', color: token('text'), fontSize: 12 },
    },
  ],
});

export const lineOfDays = (points: readonly Point[]): ChartOption => ({
  ...base(),
  grid: { left: 8, right: 16, top: 16, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  xAxis: {
    type: 'category',
    data: points.map((one) => one.name),
    boundaryGap: false,
    axisLine: { lineStyle: { color: token('line') } },
    axisTick: { show: false },
    axisLabel: { color: token('text-2'), fontSize: 12 },
  },
  yAxis: {
    type: 'value',
    minInterval: 1,
    splitLine: { lineStyle: { color: token('line') } },
    axisLabel: { color: token('text-3'), fontSize: 12 },
  },
  series: [
    {
      type: 'line',
      data: points.map((one) => one.value),
      smooth: 0.2,
      symbolSize: 5,
      lineStyle: { color: token('brand-fill'), width: 2 },
      itemStyle: { color: token('brand-fill') },
      areaStyle: { color: token('brand-fill'), opacity: 0.08 },
    },
  ],
});

/** Shares in percent over time, from 0 to 100. */
export const lineOfShares = (points: readonly Point[]): ChartOption => {
  const line = lineOfDays(points);
  return {
    ...line,
    yAxis: {
      type: 'value',
      min: 0,
      max: 100,
      interval: 25,
      splitLine: { lineStyle: { color: token('line') } },
      axisLabel: { color: token('text-3'), fontSize: 12, formatter: '{value}%' },
    },
  };
};

/** What a picture shows, in one sentence for those who do not see it. */
export const spoken = (title: string, points: readonly Point[]): string =>
  `${title}: ${points.map((one) => `${one.name} ${one.value}`).join(', ')}`;
