/** Compiled rules as plain tables, so that a thread can compile them and the main loop only takes them over. */

import type { RuleText } from '../preview-job.ts';
import { type MatcherTables, matcherOf } from '../text/matcher.ts';
import { type CompiledRules, compileRules } from './compile.ts';
import { parseRuleFiles } from './parse-rules.ts';
import type { Problem } from './rule-types.ts';

/** `CompiledRules` without functions: what structured cloning can copy. */
export interface PackedRules extends Omit<CompiledRules, 'matcher' | 'synonyms'> {
  tables: MatcherTables;
  synonyms: { tables: MatcherTables; targets: readonly string[] };
}

export interface CompileResult {
  problems: Problem[];
  /** Present when the files hold together; `rules` is how many there are, those that are off too. */
  packed?: PackedRules;
  rules?: number;
}

export const packRules = ({ matcher, synonyms, ...rest }: CompiledRules): PackedRules => ({
  ...rest,
  tables: matcher.tables,
  synonyms: { tables: synonyms.matcher.tables, targets: synonyms.targets },
});

export const unpackRules = ({ tables, synonyms, ...rest }: PackedRules): CompiledRules => ({
  ...rest,
  matcher: matcherOf(tables),
  synonyms: { matcher: matcherOf(synonyms.tables), targets: synonyms.targets },
});

/** Reads and compiles rule files: the work of a thread. */
export const compileFiles = (files: readonly RuleText[]): CompileResult => {
  const parsed = parseRuleFiles(files);
  if (!parsed.ok) return { problems: parsed.problems };
  return {
    problems: parsed.problems,
    packed: packRules(compileRules(parsed.rules)),
    rules: parsed.rules.rules.length,
  };
};
