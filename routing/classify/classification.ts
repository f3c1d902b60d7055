/** What classification says of a text: the shape that every later step reads. */
import type { CrisisLevel, Group, Kind, Language, Matter, Service, Urgency } from '../vocabulary.ts';

/** One reason, with the place in the text that was read: [start, end) in UTF-16 units of the original. */
export interface Evidence {
  rule: string;
  /** What the rule claims, for example `matter:劳动纠纷` or `group:migrant_worker`. */
  effect: string;
  span: [number, number];
  /** The single words inside `span`, when a condition joins several. */
  parts?: [number, number][];
  text: string;
  weight: number;
}

/** Where the words of one message lie in the text that was classified, [start, end) in UTF-16 units. */
export interface ReadPart {
  /** Number of the message within the conversation. */
  seq: number;
  start: number;
  end: number;
}

export interface Classification {
  matter: Matter;
  /** Second level, free within the tenant's taxonomy. */
  subMatter?: string;
  /** All matters that scored, best first, score in [0, 1]. */
  candidates: { matter: Matter; score: number }[];
  service: Service;
  services: Service[];
  groups: Group[];
  urgency: Urgency;
  crisis: CrisisLevel;
  kind: Kind;
  language: Language;
  place?: string;
  /**
   * Free marks that rules set beside the closed lists, for example 家暴, 群体性, 农民工讨薪, or a life event of R033
   * (生活事件:婚育). Always present in fresh classifications; older stored ones may lack it.
   */
  tags?: string[];
  /** In [0, 1]; how sure the matter is. */
  confidence: number;
  /** True when rules and model disagree or the margin is small: the agent sees two or three candidates. */
  needsReview: boolean;
  evidence: Evidence[];
  /** The messages that the text was put together from; absent where it was the first message alone. */
  read?: ReadPart[];
  /** Which part decided the matter: clear rules, rules and model together, the model alone, or nothing (其他). */
  decidedBy?: 'rules' | 'both' | 'model' | 'none';
  /** Versions of the rule set and the model that decided. */
  version: string;
}

/** Facts beside the text that rules may ask for. */
export interface ClassifyContext {
  channel?: string;
  region?: string;
  /** ISO time, UTC. */
  at?: string;
  language?: string;
}

/** The seam between desk and classification. Pure: the same text and rules give the same answer. */
export interface Classifier {
  readonly version: string;
  classify(text: string, context?: ClassifyContext): Classification;
}
