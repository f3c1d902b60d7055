/** A rule set as the sheets of a workbook. */
import type { Rule, RuleSet } from './rule-types.ts';
import { conditionsOf, effectsOf, synonymsOf } from './write-rules.ts';

export interface RuleSheet {
  name: string;
  /** The first row has the titles. */
  rows: string[][];
}

/** Titles of the rule sheet, in order of writing, with the name that a rule file has for them. */
export const COLUMNS = [
  ['编号', 'id'],
  ['名称', 'name'],
  ['条件', 'when'],
  ['范围', 'scope'],
  ['限于', 'only'],
  ['作用', 'then'],
  ['看否定', 'negation'],
  ['停用', 'off'],
  ['备注', 'note'],
] as const;
export type ColumnKey = (typeof COLUMNS)[number][1];

export const RULES = '规则';
export const SETS = '词组';
export const SYNONYMS = '同义词';
export const PLACES = '地名';

/** Excel holds 32,767 characters in a cell; what is longer goes on in the next row. */
const MOST_CELL = 30_000;

/** Cut after a separator, so that each piece can be read; a piece without any is cut where it must. */
const pieces = (text: string): string[] => {
  const found: string[] = [];
  let rest = text;
  while (rest.length > MOST_CELL) {
    const at = Math.max(...['、', '，', ',', '；', ';'].map((sign) => rest.lastIndexOf(sign, MOST_CELL - 1)));
    const end = at > 0 ? at + 1 : MOST_CELL;
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...found, rest];
};

const pairs = (record: Record<string, unknown>): string =>
  Object.entries(record)
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join('\n');

const ruleRows = (rule: Rule): string[][] => {
  const [when = '', ...more] = pieces(rule.text);
  return [
    [
      rule.id,
      rule.name,
      when,
      rule.scope === 'text' ? '全文' : '句',
      pairs(conditionsOf(rule.only)),
      pairs(effectsOf(rule.effects)),
      rule.negation ? '是' : '否',
      rule.off ? '是' : '否',
      rule.note ?? '',
    ],
    ...more.map((piece) => ['', '', piece, '', '', '', '', '', '']),
  ];
};

const listRows = (lists: Record<string, readonly string[]>): string[][] =>
  Object.entries(lists).flatMap(([name, words]) => pieces(words.join('、')).map((piece) => [name, piece]));

/** All of a rule set, every cell text. A row without an id goes on with the condition above it. */
export const rulesToSheets = (rules: RuleSet): RuleSheet[] => [
  { name: RULES, rows: [COLUMNS.map(([title]) => title), ...rules.rules.flatMap(ruleRows)] },
  { name: SETS, rows: [['名称', '关键词'], ...listRows(rules.sets)] },
  { name: SYNONYMS, rows: [['标准说法', '同义词'], ...listRows(synonymsOf(rules.synonyms))] },
  { name: PLACES, rows: [['地名'], ...rules.places.map((place) => [place])] },
];
