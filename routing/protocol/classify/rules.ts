/** The rule workbench as the supervisor's page sees it: versions, the shared draft, checks, previews, trials. */
import type { Classification } from '../../classify/classification.ts';
import type { Marked } from '../../classify/explain.ts';
import type { RuleFigures } from '../../classify/move-report.ts';
import type { WeightProposal } from '../../classify/rules/learn-weights.ts';
import type { Problem } from '../../classify/rules/rule-types.ts';
import type { Id, Instant } from '../../ticket.ts';
import type { Matter } from '../../vocabulary.ts';

export interface RuleFile {
  name: string;
  text: string;
}

/** One line of the history. Version 0 ships with the program: nobody published it. */
export interface RuleVersion {
  no: number;
  digest: string;
  rules: number;
  at?: Instant;
  byName?: string;
  why: string;
  copyOf?: number;
}

export interface RuleDraft {
  /** To be named when saving; 0 before the first one. */
  version: number;
  /** False when nothing has been changed since the last publication: `files` are those of the live version. */
  open: boolean;
  /** The version that was live when this draft was begun. */
  basedOn: number;
  files: RuleFile[];
  savedAt?: Instant;
  savedBy?: string;
}

export interface RulesView {
  live: RuleVersion;
  /** What this node classifies with; differs from `live` only while a stored set cannot be read. */
  running: number;
  draft: RuleDraft;
  /** Newest first, version 0 last. */
  history: RuleVersion[];
}

/** A file read for the draft: the page puts it there, nothing else does. */
export interface RuleImport {
  problems: RuleProblem[];
  /** Absent when the file has faults. */
  file?: RuleFile;
  rules?: number;
  /** Sheets that the workbook did not have; they were taken from the draft. */
  kept?: string[];
}

/** A remark on a rule file, with a code that only the texts of the rule language define. */
export type RuleProblem = Omit<Problem, 'code'> & { code: string };

export interface RuleCheck {
  problems: RuleProblem[];
  /** Present when the files hold together. */
  digest?: string;
  rules?: number;
  /** True when the content is that of the live version. */
  same?: boolean;
}

export interface RuleMove {
  ticketId: Id;
  ticketNo: string;
  subject: string;
  changes: { field: string; from: string; to: string }[];
  confirmed?: Matter;
  wasRight?: boolean;
  isRight?: boolean;
}

export interface RulePreview {
  /** Tickets read, and how many of them have a matter that a person confirmed. */
  texts: number;
  confirmed: number;
  /** All that would move; `moves` holds the newest of them. */
  moved: number;
  moves: RuleMove[];
  flows: { from: Matter; to: Matter; texts: number }[];
  gained: number;
  lost: number;
  rules: RuleFigures[];
  /** Weights that the confirmed tickets speak for, the greatest changes first. Nothing applies them. */
  proposals: WeightProposal[];
}

export interface RuleTrial {
  /** After folding; after synonyms and stems. */
  folded: string;
  read: string;
  cut: boolean;
  /** The sentence in pieces, with the rules whose evidence lies on each. */
  marked: Marked[];
  hits: { text: string; keyword: string; span: [number, number]; negated: boolean; hidden: boolean }[];
  rules: { id: string; name: string; line: number; evidence: Classification['evidence'] }[];
  scores: { matter: Matter; rules: number; model: number | null }[];
  classification: Classification;
}

/** Files that do not hold together have problems and no answer. */
export interface Judged<T> {
  problems: RuleProblem[];
  answer?: T;
}
