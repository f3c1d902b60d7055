/** References from JSON of another program: read field by field by the same rules as the columns of a sheet. */

import { REFERENCE_COLUMNS, type Reference } from '../../../routing/bureau/references.ts';
import type { ReadTable } from '../../../routing/bureau/sheet-table.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';

export const recordsOfJson = (bytes: Buffer): Outcome<ReadTable<Reference>> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refuse('broken_json', '文件不是有效的 JSON。', 'content');
  }
  const list = Array.isArray(parsed) ? parsed : (parsed as { items?: unknown } | null)?.items;
  if (!Array.isArray(list)) return refuse('invalid_input', 'JSON 应为依据的列表。', 'content');
  const records: ReadTable<Reference>['records'] = [];
  const problems: ReadTable<Reference>['problems'] = [];
  list.forEach((one: unknown, at) => {
    const source = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
    const value: Partial<Reference> = {};
    for (const column of REFERENCE_COLUMNS) {
      const given = source[column.en];
      const cell = Array.isArray(given)
        ? given.join('、')
        : typeof given === 'string' || typeof given === 'boolean'
          ? String(given).trim()
          : '';
      const wrong = cell ? column.read(cell, value) : undefined;
      if (wrong) problems.push({ row: at + 1, column: column.zh, message: wrong });
    }
    records.push({ row: at + 1, value });
  });
  return ok({ records, problems });
};
