/** Whether a rule holds: its keywords in a stretch of text, and its conditions beside the words. */
import type { Group, Matter } from '../../vocabulary.ts';
import type { ClassifyContext } from '../classification.ts';
import type { Hit } from '../text/reading.ts';
import type { Node } from './compile.ts';
import type { Conditions } from './rule-types.ts';

/** A stretch of the hits of a text: one sentence, or all. */
export interface Window {
  hits: readonly Hit[];
  first: number;
  last: number;
  skipNegated: boolean;
}

const NONE: readonly Hit[] = [];
/** How many places one condition reports; more tell the reader nothing. */
const MOST_SPANS = 8;

/** The hits that make the condition true, or undefined. A true 非 has no hits of its own. */
export const evaluate = (node: Node, w: Window): readonly Hit[] | undefined => {
  switch (node.op) {
    case 'any': {
      const found: Hit[] = [];
      for (let i = w.first; i < w.last; i++) {
        const hit = w.hits[i]!;
        if (w.skipNegated && hit.negated) continue;
        if (
          hit.fact === undefined
            ? node.words.has(hit.word)
            : node.facts.some((f) => f.fact === hit.fact && hit.value >= f.least && hit.value <= f.most)
        )
          found.push(hit);
      }
      return found.length > 0 ? found : undefined;
    }
    case 'not':
      return evaluate(node.item, w) ? undefined : NONE;
    case 'and': {
      const found: Hit[] = [];
      for (const item of node.items) {
        const part = evaluate(item, w);
        if (!part) return undefined;
        found.push(...part.slice(0, MOST_SPANS));
      }
      return found;
    }
    case 'or': {
      const found: Hit[] = [];
      let any = false;
      for (const item of node.items) {
        const part = evaluate(item, w);
        if (!part) continue;
        any = true;
        found.push(...part);
      }
      return any ? found : undefined;
    }
    case 'near':
      return near(node, w);
  }
};

/** Pairs whose gap is at most n characters. Both lists are ordered by start, so each left hit sees only its surroundings. */
const near = (node: Node & { op: 'near' }, w: Window): readonly Hit[] | undefined => {
  const left = evaluate(node.left, w);
  if (!left) return undefined;
  const right = evaluate(node.right, w);
  if (!right) return undefined;
  const byStart = right.length > 1 ? [...right].sort((a, b) => a.from - b.from) : right;
  const found: Hit[] = [];
  const widest = node.gap + 64;
  let begin = 0;
  for (const l of left.length > 1 ? [...left].sort((a, b) => a.from - b.from) : left) {
    while (begin < byStart.length && byStart[begin]!.from < l.from - widest) begin++;
    for (let i = begin; i < byStart.length && byStart[i]!.from <= l.to + node.gap; i++) {
      const r = byStart[i]!;
      const after = r.from - l.to;
      const before = node.ordered ? -1 : l.from - r.to;
      if ((after >= 0 && after <= node.gap) || (before >= 0 && before <= node.gap)) {
        found.push(l, r);
        break;
      }
    }
    if (found.length >= 2 * MOST_SPANS) break;
  }
  return found.length > 0 ? found : undefined;
};

const BEIJING_MS = 8 * 3_600_000;

/** Channel, region, time and language of the contact; tags, groups and matter found so far. */
export const conditionsHold = (
  only: Conditions,
  context: ClassifyContext,
  tags: ReadonlySet<string>,
  groups: ReadonlySet<Group>,
  matter: Matter | undefined,
): boolean => {
  if (only.channels && !only.channels.includes(context.channel ?? '')) return false;
  if (only.regions && !only.regions.some((r) => (context.region ?? '').startsWith(r))) return false;
  if (only.languages && !only.languages.includes(context.language ?? 'zh')) return false;
  if (only.from ?? only.to ?? only.minutes) {
    const at = Date.parse(context.at ?? '');
    if (Number.isNaN(at)) return false;
    const local = new Date(at + BEIJING_MS);
    const day = local.toISOString().slice(0, 10);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    if (only.from && day < only.from) return false;
    if (only.to && day > only.to) return false;
    if (only.minutes) {
      const [first, last] = only.minutes;
      // 22:00-06:00 runs over midnight.
      const inside = first <= last ? minute >= first && minute < last : minute >= first || minute < last;
      if (!inside) return false;
    }
  }
  if (only.tags && !only.tags.some((t) => tags.has(t))) return false;
  if (only.groups && !only.groups.some((g) => groups.has(g))) return false;
  if (only.matters && !(matter && only.matters.includes(matter))) return false;
  return true;
};
