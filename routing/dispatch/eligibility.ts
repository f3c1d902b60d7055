/** Who may take what: requirements become class keys, people become profiles, and one pure function joins them. */
import type { DutyLine, Skill, Staff } from '../people.ts';
import type { Id } from '../ticket.ts';
import type { Clearance, Lane, Language, Matter, OrgSubtype, Service } from '../vocabulary.ts';
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
  /** DP16, R062: only who is on a turn for this service line now, whatever his matters. */
  line?: Service;
  /** R084, R085: only people of an organisation with this mark. */
  mark?: OrgSubtype;
  /** RS3: only people with this clearance. */
  clearance?: Clearance;
  /** SN3: the ticket's line, while somebody is suspended for that line alone. */
  about?: Service;
}

/** Not for a firm, a turn for one line or a marked organisation alone. */
export const isForAll = (need: Requirement): boolean => !need.firm && !need.line && !need.mark;

const levelText = (level: number | undefined): string => (level && level > 1 ? `@${level}` : '');

/**
 * DP1: `lane|matter[@level][+service[@level]]|language|region[|firm][|line:service][|mark:mark][|clear:clearance][|about:service]`; the region is cut to the county (six digits)
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
    ...(need.line ? [`line:${need.line}`] : []),
    ...(need.mark ? [`mark:${need.mark}`] : []),
    ...(need.clearance ? [`clear:${need.clearance}`] : []),
    ...(need.about ? [`about:${need.about}`] : []),
  ].join('|');

const NAMED_PARTS = ['line:', 'mark:', 'clear:', 'about:'];

const skillOf = (text: string): { key: string; level?: number } => {
  const at = text.lastIndexOf('@');
  return at < 0 ? { key: text } : { key: text.slice(0, at), level: Number(text.slice(at + 1)) };
};

export const parseClassKey = (key: string): Requirement => {
  const [lane, skills = '', language, regionCode, ...more] = key.split('|');
  const after = (name: string) => more.find((part) => part.startsWith(name))?.slice(name.length);
  const [line, mark, clearance, about] = NAMED_PARTS.map(after);
  const firm = more.find((part) => !NAMED_PARTS.some((name) => part.startsWith(name)));
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
    ...(line ? { line: line as Service } : {}),
    ...(mark ? { mark: mark as OrgSubtype } : {}),
    ...(clearance ? { clearance: clearance as Clearance } : {}),
    ...(about ? { about: about as Service } : {}),
  };
};

/** What a person brings; two people with equal profiles may take the same classes. */
export interface Profile {
  skills: Pick<Skill, 'key' | 'level'>[];
  languages: Language[];
  regionCodes: string[];
  lanes: Lane[];
  orgId?: Id;
  /** DP16: the lines that his present turn is for; absent: whatever he can do. */
  lines?: DutyLine[];
  /** What is special about his organisation. */
  marks?: OrgSubtype[];
  /** RS3: which restricted tickets he may take. */
  clearances?: Clearance[];
  /** SN3: lines that a sanction takes from him now; '*': all. */
  stopped?: StoppedLine[];
}

/** A line that a sanction has stopped; '*': every line. */
export type StoppedLine = Service | '*';

export type Skilled = Pick<
  Staff,
  'skills' | 'languages' | 'regionCodes' | 'capacity' | 'orgId' | 'clearances'
> &
  Pick<Profile, 'lines' | 'marks' | 'stopped'>;

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
    ...(staff.lines ? { lines: [...staff.lines].sort() } : {}),
    ...(staff.marks && staff.marks.length > 0 ? { marks: [...staff.marks].sort() } : {}),
    ...(staff.clearances && staff.clearances.length > 0 ? { clearances: [...staff.clearances].sort() } : {}),
    ...(staff.stopped && staff.stopped.length > 0 ? { stopped: [...staff.stopped].sort() } : {}),
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
    ...(profile.lines ? [`line:${profile.lines.join(',')}`] : []),
    ...(profile.marks ? [`mark:${profile.marks.join(',')}`] : []),
    ...(profile.clearances ? [`clear:${profile.clearances.join(',')}`] : []),
    ...(profile.stopped ? [`stop:${profile.stopped.join(',')}`] : []),
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

export type Misfit =
  | 'sanctioned'
  | 'lane'
  | 'clearance'
  | 'line'
  | 'skill'
  | 'level'
  | 'service'
  | 'language'
  | 'region'
  | 'firm'
  | 'mark';

const servesRegion = (codes: readonly string[], region: string): boolean =>
  codes.length === 0 ||
  region === '' ||
  codes.some((code) => (region.length < 6 ? overlaps(code, region) : covers(code, region)));

/** SN3: has a sanction taken this line from him? A ticket without a line is stopped by one for all lines alone. */
export const isStopped = (
  stopped: readonly StoppedLine[] | undefined,
  service: Service | undefined,
): boolean => stopped?.some((line) => line === '*' || line === service) ?? false;

/** DP2: the first filter that removes a profile from a class, or undefined when it may take it. */
export const misfit = (profile: Profile, need: Requirement): Misfit | undefined => {
  if (isStopped(profile.stopped, need.about)) return 'sanctioned';
  if (!profile.lanes.includes(need.lane)) return 'lane';
  if (need.clearance && !profile.clearances?.includes(need.clearance)) return 'clearance';
  // Who is on a turn for one line gets that line alone; who is not, gets what is not kept for such people.
  if (need.line ? !profile.lines?.includes(need.line) : profile.lines) return 'line';
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
  if (need.mark && !profile.marks?.includes(need.mark)) return 'mark';
  return undefined;
};

export const isEligible = (profile: Profile, need: Requirement): boolean =>
  misfit(profile, need) === undefined;
