/** Writes one setting as its writer has read it, or not at all: of two who change one version, one is refused. */
import type { SettingDoc } from '../../routing/settings.ts';
import type { Store } from '../stores/store.ts';

/**
 * @param expected the version that was read; 0 when there was none
 * @returns the new version; undefined when somebody else has written since
 */
export const putSetting = async (
  settings: Pick<Store['settings'], 'insert' | 'replace'>,
  setting: Omit<SettingDoc, 'version'>,
  expected: number,
): Promise<number | undefined> => {
  const doc = { ...setting, version: 1 };
  const written = expected === 0 ? await settings.insert(doc) : await settings.replace(doc, expected);
  return written.ok ? written.doc.version : undefined;
};
