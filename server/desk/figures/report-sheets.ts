/** A report as sheets: one for each table in XLSX, all in one list in CSV, which has one sheet only. */
import type { PeriodUnit } from '../../../routing/figures/periods.ts';
import {
  type ReportRow,
  type ReportTable,
  reportFigures,
  reportTables,
} from '../../../routing/protocol/figures/report-tables.ts';
import type { ReportSummary } from '../../../routing/protocol/http.ts';
import type { Label } from '../../../routing/vocabulary.ts';
import type { SheetFormat, WrittenSheet } from '../../sheets/sheets.ts';

export interface ReportSheetOptions {
  unit: PeriodUnit;
  /** Day in Asia/Shanghai. */
  today: string;
  locale: 'zh-CN' | 'en';
  format: SheetFormat;
}

const WORDS = {
  'zh-CN': {
    table: '表',
    item: '项目',
    count: '件数',
    share: '占比',
    more: '其他指标',
    between: '；',
    figure: '指标',
    value: '数值',
    all: '概况',
    sum: '合计',
  },
  en: {
    table: 'Table',
    item: 'Item',
    count: 'Count',
    share: 'Share',
    more: 'Other figures',
    between: '; ',
    figure: 'Figure',
    value: 'Value',
    all: 'Summary',
    sum: 'Total',
  },
} as const;

export const reportSheets = (report: ReportSummary, options: ReportSheetOptions): WrittenSheet[] => {
  const { unit, today, locale } = options;
  const words = WORDS[locale];
  const text = (label: Label) => (locale === 'en' ? label.en : label.zh);
  /** In CSV, which has one set of columns: `已答复 93%；满意率 97%`. */
  const moreOf = ({ more = [] }: ReportTable, row: ReportRow): string =>
    more.map((title, index) => `${text(title)} ${row.more?.[index] ?? ''}`).join(words.between);
  const figures = reportFigures(report, today).map((one) => [text(one.title), one.value]);
  const tables = reportTables(report, unit, today, locale);
  if (options.format === 'csv')
    return [
      {
        name: words.all,
        header: [words.table, words.item, words.count, words.share, words.more],
        rows: [
          ...figures.map(([name, value]) => [words.all, name, value, '', '']),
          ...tables.flatMap((one) =>
            one.rows.map((row) => [text(one.title), row.name, row.count, row.share, moreOf(one, row)]),
          ),
        ],
      },
    ];
  return [
    { name: words.all, header: [words.figure, words.value], rows: figures },
    ...tables.map((one) => ({
      name: text(one.title),
      header: [text(one.of), words.count, words.share, ...(one.more ?? []).map(text)],
      rows: [
        ...one.rows.map((row) => [row.name, row.count, row.share, ...(row.more ?? [])]),
        [words.sum, one.total, one.total > 0 ? '100%' : '—', ...(one.more ?? []).map(() => '')],
      ],
    })),
  ];
};
