/** What evidence or a priority credit speaks for, `matter:劳动纠纷` or `group:elderly`, in words. */
import {
  CRISIS_LEVELS,
  GROUPS,
  KINDS,
  LANGUAGES,
  type Label,
  labelOf,
  MATTERS,
  SERVICES,
  URGENCIES,
} from '../../../routing/vocabulary.ts';
import type { Locale } from '../../shared/locale.ts';

/** Rules without a code behind them. */
const ALONE: Record<string, Label> = {
  returned: { zh: '退回重派', en: 'Returned' },
  deadline: { zh: '临近期限', en: 'Near its deadline' },
};

const TABLES: Record<string, Record<string, Label>> = {
  matter: MATTERS,
  service: SERVICES,
  group: GROUPS,
  urgency: URGENCIES,
  crisis: CRISIS_LEVELS,
  kind: KINDS,
  language: LANGUAGES,
};

export const effectText = (effect: string, locale: Locale): string => {
  const at = effect.indexOf(':');
  // A campaign is called by its own name.
  if (effect.slice(0, at) === 'campaign')
    return `${locale === 'en' ? 'Campaign' : '专项活动'} ${effect.slice(at + 1)}`;
  // Marks of rules and names of places are words already.
  if (['tag', 'place'].includes(effect.slice(0, at))) return effect.slice(at + 1);
  const table = TABLES[effect.slice(0, at)];
  return table ? labelOf(table, effect.slice(at + 1), locale) : labelOf(ALONE, effect, locale);
};

/** The values of one field, `elderly、minor` or `劳动纠纷`, in words. */
export const valueText = (field: string, values: string, locale: Locale): string => {
  const table = TABLES[field === 'groups' ? 'group' : field];
  const words = values.split('、').map((one) => (table && one ? labelOf(table, one, locale) : one));
  return words.join('、') || '—';
};
