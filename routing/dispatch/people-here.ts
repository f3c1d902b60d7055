/** Everybody who is present, put together by what they bring: a plan asks each kind of people once, not each person. */
import type { Staff } from '../people.ts';
import type { Id } from '../ticket.ts';
import {
  isEligible,
  type Profile,
  profileKeyOf,
  profileOf,
  type Requirement,
  type Skilled,
} from './eligibility.ts';

/** A person who is on shift and signed in, ready or paused. */
export interface Present
  extends Pick<
    Staff,
    'id' | 'displayName' | 'skills' | 'languages' | 'regionCodes' | 'capacity' | 'orgId' | 'clearances'
  > {
  /** False: paused. Left out = ready. */
  ready?: boolean;
  /** DP16: the lines that his present turn is for. */
  lines?: Skilled['lines'];
  /** R084, R085: marks of his organisation. */
  marks?: Skilled['marks'];
  /** SN3: lines that a sanction takes from him now. */
  stopped?: Skilled['stopped'];
}

/** People with equal profiles: for each class, all of them may take it or none. */
export interface PeopleGroup {
  profile: Profile;
  people: readonly Present[];
  /** How many of them are not paused. */
  ready: number;
}

/** Never changed: when somebody comes, goes or pauses, another one is made. */
export interface PeopleHere {
  people: readonly Present[];
  groups: readonly PeopleGroup[];
  /** Place in `people` by id. */
  indexOf: ReadonlyMap<Id, number>;
}

/** Is the person ready to be offered something? */
export const isFree = (person: Present): boolean => person.ready !== false;

export const peopleHere = (people: readonly Present[]): PeopleHere => {
  const groups = new Map<string, { profile: Profile; people: Present[]; ready: number }>();
  const indexOf = new Map<Id, number>();
  for (const [index, person] of people.entries()) {
    indexOf.set(person.id, index);
    const key = profileKeyOf(person);
    let group = groups.get(key);
    if (!group) {
      group = { profile: profileOf(person), people: [], ready: 0 };
      groups.set(key, group);
    }
    group.people.push(person);
    if (isFree(person)) group.ready += 1;
  }
  return { people, groups: [...groups.values()], indexOf };
};

/**
 * The same people, one of whom became ready or paused: spares putting everybody together anew at each pause. Undefined
 * when he is not among them, or brings something else now.
 */
export const withReadiness = (here: PeopleHere, person: Present): PeopleHere | undefined => {
  const index = here.indexOf.get(person.id);
  const before = index === undefined ? undefined : here.people[index];
  if (index === undefined || !before || profileKeyOf(before) !== profileKeyOf(person)) return undefined;
  const readyMore = Number(isFree(person)) - Number(isFree(before));
  const instead = (one: Present): Present => (one === before ? person : one);
  return {
    indexOf: here.indexOf,
    people: here.people.with(index, person),
    groups: here.groups.map((group) =>
      profileKeyOf(group.people[0]!) === profileKeyOf(person)
        ? { profile: group.profile, people: group.people.map(instead), ready: group.ready + readyMore }
        : group,
    ),
  };
};

export const personHere = (here: PeopleHere, id: Id): Present | undefined => {
  const index = here.indexOf.get(id);
  return index === undefined ? undefined : here.people[index];
};

/** May somebody with this profile take one of them? */
export const fitsAny = (profile: Profile, needs: readonly Requirement[]): boolean =>
  needs.some((need) => isEligible(profile, need));
