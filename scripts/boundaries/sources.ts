/** Finds source files and reads their imports, with line numbers, by the TypeScript parser. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { IMPURE_CALLS, IMPURE_GLOBALS } from './rules.ts';

/** `value` runs the other module on load, `type` vanishes on build, `lazy` is an import() in running code. */
export type ImportKind = 'value' | 'type' | 'lazy';

export interface FoundImport {
  specifier: string;
  kind: ImportKind;
  line: number;
}

export interface Source {
  /** From the root, with forward slashes. */
  file: string;
  imports: FoundImport[];
  /** Uses of clock, randomness or IO, by their name. */
  impure: { what: string; line: number }[];
}

const SOURCE_FILE = /\.(ts|mts|tsx|vue|mjs|js|jsx)$/;

export function findSources(root: string, folders: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    let entries: import('node:fs').Dirent[];
    try {
      entries = readdirSync(path.join(root, folder), { withFileTypes: true });
    } catch {
      return; // A top-level folder that is not there yet.
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(file);
      else if (SOURCE_FILE.test(entry.name)) found.push(file);
    }
  };
  for (const folder of folders) visit(folder);
  return found.sort();
}

/** The script blocks of a Vue file, everything else blanked so that line numbers stay true. */
export function scriptOfVue(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  let script = '';
  let at = 0;
  for (const match of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script\s*>/g)) {
    const start = match.index + match[0].indexOf('>') + 1;
    const end = start + (match[1]?.length ?? 0);
    script += blank(text.slice(at, start)) + text.slice(start, end);
    at = end;
  }
  return script + blank(text.slice(at));
}

export function readSource(root: string, file: string): Source {
  const raw = readFileSync(path.join(root, file), 'utf8');
  const isVue = file.endsWith('.vue');
  const kind = /\.(tsx|jsx)$/.test(file) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const parsed = ts.createSourceFile(
    file,
    isVue ? scriptOfVue(raw) : raw,
    ts.ScriptTarget.Latest,
    true,
    kind,
  );
  const source: Source = { file, imports: [], impure: [] };
  const lineOf = (node: ts.Node) => parsed.getLineAndCharacterOfPosition(node.getStart(parsed)).line + 1;
  const add = (from: ts.Node | undefined, importKind: ImportKind) => {
    if (from && ts.isStringLiteralLike(from)) {
      source.imports.push({ specifier: from.text, kind: importKind, line: lineOf(from) });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node.moduleSpecifier, typeOnly ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type');
    } else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'lazy');
      else if (ts.isIdentifier(node.expression) && node.expression.text === 'require') {
        add(node.arguments[0], 'value');
      }
    }
    const what = impureUse(node);
    if (what) source.impure.push({ what, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return source;
}

/** `Date.now()`, `new Date()` without arguments, `setTimeout(...)`, `process.env`: the name, if it is one of them. */
function impureUse(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') {
    return node.arguments?.length ? undefined : 'new Date()';
  }
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    if (ts.isIdentifier(callee)) return IMPURE_CALLS.includes(callee.text) ? callee.text : undefined;
    if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return undefined;
    const name = `${callee.expression.text}.${callee.name.text}`;
    return IMPURE_CALLS.includes(name) ? name : undefined;
  }
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return IMPURE_GLOBALS.includes(node.expression.text) ? node.expression.text : undefined;
  }
  return undefined;
}
