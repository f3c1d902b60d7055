/** Who may take what: requirements become class keys, people become profiles, and one pure function joins them. */
import type { Staff } from '../people.ts';
import type { Lane, Language, Matter } from '../vocabulary.ts';

/** What a ticket asks of a person. Tickets with equal requirements share a class. */
export interface Requirement {
  lane: Lane;
  /** '*' after widening: any skill will do. */
  matter: Matter | '*';
  language: Language;
  regionCode: string;
}

/** DP1: `lane|matter|language|region`; region is cut to the county (six digits) so that classes stay few. */
export const classKey = (need: Requirement): string =>
  `${need.lane}|${need.matter}|${need.language}|${need.regionCode.slice(0, 6)}`;

export const parseClassKey = (key: string): Requirement => {
  const [lane, matter, language, regionCode] = key.split('|');
  return {
    lane: lane as Lane,
    matter: matter as Requirement['matter'],
    language: language as Language,
    regionCode: regionCode ?? '',
  };
};

/** What a person brings; two people with equal profiles may take the same classes. */
export interface Profile {
  skills: string[];
  languages: Language[];
  regionCodes: string[];
  lanes: Lane[];
}

export const profileOf = (
  staff: Pick<Staff, 'skills' | 'languages' | 'regionCodes' | 'capacity'>,
): Profile => ({
  skills: [...new Set(staff.skills.map((skill) => skill.key as string))].sort(),
  languages: [...new Set(staff.languages)].sort(),
  regionCodes: [...new Set(staff.regionCodes)].sort(),
  lanes: (['voice', 'chat', 'task'] as const).filter((lane) => staff.capacity[lane] > 0),
});

/** Canonical text of a profile. */
export const profileKey = (profile: Profile): string =>
  [profile.skills, profile.languages, profile.regionCodes, profile.lanes]
    .map((part) => part.join(','))
    .join('|');

/** Does a region code cover another? Codes nest by prefix; trailing zero pairs name the whole (330000 = 33). */
export const covers = (outer: string, inner: string): boolean =>
  inner.startsWith(outer.replace(/(00)+$/, ''));

export type Misfit = 'lane' | 'skill' | 'language' | 'region';

/** DP2: the first filter that removes a profile from a class, or undefined when it may take it. */
export const misfit = (profile: Profile, need: Requirement): Misfit | undefined => {
  if (!profile.lanes.includes(need.lane)) return 'lane';
  if (need.matter !== '*' && !profile.skills.includes('*') && !profile.skills.includes(need.matter))
    return 'skill';
  if (!profile.languages.includes(need.language)) return 'language';
  if (profile.regionCodes.length > 0 && !profile.regionCodes.some((code) => covers(code, need.regionCode)))
    return 'region';
  return undefined;
};

export const isEligible = (profile: Profile, need: Requirement): boolean =>
  misfit(profile, need) === undefined;
