/** Named exceptions to "the next one in order": who goes first for a reason, and who never gets or sees a ticket. */

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

/** Exactly one of `staffId` and `orgId` (all its people and orders to it). The ticket imports this, not the reverse. */
export interface Exclusion {
  staffId?: string;
  orgId?: string;
  why: ExclusionReason;
  /** ISO 8601, UTC. */
  at: string;
}

/** The exclusion that bars a person, if any. */
export const exclusionOf = (
  exclusions: readonly Exclusion[] | undefined,
  person: { id: string; orgId?: string | undefined },
): Exclusion | undefined =>
  exclusions?.find(
    (one) =>
      one.staffId === person.id ||
      (one.orgId !== undefined && person.orgId !== undefined && one.orgId === person.orgId),
  );

export const excludesOrg = (exclusions: readonly Exclusion[] | undefined, orgId: string): boolean =>
  exclusions?.some((one) => one.orgId === orgId) ?? false;

/** Adds what is not there yet; the first reason for somebody stays. */
export const withExclusions = (
  known: readonly Exclusion[] | undefined,
  more: readonly Exclusion[],
): Exclusion[] => {
  const all = [...(known ?? [])];
  for (const one of more)
    if (!all.some((other) => other.staffId === one.staffId && other.orgId === one.orgId)) all.push(one);
  return all;
};
