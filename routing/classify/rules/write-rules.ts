/** Writes a rule set as a readable file; reading it again gives the same rules. */
import { stringify } from 'yaml';
import {
  CHANNELS,
  CRISIS_LEVELS,
  GROUPS,
  KINDS,
  LANGUAGES,
  type Label,
  SERVICES,
  URGENCIES,
} from '../../vocabulary.ts';
import type { Conditions, Effect, Rule, RuleSet } from './rule-types.ts';

const zh = (table: Record<string, Label>, codes: readonly string[]): string =>
  codes.map((c) => table[c]?.zh ?? c).join('、');

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const conditionsOf = (only: Conditions): Record<string, string> => ({
  ...(only.channels ? { channel: zh(CHANNELS, only.channels) } : {}),
  ...(only.regions ? { region: only.regions.join('、') } : {}),
  ...(only.from ? { from: only.from } : {}),
  ...(only.to ? { to: only.to } : {}),
  ...(only.minutes ? { hours: only.minutes.map(clock).join('-') } : {}),
  ...(only.languages ? { language: zh(LANGUAGES, only.languages) } : {}),
  ...(only.tags ? { tag: only.tags.join('、') } : {}),
  ...(only.groups ? { group: zh(GROUPS, only.groups) } : {}),
  ...(only.matters ? { matter: only.matters.join('、') } : {}),
});

const TABLES: Partial<Record<Effect['type'], Record<string, Label>>> = {
  service: SERVICES,
  group: GROUPS,
  urgency: URGENCIES,
  crisis: CRISIS_LEVELS,
  kind: KINDS,
  language: LANGUAGES,
};

export const effectsOf = (effects: readonly Effect[]): Record<string, string | number> => {
  const out: Record<string, string | number> = {};
  for (const e of effects) {
    const value = TABLES[e.type]?.[e.value]?.zh ?? e.value;
    out[e.type] = out[e.type] === undefined ? value : `${out[e.type]}、${value}`;
    if (e.type === 'matter' && e.sub !== undefined) out.sub = e.sub;
  }
  const weight = effects[0]?.weight ?? 1;
  if (weight !== 1) out.weight = weight;
  return out;
};

const ruleOf = (rule: Rule): Record<string, unknown> => ({
  id: rule.id,
  name: rule.name,
  ...(rule.text === '' ? {} : { when: rule.text }),
  ...(rule.scope === 'text' ? { scope: '全文' } : {}),
  ...(Object.keys(rule.only).length === 0 ? {} : { only: conditionsOf(rule.only) }),
  作用: effectsOf(rule.effects),
  ...(rule.negation ? {} : { negation: '否' }),
  ...(rule.off ? { off: '是' } : {}),
  ...(rule.note === undefined ? {} : { note: rule.note }),
});

/** The table people think in: what is meant, and all that is typed for it. */
export const synonymsOf = (synonyms: Record<string, string>): Record<string, string[]> => {
  const out: Record<string, string[]> = {};
  for (const [typed, meant] of Object.entries(synonyms)) {
    out[meant] ??= [];
    out[meant]!.push(typed);
  }
  return out;
};

/** The content of a rule file, as data: for YAML and JSON alike. */
export const rulesAsData = (rules: RuleSet): Record<string, unknown> => ({
  format: 1,
  name: rules.name,
  synonyms: synonymsOf(rules.synonyms),
  sets: rules.sets,
  places: rules.places,
  rules: rules.rules.map(ruleOf),
});

/** The rule set as YAML. `parseRules(writeRules(r))` has the version of `r`. */
export const writeRules = (rules: RuleSet): string =>
  stringify(rulesAsData(rules), { lineWidth: 110, flowCollectionPadding: false });
