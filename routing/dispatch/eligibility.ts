/** Who may take what: requirements become class keys, people become profiles, and one pure function joins them. */
import type { Skill, Staff } from '../people.ts';
import type { Id } from '../ticket.ts';
import type { Lane, Language, Matter, Service } from '../vocabulary.ts';
import { covers, overlaps } from './regions.ts';

export { covers } from './regions.ts';

/** What a ticket asks of a person. Tickets with equal requirements share a class. */
export interface Requirement {
  lane: Lane;
  /** '*' after widening: any skill will do. `desk:<key>`: only people of that desk. */
  matter: Matter | '*' | `desk:${string}`;
  /** Least level in it, 2-5; absent = any level. */
  level?: number;
  /** A service line that is asked beside the matter, and the least level in it. */
  service?: Service;
  serviceLevel?: number;
  language: Language;
  /**
   * Six digits and more: people who serve the whole of it. Two or four digits (city, province after widening):
   * people of any place in it. '' = everywhere.
   */
  regionCode: string;
  /** People of this organisation alone (pairing). */
  firm?: Id;
}

const levelText = (level: number | undefined): string => (level && level > 1 ? `@${level}` : '');

/**
 * DP1: `lane|matter[@level][+service[@level]]|language|region[|firm]`; the region is cut to the county (six digits)
 * unless the policy says finer, so that classes stay few.
 */
export const classKey = (need: Requirement, regionDigits = 6): string =>
  [
    need.lane,
    need.matter +
      levelText(need.level) +
      (need.service ? `+${need.service}${levelText(need.serviceLevel)}` : ''),
    need.language,
    need.regionCode.slice(0, regionDigits),
    ...(need.firm ? [need.firm] : []),
  ].join('|');

const skillOf = (text: string): { key: string; level?: number } => {
  const at = text.lastIndexOf('@');
  return at < 0 ? { key: text } : { key: text.slice(0, at), level: Number(text.slice(at + 1)) };
};

export const parseClassKey = (key: string): Requirement => {
  const [lane, skills = '', language, regionCode, firm] = key.split('|');
  const [own = '', beside] = skills.split('+');
  const matter = skillOf(own);
  const service = beside === undefined ? undefined : skillOf(beside);
  return {
    lane: lane as Lane,
    matter: matter.key as Requirement['matter'],
    ...(matter.level === undefined ? {} : { level: matter.level }),
    ...(service ? { service: service.key as Service } : {}),
    ...(service?.level === undefined ? {} : { serviceLevel: service.level }),
    language: language as Language,
    regionCode: regionCode ?? '',
    ...(firm ? { firm } : {}),
  };
};

/** What a person brings; two people with equal profiles may take the same classes. */
export interface Profile {
  skills: Pick<Skill, 'key' | 'level'>[];
  languages: Language[];
  regionCodes: string[];
  lanes: Lane[];
  orgId?: Id;
}

type Skilled = Pick<Staff, 'skills' | 'languages' | 'regionCodes' | 'capacity' | 'orgId'>;

/** People are replaced when they change, never changed in place; each plan asks for everybody present. */
const known = new WeakMap<Skilled, Profile>();

/** Of a skill that is named twice the higher level counts. */
export const profileOf = (staff: Skilled): Profile => {
  const profile = known.get(staff) ?? makeProfile(staff);
  known.set(staff, profile);
  return profile;
};

const makeProfile = (staff: Skilled): Profile => {
  const levels = new Map<Skill['key'], number>();
  for (const { key, level } of staff.skills) levels.set(key, Math.max(level, levels.get(key) ?? 0));
  return {
    skills: [...levels].map(([key, level]) => ({ key, level })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    languages: [...new Set(staff.languages)].sort(),
    regionCodes: [...new Set(staff.regionCodes)].sort(),
    lanes: (['voice', 'chat', 'task'] as const).filter((lane) => staff.capacity[lane] > 0),
    ...(staff.orgId ? { orgId: staff.orgId } : {}),
  };
};

/** Canonical text of a profile. */
export const profileKey = (profile: Profile): string =>
  [
    profile.skills.map(({ key, level }) => `${key}@${level}`).join(','),
    profile.languages.join(','),
    profile.regionCodes.join(','),
    profile.lanes.join(','),
    ...(profile.orgId ? [profile.orgId] : []),
  ].join('|');

const knownKeys = new WeakMap<Profile, string>();

/** `profileKey` of a person, worked out once a profile. */
export const profileKeyOf = (staff: Skilled): string => {
  const profile = profileOf(staff);
  let key = knownKeys.get(profile);
  if (key === undefined) {
    key = profileKey(profile);
    knownKeys.set(profile, key);
  }
  return key;
};

/** The level that somebody has in a matter: his own skill in it, or the general skill; 0 = none. */
export const levelIn = (profile: Pick<Profile, 'skills'>, matter: Requirement['matter']): number =>
  profile.skills.reduce(
    (best, { key, level }) =>
      key === matter || (key === '*' && !matter.startsWith('desk:')) ? Math.max(best, level) : best,
    0,
  );

export type Misfit = 'lane' | 'skill' | 'level' | 'service' | 'language' | 'region' | 'firm';

const servesRegion = (codes: readonly string[], region: string): boolean =>
  codes.length === 0 ||
  region === '' ||
  codes.some((code) => (region.length < 6 ? overlaps(code, region) : covers(code, region)));

/** DP2: the first filter that removes a profile from a class, or undefined when it may take it. */
export const misfit = (profile: Profile, need: Requirement): Misfit | undefined => {
  if (!profile.lanes.includes(need.lane)) return 'lane';
  if (need.matter !== '*') {
    const level = levelIn(profile, need.matter);
    if (level === 0) return 'skill';
    if (level < (need.level ?? 1)) return 'level';
  }
  if (need.service) {
    const line = profile.skills.find(({ key }) => key === need.service);
    if (!line || line.level < (need.serviceLevel ?? 1)) return 'service';
  }
  if (!profile.languages.includes(need.language)) return 'language';
  if (!servesRegion(profile.regionCodes, need.regionCode)) return 'region';
  if (need.firm && profile.orgId !== need.firm) return 'firm';
  return undefined;
};

export const isEligible = (profile: Profile, need: Requirement): boolean =>
  misfit(profile, need) === undefined;
