/** Who of those present may take a ticket, and which filter removed whom: exact counts, a few names. */
import type { DutyLine } from '../people.ts';
import type { Id } from '../ticket.ts';
import { type Misfit, misfit, type Profile, type Requirement } from './eligibility.ts';
import { type Exclusion, exclusionOf } from './exceptions.ts';
import { isFree, type PeopleGroup, type PeopleHere, type Present, personHere } from './people-here.ts';

/** Names that a receipt keeps of each list: as many as are read at a glance. */
export const NAMED = 12;

export type RemovedBy = Misfit | 'excluded';

export interface EligibleLine {
  id: Id;
  name: string;
  paused?: true;
}

export interface RemovedLine {
  id: Id;
  name: string;
  by: RemovedBy;
  /** Of `line`: what his turn is for. */
  line?: DutyLine;
}

/** What a receipt says of people: the counts hold everybody, the lists the first `NAMED`, ready ones before paused. */
export interface PeopleLists {
  eligible: readonly EligibleLine[];
  removed: readonly RemovedLine[];
  counts: PeopleCounts;
}

export interface PeopleCounts {
  eligible: number;
  /** Of the eligible ones. */
  paused: number;
  removed: Partial<Record<RemovedBy, number>>;
}

/** Those present who must not get the ticket, by name or with their organisation. */
export const barredHere = (
  here: PeopleHere,
  exclusions: readonly Exclusion[] | undefined,
  excludedStaffIds: readonly Id[],
): ReadonlySet<Id> => {
  const barred = new Set<Id>();
  for (const id of excludedStaffIds) if (here.indexOf.has(id)) barred.add(id);
  if (exclusions && exclusions.length > 0)
    for (const person of here.people) if (exclusionOf(exclusions, person)) barred.add(person.id);
  return barred;
};

/** The groups without the barred ones; the very same list where nobody is barred. */
export const groupsWithout = (here: PeopleHere, barred: ReadonlySet<Id>): readonly PeopleGroup[] => {
  if (barred.size === 0) return here.groups;
  return here.groups.flatMap((group) => {
    if (!group.people.some((person) => barred.has(person.id))) return [group];
    const people = group.people.filter((person) => !barred.has(person.id));
    return people.length === 0 ? [] : [{ ...group, people, ready: people.filter(isFree).length }];
  });
};

/** Keeps the first ones of each kind, and no more of all of them than a receipt names. */
const firstFew = <T>(lists: readonly (readonly T[])[], most: number): T[] => {
  const kept: T[] = [];
  for (let place = 0; kept.length < most && lists.some((list) => list.length > place); place += 1)
    for (const list of lists) if (place < list.length && kept.length < most) kept.push(list[place]!);
  return kept;
};

/**
 * @param groups without the barred ones
 * @param mayTake meets what is asked so far
 * @param judgedBy what the others are judged by
 */
export const listPeople = (
  here: PeopleHere,
  groups: readonly PeopleGroup[],
  barred: ReadonlySet<Id>,
  mayTake: (profile: Profile) => boolean,
  judgedBy: Requirement,
): PeopleLists => {
  const free: Present[] = [];
  const paused: Present[] = [];
  const out = new Map<RemovedBy, Present[]>();
  const counts: PeopleCounts = { eligible: 0, paused: 0, removed: {} };
  const remove = (by: RemovedBy, people: readonly Present[]): void => {
    if (people.length === 0) return;
    counts.removed[by] = (counts.removed[by] ?? 0) + people.length;
    const named = out.get(by) ?? [];
    if (named.length < NAMED) out.set(by, [...named, ...people.slice(0, NAMED)]);
  };
  remove(
    'excluded',
    [...barred].flatMap((id) => personHere(here, id) ?? []),
  );
  for (const { profile, people, ready } of groups) {
    if (!mayTake(profile)) {
      remove(misfit(profile, judgedBy) ?? 'firm', people);
      continue;
    }
    counts.eligible += people.length;
    counts.paused += people.length - ready;
    if (free.length < NAMED && ready > 0) free.push(...people.filter(isFree).slice(0, NAMED));
    if (paused.length < NAMED && ready < people.length)
      paused.push(...people.filter((person) => !isFree(person)).slice(0, NAMED));
  }
  const place = ({ id }: { id: Id }): number => here.indexOf.get(id) ?? 0;
  const inPlace = (a: { id: Id }, b: { id: Id }): number => place(a) - place(b);
  return {
    eligible: [...free.sort(inPlace), ...paused.sort(inPlace)].slice(0, NAMED).map((person) => ({
      id: person.id,
      name: person.displayName,
      ...(isFree(person) ? {} : { paused: true as const }),
    })),
    removed: firstFew(
      [...out].map(([by, people]) =>
        people.sort(inPlace).map(
          (person): RemovedLine => ({
            ...{ id: person.id, name: person.displayName, by },
            ...(by === 'line' && person.lines?.[0] ? { line: person.lines[0] } : {}),
          }),
        ),
      ),
      NAMED,
    ).sort(inPlace),
    counts,
  };
};
