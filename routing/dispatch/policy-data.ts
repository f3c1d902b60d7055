/** The rules of dispatch that a bureau writes as data: widening, pairing, desks, campaigns, demands, modes. */
import { fieldsOf, type MediationField } from '../vocabulary/mediation-fields.ts';
import type { Clearance, Group, Lane, Matter, OrgSubtype, Service } from '../vocabulary.ts';
import { covers } from './regions.ts';

/** Which tickets a rule is for. Every list that is given must hold the ticket's value; no list = any ticket. */
export interface TicketMatch {
  groups?: readonly Group[];
  matters?: readonly Matter[];
  services?: readonly Service[];
  /** Names of entries: a page, a station, a published number (R012, R080, R081). */
  entries?: readonly string[];
  lanes?: readonly Lane[];
  /** DP18, R038: fields of mediation, which lie below the matters. */
  fields?: readonly MediationField[];
  regions?: readonly string[];
}

export interface MatchFacts {
  groups: readonly Group[];
  matter?: Matter;
  /** Second level, as classified. */
  subMatter?: string;
  service?: Service;
  entry?: string;
  lane?: Lane;
  regionCode?: string;
}

const holds = <T>(list: readonly T[] | undefined, value: T | undefined): boolean =>
  !list || list.length === 0 || (value !== undefined && list.includes(value));

export const matches = (when: TicketMatch, facts: MatchFacts): boolean =>
  (!when.groups || when.groups.length === 0 || when.groups.some((group) => facts.groups.includes(group))) &&
  holds(when.matters, facts.matter) &&
  holds(when.services, facts.service) &&
  // An entry may carry the tiles that were pressed there: `enterprise/tile:contract` is the entry `enterprise` too.
  (holds(when.entries, facts.entry) || holds(when.entries, facts.entry?.split('/')[0])) &&
  holds(when.lanes, facts.lane) &&
  (!when.fields || when.fields.length === 0 || fieldsOf(facts).some((one) => when.fields?.includes(one))) &&
  (!when.regions ||
    when.regions.length === 0 ||
    when.regions.some((code) => covers(code, facts.regionCode ?? 'none')));

/**
 * DP4: one step of widening. The first of the list is where a ticket starts (its `afterMs` says nothing); each later
 * one opens when the ticket has stood at the step before for `afterMs`, and adds people to those who may take it.
 */
export interface WideningStep {
  afterMs: number;
  /** Least level (1-5) in the matter; absent = 1. Says nothing where `skill` is 'general'. */
  level?: number;
  /** 'own': the matter (or the general skill `*`); 'general': any skill will do. */
  skill: 'own' | 'general';
  /** 'paired': the regions and firms of the pairing table, lowest rank first, each rank a step of its own. */
  region: 'own' | 'paired' | 'city' | 'province' | 'any';
}

/** R054, R055: a weak county and who stands by it. */
export interface Pairing {
  region: string;
  /** 1 goes first; equal ranks open together. */
  rank: number;
  /** Exactly one of both: the supporting place, or the supporting organisation's id. */
  toRegion?: string;
  toFirm?: string;
  /** Days in Asia/Shanghai, both included, `YYYY-MM-DD`; absent = open. */
  from?: string;
  to?: string;
}

/** R076, R082: priority for a time. */
export interface Campaign {
  id: string;
  name: string;
  on: boolean;
  from: string;
  to: string;
  when: TicketMatch;
  creditMs: number;
}

/** R080: a desk with its own entry and its own skill `desk:<key>`; its people first, then everybody. */
export interface ServiceDesk {
  key: string;
  name: string;
  on: boolean;
  /** A ticket belongs to the desk when one of these holds. */
  when: readonly TicketMatch[];
  /** R084, R085: people of organisations with one of these marks belong to it, beside those with its skill. */
  marks?: readonly OrgSubtype[];
  /** How long its people alone may take the ticket, ms. */
  aloneMs: number;
}

/** Asks more of a person than the matter: a service line beside it, or a higher level. */
export interface DemandRule {
  name: string;
  when: TicketMatch;
  /** Least level in the matter wherever a step asks for the own matter. */
  level?: number;
  /** Least level in the ticket's service line, at every step that is not 'general'. */
  serviceLevel?: number;
}

/** How tickets reach people: offered one by one, shown to several at once, or picked from a list. */
export type QueueMode = 'push' | 'grab' | 'pull';

export interface ModeRule {
  when: TicketMatch;
  mode: QueueMode;
}

/** RS4: which tickets are restricted by themselves, and as what; the first that fits counts. */
export interface RestrictRule {
  when: TicketMatch;
  clearance: Clearance;
}

/** Day in Asia/Shanghai (UTC+8, no summer time) of an instant in ms. */
export const dayAt = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** Is a span of days open at an instant? Both days are included; without an instant only an endless span is. */
export const isOpenAt = (span: { from?: string; to?: string }, atMs: number | undefined): boolean => {
  if (atMs === undefined) return !span.from && !span.to;
  const day = dayAt(atMs);
  return (!span.from || span.from <= day) && (!span.to || day <= span.to);
};
