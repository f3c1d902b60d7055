/** Reads the conditions of the rule language: 拖欠、克扣 间隔≤4 工资 且 非 (已付清). */
import type { ProblemCode } from './problems.ts';
import type { Expr } from './rule-types.ts';
import { type ExprProblem, type Token, Tokeniser } from './tokens.ts';

const MAX_DEPTH = 40;

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
class Reader {
  readonly problems: ExprProblem[];
  private readonly tokens: Token[];
  private readonly source: string;
  private next = 0;

  constructor(source: string) {
    const cut = new Tokeniser(source);
    this.source = source;
    this.tokens = cut.tokens;
    this.problems = cut.problems;
  }

  fault(code: ProblemCode, at: number, ...values: (string | number)[]): void {
    this.problems.push({ code, at, values, severity: 'error' });
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
