/** The sheets of a workbook as a rule set; a fault names sheet, row and column of its cell. */
import { parseRules } from './parse-rules.ts';
import { type ProblemCode, problemTexts } from './problems.ts';
import { COLUMNS, type ColumnKey, PLACES, RULES, type RuleSheet, SETS, SYNONYMS } from './rule-sheets.ts';
import type { Problem, RuleSet } from './rule-types.ts';
import { synonymsOf } from './write-rules.ts';

export type SheetRules =
  | {
      ok: true;
      rules: RuleSet;
      problems: Problem[] /** Sheets that were not there: taken from the base. */;
      kept: string[];
    }
  | { ok: false; problems: Problem[] };

const SHEET_NAMES: ReadonlyMap<string, string> = new Map([
  ...[RULES, SETS, SYNONYMS, PLACES].map((name): [string, string] => [name, name]),
  ['rules', RULES],
  ['sets', SETS],
  ['synonyms', SYNONYMS],
  ['places', PLACES],
]);

interface Place {
  sheet: string;
  row: number;
  column: number;
}

/**
 * The sheets as lines of a rule file, each of which stands for one cell: what the reader of rule files finds wrong on
 * a line is wrong in that cell.
 */
class Lines {
  readonly texts: string[] = [];
  readonly places: (Place | undefined)[] = [];
  readonly problems: Problem[] = [];

  add(text: string, place?: Place): void {
    this.texts.push(text);
    this.places.push(place);
  }

  report(
    code: ProblemCode,
    { sheet, row, column }: Place,
    values: (string | number)[] = [],
    severity: Problem['severity'] = 'error',
  ): void {
    this.problems.push({ code, severity, sheet, line: row, column, ...problemTexts(code, values) });
  }
}

const quoted = (text: string): string => JSON.stringify(text);

/** `名称: 内容` a line, as a map in one line of YAML. A name that stands twice is left to the reader to refuse. */
const cellMap = (cell: string): string => {
  const entries = cell.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const at = line.search(/[:：]/);
    const [key, value] = at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    const isWeight = /^(weight|权重)$/.test(key.trim()) && /^\s*-?\d+(\.\d+)?\s*$/.test(value);
    return [`${quoted(key.trim())}: ${isWeight ? value.trim() : quoted(value.trim())}`];
  });
  return `{${entries.join(', ')}}`;
};

const MAPS: readonly ColumnKey[] = ['only', 'then'];

const readTitles = (lines: Lines, { name, rows }: RuleSheet): Map<ColumnKey, number> => {
  const found = new Map<ColumnKey, number>();
  for (const [index, cell] of (rows[0] ?? []).entries()) {
    const title = cell.trim();
    const key = COLUMNS.find(([zh, en]) => title === zh || title.toLowerCase() === en)?.[1];
    const at = { sheet: name, row: 1, column: index + 1 };
    if (key && !found.has(key)) found.set(key, index);
    else if (title !== '') lines.report('unknown_key', at, [title, COLUMNS.map(([zh]) => zh).join(' ')]);
  }
  for (const [zh, key] of COLUMNS)
    if ((key === 'id' || key === 'then') && !found.has(key))
      lines.report('missing_column', { sheet: name, row: 1, column: 1 }, [zh]);
  return found;
};

const readRuleSheet = (lines: Lines, sheet: RuleSheet): void => {
  const titles = readTitles(lines, sheet);
  if (lines.problems.some(({ severity }) => severity === 'error')) return;
  const first = new Map<string, number>();
  const open: { texts: Map<ColumnKey, string>; row: number }[] = [];
  for (const [index, cells] of sheet.rows.entries()) {
    if (index === 0 || cells.every((cell) => cell.trim() === '')) continue;
    const at = (key: ColumnKey): string => cells[titles.get(key) ?? -1] ?? '';
    const before = open.at(-1);
    const onlyCondition = [...titles.keys()].every((key) => key === 'when' || at(key).trim() === '');
    if (onlyCondition && before) {
      before.texts.set('when', (before.texts.get('when') ?? '') + at('when'));
      continue;
    }
    const row = index + 1;
    const id = at('id').trim();
    const column = (titles.get('id') ?? 0) + 1;
    const twice = first.get(id);
    if (id === '') lines.report('missing_id', { sheet: sheet.name, row, column });
    else if (twice !== undefined)
      lines.report('duplicate_id', { sheet: sheet.name, row, column }, [id, twice]);
    else first.set(id, row);
    open.push({ row, texts: new Map([...titles.keys()].map((key) => [key, at(key)])) });
  }
  lines.add('rules:', { sheet: sheet.name, row: 1, column: 1 });
  if (open.length === 0) lines.report('no_rules', { sheet: sheet.name, row: 1, column: 1 });
  for (const { texts, row } of open) {
    const cell = (key: ColumnKey): Place => ({ sheet: sheet.name, row, column: (titles.get(key) ?? 0) + 1 });
    lines.add('  -', cell('id'));
    for (const [key, text] of texts) {
      if (text.trim() === '' && !(key === 'id' || key === 'name')) continue;
      const value = MAPS.includes(key) ? cellMap(text) : quoted(key === 'name' ? text : text.trim());
      lines.add(`    ${key}: ${value}`, cell(key));
    }
  }
};

/** Rows of one name are one list. */
const readListSheet = (lines: Lines, sheet: RuleSheet, key: 'sets' | 'synonyms'): void => {
  const lists = new Map<string, { text: string; place: Place }[]>();
  for (const [index, [name = '', words = '']] of sheet.rows.entries()) {
    if (index === 0 || (name.trim() === '' && words.trim() === '')) continue;
    const list = lists.get(name.trim()) ?? [];
    list.push({ text: words, place: { sheet: sheet.name, row: index + 1, column: 2 } });
    lists.set(name.trim(), list);
    if (name.trim() === '') lines.report('not_text', { sheet: sheet.name, row: index + 1, column: 1 });
  }
  lines.add(lists.size === 0 ? `${key}: {}` : `${key}:`);
  for (const [name, parts] of lists) {
    lines.add(`  ${quoted(name)}:`, { ...parts[0]!.place, column: 1 });
    const words = parts.flatMap(({ text, place }) =>
      text
        .split(/[、，,；;\n]+/)
        .flatMap((word) => (word.trim() === '' ? [] : [{ word: word.trim(), place }])),
    );
    lines.add('    [', parts[0]!.place);
    for (const { word, place } of words) lines.add(`      ${quoted(word)},`, place);
    lines.add('    ]', parts[0]!.place);
  }
};

const readPlaces = (lines: Lines, sheet: RuleSheet): void => {
  const places = sheet.rows.slice(1).map(([place = '']) => place.trim());
  lines.add(places.some((place) => place !== '') ? 'places:' : 'places: []');
  for (const [index, place] of places.entries())
    if (place !== '') lines.add(`  - ${quoted(place)}`, { sheet: sheet.name, row: index + 2, column: 1 });
};

/** A part of the base set, each list on a line of its own, without a place: it is known to be sound. */
const keepFrom = (lines: Lines, base: RuleSet, name: string): void => {
  if (name === SETS) lines.add(`sets: ${JSON.stringify(base.sets)}`);
  if (name === SYNONYMS) lines.add(`synonyms: ${JSON.stringify(synonymsOf(base.synonyms))}`);
  if (name === PLACES) lines.add(`places: ${JSON.stringify(base.places)}`);
};

/**
 * Reads the sheets of a workbook (or the one sheet of a CSV file) on top of a base set, whose sets, synonyms and
 * places stay where the workbook has no sheet for them. Any error means no rules at all.
 */
export const sheetsToRules = (sheets: readonly RuleSheet[], base: RuleSet, file?: string): SheetRules => {
  const lines = new Lines();
  const found = new Map<string, RuleSheet>();
  for (const sheet of sheets) {
    const known = SHEET_NAMES.get(sheet.name.trim().toLowerCase());
    // A single sheet is the rules, whatever somebody calls it.
    const name = known ?? (sheets.length === 1 ? RULES : undefined);
    if (name && !found.has(name)) found.set(name, sheet);
    else if (sheet.rows.length > 0)
      lines.report('unknown_sheet', { sheet: sheet.name, row: 1, column: 1 }, [sheet.name], 'warning');
  }
  lines.add('format: 1');
  lines.add(`name: ${quoted(base.name)}`);
  const kept: string[] = [];
  for (const name of [SETS, SYNONYMS, PLACES]) {
    const sheet = found.get(name);
    if (!sheet) {
      kept.push(name);
      keepFrom(lines, base, name);
    } else if (name === PLACES) readPlaces(lines, sheet);
    else readListSheet(lines, sheet, name === SETS ? 'sets' : 'synonyms');
  }
  const rules = found.get(RULES);
  if (rules) readRuleSheet(lines, rules);
  else lines.report('no_rules', { sheet: sheets[0]?.name ?? RULES, row: 1, column: 1 });
  const own = lines.problems.map((problem) => (file === undefined ? problem : { ...problem, file }));
  if (own.some(({ severity }) => severity === 'error')) return { ok: false, problems: own };

  const parsed = parseRules(lines.texts.join('\n'));
  const placed = parsed.problems.map((problem): Problem => {
    const place = lines.places[problem.line - 1];
    const { line: _line, column: _column, file: _file, ...rest } = problem;
    const at = place ?? { sheet: rules?.name ?? RULES, row: 1, column: 1 };
    return {
      ...rest,
      ...(file === undefined ? {} : { file }),
      sheet: at.sheet,
      line: at.row,
      column: at.column,
    };
  });
  const problems = [...own, ...placed];
  return parsed.ok ? { ok: true, rules: parsed.rules, problems, kept } : { ok: false, problems };
};
