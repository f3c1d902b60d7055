/** Reads one rule of a rule file. */

import { foldWord } from '../text/fold.ts';
import { parseExpression } from './expression.ts';
import { readConditions, readEffects } from './parse-parts.ts';
import type { Expr, Rule } from './rule-types.ts';
import type { Cursor } from './yaml-cursor.ts';

/** What has been read of all files so far. */
export interface Draft {
  name: string;
  sets: Map<string, string[]>;
  synonyms: Map<string, string>;
  places: string[];
  rules: Rule[];
  /** Where each set is asked for, to be checked when all files are read. */
  uses: { cursor: Cursor; name: string; offset: () => number }[];
  ids: Map<string, number>;
}

/** The English names among the known ones, for messages. */
export const known = (keys: Iterable<string>): string => [...keys].filter((k) => /^[a-z]/.test(k)).join(' ');

/** A map, because an object with a property `then` would look like a promise. */
const RULE_KEYS = new Map<string, RuleKey>(
  (
    [
      ['id', '编号'],
      ['name', '名称'],
      ['when', '条件'],
      ['scope', '范围'],
      ['only', '限于'],
      ['then', '作用'],
      ['negation', '看否定'],
      ['off', '停用'],
      ['note', '备注'],
    ] as const
  ).flatMap(([en, zh]): [string, RuleKey][] => [
    [en, en],
    [zh, en],
  ]),
);

type RuleKey = 'id' | 'name' | 'when' | 'scope' | 'only' | 'then' | 'negation' | 'off' | 'note';

const SCOPES = new Map<string, Rule['scope']>([
  ['sentence', 'sentence'],
  ['句', 'sentence'],
  ['句子', 'sentence'],
  ['text', 'text'],
  ['全文', 'text'],
]);

const BOOLEANS = new Map<string, boolean>([
  ['true', true],
  ['是', true],
  ['yes', true],
  ['false', false],
  ['否', false],
  ['no', false],
]);

const checkWords = (cursor: Cursor, node: unknown, expr: Expr, draft: Draft): void => {
  switch (expr.op) {
    case 'and':
    case 'or':
    case 'list':
      for (const item of expr.items) checkWords(cursor, node, item, draft);
      return;
    case 'not':
      checkWords(cursor, node, expr.item, draft);
      return;
    case 'near':
      checkWords(cursor, node, expr.left, draft);
      checkWords(cursor, node, expr.right, draft);
      return;
    case 'word':
      if (foldWord(expr.word).trim() === '' && !cursor.full())
        cursor.report('blank_keyword', cursor.inScalar(node, expr.at), [expr.word]);
      return;
    case 'set':
      draft.uses.push({ cursor, name: expr.name, offset: () => cursor.inScalar(node, expr.at) });
      return;
    case 'fact':
      return;
  }
};

export const readRule = (cursor: Cursor, node: unknown, draft: Draft): void => {
  const rule: Rule = {
    id: '',
    name: '',
    text: '',
    scope: 'sentence',
    only: {},
    effects: [],
    negation: true,
    off: false,
    line: cursor.lineOf(node),
  };
  const errorsBefore = cursor.errorCount;
  for (const { key, keyNode, value } of cursor.entries(node)) {
    switch (RULE_KEYS.get(key)) {
      case 'id':
        rule.id = cursor.text(value)?.trim() ?? '';
        break;
      case 'name':
        rule.name = cursor.text(value) ?? '';
        break;
      case 'note':
        rule.note = cursor.text(value) ?? '';
        break;
      case 'when': {
        const text = cursor.text(value);
        if (text === undefined) break;
        rule.text = text.trim();
        const { expr, problems } = parseExpression(text);
        for (const p of problems)
          if (!cursor.full(p.severity))
            cursor.report(p.code, cursor.inScalar(value, p.at), p.values, p.severity);
        if (expr) {
          rule.when = expr;
          checkWords(cursor, value, expr, draft);
        }
        break;
      }
      case 'scope': {
        const scope = SCOPES.get(cursor.text(value) ?? '');
        if (scope) rule.scope = scope;
        else cursor.report('unknown_value', cursor.offset(value), [String(value), '范围（句、全文）']);
        break;
      }
      case 'only':
        rule.only = readConditions(cursor, value);
        break;
      case 'then':
        rule.effects = readEffects(cursor, value);
        break;
      case 'negation':
      case 'off': {
        const flag = BOOLEANS.get(String(value).toLowerCase());
        if (flag === undefined)
          cursor.report('unknown_value', cursor.offset(value), [String(value), '是/否 (true/false)']);
        else if (RULE_KEYS.get(key) === 'off') rule.off = flag;
        else rule.negation = flag;
        break;
      }
      default:
        cursor.report('unknown_key', cursor.offset(keyNode), [key, known(RULE_KEYS.keys())]);
    }
  }
  const at = cursor.offset(node);
  const first = draft.ids.get(rule.id);
  if (rule.id === '') cursor.report('missing_id', at);
  else if (first !== undefined) cursor.report('duplicate_id', at, [rule.id, first]);
  draft.ids.set(rule.id, rule.line);
  const builds = rule.only.tags ?? rule.only.groups ?? rule.only.matters;
  const hasFault = cursor.errorCount > errorsBefore;
  if (!rule.when && !builds && !hasFault) cursor.report('missing_when', at, [rule.id]);
  if (rule.effects.length === 0 && !hasFault) cursor.report('missing_effect', at, [rule.id]);
  draft.rules.push(rule);
};
