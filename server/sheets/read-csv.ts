/** CSV as Excel, WPS and people write it: UTF-8 or GB 18030, with commas, semicolons or tabs. */
import { CsvError, parse } from 'csv-parse/sync';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';

const decode = (bytes: Uint8Array): string | undefined => {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // Control characters are in no table: something binary.
      return /(?![\t\n\r])\p{Cc}/u.test(text) ? undefined : text;
    } catch {
      // Not this one.
    }
  }
  return undefined;
};

/** The sign that stands most often in the first line, outside of quotes. */
const separatorOf = (text: string): string => {
  const end = text.search(/[\r\n]/);
  const first = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const count = (sign: string): number => first.split(sign).length - 1;
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
};

/** A `'` that was put before a formula by the writer (or by Excel) is no part of the text. */
const plain = (cell: string): string =>
  /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;

const FAULTS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: '引号没有闭合',
  CSV_INVALID_CLOSING_QUOTE: '引号后面有多余的字符',
  INVALID_OPENING_QUOTE: '引号只能在单元格开头',
};

/** Rows of a CSV text; row numbers are those that Excel shows (a cell may hold several lines). */
export const readCsv = (bytes: Uint8Array): Outcome<string[][]> => {
  const text = decode(bytes);
  if (text === undefined) return refuse('unsupported_type', '文件不是 XLSX，也不是 CSV 文本。', 'file');
  try {
    const rows = parse(text, {
      delimiter: separatorOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
    }) as string[][];
    return ok(rows.map((row) => row.map(plain)));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `第${error.lines}行：` : '';
    return refuse('invalid_input', `CSV ${line}${FAULTS[error.code] ?? '写法有误'}`, 'file');
  }
};
