/** PORT: tables as people have them in Excel: rows in and out, as XLSX and as CSV. */
import type { Outcome } from '../../routing/errors.ts';

export type SheetFormat = 'csv' | 'xlsx';

/** A sheet that was read. Row 1 of the sheet is `rows[0]`; every cell is text, an empty one `''`; rows are as long as their last cell. */
export interface ReadSheet {
  /** Name of the sheet; of a CSV file the name given by the caller. */
  name: string;
  rows: string[][];
}

export type Cell = string | number | boolean | null | undefined;

export interface WrittenSheet {
  /** At most 31 characters count; signs that Excel does not take become `_`. */
  name: string;
  /** The first row, bold and fixed in XLSX. */
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** Widths of the columns in characters; default: by the longest cell, 8 to 60. */
  widths?: readonly number[];
}

/** Bounds of what is read; a sheet beyond them is refused whole with `too_large`. */
export const SHEET_LIMITS = { bytes: 8 * 1024 * 1024, rows: 100_000, cells: 1_000_000, sheets: 50 };

export interface Sheets {
  /**
   * Reads a file, in a thread of its own. The format is told by the content: XLSX, or text in UTF-8 (with or without
   * mark) or GB 18030 with commas, semicolons or tabs. Numbers come as written in the file, dates as `2026-01-31` or
   * `2026-01-31 08:30`, truth values as `TRUE` and `FALSE`, formulas as their stored result.
   * Refusals: `unsupported_type` (neither), `too_large`, `invalid_input` (damaged; the detail says where).
   * @param fileName names the sheet of a CSV file
   */
  read(bytes: Uint8Array, fileName: string): Promise<Outcome<ReadSheet[]>>;
  /**
   * Writes a file. CSV has the UTF-8 mark that Excel wants, CRLF, one sheet only, and text that a spreadsheet would
   * take for a formula is given a leading `'` (which `read` takes off again). XLSX keeps text as text.
   */
  write(sheets: readonly WrittenSheet[], format: SheetFormat): Promise<Buffer>;
}

export const SHEET_MIME: Record<SheetFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
