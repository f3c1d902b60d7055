/** A made-up day from numbers: who is on the rota, how many come when and with what, how long things take. */
import { startOfDay } from '../calendar.ts';
import type { Skill } from '../people.ts';
import {
  type Channel,
  type CrisisLevel,
  type Group,
  type Lane,
  type Language,
  laneOf,
  type Matter,
  type Urgency,
} from '../vocabulary.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR, type SimDay, type SimPerson, type SimTicket } from './day.ts';
import type { PolicyChange } from './policy-change.ts';
import { drawTime, type Law, type Random, randomOf } from './random.ts';

/** `count` equal people; `08:30`-`16:00`, an end at or before the begin lies on the next day. */
export interface PersonGroup {
  name: string;
  count: number;
  firm?: string;
  skills: Skill[];
  languages: Language[];
  regionCodes: string[];
  capacity: Record<Lane, number>;
  capacityTotal: number;
  shifts: { from: string; to: string }[];
}

type Shares<K extends string> = Partial<Record<K, number>>;

export interface Arrivals {
  perDay: number;
  /** 48 weights, the first at midnight; default: a working day with two peaks. */
  profile?: readonly number[];
  channels: Shares<Channel>;
  matters: Shares<Matter>;
  languages: Shares<Language>;
  regions: Record<string, number>;
  /** Share of contacts that belong to each group, independent of one another. */
  groups: Shares<Group>;
  urgency: Shares<Urgency>;
  crisis: Shares<CrisisLevel>;
  /** Share of contacts whom one of the people answered before: he is asked first (DP12). Default 0. */
  sticky?: number;
}

export interface Scenario {
  name: string;
  /** The day that the clock shows, YYYY-MM-DD in Asia/Shanghai. */
  day: string;
  people: PersonGroup[];
  arrivals: Arrivals;
  handle: Record<Lane, Law>;
  /** How much longer or shorter a matter takes; 1 where nothing is said. */
  handleFactor?: Shares<Matter>;
  wrapUp: Record<Lane, Law>;
  /** A lane without patience waits for ever. */
  patience: Partial<Record<Lane, Law>>;
  behaviour?: Partial<Behaviour>;
  policy?: PolicyChange;
}

const HALF_HOUR_MS = 1_800_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Weights of a working day: little at night, peaks from 9 to 11 and from 14 to 16. */
const WORKING_DAY: readonly number[] = [
  2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 6, 10, 18, 30, 58, 84, 100, 100, 96, 90, 72, 54, 44, 46, 56, 72, 90, 94,
  90, 84, 74, 58, 42, 34, 30, 30, 30, 28, 26, 22, 18, 14, 10, 7, 5, 3,
];

export const behaviourOf = (scenario: Pick<Scenario, 'behaviour'>): Behaviour => ({
  ...DEFAULT_BEHAVIOUR,
  ...scenario.behaviour,
});

const minuteOf = (clock: string): number => {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
};

/** Shifts of one person on a day, as instants. */
export const shiftSpans = (staffId: string, day: string, shifts: PersonGroup['shifts']): SimDay['shifts'] =>
  shifts.map(({ from, to }) => {
    const start = startOfDay(day) + minuteOf(from) * MINUTE_MS;
    const end = startOfDay(day) + minuteOf(to) * MINUTE_MS;
    return {
      staffId,
      startAt: new Date(start).toISOString(),
      endAt: new Date(end > start ? end : end + DAY_MS).toISOString(),
    };
  });

/** The people of a group with their shifts; ids are the group's name and a number. */
export const hire = (group: PersonGroup, day: string): Pick<SimDay, 'people' | 'shifts'> => {
  const people = Array.from({ length: group.count }, (_, index): SimPerson => {
    const id = group.count === 1 ? group.name : `${group.name}-${index + 1}`;
    const { skills, languages, regionCodes, capacity, capacityTotal, firm } = group;
    return {
      id,
      displayName: id,
      ...(firm ? { firm, orgId: firm } : {}),
      ...{ skills, languages, regionCodes, capacity, capacityTotal },
    };
  });
  return { people, shifts: people.flatMap(({ id }) => shiftSpans(id, day, group.shifts)) };
};

/** Contacts per half hour as expected, the first at midnight. */
export const expectedPerHalfHour = ({ perDay, profile = WORKING_DAY }: Arrivals): number[] => {
  const sum = profile.reduce((total, weight) => total + weight, 0);
  return profile.map((weight) => (perDay * weight) / sum);
};

/** Instants of a Poisson stream whose rate changes each half hour, ms after midnight. */
const arrivalTimes = (perHalfHour: readonly number[], random: Random): number[] => {
  const times: number[] = [];
  for (const [index, expected] of perHalfHour.entries()) {
    if (expected <= 0) continue;
    const gap = HALF_HOUR_MS / expected;
    for (let at = random.exponential(gap); at < HALF_HOUR_MS; at += random.exponential(gap))
      times.push(index * HALF_HOUR_MS + at);
  }
  return times;
};

const groupsOf = (shares: Shares<Group>, random: Random): Group[] =>
  (Object.entries(shares) as [Group, number][]).flatMap(([group, share]) =>
    random.next() < share ? [group] : [],
  );

/** Who answered him before: anybody of the rota who speaks his language and has the matter. */
const ownerOf = (
  people: readonly SimPerson[],
  facts: Pick<SimTicket, 'language' | 'matter'>,
  share: number,
  random: Random,
): string | undefined => {
  if (share <= 0 || random.next() >= share) return undefined;
  const able = people.filter(
    ({ languages, skills }) =>
      languages.includes(facts.language) && skills.some(({ key }) => key === '*' || key === facts.matter),
  );
  return able[Math.floor(random.next() * able.length)]?.id;
};

/**
 * A day of a scenario. Everything of a contact is drawn from a stream of its own, so that two scenarios with the same
 * arrivals get the same contacts whatever else differs: their difference is then not blurred by chance.
 */
export const generateDay = (scenario: Scenario, seed: number | string): SimDay => {
  const { arrivals, handle, wrapUp, patience, handleFactor = {} } = scenario;
  const fromMs = startOfDay(scenario.day);
  const rota = scenario.people.map((group) => hire(group, scenario.day));
  const people = rota.flatMap((one) => one.people);
  const tickets = arrivalTimes(expectedPerHalfHour(arrivals), randomOf(seed, 'arrivals')).map(
    (at, index): SimTicket => {
      const random = randomOf(seed, 'contact', index);
      const channel = random.pick(arrivals.channels);
      const lane = laneOf[channel];
      const matter = random.pick(arrivals.matters);
      const facts = {
        language: random.pick(arrivals.languages),
        regionCode: random.pick(arrivals.regions),
        urgency: random.pick(arrivals.urgency),
        crisis: random.pick(arrivals.crisis),
      };
      const handleMs = drawTime(handle[lane], random) * (handleFactor[matter] ?? 1);
      const wrapUpMs = drawTime(wrapUp[lane], random);
      const patienceLaw = patience[lane];
      const patienceMs = patienceLaw ? drawTime(patienceLaw, random) : undefined;
      const groups = groupsOf(arrivals.groups, random);
      const owner = ownerOf(people, { ...facts, matter }, arrivals.sticky ?? 0, random);
      return {
        id: `c${String(index).padStart(6, '0')}`,
        arrivalMs: fromMs + at,
        ...{ channel, lane, matter, handleMs, wrapUpMs },
        ...facts,
        ...(patienceMs === undefined ? {} : { patienceMs }),
        groups,
        ...(owner ? { preferredStaffId: owner } : {}),
      };
    },
  );
  return {
    name: scenario.name,
    fromMs,
    toMs: fromMs + DAY_MS,
    people,
    shifts: rota.flatMap(({ shifts }) => shifts),
    tickets,
  };
};
