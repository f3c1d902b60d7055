/** Skills of people in words: any matter, a matter, a service line, a desk of the policy. */
import type { Skill } from '../../../routing/people.ts';
import { deskText } from '../../../routing/protocol/receipts.ts';
import { MATTERS, SERVICES } from '../../../routing/vocabulary.ts';
import { a } from '../words/admin.ts';
import { desks } from './library.ts';
import { label, locale } from './locale.ts';

const DESK = 'desk:';

export const skillText = (skill: string): string => {
  if (skill === '*') return a('anySkill');
  if (!skill.startsWith(DESK))
    return Object.hasOwn(MATTERS, skill) ? label(MATTERS, skill) : label(SERVICES, skill);
  const key = skill.slice(DESK.length);
  return deskText(key, locale.value, desks.value.find((one) => one.key === key)?.name);
};

/** What belongs to a desk of the policy. */
export const deskSkills = (): Skill['key'][] => desks.value.map(({ key }): Skill['key'] => `desk:${key}`);
