/** Rule files as a supervisor sends them, read into a classifier once per content. */

import type { LocalServiceLine } from '../../../routing/bureau/local-services.ts';
import {
  type CompiledRules,
  compileRules,
  type Model,
  parseRuleFiles,
  problemTexts,
  RuleClassifier,
  starterRules,
  unpackRules,
} from '../../../routing/classify/index.ts';
import { type Refusal, refuse } from '../../../routing/errors.ts';
import type { RuleFile, RuleProblem, RuleVersion } from '../../../routing/protocol/classify/rules.ts';
import type { RuleSetDoc } from '../../../routing/settings.ts';
import type { HeavyWork, WorkEnd } from './heavy-work.ts';

/** Files longer than this are read and compiled in a thread: here it would hold the main loop for more than 50 ms. */
const HEAVY_CHARACTERS = 60_000;

export const isHeavy = (files: readonly RuleFile[]): boolean =>
  files.reduce((sum, { text }) => sum + text.length, 0) > HEAVY_CHARACTERS;

export interface Compiled {
  problems: RuleProblem[];
  /** Present when the files hold together; `rules` is how many there are. */
  compiled?: CompiledRules;
  rules?: number;
}

export type RuleCompiler = (files: readonly RuleFile[]) => Promise<WorkEnd<Compiled>>;

/** Reads and compiles rule files, long ones in a thread. Without `work` all is done at once (tools and tests). */
export const createRuleCompiler =
  (work?: Pick<HeavyWork, 'compile'>): RuleCompiler =>
  async (files) => {
    if (work && isHeavy(files)) {
      const end = await work.compile(files);
      if (end.how !== 'done') return end;
      const { problems, packed, rules } = end.value;
      return {
        how: 'done',
        value: {
          problems,
          ...(packed ? { compiled: unpackRules(packed) } : {}),
          ...(rules ? { rules } : {}),
        },
      };
    }
    const parsed = parseRuleFiles(files);
    if (!parsed.ok) return { how: 'done', value: { problems: parsed.problems } };
    const compiled = compileRules(parsed.rules);
    return {
      how: 'done',
      value: { problems: parsed.problems, compiled, rules: parsed.rules.rules.length },
    };
  };

export interface ReadRules {
  problems: RuleProblem[];
  /** Both present when the files hold together. */
  rules?: number;
  classifier?: () => RuleClassifier;
}

export type RuleReader = (files: readonly RuleFile[]) => Promise<WorkEnd<ReadRules>>;

/** Remembers the last content: checking, trying and publishing the same draft reads it once. */
export const createRuleReader = (holder: { model(): Model | null }, compile: RuleCompiler): RuleReader => {
  let last: { key: string; read: Promise<WorkEnd<ReadRules>> } | undefined;
  const read = async (files: readonly RuleFile[]): Promise<WorkEnd<ReadRules>> => {
    const end = await compile(files);
    if (end.how !== 'done') return end;
    const { problems, compiled, rules } = end.value;
    if (!compiled || rules === undefined) return { how: 'done', value: { problems } };
    let ready: RuleClassifier | undefined;
    const classifier = (): RuleClassifier => {
      if (!ready || ready.model !== holder.model()) ready = new RuleClassifier(compiled, holder.model());
      return ready;
    };
    return { how: 'done', value: { problems, rules, classifier } };
  };
  return async (files) => {
    const key = JSON.stringify(files);
    if (last?.key !== key) last = { key, read: read(files) };
    const mine = last;
    const forget = (): void => {
      if (last === mine) last = undefined;
    };
    const end = await mine.read.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (end.how !== 'done') forget();
    return end;
  };
};

/** The first error as a refusal that names its place. */
export const refuseBroken = (problems: readonly RuleProblem[]): Refusal => {
  const first = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  return refuse(
    'invalid_input',
    first ? `${first.file ?? ''} 第${first.line}行第${first.column}列：${first.message}`.trim() : undefined,
    'files',
  );
};

const LOCAL_CODE = /local:[a-z][a-z0-9-]{0,30}/g;

/**
 * SV3: rules may give only local lines that the installation has and has not ended. Each that is unknown is a problem
 * at its place in the text, and without a digest nothing is published. Comments are not looked at.
 */
export const serviceCheck =
  (lines: () => readonly LocalServiceLine[]) =>
  <T extends { problems: RuleProblem[]; digest?: string; rules?: number }>(
    files: readonly RuleFile[],
    found: T,
  ): T => {
    const known = new Set<string>(lines().flatMap(({ code, ended }) => (ended ? [] : [code])));
    const unknown = files.flatMap(({ name, text }) =>
      text.split('\n').flatMap((line, index): RuleProblem[] =>
        [...line.replace(/(^|\s)#.*$/, '').matchAll(LOCAL_CODE)]
          .filter(([code]) => !known.has(code))
          .map(({ 0: code, index: at }) => ({
            ...{ code: 'unknown_value', severity: 'error', file: name, line: index + 1, column: at + 1 },
            ...problemTexts('unknown_value', [code, '服务（可在“服务项目”页添加）']),
          })),
      ),
    );
    if (unknown.length === 0) return found;
    const { digest: _digest, rules: _rules, ...rest } = found;
    return { ...rest, problems: [...found.problems, ...unknown] } as unknown as T;
  };

/** One line of the history. */
export const lineOf = ({ no, digest, rules, at, byName, why, copyOf }: RuleSetDoc): RuleVersion => ({
  no,
  digest,
  rules,
  at,
  byName,
  why,
  ...(copyOf === undefined ? {} : { copyOf }),
});

export const starterLine = (): RuleVersion => ({
  no: 0,
  digest: starterRules().version,
  rules: starterRules().rules.length,
  why: '随程序发布的初始规则',
});
