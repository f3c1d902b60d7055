/** The tokens of a condition: words, signs, operators, numbers. */
import type { ProblemCode } from './problems.ts';
import type { FactName } from './rule-types.ts';

export interface ExprProblem {
  code: ProblemCode;
  at: number;
  values: (string | number)[];
  severity: 'error' | 'warning';
}

export type Token =
  | { kind: 'word' | 'quoted' | 'set'; text: string; at: number; boost: number }
  | { kind: 'fact'; fact: FactName; least: number; most: number; text: string; at: number }
  | { kind: 'gap'; gap: number; ordered: boolean; text: string; at: number }
  | { kind: 'and' | 'or' | 'not' | 'comma' | 'open' | 'close'; text: string; at: number };

const MAX_WORD = 60;
const SEPARATORS = '、，,；;';
const CLOSING: Record<string, string> = { '"': '"', '“': '”', '”': '”', '「': '」', '＂': '＂' };
const STOP = /[\s()（）、，,；;|｜&＆^＾"“”「」＂]/;

const OPERATORS: Record<string, 'and' | 'or' | 'not'> = {
  且: 'and',
  并且: 'and',
  和: 'and',
  and: 'and',
  或: 'or',
  或者: 'or',
  or: 'or',
  非: 'not',
  not: 'not',
};

const FACTS: Record<string, FactName> = { 年龄: 'age', 人数: 'people' };

const readNumber = (text: string): number => Number(text.normalize('NFKC'));

/** 年龄≤17, 年龄18-60, 人数>=10. */
const readFact = (text: string, at: number): Token | undefined => {
  const m = /^(年龄|人数)(?:(≤|<=|<|≥|>=|>|=)?(\d{1,5})|(\d{1,5})[-~至](\d{1,5}))$/.exec(
    text.replace(/[０-９＜＞＝]/g, (c) => c.normalize('NFKC')),
  );
  if (!m) return undefined;
  const fact = FACTS[m[1]!]!;
  if (m[4]) return { kind: 'fact', fact, least: Number(m[4]), most: Number(m[5]), text, at };
  const n = Number(m[3]);
  const sign = (m[2] ?? '=').replace('≤', '<=').replace('≥', '>=');
  const least = sign.startsWith('<') ? 0 : sign === '>' ? n + 1 : n;
  const most = sign.startsWith('>') ? Number.MAX_SAFE_INTEGER : sign === '<' ? n - 1 : n;
  return { kind: 'fact', fact, least, most, text, at };
};

/** Cuts a condition into tokens; what cannot be cut is reported with its place. */
export class Tokeniser {
  readonly problems: ExprProblem[] = [];
  readonly tokens: Token[] = [];
  readonly source: string;

  constructor(source: string) {
    this.source = source;
    this.tokenise();
  }

  fault(code: ProblemCode, at: number, ...values: (string | number)[]): void {
    this.problems.push({ code, at, values, severity: 'error' });
  }

  private tokenise(): void {
    const s = this.source;
    for (let i = 0; i < s.length; ) {
      const c = s[i]!;
      if (/\s/.test(c)) i++;
      else if (c === '(' || c === '（') this.tokens.push({ kind: 'open', text: c, at: i++ });
      else if (c === ')' || c === '）') this.tokens.push({ kind: 'close', text: c, at: i++ });
      else if (SEPARATORS.includes(c)) this.tokens.push({ kind: 'comma', text: c, at: i++ });
      else if (c === '|' || c === '｜') this.tokens.push({ kind: 'or', text: c, at: i++ });
      else if (c === '&' || c === '＆') this.tokens.push({ kind: 'and', text: c, at: i++ });
      else if ((c === '!' || c === '！') && i + 1 < s.length)
        this.tokens.push({ kind: 'not', text: c, at: i++ });
      else if (c === '^' || c === '＾') i = this.readBoost(i);
      else if (c in CLOSING) i = this.readQuoted(i, CLOSING[c]!);
      else i = this.readWord(i);
    }
  }

  private readBoost(at: number): number {
    const text = /^[-+]?[\d.０-９．]+/.exec(this.source.slice(at + 1, at + 20))?.[0] ?? '';
    const value = text === '' ? Number.NaN : readNumber(text);
    const last = this.tokens[this.tokens.length - 1];
    if (!(Math.abs(value) <= 20)) this.fault('bad_boost', at, text);
    else if (last && (last.kind === 'word' || last.kind === 'quoted' || last.kind === 'set'))
      last.boost = value;
    else this.fault('unexpected', at, '^');
    return at + 1 + text.length;
  }

  private readQuoted(at: number, closing: string): number {
    const end = this.source.indexOf(closing, at + 1);
    if (end === -1) {
      this.fault('unclosed', at);
      return this.source.length;
    }
    this.push('quoted', this.source.slice(at + 1, end), at);
    return end + 1;
  }

  private readWord(at: number): number {
    let end = at;
    while (end < this.source.length && !STOP.test(this.source[end]!)) end++;
    if (end === at) {
      this.fault('unexpected', at, this.source[at]!);
      return at + 1;
    }
    const text = this.source.slice(at, end);
    const operator = OPERATORS[text.toLowerCase()];
    const gap = /^(间隔|顺序)(?:≤|<=|＜=)?([\d０-９]+)$/.exec(text);
    if (operator) this.tokens.push({ kind: operator, text, at });
    else if (gap) {
      const n = readNumber(gap[2]!);
      if (n > 50) this.fault('bad_gap', at);
      this.tokens.push({ kind: 'gap', gap: n, ordered: gap[1] === '顺序', text, at });
    } else if (/^(间隔|顺序)[≤<＜=\d]/.test(text)) this.fault('bad_gap', at);
    else if (text[0] === '@' || text[0] === '＠') this.push('set', text.slice(1), at);
    else {
      const fact = readFact(text, at);
      if (fact) this.tokens.push(fact);
      else if (/^(?:年龄|人数)[≤<＜≥>＞=＝\d]/.test(text)) this.fault('bad_fact', at, text);
      else this.push('word', text, at);
    }
    return end;
  }

  private push(kind: 'word' | 'quoted' | 'set', text: string, at: number): void {
    if (text.trim() === '') this.fault('empty_keyword', at);
    else if (text.length > MAX_WORD) this.fault('long_keyword', at, MAX_WORD);
    if (kind === 'word' && text.length > 2) {
      if (/.且[^慢]/.test(text))
        this.problems.push({ code: 'glued_operator', at, values: [text, '且'], severity: 'warning' });
    }
    this.tokens.push({ kind, text, at, boost: 1 });
  }
}
