/** What administrators and supervisors set, as it is stored: settings by key and published rule sets. */

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
