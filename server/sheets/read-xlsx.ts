/** XLSX by read-excel-file; runs in a thread that can be ended, because a hostile file can make any reader spin. */
import readXlsxFile, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/universal';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { ReadSheet } from './sheets.ts';

/** What all parts of the archive may come to when unpacked, by its own account. */
const MOST_UNPACKED = 128 * 1024 * 1024;

/**
 * Sum of the sizes that the central directory names; undefined when it is not whole. An archive in one piece writes the
 * number of its entries twice; the reader goes by the first, so two numbers could hide entries from this sum.
 */
const unpackedBytes = (bytes: Buffer): number | undefined => {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) return undefined;
  if (bytes.readUInt16LE(end + 8) !== bytes.readUInt16LE(end + 10)) return undefined;
  let at = bytes.readUInt32LE(end + 16);
  let sum = 0;
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return undefined;
    sum += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return sum;
};

/** Excel keeps days without a zone: the reader gives them as UTC. */
const dateText = (date: Date): string => {
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
};

const textOf = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : dateText(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return String(cell).replace(/\r\n?/g, '\n');
};

const DAMAGED = '文件已损坏或不是有效的 XLSX。';

export const readXlsx = async (given: Uint8Array): Promise<Outcome<ReadSheet[]>> => {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const unpacked = unpackedBytes(bytes);
  if (unpacked === undefined) return refuse('invalid_input', DAMAGED, 'file');
  if (unpacked > MOST_UNPACKED) return refuse('too_large', '表格解压后过大。', 'file');
  try {
    const sheets = await readXlsxFile<string>(new Uint8Array(given).buffer, {
      trim: false,
      // Numbers as they are written: 110101199001011234 must not become 110101199001011230.
      parseNumber: (text: string) => text,
    });
    return ok(sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(textOf)) })));
  } catch (error) {
    if (error instanceof InvalidInputError && error.code === 'XLS_FILE_NOT_SUPPORTED')
      return refuse('unsupported_type', '不支持旧版 .xls，请另存为 .xlsx。', 'file');
    if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError)
      return refuse('invalid_input', DAMAGED, 'file');
    // Whatever else a damaged file makes the reader throw (broken XML, a missing part) is the file's fault too.
    return refuse('invalid_input', `${DAMAGED}（${String(error).slice(0, 120)}）`, 'file');
  }
};
