/** Reads rule files (YAML or JSON) into a rule set, or says what is wrong and where. Nothing is half applied. */

import { fingerprint } from '../model/fingerprint.ts';
import { foldWord } from '../text/fold.ts';
import { findSynonymCycle } from '../text/synonyms.ts';
import { type Draft, known, readRule } from './parse-rule.ts';
import type { ParseResult, Problem, RuleSet } from './rule-types.ts';
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

const readSets = (cursor: Cursor, node: unknown, draft: Draft): void => {
  for (const { key, keyNode, value } of cursor.entries(node)) {
    const words = cursor.texts(value);
    if (draft.sets.has(key)) cursor.report('set_twice', cursor.offset(keyNode), [key]);
    if (words.length === 0) cursor.report('empty_set', cursor.offset(keyNode), [key]);
    for (const w of words)
      if (foldWord(w.text).trim() === '') cursor.report('blank_keyword', w.offset, [w.text]);
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
      if (foldWord(typed.text).trim() === '') cursor.report('blank_keyword', typed.offset, [typed.text]);
      else if (before !== undefined && before !== meant)
        cursor.report('synonym_twice', typed.offset, [typed.text, before, meant]);
      else draft.synonyms.set(typed.text, meant);
      where.set(typed.text, typed.offset);
      where.set(meant, cursor.offset(keyNode));
    }
  const cycle = findSynonymCycle(draft.synonyms);
  if (cycle) cursor.report('synonym_cycle', where.get(cycle.chain[0]!) ?? 0, [cycle.chain.join(' → ')]);
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
const withVersion = (rules: Omit<RuleSet, 'version'>): RuleSet => ({
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
    if (!draft.sets.has(use.name) && !use.cursor.full())
      use.cursor.report('unknown_set', use.offset(), [use.name]);
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
