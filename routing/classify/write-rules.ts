/** Writes a rule set as a readable file, and as rows of a table (for XLSX); reading it again gives the same rules. */
import { stringify } from 'yaml';
import {
  CHANNELS,
  CRISIS_LEVELS,
  GROUPS,
  KINDS,
  LANGUAGES,
  type Label,
  SERVICES,
  URGENCIES,
} from '../vocabulary.ts';
import { parseRules } from './parse-rules.ts';
import type { Conditions, Effect, ParseResult, Rule, RuleSet } from './rule-types.ts';

const zh = (table: Record<string, Label>, codes: readonly string[]): string =>
  codes.map((c) => table[c]?.zh ?? c).join('、');

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const conditionsOf = (only: Conditions): Record<string, string> => ({
  ...(only.channels ? { channel: zh(CHANNELS, only.channels) } : {}),
  ...(only.regions ? { region: only.regions.join('、') } : {}),
  ...(only.from ? { from: only.from } : {}),
  ...(only.to ? { to: only.to } : {}),
  ...(only.minutes ? { hours: only.minutes.map(clock).join('-') } : {}),
  ...(only.languages ? { language: zh(LANGUAGES, only.languages) } : {}),
  ...(only.tags ? { tag: only.tags.join('、') } : {}),
  ...(only.groups ? { group: zh(GROUPS, only.groups) } : {}),
  ...(only.matters ? { matter: only.matters.join('、') } : {}),
});

const TABLES: Partial<Record<Effect['type'], Record<string, Label>>> = {
  service: SERVICES,
  group: GROUPS,
  urgency: URGENCIES,
  crisis: CRISIS_LEVELS,
  kind: KINDS,
  language: LANGUAGES,
};

const effectsOf = (effects: readonly Effect[]): Record<string, string | number> => {
  const out: Record<string, string | number> = {};
  for (const e of effects) {
    const value = TABLES[e.type]?.[e.value]?.zh ?? e.value;
    out[e.type] = out[e.type] === undefined ? value : `${out[e.type]}、${value}`;
    if (e.type === 'matter' && e.sub !== undefined) out.sub = e.sub;
  }
  const weight = effects[0]?.weight ?? 1;
  if (weight !== 1) out.weight = weight;
  return out;
};

const ruleOf = (rule: Rule): Record<string, unknown> => ({
  id: rule.id,
  name: rule.name,
  ...(rule.text === '' ? {} : { when: rule.text }),
  ...(rule.scope === 'text' ? { scope: '全文' } : {}),
  ...(Object.keys(rule.only).length === 0 ? {} : { only: conditionsOf(rule.only) }),
  作用: effectsOf(rule.effects),
  ...(rule.negation ? {} : { negation: '否' }),
  ...(rule.off ? { off: '是' } : {}),
  ...(rule.note === undefined ? {} : { note: rule.note }),
});

/** The table people think in: what is meant, and all that is typed for it. */
const synonymsOf = (synonyms: Record<string, string>): Record<string, string[]> => {
  const out: Record<string, string[]> = {};
  for (const [typed, meant] of Object.entries(synonyms)) {
    out[meant] ??= [];
    out[meant]!.push(typed);
  }
  return out;
};

/** The rule set as YAML. `parseRules(writeRules(r))` has the version of `r`. */
export const writeRules = (rules: RuleSet): string =>
  stringify(
    {
      format: 1,
      name: rules.name,
      synonyms: synonymsOf(rules.synonyms),
      sets: rules.sets,
      places: rules.places,
      rules: rules.rules.map(ruleOf),
    },
    { lineWidth: 110, flowCollectionPadding: false },
  );

/** Columns of the table, in order; the first row of a sheet. */
export const RULE_COLUMNS = [
  '编号',
  '名称',
  '条件',
  '范围',
  '限于',
  '作用',
  '看否定',
  '停用',
  '备注',
] as const;

const pairs = (record: Record<string, unknown>): string =>
  Object.entries(record)
    .map(([k, v]) => `${k}: ${String(v)}`)
    .join('\n');

/** One row a rule, every cell text; conditions and effects stand as "name: value" lines in their cell. */
export const rulesToRows = (rules: RuleSet): string[][] =>
  rules.rules.map((rule) => [
    rule.id,
    rule.name,
    rule.text,
    rule.scope === 'text' ? '全文' : '句',
    pairs(conditionsOf(rule.only)),
    pairs(effectsOf(rule.effects)),
    rule.negation ? '是' : '否',
    rule.off ? '是' : '否',
    rule.note ?? '',
  ]);

const cellMap = (cell: string): Record<string, string | number> =>
  Object.fromEntries(
    cell.split('\n').flatMap((line) => {
      const at = line.search(/[:：]/);
      if (line.trim() === '') return [];
      const [key, value] = at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
      const isNumber = /^\s*-?\d+(\.\d+)?\s*$/.test(value) && /^(weight|权重)$/.test(key.trim());
      return [[key.trim(), isNumber ? Number(value) : value.trim()]];
    }),
  );

/**
 * Rows of a sheet (without the header) as a rule file on top of a base set, whose synonyms, sets and places stay.
 * Faults carry the line of the file that the rows would make.
 */
export const rowsToRules = (rows: readonly (readonly string[])[], base: RuleSet): ParseResult => {
  const written = {
    format: 1,
    name: base.name,
    synonyms: synonymsOf(base.synonyms),
    sets: base.sets,
    places: base.places,
    rules: rows
      .filter((row) => row.some((cell) => cell.trim() !== ''))
      .map(
        ([
          id = '',
          name = '',
          when = '',
          scope = '',
          only = '',
          effects = '',
          negation = '',
          off = '',
          note = '',
        ]) => ({
          id,
          name,
          ...(when.trim() === '' ? {} : { when }),
          ...(scope.trim() === '' ? {} : { scope: scope.trim() }),
          ...(only.trim() === '' ? {} : { only: cellMap(only) }),
          作用: cellMap(effects),
          ...(negation.trim() === '' ? {} : { negation: negation.trim() }),
          ...(off.trim() === '' ? {} : { off: off.trim() }),
          ...(note === '' ? {} : { note }),
        }),
      ),
  };
  return parseRules(stringify(written, { lineWidth: 0 }), 'XLSX');
};
