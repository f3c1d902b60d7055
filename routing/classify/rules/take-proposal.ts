/** Takes one proposed keyword weight into the text of a rule file: only its number changes, all else stays as written. */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { RuleText } from '../preview-job.ts';
import { compileRules } from './compile.ts';
import { parseExpression } from './expression.ts';
import { parseRuleFiles } from './parse-rules.ts';
import type { Expr, RuleSet } from './rule-types.ts';
import { Cursor } from './yaml-cursor.ts';

/** Why it could not be taken: the keyword is not written in the rule itself, or its weight is more than one number. */
export type TakeResult<F extends RuleText> = { ok: true; files: F[] } | { ok: false; message: string };

const refuse = (message: string): { ok: false; message: string } => ({ ok: false, message });

const wordsOf = (expr: Expr): Extract<Expr, { op: 'word' }>[] => {
  switch (expr.op) {
    case 'word':
      return [expr];
    case 'and':
    case 'or':
    case 'list':
      return expr.items.flatMap(wordsOf);
    case 'not':
      return wordsOf(expr.item);
    case 'near':
      return [...wordsOf(expr.left), ...wordsOf(expr.right)];
    default:
      return [];
  }
};

/** What a keyword is worth for the matter of a rule: its own weight times that of the effect. */
const worthOf = (
  rules: RuleSet,
  rule: string,
  word: string,
): { worth: number; effect: number } | undefined => {
  const compiled = compileRules(rules);
  const found = compiled.compiled.find((c) => c.rule.id === rule);
  const effect = found?.plain.find((e) => e.type === 'matter' && e.weight !== 0);
  if (!found?.isList || found.node?.op !== 'any' || !effect) return undefined;
  const entry = [...found.node.words].find(([k]) => compiled.matcher.words[k] === word);
  return entry && { worth: entry[1] * effect.weight, effect: effect.weight };
};

/** The scalar with the condition of a rule, in the file that has it. */
const conditionNode = (text: string, id: string) => {
  const doc = parseDocument(text, { uniqueKeys: false });
  const root = doc.contents;
  if (!isMap(root)) return undefined;
  const rules = root.items.find(
    ({ key }) => isScalar(key) && (key.value === 'rules' || key.value === '规则'),
  );
  if (!isSeq(rules?.value)) return undefined;
  for (const rule of rules.value.items) {
    if (!isMap(rule)) continue;
    const at = (en: string, zh: string) =>
      rule.items.find(({ key }) => isScalar(key) && (key.value === en || key.value === zh))?.value;
    const name = at('id', '编号');
    if (isScalar(name) && String(name.value).trim() === id) return at('when', '条件');
  }
  return undefined;
};

/** Characters from the keyword to the end of its weight: an optional closing quote, an optional `^number`. */
const WEIGHT = /^["”]?(?:\s*[\^＾]\s*[-+]?[\d.０-９．]+)?/;

/**
 * Sets the weight of `word` in `rule` so that it is worth `to` for the rule's matter. The result is read again and
 * must be worth that and change nothing else in number of rules; otherwise nothing is changed.
 */
export const takeProposal = <F extends RuleText>(
  files: readonly F[],
  proposal: { rule: string; word: string; to: number },
): TakeResult<F> => {
  const before = parseRuleFiles(files);
  if (!before.ok) return refuse('草稿有错误，请先改正。');
  const now = worthOf(before.rules, proposal.rule, proposal.word);
  if (!now) return refuse('草稿里没有这条规则或这个关键词，请重新预览。');
  for (const [index, file] of files.entries()) {
    const node = conditionNode(file.text, proposal.rule);
    if (!isScalar(node) || typeof node.value !== 'string') continue;
    const { expr } = parseExpression(node.value);
    const spots = expr ? wordsOf(expr) : [];
    const known = knownForms(
      before.rules,
      spots.map(({ word }) => word),
    );
    const spot = spots[known.indexOf(proposal.word)];
    if (!spot) continue;
    const from = new Cursor(file.text).inScalar(node, spot.at);
    const quote = /["“]/.test(file.text[from] ?? '') ? 1 : 0;
    const end = from + quote + spot.word.length;
    const tail = WEIGHT.exec(file.text.slice(end))?.[0] ?? '';
    const closing = /^["”]/.exec(tail)?.[0] ?? '';
    const boost = Math.round((proposal.to / now.effect) * 100) / 100;
    const changed = `${file.text.slice(0, end)}${closing}^${boost}${file.text.slice(end + tail.length)}`;
    const result = files.map((other, at) => (at === index ? { ...other, text: changed } : other));
    const after = parseRuleFiles(result);
    const then = after.ok ? worthOf(after.rules, proposal.rule, proposal.word) : undefined;
    const holds = after.ok && then && Math.abs(then.worth - proposal.to) < 0.02 * Math.max(1, now.effect);
    if (holds && after.rules.rules.length === before.rules.rules.length) return { ok: true, files: result };
    return refuse('这个关键词的权重写法较复杂，请在草稿里手工修改。');
  }
  return refuse('这个关键词来自词组，请在草稿里手工修改。');
};

/** Written keywords as the matcher knows them: folded, through synonyms, stemmed. */
function knownForms(rules: RuleSet, written: readonly string[]): string[] {
  const probes = written.map((word, index): RuleSet['rules'][number] => ({
    ...{
      id: `p${index}`,
      name: '',
      text: word,
      scope: 'sentence',
      only: {},
      negation: true,
      off: false,
      line: 1,
    },
    when: { op: 'word', word, boost: 1, at: 0 },
    effects: [{ type: 'tag', value: 'probe', weight: 1 }],
  }));
  const { compiled, matcher } = compileRules({ ...rules, rules: probes, sets: {}, places: [] });
  return compiled.map(({ node }) =>
    node?.op === 'any' ? (matcher.words[[...node.words.keys()][0] ?? -1] ?? '') : '',
  );
}
