/** Rule files as a supervisor sends them, read into a classifier once per content. */
import {
  parseRuleFiles,
  problemTexts,
  RuleClassifier,
  type RuleSet,
  starterRules,
} from '../../routing/classify/index.ts';
import { type Refusal, refuse } from '../../routing/errors.ts';
import type { LocalServiceLine } from '../../routing/local-services.ts';
import type { RuleFile, RuleProblem, RuleVersion } from '../../routing/protocol/rules.ts';
import type { RuleSetDoc } from '../../routing/settings.ts';
import type { RuleHolder } from './rules-holder.ts';

export interface ReadRules {
  problems: RuleProblem[];
  rules?: RuleSet;
  classifier?: () => RuleClassifier;
}

export type RuleReader = (files: readonly RuleFile[]) => ReadRules;

/** Remembers the last content: checking, previewing and trying the same draft reads it once. */
export const createRuleReader = (holder: Pick<RuleHolder, 'model'>): RuleReader => {
  let last: { key: string; read: ReadRules } | undefined;
  return (files) => {
    const key = JSON.stringify(files);
    if (last?.key === key) return last.read;
    const parsed = parseRuleFiles(files);
    let classifier: RuleClassifier | undefined;
    const read: ReadRules = parsed.ok
      ? {
          problems: parsed.problems,
          rules: parsed.rules,
          classifier: () => {
            if (!classifier || classifier.model !== holder.model())
              classifier = new RuleClassifier(parsed.rules, holder.model());
            return classifier;
          },
        }
      : { problems: parsed.problems };
    last = { key, read };
    return read;
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
