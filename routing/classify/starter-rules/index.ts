/** The starter rules, as files that a supervisor can export, change and publish. */
import { CRISIS_RULES } from './crisis.ts';
import { GROUP_RULES } from './groups.ts';
import { MATTER_RULES } from './matters.ts';
import { PATTERN_RULES } from './patterns.ts';
import { SERVICES_RULES } from './services.ts';
import { WORDS } from './words.ts';

export const STARTER_FILES: readonly { name: string; text: string }[] = [
  { name: 'words.yaml', text: WORDS },
  { name: 'matters.yaml', text: MATTER_RULES },
  { name: 'patterns.yaml', text: PATTERN_RULES },
  { name: 'groups.yaml', text: GROUP_RULES },
  { name: 'crisis.yaml', text: CRISIS_RULES },
  { name: 'services.yaml', text: SERVICES_RULES },
];
