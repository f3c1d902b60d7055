/** Holds the rules against a source tree: imports, cycles, pure files, top-level folders. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import {
  ADAPTER_WORDS,
  ALLOWANCES,
  type Allowance,
  BANS,
  CHECKED,
  GENERATED_FOLDERS,
  IMPURE_BECAUSE,
  type Pattern,
  PORTS,
  PURE_FILES,
  SHARED_FOLDERS,
  TOP_LEVEL_FOLDERS,
} from './rules.ts';
import { type FoundImport, findSources, readSource, type Source } from './sources.ts';

export interface Breach {
  file: string;
  line: number;
  /** What was found there. */
  found: string;
  /** The rule in one sentence. */
  rule: string;
}

type Target = { kind: 'file' | 'package' | 'node'; name: string };

const patterns = new Map<Pattern, RegExp>();

export function matches(file: string, pattern: Pattern): boolean {
  let regex = patterns.get(pattern);
  if (!regex) {
    const body = pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*|\*/g, (star) => (star === '**' ? '.*' : '[^/]*'));
    regex = new RegExp(`^${body}$`);
    patterns.set(pattern, regex);
  }
  return regex.test(file);
}

const matchesAny = (file: string, list: readonly Pattern[] = []) =>
  list.some((pattern) => matches(file, pattern));

/** Does a specifier name this package or a part of it? */
const isOfPackage = (specifier: string, name: string) =>
  specifier === name || specifier.startsWith(`${name}/`);

/**
 * The file that a specifier names, from the root. A file that is not there is taken by its name, so that the rule
 * holds also for one that is yet to be written (the type check says that it is missing).
 */
function resolveTarget(root: string, from: string, specifier: string): Target {
  const bare = specifier.replace(/\?\w+$/, '');
  if (!bare.startsWith('.')) {
    const isNode = bare.startsWith('node:') || builtinModules.includes(bare);
    return isNode
      ? { kind: 'node', name: bare.startsWith('node:') ? bare : `node:${bare}` }
      : { kind: 'package', name: bare };
  }
  const name = path.posix.join(path.posix.dirname(from), bare);
  const candidates = [name, `${name}.ts`, `${name}.tsx`, `${name}.vue`, `${name}.mjs`, `${name}/index.ts`];
  if (name.endsWith('.js')) candidates.push(name.replace(/\.js$/, '.ts'));
  const found = candidates.find((candidate) => {
    const full = path.join(root, candidate);
    return existsSync(full) && statSync(full).isFile();
  });
  return { kind: 'file', name: found ?? name };
}

/** The port folder that a file lies in, and the adapter in it; no adapter for the port and what adapters share. */
function placeOf(file: string): { folder?: string; adapter?: string } {
  const folder = Object.keys(PORTS).find((port) => file.startsWith(`${port}/`));
  if (!folder) return {};
  if (SHARED_FOLDERS.some((shared) => file.startsWith(`${shared}/`))) return { folder };
  const rest = file.slice(folder.length + 1);
  const adapter = rest.includes('/')
    ? rest.split('/')[0]
    : ADAPTER_WORDS.find((word) => rest.startsWith(`${word}-`));
  return { folder, adapter };
}

function allowsFile(pattern: Pattern, from: string, to: string): boolean {
  if (pattern !== '$own' && pattern !== '$port') return matches(to, pattern);
  const here = placeOf(from);
  const there = placeOf(to);
  if (!here.folder) return false;
  if (pattern === '$own') {
    return here.adapter !== undefined && here.folder === there.folder && here.adapter === there.adapter;
  }
  return PORTS[here.folder]?.includes(to) || (here.folder === there.folder && there.adapter === undefined);
}

function isAllowed(rule: Allowance, from: string, found: FoundImport, target: Target): boolean {
  if (target.kind === 'node') return rule.node === 'any' || rule.node.includes(target.name);
  if (target.kind === 'package') {
    if (rule.packages === 'any') return true;
    const list = found.kind === 'lazy' ? [...rule.packages, ...(rule.lazyPackages ?? [])] : rule.packages;
    return list.some((name) => isOfPackage(target.name, name));
  }
  const list = [...rule.imports, ...(found.kind === 'type' ? (rule.types ?? []) : [])];
  return list.some((pattern) => allowsFile(pattern, from, target.name));
}

function checkImports(root: string, source: Source): Breach[] {
  const breaches: Breach[] = [];
  const allowance = ALLOWANCES.find(
    (rule) => matchesAny(source.file, rule.files) && !matchesAny(source.file, rule.except),
  );
  for (const found of source.imports) {
    const target = resolveTarget(root, source.file, found.specifier);
    const words = found.kind === 'type' ? 'imports the types of' : 'imports';
    const report = (rule: string) =>
      breaches.push({ file: source.file, line: found.line, found: `${words} ${target.name}`, rule });
    const ban = BANS.find(
      (rule) =>
        matchesAny(source.file, rule.files) &&
        !matchesAny(source.file, rule.except) &&
        (target.kind === 'file'
          ? matchesAny(target.name, rule.imports) && !isPortFile(target.name)
          : rule.packages?.some((name) => isOfPackage(target.name, name))),
    );
    if (ban) report(ban.because);
    else if (allowance && !isAllowed(allowance, source.file, found, target)) report(allowance.because);
  }
  return breaches;
}

const isPortFile = (file: string) => Object.values(PORTS).flat().includes(file);

/** Every group of files that import each other in a ring, once, with the ring written out. */
function checkCycles(root: string, sources: readonly Source[]): Breach[] {
  const edges = new Map<string, { to: string; line: number }[]>();
  for (const source of sources) {
    const out = source.imports
      .filter((found) => found.kind === 'value')
      .map((found) => ({ to: resolveTarget(root, source.file, found.specifier), line: found.line }))
      .filter(({ to }) => to.kind === 'file')
      .map(({ to, line }) => ({ to: to.name, line }));
    edges.set(source.file, out);
  }
  const breaches: Breach[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack: { file: string; line: number }[] = [];
  const visit = (file: string) => {
    state.set(file, 'open');
    for (const { to, line } of edges.get(file) ?? []) {
      if (!edges.has(to)) continue;
      stack.push({ file, line });
      if (state.get(to) === 'open') {
        const ring = stack.slice(stack.findIndex((step) => step.file === to));
        breaches.push({
          file,
          line,
          found: `closes a ring: ${[...ring.map((step) => step.file), to].join(' -> ')}`,
          rule: 'Files do not import each other in a ring: put what both need into a third one.',
        });
      } else if (!state.has(to)) visit(to);
      stack.pop();
    }
    state.set(file, 'done');
  };
  for (const file of edges.keys()) if (!state.has(file)) visit(file);
  return breaches;
}

function checkPurity(source: Source): Breach[] {
  if (!matchesAny(source.file, PURE_FILES)) return [];
  return source.impure.map(({ what, line }) => ({
    file: source.file,
    line,
    found: `uses ${what}`,
    rule: IMPURE_BECAUSE,
  }));
}

function checkTopLevel(root: string): Breach[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .filter((entry) => ![...TOP_LEVEL_FOLDERS, ...GENERATED_FOLDERS].includes(entry.name))
    .map((entry) => ({
      file: entry.name,
      line: 1,
      found: 'is a new top-level folder',
      rule: `The top level is fixed: ${TOP_LEVEL_FOLDERS.join(', ')}.`,
    }));
}

export function checkTree(root: string): { files: number; breaches: Breach[] } {
  const sources = findSources(root, CHECKED).map((file) => readSource(root, file));
  const breaches = [
    ...checkTopLevel(root),
    ...sources.flatMap((source) => [...checkImports(root, source), ...checkPurity(source)]),
    ...checkCycles(root, sources),
  ];
  return { files: sources.length, breaches };
}
