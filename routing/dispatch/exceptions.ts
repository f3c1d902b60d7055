/** Named exceptions to "the next one in order": who goes first for a reason, and who never gets or sees a ticket. */
import type { Clearance } from '../vocabulary.ts';

/** Why somebody is asked first. */
export type PreferReason =
  /** R095: he answered this citizen in the same matter before. */
  | 'sticky'
  /** He is responsible for the ticket already (an order came back). */
  | 'owner'
  /** R063: adviser of the household, village or enterprise. */
  | 'adviser'
  /** The citizen asked for him. */
  | 'chosen'
  /** A colleague handed it to him. */
  | 'transfer';

/** Why somebody never gets the ticket. The words behind it may be sealed, the code is not. */
export type ExclusionReason =
  /** The other side's person or firm. */
  | 'opposing_party'
  /** Serves, or has lately served, the other side. */
  | 'serves_opponent'
  /** The complaint is about him (R106). */
  | 'complained_of'
  /** He declared that he must stay out. */
  | 'declared';

/**
 * Exactly one of `staffId`, `orgId` (all its people and orders to it) and `clearance` (everybody who is not cleared).
 * The ticket imports this, not the reverse.
 */
export interface Exclusion {
  staffId?: string;
  orgId?: string;
  /** RS1: bars whoever has no such clearance. */
  clearance?: Clearance;
  /** RS2: who sees it without clearance, since he has an order of it: people, and organisations for their members. */
  besides?: { staffIds: string[]; orgIds: string[] };
  why: ExclusionReason | 'restricted';
  /** ISO 8601, UTC. */
  at: string;
}

/** Who is judged. Whose clearances are not known has none. */
export interface Judged {
  id: string;
  orgId?: string | undefined;
  role?: string | undefined;
  clearances?: readonly Clearance[] | undefined;
}

const lacks = ({ clearance, besides }: Exclusion, person: Judged): boolean =>
  clearance !== undefined &&
  !person.clearances?.includes(clearance) &&
  !besides?.staffIds.includes(person.id) &&
  // Agents of a firm are no handlers of its orders.
  !(person.role === 'org_member' && person.orgId !== undefined && besides?.orgIds.includes(person.orgId));

/** The exclusion that bars a person, if any. */
export const exclusionOf = (
  exclusions: readonly Exclusion[] | undefined,
  person: Judged,
): Exclusion | undefined =>
  exclusions?.find(
    (one) =>
      one.staffId === person.id ||
      (one.orgId !== undefined && person.orgId !== undefined && one.orgId === person.orgId) ||
      lacks(one, person),
  );

/** RS1: as what the ticket is restricted, if it is. */
export const clearanceOf = (exclusions: readonly Exclusion[] | undefined): Clearance | undefined =>
  exclusions?.find((one) => one.clearance !== undefined)?.clearance;

/** Those that name a person or a firm: clearance is asked by the class of the ticket (DP1). */
export const namedExclusions = (exclusions: readonly Exclusion[] | undefined): readonly Exclusion[] =>
  exclusions?.some((one) => one.clearance) ? exclusions.filter((one) => !one.clearance) : (exclusions ?? []);

export const excludesOrg = (exclusions: readonly Exclusion[] | undefined, orgId: string): boolean =>
  exclusions?.some((one) => one.orgId === orgId) ?? false;

/** Adds what is not there yet; the first reason for somebody stays, and the first kind of restriction. */
export const withExclusions = (
  known: readonly Exclusion[] | undefined,
  more: readonly Exclusion[],
): Exclusion[] => {
  const all = [...(known ?? [])];
  for (const one of more)
    if (
      !all.some(
        (other) =>
          other.staffId === one.staffId &&
          other.orgId === one.orgId &&
          (other.clearance === undefined) === (one.clearance === undefined),
      )
    )
      all.push(one);
  return all;
};
