/** Reads the conditions of the rule language: 拖欠、克扣 间隔≤4 工资 且 非 (已付清). */
import type { ProblemCode } from './problems.ts';
import type { Expr, FactName } from './rule-types.ts';

/**
 * Grammar, tightest first. Full-width and half-width signs mean the same.
 *
 *   condition = all { (或 | '|') all }
 *   all       = part { (且 | '&') part }
 *   part      = (非 | '!') part | near
 *   near      = list { (间隔≤n | 顺序≤n) list }
 *   list      = atom { (、 | ， | ； | ',' | ';') atom }       any one of them
 *   atom      = word | "quoted words" | @set | 年龄≤17 | 人数≥10 | ( condition ), each with an optional ^weight
 *
 * Operators stand between blanks, so that 非法集资 and 或者 stay keywords.
 */
export interface ExprProblem {
  code: ProblemCode;
  at: number;
  values: (string | number)[];
  severity: 'error' | 'warning';
}

type Token =
  | { kind: 'word' | 'quoted' | 'set'; text: string; at: number; boost: number }
  | { kind: 'fact'; fact: FactName; least: number; most: number; text: string; at: number }
  | { kind: 'gap'; gap: number; ordered: boolean; text: string; at: number }
  | { kind: 'and' | 'or' | 'not' | 'comma' | 'open' | 'close'; text: string; at: number };

const MAX_WORD = 60;
const MAX_DEPTH = 40;
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

class Reader {
  readonly problems: ExprProblem[] = [];
  readonly tokens: Token[] = [];
  private next = 0;
  private readonly source: string;

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

  private peek(): Token | undefined {
    return this.tokens[this.next];
  }

  private accept(kind: Token['kind']): Token | undefined {
    const token = this.peek();
    if (token?.kind !== kind) return undefined;
    this.next++;
    return token;
  }

  read(): Expr | undefined {
    if (this.tokens.length === 0) {
      if (this.problems.length === 0) this.fault('empty_keyword', 0);
      return undefined;
    }
    const expr = this.any(0);
    const rest = this.peek();
    if (rest) {
      const isAtom =
        rest.kind === 'word' || rest.kind === 'quoted' || rest.kind === 'set' || rest.kind === 'open';
      this.fault(isAtom ? 'missing_operator' : 'unexpected', rest.at, rest.text);
    }
    return expr;
  }

  private any(depth: number): Expr | undefined {
    return this.chain('or', () => this.all(depth));
  }

  private all(depth: number): Expr | undefined {
    return this.chain('and', () => this.part(depth));
  }

  private chain(op: 'or' | 'and', item: () => Expr | undefined): Expr | undefined {
    const items: Expr[] = [];
    do {
      const one = item();
      if (one) items.push(one);
    } while (this.accept(op));
    return items.length === 1 ? items[0] : items.length === 0 ? undefined : { op, items };
  }

  private part(depth: number): Expr | undefined {
    const not = this.accept('not');
    if (not) {
      if (depth >= MAX_DEPTH) {
        this.fault('too_deep', not.at, MAX_DEPTH);
        this.next = this.tokens.length;
        return undefined;
      }
      const item = this.part(depth + 1);
      return item && { op: 'not', item };
    }
    let left = this.list(depth);
    for (let gap = this.accept('gap'); gap; gap = this.accept('gap')) {
      const right = this.list(depth);
      if (gap.kind === 'gap' && left && right)
        left = { op: 'near', left, right, gap: gap.gap, ordered: gap.ordered };
    }
    return left;
  }

  private list(depth: number): Expr | undefined {
    const items: Expr[] = [];
    for (;;) {
      const one = this.atom(depth);
      if (one) items.push(one);
      if (!this.accept('comma')) break;
      const after = this.peek();
      // A separator at the very end is forgiven, two in a row are not.
      if (!after || after.kind === 'close' || after.kind === 'or' || after.kind === 'and') break;
    }
    return items.length === 1 ? items[0] : items.length === 0 ? undefined : { op: 'list', items };
  }

  private atom(depth: number): Expr | undefined {
    const token = this.peek();
    if (!token) {
      this.fault('empty_keyword', this.source.length);
      return undefined;
    }
    if (token.kind === 'open') {
      this.next++;
      if (depth >= MAX_DEPTH) {
        this.fault('too_deep', token.at, MAX_DEPTH);
        this.next = this.tokens.length;
        return undefined;
      }
      const inner = this.any(depth + 1);
      if (!this.accept('close') && this.problems.length === 0) {
        const rest = this.peek();
        if (rest) this.fault('missing_operator', rest.at, rest.text);
        else this.fault('unclosed', token.at);
        this.next = this.tokens.length;
      }
      return inner;
    }
    if (token.kind === 'word' || token.kind === 'quoted' || token.kind === 'set') {
      this.next++;
      return token.kind === 'set'
        ? { op: 'set', name: token.text, boost: token.boost, at: token.at }
        : { op: 'word', word: token.text, boost: token.boost, at: token.at };
    }
    if (token.kind === 'fact') {
      this.next++;
      return { op: 'fact', fact: token.fact, least: token.least, most: token.most, at: token.at };
    }
    this.fault('empty_keyword', token.at);
    if (token.kind === 'comma') this.next++;
    return undefined;
  }
}

/** True when the condition can only hold because some keyword is present. */
const isPositive = (expr: Expr): boolean => {
  switch (expr.op) {
    case 'not':
      return false;
    case 'and':
      return expr.items.some(isPositive);
    case 'or':
    case 'list':
      return expr.items.every(isPositive);
    case 'near':
      return isPositive(expr.left) && isPositive(expr.right);
    default:
      return true;
  }
};

/** Reads one condition. Without an `expr` at least one problem is an error. Linear in the text. */
export const parseExpression = (source: string): { expr?: Expr; problems: ExprProblem[] } => {
  const reader = new Reader(source);
  const expr = reader.problems.some((p) => p.severity === 'error') ? undefined : reader.read();
  if (expr && !isPositive(expr)) reader.fault('only_negative', 0);
  const failed = reader.problems.some((p) => p.severity === 'error');
  return { ...(expr && !failed ? { expr } : {}), problems: reader.problems };
};
