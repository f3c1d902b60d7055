/** Names of places, desks and firms that requirements speak of, so that nobody has to read codes. */
import type { Requirement } from '../../../routing/dispatch/eligibility.ts';
import type { ClassNames } from '../../../routing/protocol/views.ts';
import type { Core } from '../core.ts';

/** By code, with the county, city and province around each; what is unknown is left out. */
export const placeNames = async (
  core: Pick<Core, 'store' | 'tenant'>,
  asked: readonly string[],
): Promise<Record<string, string>> => {
  const codes = new Set(
    asked.flatMap((code) => [code, code.slice(0, 6), `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]),
  );
  if (codes.size === 0) return {};
  const { regionCode, regionName } = core.tenant();
  const names: Record<string, string> = codes.has(regionCode) ? { [regionCode]: regionName } : {};
  const found = await core.store.regions.find({ where: { code: { in: [...codes] } }, limit: 100 });
  for (const { code, name } of found.items) names[code] = name;
  return names;
};

const codeOf = (requirement: unknown): string | undefined => {
  const code = (requirement as { regionCode?: unknown } | undefined)?.regionCode;
  return typeof code === 'string' && /^\d{6,12}$/.test(code) ? code : undefined;
};

/** Names of the places that receipts speak of. */
export const placesOfReceipts = (
  core: Pick<Core, 'store' | 'tenant'>,
  items: readonly { data: Record<string, unknown> }[],
): Promise<Record<string, string>> =>
  placeNames(
    core,
    items.flatMap(({ data }) => codeOf(data.requirement) ?? []),
  );

/** What the keys of waiting classes stand for; ids of firms by their names, `desk:` keys by those of the policy. */
export const classNames = async (
  core: Pick<Core, 'store' | 'tenant' | 'policy' | 'directory'>,
  needs: readonly Requirement[],
): Promise<ClassNames> => {
  const regions = await placeNames(
    core,
    needs.flatMap(({ regionCode }) => (regionCode.length < 2 ? [] : regionCode.padEnd(6, '0'))),
  );
  const desks: Record<string, string> = {};
  for (const { key, name } of core.policy().desks)
    if (needs.some(({ matter }) => matter === `desk:${key}`)) desks[key] = name;
  const orgs: Record<string, string> = {};
  for (const { firm } of needs) {
    const name = firm && core.directory.org(firm)?.name;
    if (name) orgs[firm] = name;
  }
  return { regions, desks, orgs };
};
