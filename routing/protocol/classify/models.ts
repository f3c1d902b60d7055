/** The models of the statistical fallback as the supervisor's page sees them. */
import type { ModelCard } from '../../classify/model/model.ts';
import type { TrialFigures } from '../../classify/model/train-trial.ts';
import type { FirstContactCount } from '../../figures/first-contact.ts';
import type { Id, Instant } from '../../ticket.ts';
import type { Matter } from '../../vocabulary.ts';

/** A model that can be published. `default` ships with the program. */
export interface ModelLine {
  id: string;
  how: 'shipped' | 'trained' | 'uploaded';
  card: ModelCard;
  /** Grams that it knows; bytes of the file. */
  grams: number;
  bytes: number;
  at?: Instant;
  byName?: string;
  trial?: { texts: number; fresh: TrialFigures; live: TrialFigures; liveModel: string };
}

/** One line of the history: which model classified from then on. Version 0 is the model that ships. */
export interface ModelVersion {
  no: number;
  /** Id of the model, `default` or `none` (rules alone). */
  model: string;
  at?: Instant;
  byName?: string;
  why: string;
  copyOf?: number;
}

export interface TrainingView {
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  share: number;
  startedAt: Instant;
  byName: string;
  texts: number;
  /** The model that came of it. */
  model?: string;
  /** Why it failed, for people. */
  why?: string;
}

export interface ModelsView {
  live: ModelVersion;
  /** What this node classifies with; differs from `live` only while a stored model cannot be read. */
  running: number;
  models: ModelLine[];
  history: ModelVersion[];
  training?: TrainingView;
  /** Fewest confirmed tickets that training takes. */
  least: number;
}

/** Agreement of classification and confirmed matter in one week. */
export interface AgreementWeek {
  /** Monday of the week in Asia/Shanghai, 2026-11-16. */
  from: string;
  /** Tickets closed in the week with a confirmed matter and a classification; those of them that agree. */
  texts: number;
  right: number;
  /** Tickets that had to go to somebody else after dispatch because they were in the wrong place (R043). */
  misrouted: number;
  /** Dispatches beyond the first, over all tickets closed in the week. */
  redispatched: number;
  closed: number;
  /** FG10, of the tickets closed in the week. */
  firstContact: FirstContactCount;
}

export interface AgreementView {
  weeks: AgreementWeek[];
  /** Over the whole time: of the tickets confirmed as this matter, how many were classified so; and what else they were called. */
  matters: {
    matter: Matter;
    texts: number;
    right: number;
    mistakenFor: { matter: Matter; texts: number }[];
  }[];
}

/** A closed ticket like the one at hand. Who may not read it sees no number and no link. */
export interface SimilarTicket {
  score: number;
  subject: string;
  matter: Matter;
  closedOn: string;
  basis?: string;
  feedback: string;
  /** Present when the asker may read the ticket. */
  ticketId?: Id;
  ticketNo?: string;
}
