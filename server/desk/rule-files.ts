/** Rule files as a supervisor sends them, read into a classifier once per content. */
import { parseRuleFiles, RuleClassifier, type RuleSet } from '../../routing/classify/index.ts';
import { type Refusal, refuse } from '../../routing/errors.ts';
import type { RuleFile, RuleProblem } from '../../routing/protocol/rules.ts';
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
