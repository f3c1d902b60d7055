/** R054, R055: 65 firms of the richer city that stand by 34 weak counties, all of them invented. */

import type { Region } from '../../routing/bureau/regions.ts';
import type { Pairing } from '../../routing/dispatch/policy-data.ts';
import type { Organisation } from '../../routing/people.ts';

/** Weak counties by city of province 99, which GB/T 2260 does not have. */
const CITIES: readonly (readonly [string, readonly string[]])[] = [
  ['9902', ['青岚县', '松坪县', '雾溪县', '白沙县', '望山县', '丹霞县', '古渡县']],
  ['9903', ['云岫县', '石门县', '清河县', '桑园县', '龙泉县', '碧江县', '梅岭县']],
  ['9904', ['高台县', '银川坝县', '长岭县', '黑水县', '雪峰县', '草坝县', '阿坪县']],
  ['9905', ['红岩县', '竹海县', '月亮县', '金沙县', '盐井县', '凤鸣县', '落霞县']],
  ['9906', ['太平县', '南山县', '双溪县', '东坪县', '安宁县', '和顺县']],
];

const FIRST = [
  '明德',
  '衡正',
  '信达',
  '博雅',
  '同泽',
  '致远',
  '天平',
  '正言',
  '弘法',
  '君和',
  '润泽',
  '启明',
  '守正',
];
const SECOND = ['城东', '城西', '滨江', '湖畔', '中央大道'];

export const DEMO_WEAK_COUNTIES: readonly Pick<Region, 'code' | 'name' | 'level'>[] = CITIES.flatMap(
  ([city, counties]) =>
    counties.map((name, at) => ({ code: `${city}${21 + at}`, name, level: 'county' as const })),
);

type Org = Omit<Organisation, 'id' | 'version' | 'disabled' | 'createdAt' | 'updatedAt'>;

/** Their codes stand last in lists by code. They help with people of their own, by routing; no orders are sent to them. */
export const DEMO_FIRMS: readonly Org[] = SECOND.flatMap((second, row) =>
  FIRST.map(
    (first, at): Org => ({
      code: `ZY${String(row * FIRST.length + at + 1).padStart(2, '0')}`,
      name: `${first}（${second}）律师事务所`,
      kind: 'law_firm',
      services: [],
      regionCode: '990102',
    }),
  ),
);

/** Each county has one firm of rank 1; what is left goes round again as rank 2. */
export const demoPairing = (idOf: ReadonlyMap<string, string>): Pairing[] =>
  DEMO_FIRMS.flatMap(({ code }, at): Pairing[] => {
    const toFirm = idOf.get(code);
    const county = DEMO_WEAK_COUNTIES[at % DEMO_WEAK_COUNTIES.length]!;
    return toFirm
      ? [
          {
            region: county.code,
            rank: 1 + Math.floor(at / DEMO_WEAK_COUNTIES.length),
            toFirm,
            from: '2026-01-01',
          },
        ]
      : [];
  });
