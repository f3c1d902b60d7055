/** A walk over a YAML or JSON document that knows line and column of everything it hands out. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { type ProblemCode, problemTexts } from './problems.ts';
import type { Problem } from './rule-types.ts';

/** Rule files above this size are refused before they are parsed. */
const MAX_FILE = 8_000_000;

/** Rule files are four levels deep; whatever is much deeper is none. */
const MAX_FILE_DEPTH = 200;

/** Nobody reads more errors, or warnings, of one file, and each costs a walk to its place. */
const MAX_PROBLEMS = 200;

/** Line and column of a YAML error stand in its text already in English; its code is what people need. */
const YAML_HINTS: Record<string, string> = {
  BAD_INDENT: '缩进不对 (bad indentation)',
  DUPLICATE_KEY: '同一项写了两次 (duplicate key)',
  MISSING_CHAR: '缺少符号 (missing character)',
  TAB_AS_INDENT: '缩进用了制表符 (tab as indentation)',
  UNEXPECTED_TOKEN: '意外的符号 (unexpected token)',
};

export class Cursor {
  readonly problems: Problem[] = [];
  readonly root: Node | null = null;
  private readonly lines = new LineCounter();
  private errors = 0;
  private warnings = 0;
  private readonly source: string;
  private readonly file: string | undefined;

  constructor(source: string, file?: string) {
    this.source = source;
    this.file = file;
    if (source.length > MAX_FILE) {
      this.report('too_large', 0, ['8 MB']);
      return;
    }
    let doc: Document.Parsed;
    try {
      doc = parseDocument(source, {
        lineCounter: this.lines,
        prettyErrors: false,
        // The library compares each key with all before it: 20,000 synonyms would take minutes. `findDoubles` does not.
        uniqueKeys: false,
        strict: true,
        customTags: null,
      });
    } catch (error) {
      // Brackets nested thousands deep overflow the stack of the library.
      if (!(error instanceof RangeError)) throw error;
      this.report('too_deep', 0, [MAX_FILE_DEPTH]);
      return;
    }
    for (const e of doc.errors) {
      const hint = YAML_HINTS[e.code] ?? e.message.split('\n')[0]!;
      this.report('syntax', e.pos[0], [hint]);
    }
    if (doc.errors.length === 0) this.findDoubles(doc);
    if (this.errors === 0) this.root = doc.contents as Node | null;
  }

  /** A key that stands twice in one map, each map walked once. */
  private findDoubles(doc: Document.Parsed): void {
    visit(doc, {
      Map: (_, map, path) => {
        if (path.length > MAX_FILE_DEPTH) {
          this.report('too_deep', this.offset(map), [MAX_FILE_DEPTH]);
          return visit.BREAK;
        }
        const seen = new Set<unknown>();
        for (const { key } of map.items) {
          if (!isScalar(key)) continue;
          if (seen.has(key.value)) this.report('syntax', this.offset(key), [YAML_HINTS.DUPLICATE_KEY!]);
          seen.add(key.value);
        }
        return undefined;
      },
    });
  }

  /** Errors found so far, also those that are not listed any more. */
  get errorCount(): number {
    return this.errors;
  }

  /** True when a further problem of this kind would be left out: finding its place is not worth the walk. */
  full(severity: 'error' | 'warning' = 'error'): boolean {
    return (severity === 'error' ? this.errors : this.warnings) > MAX_PROBLEMS;
  }

  report(
    code: ProblemCode,
    offset: number,
    values: (string | number)[] = [],
    severity: 'error' | 'warning' = 'error',
  ): void {
    const before = severity === 'error' ? this.errors++ : this.warnings++;
    if (before > MAX_PROBLEMS) return;
    const last = before === MAX_PROBLEMS;
    const { line, col } = this.source.length > MAX_FILE ? { line: 1, col: 1 } : this.lines.linePos(offset);
    this.problems.push({
      code: last ? 'too_many' : code,
      severity,
      ...(this.file === undefined ? {} : { file: this.file }),
      line: Math.max(1, line),
      column: Math.max(1, col),
      ...(last ? problemTexts('too_many') : problemTexts(code, values)),
    });
  }

  offset(node: unknown): number {
    return (node as Node | null)?.range?.[0] ?? 0;
  }

  lineOf(node: unknown): number {
    return Math.max(1, this.lines.linePos(this.offset(node)).line);
  }

  /** The entries of a map with their key nodes; reports and gives nothing when it is no map. */
  entries(node: unknown): { key: string; keyNode: Node; value: Node | null }[] {
    if (!isMap(node)) {
      this.report('not_a_map', this.offset(node));
      return [];
    }
    return node.items.map((pair) => ({
      key: isScalar(pair.key) ? String(pair.key.value) : '',
      keyNode: pair.key as Node,
      value: pair.value as Node | null,
    }));
  }

  items(node: unknown): Node[] {
    if (isSeq(node)) return node.items as Node[];
    this.report('not_a_list', this.offset(node));
    return [];
  }

  /** A list of texts, written as a list or as one text with separators. */
  texts(node: unknown): { text: string; offset: number }[] {
    if (isSeq(node))
      return node.items.flatMap((item) => {
        const text = this.text(item);
        return text === undefined ? [] : [{ text, offset: this.offset(item) }];
      });
    const whole = this.text(node);
    if (whole === undefined) return [];
    const found: { text: string; offset: number }[] = [];
    for (const m of whole.matchAll(/[^、，,；;\n]+/g)) {
      const text = m[0].trim();
      if (text !== '') found.push({ text, offset: this.inScalar(node, m.index + m[0].indexOf(text)) });
    }
    return found;
  }

  text(node: unknown): string | undefined {
    if (isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number'))
      return String(node.value);
    this.report('not_text', this.offset(node));
    return undefined;
  }

  number(node: unknown): number | undefined {
    if (isScalar(node) && typeof node.value === 'number' && Number.isFinite(node.value)) return node.value;
    const shown = isScalar(node) ? String(node.value) : '';
    this.report('not_number', this.offset(node), [shown]);
    return undefined;
  }

  /**
   * The place in the file of a character of a scalar. Quotes, block headers and line folding only touch blanks, so
   * counting the characters that are no blanks finds it in every style of scalar.
   */
  inScalar(node: unknown, at: number): number {
    const from = this.offset(node);
    if (!isScalar(node) || typeof node.value !== 'string') return from;
    let i = from;
    if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
      i = this.source.indexOf('\n', from) + 1;
    else if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') i = from + 1;
    for (let k = 0; k < at && i < this.source.length; k++) {
      if (/\s/.test(node.value[k]!)) continue;
      while (/\s/.test(this.source[i]!)) i++;
      i++;
    }
    while (i < this.source.length && at < node.value.length && /\s/.test(this.source[i]!)) i++;
    return i;
  }
}
