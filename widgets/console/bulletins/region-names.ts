/** Provinces, cities and counties of the installation, each once: what a notice may name, and how it is called. */
import { shallowRef } from 'vue';
import type { RegionView } from '../../../routing/protocol/bureau/directory.ts';
import { http } from '../../shared/http.ts';

export const regionList = shallowRef<readonly RegionView[]>([]);

const read = async (parent?: string): Promise<readonly RegionView[]> => {
  const answer = await http('GET /api/v1/public/regions', parent ? { query: { parent } } : {});
  return answer.ok ? answer.value.items : [];
};

/** A county holds towns, which no notice names. */
const walk = async (parent?: string): Promise<RegionView[]> => {
  const found: RegionView[] = [];
  for (const one of await read(parent)) {
    if (one.level === 'town' || one.level === 'village') continue;
    found.push(one);
    if (one.level !== 'county') found.push(...(await walk(one.code)));
  }
  return found;
};

export const loadRegions = async (): Promise<void> => {
  if (regionList.value.length === 0) regionList.value = await walk();
};

export const regionName = (code: string): string =>
  regionList.value.find((one) => one.code === code)?.name ?? code;
