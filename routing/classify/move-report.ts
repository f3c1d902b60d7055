/** What a new rule set would change: moved texts, and for every rule its coverage, precision, conflicts and shadows. */
import type { Matter } from '../vocabulary.ts';
import type { Classification, ClassifyContext } from './classification.ts';
import { RuleClassifier } from './classifier.ts';
import type { Model } from './model/model.ts';
import type { RuleSet } from './rules/rule-types.ts';

/** A past text; `confirmed` is the matter that a person settled on. */
export interface PastText {
  id: string;
  text: string;
  context?: ClassifyContext;
  confirmed?: Matter;
}

/** The parts of a classification whose change matters to dispatch. */
export const WATCHED = ['matter', 'service', 'groups', 'crisis', 'urgency', 'kind', 'language'] as const;
export type Watched = (typeof WATCHED)[number];

export interface Move {
  id: string;
  changes: { field: Watched; from: string; to: string }[];
  /** With a confirmed matter: whether the new matter is right, and whether the old one was. */
  wasRight?: boolean;
  isRight?: boolean;
  before: Classification;
  after: Classification;
}

export interface RuleFigures {
  id: string;
  name: string;
  line: number;
  /** Texts in which the rule came true, and their share of all texts. */
  texts: number;
  coverage: number;
  /** Of the texts with a confirmed matter: the share that is of the rule's matter. Only for rules of one matter. */
  precision?: number;
  confirmed: number;
  /** Never came true in these texts. */
  dead: boolean;
  /** Other rules that point to another matter in at least half of this rule's texts, by how often. */
  conflicts: { id: string; texts: number }[];
  /** Another rule with the same effect that came true in all of this rule's texts: this one adds nothing here. */
  shadowedBy?: string;
}

export interface MoveReport {
  texts: number;
  moves: Move[];
  /** From -> to, with how many texts, most first. */
  flows: { from: Matter; to: Matter; texts: number }[];
  /** Confirmed texts that become right, and that become wrong. */
  gained: number;
  lost: number;
  rules: RuleFigures[];
}

const shown = (c: Classification, field: Watched): string => {
  const value = c[field];
  return Array.isArray(value) ? value.join('、') : String(value);
};

const changesOf = (before: Classification, after: Classification): Move['changes'] =>
  WATCHED.flatMap((field) => {
    const [from, to] = [shown(before, field), shown(after, field)];
    return from === to ? [] : [{ field, from, to }];
  });

/** A conflict is worth showing from this many texts on. */
const LEAST_CONFLICT = 2;

interface Seen {
  texts: Set<number>;
  effects: Set<string>;
}

const figuresOf = (
  rules: RuleSet,
  seen: ReadonlyMap<string, Seen>,
  past: readonly PastText[],
): RuleFigures[] => {
  const inText: string[][] = past.map(() => []);
  for (const [id, s] of seen) for (const t of s.texts) inText[t]!.push(id);
  return rules.rules
    .filter((r) => !r.off)
    .map((rule) => {
      const own = seen.get(rule.id) ?? { texts: new Set<number>(), effects: new Set<string>() };
      const matters = new Set(
        rule.effects.flatMap((e) => (e.type === 'matter' && e.weight !== 0 ? [e.value] : [])),
      );
      const confirmed = [...own.texts].filter((t) => past[t]!.confirmed !== undefined);
      const right = confirmed.filter((t) => matters.has(past[t]!.confirmed!));
      const together = new Map<string, number>();
      for (const t of own.texts)
        for (const other of inText[t]!)
          if (other !== rule.id) together.set(other, (together.get(other) ?? 0) + 1);
      const conflicts: RuleFigures['conflicts'] = [];
      let shadowedBy: string | undefined;
      for (const [other, texts] of together) {
        const theirs = seen.get(other)!;
        const against = [...theirs.effects].some(
          (e) => matters.size > 0 && e.startsWith('matter:') && !own.effects.has(e),
        );
        if (against && texts >= LEAST_CONFLICT && texts * 2 >= own.texts.size)
          conflicts.push({ id: other, texts });
        const covers = texts === own.texts.size && theirs.texts.size > own.texts.size;
        if (covers && [...own.effects].every((e) => theirs.effects.has(e))) shadowedBy ??= other;
      }
      return {
        id: rule.id,
        name: rule.name,
        line: rule.line,
        texts: own.texts.size,
        coverage: past.length === 0 ? 0 : own.texts.size / past.length,
        ...(matters.size === 1 && confirmed.length > 0 ? { precision: right.length / confirmed.length } : {}),
        confirmed: confirmed.length,
        dead: own.texts.size === 0,
        conflicts: conflicts.sort((a, b) => b.texts - a.texts).slice(0, 5),
        ...(shadowedBy === undefined ? {} : { shadowedBy }),
      };
    });
};

/**
 * Classifies every past text under the old and the new rules. Pure; thousands of texts a second, so the last few
 * thousand tickets answer while a supervisor types.
 */
export const moveReport = (
  before: RuleSet,
  after: RuleSet,
  past: readonly PastText[],
  model: Model | null = null,
): MoveReport => {
  const old = new RuleClassifier(before, model);
  const fresh = new RuleClassifier(after, model);
  const seen = new Map<string, Seen>();
  const moves: Move[] = [];
  const flows = new Map<string, { from: Matter; to: Matter; texts: number }>();
  let gained = 0;
  let lost = 0;
  past.forEach((p, index) => {
    const was = old.classify(p.text, p.context);
    const { classification: now, findings } = fresh.inspect(p.text, p.context);
    for (const f of findings.all) {
      const entry = seen.get(f.rule.rule.id) ?? { texts: new Set<number>(), effects: new Set<string>() };
      entry.texts.add(index);
      entry.effects.add(`${f.effect.type}:${f.effect.value}`);
      seen.set(f.rule.rule.id, entry);
    }
    const changes = changesOf(was, now);
    if (changes.length === 0) return;
    const judged =
      p.confirmed === undefined
        ? {}
        : { wasRight: was.matter === p.confirmed, isRight: now.matter === p.confirmed };
    moves.push({ id: p.id, changes, ...judged, before: was, after: now });
    if (judged.isRight && !judged.wasRight) gained++;
    if (judged.wasRight && !judged.isRight) lost++;
    if (was.matter === now.matter) return;
    const key = `${was.matter}>${now.matter}`;
    const flow = flows.get(key) ?? { from: was.matter, to: now.matter, texts: 0 };
    flow.texts++;
    flows.set(key, flow);
  });
  return {
    texts: past.length,
    moves,
    flows: [...flows.values()].sort((a, b) => b.texts - a.texts),
    gained,
    lost,
    rules: figuresOf(after, seen, past),
  };
};
