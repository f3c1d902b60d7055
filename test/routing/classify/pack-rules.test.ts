/** Compiled rules cross a thread as plain tables and classify as before. */
import { describe, expect, it } from 'vitest';
import {
  compileRules,
  RuleClassifier,
  STARTER_FILES,
  starterRules,
} from '../../../routing/classify/index.ts';
import { compileFiles, packRules, unpackRules } from '../../../routing/classify/rules/pack-rules.ts';
import { CRISES, TRAITS } from './sentences.ts';

const SENTENCES = [
  ...Object.values(TRAITS).flatMap((list) => list.map(({ text }) => text)),
  ...CRISES.map(([text]) => text),
];

describe('CL37 rules compiled elsewhere', () => {
  it('survive structured cloning and answer the same, with the same evidence', () => {
    const direct = new RuleClassifier(starterRules(), null);
    const there = structuredClone(packRules(compileRules(starterRules())));
    const moved = new RuleClassifier(unpackRules(there), null);
    expect(moved.version).toBe(direct.version);
    expect(SENTENCES.length).toBeGreaterThan(100);
    for (const text of SENTENCES) expect(moved.classify(text)).toEqual(direct.classify(text));
  });

  it('are what reading the files gives; a fault gives problems with their place and nothing else', () => {
    const read = compileFiles(STARTER_FILES);
    expect(read.problems).toEqual([]);
    expect(read.rules).toBe(starterRules().rules.length);
    expect(read.packed?.version).toBe(starterRules().version);
    const broken = compileFiles([
      { name: 'a.yaml', text: 'rules:\n  - {id: a, when: "", then: {matter: 无}}\n' },
    ]);
    expect(broken.packed).toBeUndefined();
    expect(broken.problems[0]).toMatchObject({ file: 'a.yaml', line: 2 });
  });

  it('keep another model without compiling anew', () => {
    const first = new RuleClassifier(starterRules(), null);
    const second = new RuleClassifier(first.compiled, null);
    expect(second.compiled).toBe(first.compiled);
  });
});
