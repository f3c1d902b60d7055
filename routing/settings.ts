/** What administrators and supervisors set, as it is stored: settings by key and published rule sets. */
import type { ModelFile } from './classify/model/model-file.ts';
import type { TrialFigures } from './classify/model/train-trial.ts';

/** One document per key: settings, the draft of the rules, calendars. */
export interface SettingDoc {
  id: string;
  version: number;
  value: unknown;
  updatedAt: string;
  updatedBy: string;
}

/** A published rule set. Written once, never changed; version 0 ships with the program and is not stored. */
export interface RuleSetDoc {
  /** `v` and the number: two publishers of the same number cannot both win. */
  id: string;
  /** 1, 2, 3 ... */
  no: number;
  files: { name: string; text: string }[];
  /** Fingerprint of the content. */
  digest: string;
  /** How many rules it holds. */
  rules: number;
  at: string;
  by: string;
  byName: string;
  why: string;
  /** The version that this one was copied from by rolling back. */
  copyOf?: number;
}

/** A model of the statistical fallback, trained here or brought from the command line. Written once. */
export interface ModelDoc {
  /** The id in the file: a digest of its weights. */
  id: string;
  file: ModelFile;
  how: 'trained' | 'uploaded';
  at: string;
  by: string;
  byName: string;
  /** Measured beside the model that was live then, on confirmed tickets. */
  trial?: {
    /** Texts measured on; for a trained model they were held back from training. */
    texts: number;
    fresh: TrialFigures;
    live: TrialFigures;
    /** The model that was live. */
    liveModel: string;
  };
}

/** Which model classifies from then on. Written once, never changed; version 0 is the model that ships. */
export interface ModelVersionDoc {
  id: string;
  no: number;
  /** Id of a model, `default` for the one that ships, `none` for rules alone. */
  model: string;
  at: string;
  by: string;
  byName: string;
  why: string;
  copyOf?: number;
}

/** A published policy. Written once, never changed; version 0 is what the store held before, over the defaults. */
export interface PolicyVersionDoc {
  /** `v` and the number: two publishers of the same number cannot both win. */
  id: string;
  no: number;
  value: unknown;
  at: string;
  by: string;
  byName: string;
  why: string;
  /** Top-level parts that differ from the version before. */
  changed: string[];
  copyOf?: number;
}
