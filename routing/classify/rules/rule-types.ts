/** The shapes of the rule language: what a rule file says once it is read. */
import type { CrisisLevel, Group, Kind, Language, Matter, Service, Urgency } from '../../vocabulary.ts';
import type { ProblemCode } from './problems.ts';

/** A condition over keywords. `at` is the offset in the rule's own condition text. */
export type Expr =
  | { op: 'word'; word: string; boost: number; at: number }
  | { op: 'set'; name: string; boost: number; at: number }
  | { op: 'fact'; fact: FactName; least: number; most: number; at: number }
  | { op: 'and' | 'or' | 'list'; items: Expr[] }
  | { op: 'not'; item: Expr }
  | { op: 'near'; left: Expr; right: Expr; gap: number; ordered: boolean };

/** Numbers that the engine reads from the text by itself: ages of people, head counts. */
export type FactName = 'age' | 'people';

export type Effect =
  | { type: 'matter'; value: Matter; sub?: string; weight: number }
  | { type: 'service'; value: Service; weight: number }
  | { type: 'group'; value: Group; weight: number }
  | { type: 'urgency'; value: Exclude<Urgency, 'normal'>; weight: number }
  | { type: 'crisis'; value: Exclude<CrisisLevel, 'none'>; weight: number }
  | { type: 'kind'; value: Kind; weight: number }
  | { type: 'language'; value: Language; weight: number }
  | { type: 'tag'; value: string; weight: number }
  | { type: 'place'; value: string; weight: number };

/** What must hold beside the words. The last three look at what the other rules found. */
export interface Conditions {
  channels?: string[];
  /** Region codes; a code covers everything that begins with it. */
  regions?: string[];
  /** Days in the form 2026-01-31, both inclusive, Beijing time. */
  from?: string;
  to?: string;
  /** Minutes after midnight, Beijing time, [first, last). */
  minutes?: [number, number];
  languages?: string[];
  tags?: string[];
  groups?: Group[];
  matters?: Matter[];
}

export interface Rule {
  id: string;
  name: string;
  /** The condition as written, for showing and saving. Empty for a rule that only builds on other findings. */
  text: string;
  when?: Expr;
  /** Where the whole condition has to hold. */
  scope: 'sentence' | 'text';
  only: Conditions;
  effects: Effect[];
  /** False when negators in front of a keyword are part of what is meant. */
  negation: boolean;
  off: boolean;
  note?: string;
  line: number;
}

export interface RuleSet {
  /** Fingerprint of the content; equal rules have equal versions. */
  version: string;
  name: string;
  sets: Record<string, string[]>;
  /** From what is typed to what is meant. */
  synonyms: Record<string, string>;
  places: string[];
  rules: Rule[];
}

/** One remark on a rule file. Lines and columns count from 1; on a sheet they are row and column of the cell. */
export interface Problem {
  code: ProblemCode;
  severity: 'error' | 'warning';
  file?: string;
  sheet?: string;
  line: number;
  column: number;
  message: string;
  messageEn: string;
}

export type ParseResult =
  | { ok: true; rules: RuleSet; problems: Problem[] }
  | { ok: false; problems: Problem[] };
