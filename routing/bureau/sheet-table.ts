/** Rows of a spreadsheet to records and back, by a list of columns; every fault with its row and column, nothing by halves. */

export interface SheetProblem {
  /** As the spreadsheet counts: the header is row 1. */
  row: number;
  column: string;
  message: string;
}

export interface Column<T> {
  /** Title in the header; the English one is read as well. */
  zh: string;
  en: string;
  /** Without a value the row is refused. */
  required?: boolean;
  /** Reads a cell into the record, or says what is wrong with it. Not called for an empty cell. */
  read(cell: string, into: Partial<T>): string | undefined;
  write(record: T): string;
}

export interface ReadTable<T> {
  records: { row: number; value: Partial<T> }[];
  problems: SheetProblem[];
}

/** Faults named at most; a wrong file would name thousands. */
const MOST_PROBLEMS = 200;

const plain = (text: string): string =>
  text
    .replace(/\s+/g, '')
    .replace(/[（(].*$/u, '')
    .toLowerCase();

/** @param rows with the header as the first; empty rows are passed over */
export const readTable = <T>(
  rows: readonly (readonly string[])[],
  columns: readonly Column<T>[],
): ReadTable<T> => {
  const header = (rows[0] ?? []).map(plain);
  const places = columns.map((column) =>
    header.findIndex((title) => title === plain(column.zh) || title === plain(column.en)),
  );
  const problems: SheetProblem[] = [];
  const note = (row: number, column: string, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ row, column, message });
  };
  columns.forEach((column, at) => {
    if (column.required && places[at]! < 0) note(1, column.zh, '缺少这一列。');
  });
  header.forEach((title, at) => {
    if (title && !places.includes(at)) note(1, rows[0]![at]!, '不认识这一列，请删除或改名。');
  });
  const records: ReadTable<T>['records'] = [];
  if (problems.length > 0) return { records, problems };
  rows.forEach((cells, index) => {
    if (index === 0 || cells.every((cell) => !cell.trim())) return;
    const value: Partial<T> = {};
    columns.forEach((column, at) => {
      const cell = places[at]! < 0 ? '' : (cells[places[at]!] ?? '').trim();
      if (!cell) {
        if (column.required) note(index + 1, column.zh, '必填。');
        return;
      }
      const wrong = column.read(cell, value);
      if (wrong) note(index + 1, column.zh, wrong);
    });
    records.push({ row: index + 1, value });
  });
  if (records.length === 0 && problems.length === 0) note(2, columns[0]?.zh ?? '', '表中没有数据。');
  return { records, problems };
};

/** Header and rows for writing. */
export const writeTable = <T>(
  records: readonly T[],
  columns: readonly Column<T>[],
): { header: string[]; rows: string[][] } => ({
  header: columns.map((column) => column.zh),
  rows: records.map((record) => columns.map((column) => column.write(record))),
});

/** Parts of a cell: by line breaks, semicolons or the Chinese enumeration comma. */
export const listOf = (cell: string): string[] =>
  cell
    .split(/[\n;；、|]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** Lines of a cell, also joined by semicolons; a sentence may hold enumeration commas. */
export const linesOf = (cell: string): string[] =>
  cell
    .split(/[\n;；]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** A code of a label table by its code or either label. */
export const codeOfLabel = <K extends string>(
  table: Record<K, { zh: string; en: string }>,
  text: string,
): K | undefined => {
  const wanted = text.trim().toLowerCase();
  return (Object.keys(table) as K[]).find(
    (code) =>
      code.toLowerCase() === wanted ||
      table[code].zh === text.trim() ||
      table[code].en.toLowerCase() === wanted,
  );
};
