/** The catalogue as a file: XLSX, CSV or JSON, checked whole, with the place of each fault. */
import {
  type CatalogueContent,
  type CatalogueItem,
  catalogueProblems,
} from '../../../routing/bureau/catalogue.ts';
import { readTable, writeTable } from '../../../routing/bureau/sheet-table.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { SheetReport } from '../../../routing/protocol/bureau/directory.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import { CATALOGUE_COLUMNS, type CatalogueRow } from './columns.ts';

interface CatalogueFile {
  rows: { row: number; value: Partial<CatalogueRow> }[];
  problems: SheetReport['problems'];
}

/** Title of the column in which a field stands. */
const TITLES: Record<string, string> = {
  code: '编码',
  name: '事项名称',
  service: '服务类别',
  steps: '办理流程',
  materials: '材料清单',
  basis: '法律依据',
  places: '办理地点',
  workingDays: '办理时限',
  fee: '费用',
  from: '生效日期',
};

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** What JSON of another program may hold is read field by field; a wrong type is an absent field, which is a fault. */
const rowOfJson = (value: unknown): Partial<CatalogueRow> => {
  const source = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const row: Partial<CatalogueRow> = {};
  for (const field of ['code', 'name', 'fee', 'from'] as const)
    if (typeof source[field] === 'string') row[field] = source[field].slice(0, 300);
  if (typeof source.service === 'string') row.service = source.service as CatalogueContent['service'];
  for (const field of ['steps', 'basis', 'passesTo'] as const) {
    const list = source[field];
    if (isStrings(list)) row[field] = list.slice(0, 50).map((one) => one.slice(0, 300));
  }
  if (isStrings(source.places)) row.places = source.places as CatalogueContent['places'];
  if (Array.isArray(source.materials))
    row.materials = source.materials.slice(0, 50).flatMap((one: unknown) => {
      const part = (typeof one === 'object' && one !== null ? one : { name: one }) as Record<string, unknown>;
      if (typeof part.name !== 'string') return [];
      return [
        {
          name: part.name.slice(0, 200),
          ...(typeof part.copies === 'number' ? { copies: part.copies } : {}),
          ...(typeof part.note === 'string' ? { note: part.note.slice(0, 200) } : {}),
        },
      ];
    });
  if (source.noMaterials === true) row.noMaterials = true;
  if (typeof source.workingDays === 'number') row.workingDays = source.workingDays;
  return row;
};

export const readCatalogueFile = async (
  sheets: Sheets,
  name: string,
  bytes: Buffer,
): Promise<Outcome<CatalogueFile>> => {
  let rows: CatalogueFile['rows'];
  let problems: CatalogueFile['problems'];
  if (/\.json$/i.test(name)) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(bytes.toString('utf8'));
    } catch {
      return refuse('broken_json', '文件不是有效的 JSON。', 'content');
    }
    const list = Array.isArray(parsed) ? parsed : (parsed as { items?: unknown } | null)?.items;
    if (!Array.isArray(list)) return refuse('invalid_input', 'JSON 应为事项的列表。', 'content');
    rows = list.map((one: unknown, at) => ({ row: at + 1, value: rowOfJson(one) }));
    problems = [];
  } else {
    const read = await sheets.read(bytes, name);
    if (!read.ok) return read;
    const table = readTable(read.value[0]?.rows ?? [], CATALOGUE_COLUMNS);
    rows = table.records;
    problems = table.problems;
  }
  const named = new Set(problems.map((one) => `${one.row} ${one.column}`));
  for (const one of catalogueProblems(rows.map(({ value }) => value))) {
    const place = { row: rows[one.row]!.row, column: TITLES[one.field] ?? one.field };
    // A cell that could not be read is not said to be missing as well.
    if (!named.has(`${place.row} ${place.column}`)) problems.push({ ...place, message: one.message });
  }
  return ok({ rows, problems });
};

export const writeCatalogueFile = async (
  sheets: Sheets,
  items: readonly CatalogueItem[],
  format: SheetFormat | 'json',
): Promise<Buffer> => {
  if (format === 'json') {
    const plain = items.map(
      ({ id: _i, version: _v, createdAt: _c, createdBy: _b, why: _w, ended: _e, no: _n, ...rest }) => rest,
    );
    return Buffer.from(`${JSON.stringify({ items: plain }, null, 2)}\n`, 'utf8');
  }
  return sheets.write([{ name: '事项目录', ...writeTable<CatalogueRow>(items, CATALOGUE_COLUMNS) }], format);
};
