/** Reads rule files (YAML or JSON) into a rule set, or says what is wrong and where. Nothing is half applied. */

import { parseExpression } from './expression.ts';
import { fold } from './fold.ts';
import { readConditions, readEffects } from './parse-parts.ts';
import type { Expr, ParseResult, Problem, Rule, RuleSet } from './rule-types.ts';
import { findSynonymCycle } from './synonyms.ts';
import { Cursor } from './yaml-cursor.ts';

/** Names of the file's items; Chinese and English mean the same. */
const TOP_KEYS: Record<string, string> = {
  format: 'format',
  格式: 'format',
  name: 'name',
  名称: 'name',
  sets: 'sets',
  词组: 'sets',
  synonyms: 'synonyms',
  同义词: 'synonyms',
  places: 'places',
  地名: 'places',
  rules: 'rules',
  规则: 'rules',
};

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

const SCOPES: Record<string, Rule['scope']> = {
  sentence: 'sentence',
  句: 'sentence',
  句子: 'sentence',
  text: 'text',
  全文: 'text',
};

const BOOLEANS: Record<string, boolean> = {
  true: true,
  是: true,
  yes: true,
  false: false,
  否: false,
  no: false,
};

/** FNV-1a over UTF-16 units, 2 x 32 bits: a fingerprint, not a secret. */
export const fingerprint = (text: string): string => {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193) >>> 0;
    b = Math.imul(b ^ (c + i), 0x85ebca6b) >>> 0;
  }
  return a.toString(16).padStart(8, '0') + b.toString(16).padStart(8, '0').slice(0, 4);
};

interface Draft {
  name: string;
  sets: Map<string, string[]>;
  synonyms: Map<string, string>;
  places: string[];
  rules: Rule[];
  /** Where each set is asked for, to be checked when all files are read. */
  uses: { cursor: Cursor; name: string; offset: number }[];
  ids: Map<string, number>;
}

const known = (keys: Iterable<string>): string => [...keys].filter((k) => /^[a-z]/.test(k)).join(' ');

const readSets = (cursor: Cursor, node: unknown, draft: Draft): void => {
  for (const { key, keyNode, value } of cursor.entries(node)) {
    const words = cursor.texts(value);
    if (draft.sets.has(key)) cursor.report('set_twice', cursor.offset(keyNode), [key]);
    if (words.length === 0) cursor.report('empty_set', cursor.offset(keyNode), [key]);
    for (const w of words)
      if (fold(w.text).text.trim() === '') cursor.report('blank_keyword', w.offset, [w.text]);
    draft.sets.set(
      key,
      words.map((w) => w.text),
    );
  }
};

/** The table is written from what is meant to what is typed, as people think of it: 工资: [公资, 工姿]. */
const readSynonyms = (cursor: Cursor, node: unknown, draft: Draft): void => {
  const where = new Map<string, number>();
  for (const { key: meant, keyNode, value } of cursor.entries(node))
    for (const typed of cursor.texts(value)) {
      const before = draft.synonyms.get(typed.text);
      if (fold(typed.text).text.trim() === '') cursor.report('blank_keyword', typed.offset, [typed.text]);
      else if (before !== undefined && before !== meant)
        cursor.report('synonym_twice', typed.offset, [typed.text, before, meant]);
      else draft.synonyms.set(typed.text, meant);
      where.set(typed.text, typed.offset);
      where.set(meant, cursor.offset(keyNode));
    }
  const cycle = findSynonymCycle(draft.synonyms);
  if (cycle) cursor.report('synonym_cycle', where.get(cycle.chain[0]!) ?? 0, [cycle.chain.join(' → ')]);
};

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
      if (fold(expr.word).text.trim() === '')
        cursor.report('blank_keyword', cursor.inScalar(node, expr.at), [expr.word]);
      return;
    case 'set':
      draft.uses.push({ cursor, name: expr.name, offset: cursor.inScalar(node, expr.at) });
      return;
    case 'fact':
      return;
  }
};

const readRule = (cursor: Cursor, node: unknown, draft: Draft): void => {
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
        for (const p of problems) cursor.report(p.code, cursor.inScalar(value, p.at), p.values, p.severity);
        if (expr) {
          rule.when = expr;
          checkWords(cursor, value, expr, draft);
        }
        break;
      }
      case 'scope': {
        const scope = SCOPES[cursor.text(value) ?? ''];
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
        const flag = BOOLEANS[String(value)];
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
  const hasFault = cursor.problems.some((p) => p.severity === 'error' && p.line >= rule.line);
  if (!rule.when && !builds && !hasFault) cursor.report('missing_when', at, [rule.id]);
  if (rule.effects.length === 0 && !hasFault) cursor.report('missing_effect', at, [rule.id]);
  draft.rules.push(rule);
};

const readFile = (cursor: Cursor, draft: Draft): void => {
  if (cursor.root === null) {
    if (cursor.problems.length === 0) cursor.report('no_rules', 0);
    return;
  }
  for (const { key, keyNode, value } of cursor.entries(cursor.root)) {
    switch (TOP_KEYS[key]) {
      case 'format': {
        const version = cursor.text(value);
        if (version !== undefined && version !== '1')
          cursor.report('wrong_format', cursor.offset(value), [version]);
        break;
      }
      case 'name':
        draft.name ||= cursor.text(value) ?? '';
        break;
      case 'sets':
        readSets(cursor, value, draft);
        break;
      case 'synonyms':
        readSynonyms(cursor, value, draft);
        break;
      case 'places':
        for (const p of cursor.texts(value)) draft.places.push(p.text);
        break;
      case 'rules':
        for (const item of cursor.items(value)) readRule(cursor, item, draft);
        break;
      default:
        cursor.report('unknown_key', cursor.offset(keyNode), [key, known(Object.keys(TOP_KEYS))]);
    }
  }
};

/** The content that decides, as one text: the version of a rule set is its fingerprint. */
const canonical = (rules: Omit<RuleSet, 'version'>): string =>
  JSON.stringify([rules.sets, rules.synonyms, rules.places, rules.rules.map((r) => ({ ...r, line: 0 }))]);

/** Gives a rule set (for example one edited in the browser) the version of its content. */
export const withVersion = (rules: Omit<RuleSet, 'version'>): RuleSet => ({
  ...rules,
  version: fingerprint(canonical(rules)),
});

/**
 * Reads one or several files as one rule set: sets, synonyms and ids are shared. Any error means no rule set at all.
 */
export const parseRuleFiles = (files: readonly { name?: string; text: string }[]): ParseResult => {
  const draft: Draft = {
    name: '',
    sets: new Map(),
    synonyms: new Map(),
    places: [],
    rules: [],
    uses: [],
    ids: new Map(),
  };
  const problems: Problem[] = [];
  const cursors = files.map((f) => new Cursor(f.text, f.name));
  for (const cursor of cursors) readFile(cursor, draft);
  for (const use of draft.uses)
    if (!draft.sets.has(use.name)) use.cursor.report('unknown_set', use.offset, [use.name]);
  for (const cursor of cursors) problems.push(...cursor.problems);
  if (problems.some((p) => p.severity === 'error')) return { ok: false, problems };
  const rules = withVersion({
    name: draft.name,
    sets: Object.fromEntries(draft.sets),
    synonyms: Object.fromEntries(draft.synonyms),
    places: draft.places,
    rules: draft.rules,
  });
  return { ok: true, rules, problems };
};

/** Reads one rule file. */
export const parseRules = (text: string, name?: string): ParseResult =>
  parseRuleFiles([name === undefined ? { text } : { name, text }]);
