/** The thread that reads and writes tables. */
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import { serveTask } from '../threads/serve.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { type ReadSheet, SHEET_LIMITS, type SheetFormat, type WrittenSheet } from './sheets.ts';
import { writeSheets } from './write-sheets.ts';

export type SheetTask =
  | { read: { bytes: Uint8Array; name: string } }
  | { write: { sheets: readonly WrittenSheet[]; format: SheetFormat } };

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isOldExcel = (bytes: Uint8Array): boolean => bytes[0] === 0xd0 && bytes[1] === 0xcf;

/** Empty cells at the end of a row and empty rows at the end of a sheet say nothing. */
const trimmed = (rows: readonly string[][]): string[][] => {
  const short = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1));
  return short.slice(0, short.findLastIndex((row) => row.length > 0) + 1);
};

const bounded = (sheets: readonly ReadSheet[]): Outcome<ReadSheet[]> => {
  if (sheets.length > SHEET_LIMITS.sheets)
    return refuse('too_large', `工作表超过 ${SHEET_LIMITS.sheets} 张。`, 'file');
  let cells = 0;
  for (const { name, rows } of sheets) {
    cells += rows.reduce((sum, row) => sum + row.length, 0);
    if (rows.length > SHEET_LIMITS.rows || cells > SHEET_LIMITS.cells)
      return refuse('too_large', `工作表“${name.slice(0, 40)}”内容过多，请拆分后再导入。`, 'file');
  }
  return ok([...sheets]);
};

const read = async (bytes: Uint8Array, name: string): Promise<Outcome<ReadSheet[]>> => {
  if (isOldExcel(bytes)) return refuse('unsupported_type', '不支持旧版 .xls，请另存为 .xlsx。', 'file');
  if (isZip(bytes)) {
    const found = await readXlsx(bytes);
    return found.ok ? bounded(found.value.map((s) => ({ ...s, rows: trimmed(s.rows) }))) : found;
  }
  const found = readCsv(bytes);
  return found.ok ? bounded([{ name, rows: trimmed(found.value) }]) : found;
};

serveTask<SheetTask, Outcome<ReadSheet[]> | Buffer>((task) =>
  'read' in task ? read(task.read.bytes, task.read.name) : writeSheets(task.write.sheets, task.write.format),
);
