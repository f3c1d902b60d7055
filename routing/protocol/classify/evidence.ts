/** Where evidence lies in the citizen's own text: a condition of several words points at the words, not at all between. */
import type { Evidence } from '../../classify/classification.ts';

/** The stretches to mark, in order, [start, end) in the original. */
export const evidenceParts = (evidence: Evidence): readonly [number, number][] =>
  evidence.parts ?? [evidence.span];

/** The words alone: `工地 … 拖欠 … 工资`. */
export const evidenceWords = (evidence: Evidence): string =>
  evidenceParts(evidence)
    .map(([from, to]) => evidence.text.slice(from - evidence.span[0], to - evidence.span[0]))
    .join(' … ');
