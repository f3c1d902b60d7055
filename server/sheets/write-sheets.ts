/** Writes tables: XLSX by write-excel-file, CSV by csv-stringify. */
import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import type { Cell, SheetFormat, WrittenSheet } from './sheets.ts';

/** Excel holds no more in one cell. */
const MOST_CELL = 32_767;

const cut = (text: string): string => (text.length <= MOST_CELL ? text : `${text.slice(0, MOST_CELL - 1)}…`);

/** Excel's rules for the name of a sheet. */
const sheetName = (name: string, index: number): string =>
  name
    .replace(/[\\/?*[\]:\p{Cc}]/gu, '_')
    .replace(/^'|'$/g, '_')
    .slice(0, 31)
    .trim() || `Sheet${index + 1}`;

/** Han and other wide characters take two columns. */
const widthOf = (cell: Cell): number => {
  let most = 0;
  for (const line of String(cell ?? '').split('\n', 20)) {
    let width = 0;
    for (const c of line.slice(0, 80)) width += c.charCodeAt(0) > 0x2e7f ? 2 : 1;
    most = Math.max(most, width);
  }
  return most;
};

const widthsOf = ({ header, rows }: WrittenSheet): number[] =>
  header.map((title, column) => {
    let most = widthOf(title);
    for (const row of rows.slice(0, 500)) most = Math.max(most, widthOf(row[column]));
    return Math.min(60, Math.max(8, most + 2));
  });

const xlsxCell = (cell: Cell) => {
  if (cell === null || cell === undefined || cell === '') return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? { value: cell, type: Number } : null;
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  return { value: cut(cell), type: String, wrap: cell.includes('\n'), alignVertical: 'top' as const };
};

const writeXlsx = async (sheets: readonly WrittenSheet[]): Promise<Buffer> => {
  const names = new Set<string>();
  const unique = (name: string, index: number): string => {
    let made = sheetName(name, index);
    for (let n = 2; names.has(made.toLowerCase()); n++)
      made = `${sheetName(name, index).slice(0, 27)} (${n})`;
    names.add(made.toLowerCase());
    return made;
  };
  return writeXlsxFile(
    sheets.map((sheet, index) => ({
      sheet: unique(sheet.name, index),
      stickyRowsCount: 1,
      columns: (sheet.widths ?? widthsOf(sheet)).map((width) => ({ width })),
      data: [
        sheet.header.map((title) => ({ value: title, type: String, fontWeight: 'bold' as const })),
        ...sheet.rows.map((row) => row.map(xlsxCell)),
      ],
    })),
  ).toBuffer();
};

const writeCsv = ({ header, rows }: WrittenSheet): Buffer =>
  Buffer.from(
    stringify([[...header], ...rows.map((row) => [...row])], {
      bom: true,
      escape_formulas: true,
      record_delimiter: 'windows',
      cast: { boolean: (value) => (value ? 'TRUE' : 'FALSE') },
    }),
  );

export const writeSheets = async (sheets: readonly WrittenSheet[], format: SheetFormat): Promise<Buffer> => {
  if (format === 'xlsx') return writeXlsx(sheets);
  const [only, ...more] = sheets;
  if (!only || more.length > 0) throw new Error('a CSV file holds exactly one sheet');
  return writeCsv(only);
};
