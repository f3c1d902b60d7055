/** Where evidence lies in the citizen's own text: a condition of several words points at the words, not at all between. */
import type { Classification, Evidence, ReadPart } from '../../classify/classification.ts';

/** The stretches to mark, in order, [start, end) in the original. */
export const evidenceParts = (evidence: Evidence): readonly [number, number][] =>
  evidence.parts ?? [evidence.span];

/** The words alone: `工地 … 拖欠 … 工资`. */
export const evidenceWords = (evidence: Evidence): string =>
  evidenceParts(evidence)
    .map(([from, to]) => evidence.text.slice(from - evidence.span[0], to - evidence.span[0]))
    .join(' … ');

const FIRST: readonly ReadPart[] = [{ seq: 1, start: 0, end: Number.MAX_SAFE_INTEGER }];

/** Evidence that lies in one message, at its places in the words of that message (CL39). */
export const evidenceIn = (
  classification: Pick<Classification, 'evidence' | 'read'>,
  seq: number,
): Evidence[] => {
  const part = (classification.read ?? FIRST).find((one) => one.seq === seq);
  if (!part) return [];
  return classification.evidence.flatMap((one) => {
    const inside = evidenceParts(one)
      .filter(([start, end]) => start >= part.start && end <= part.end && start < end)
      .map(([start, end]): [number, number] => [start - part.start, end - part.start]);
    if (inside.length === 0) return [];
    const span: [number, number] = [inside[0]![0], Math.max(...inside.map(([, end]) => end))];
    const { parts: _parts, ...rest } = one;
    return [{ ...rest, span, ...(inside.length > 1 ? { parts: inside } : {}) }];
  });
};

const isModel = ({ rule }: Evidence): boolean => rule.startsWith('model:');

/**
 * What tells a reader something: where a rule has spoken for an effect, the single characters and pairs that the model
 * weighed for the same one are left out.
 */
export const tellingEvidence = (evidence: readonly Evidence[]): Evidence[] => {
  const byRules = new Set(evidence.filter((one) => !isModel(one)).map((one) => one.effect));
  return evidence.filter((one) => !isModel(one) || !byRules.has(one.effect));
};

/** Each word once for each effect, however often it was said, the heaviest first. */
export const evidenceList = (evidence: readonly Evidence[]): Evidence[] => {
  const known = new Map<string, Evidence>();
  for (const one of tellingEvidence(evidence)) {
    const key = `${one.effect}|${evidenceWords(one) || one.rule}`;
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
};
