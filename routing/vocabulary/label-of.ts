/** What a code is called: by its table, or, for a service line of this installation, by the name that it was given. */
import type { Label } from './label.ts';
import { isLocalService } from './services.ts';

/**
 * Names of the local lines of this installation (one tenant per process, as one per page). Only words for people come
 * from here, no decision: an unknown code shows as itself.
 */
let localNames: Readonly<Record<string, Label>> = {};

export const setLocalServiceNames = (names: Readonly<Record<string, Label>>): void => {
  localNames = names;
};

/** The label of a code in the asked language; unknown codes show as themselves. */
export const labelOf = (
  table: Record<string, Label>,
  code: string,
  locale: 'zh-CN' | 'en' = 'zh-CN',
): string => {
  const label = table[code] ?? (isLocalService(code) ? localNames[code] : undefined);
  return label ? (locale === 'zh-CN' ? label.zh : label.en) : code;
};
