/** Two runs in one picture: lines over the day, bars by person. */
import { barsAlong, type ChartOption, lineOfDays } from '../parts/chart-options.ts';
import { token } from '../state/theme.ts';

export interface Pair {
  name: string;
  values: readonly (number | null)[];
}

/** First the day as it is, then the changed one, in the colours of the theme. */
const colourOf = (index: number): string => token(index === 0 ? 'brand-fill' : 'accent');

const legend = (pairs: readonly Pair[]) => ({
  legend:
    pairs.length > 1
      ? { top: 0, right: 8, data: pairs.map(({ name }) => name), textStyle: { color: token('text-2') } }
      : { show: false },
});

/** Lines over named points; where nothing is known a gap. */
export const linesOf = (names: readonly string[], pairs: readonly Pair[], max?: number): ChartOption => {
  const base = lineOfDays(names.map((name) => ({ name, value: 0 })));
  return {
    ...base,
    ...legend(pairs),
    grid: {
      left: 8,
      right: 16,
      // Without a legend there is nothing to leave room for.
      top: pairs.length > 1 ? 34 : 10,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    yAxis: { ...(base.yAxis as object), type: 'value', min: 0, ...(max === undefined ? {} : { max }) },
    series: pairs.map(({ name, values }, index) => ({
      type: 'line' as const,
      name,
      data: [...values],
      showSymbol: false,
      lineStyle: {
        width: 2,
        color: colourOf(index),
        type: index === 0 ? ('solid' as const) : ('dashed' as const),
      },
      itemStyle: { color: colourOf(index) },
    })),
  } as ChartOption;
};

export const barsOf = (names: readonly string[], pairs: readonly Pair[]): ChartOption => {
  const base = barsAlong(names.map((name) => ({ name, value: 0 })));
  return {
    ...base,
    ...legend(pairs),
    grid: {
      left: 8,
      right: 44,
      top: 30,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    series: pairs.map(({ name, values }, index) => ({
      type: 'bar' as const,
      name,
      data: [...values],
      barMaxWidth: 10,
      itemStyle: { color: colourOf(index), borderRadius: 2 },
    })),
  } as ChartOption;
};
