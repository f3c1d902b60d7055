/** Places and stations of the fictitious county: two towns and a street, villages, stations, rooms, firms with products. */

import type { Region } from '../../routing/bureau/regions.ts';
import { OFFICE_HOURS } from '../../routing/opening-hours.ts';
import type { Organisation } from '../../routing/people.ts';

type Place = Pick<Region, 'code' | 'name' | 'level' | 'parent'>;

const COUNTY = '990101';

/** 99 is no province of GB/T 2260. Towns with their villages. */
const TOWNS: readonly [string, string, readonly string[]][] = [
  ['990101001', '城关街道', ['东门社区', '西门社区', '南湖社区']],
  ['990101100', '溪口镇', ['桥头村', '溪口村', '茶园村', '下坪村']],
  ['990101101', '石桥镇', ['石桥村', '白岩村', '青林村']],
  ['990101200', '云岭乡', ['云岭村', '高山村']],
];

export const DEMO_PLACES: readonly Place[] = [
  { code: COUNTY, name: '云溪县', level: 'county' },
  ...TOWNS.flatMap(([code, name, villages]): Place[] => [
    { code, name, level: 'town', parent: COUNTY },
    ...villages.map(
      (village, at): Place => ({
        code: `${code}${String(201 + at)}`,
        name: village,
        level: 'village',
        parent: code,
      }),
    ),
  ]),
];

type Org = Omit<Organisation, 'id' | 'version' | 'disabled' | 'createdAt' | 'updatedAt'>;

const STATIONS: Org[] = TOWNS.map(([code, name], at) => ({
  code: `ZX-${code.slice(6)}`,
  name: `${name}公共法律服务工作站`,
  kind: 'legal_service_station',
  // Found by citizens, not sent orders: nobody of theirs signs in here.
  services: [],
  regionCode: code,
  phone: `0900-12349${String(at + 1).padStart(2, '0')}`,
  address: `${name}人民政府便民服务中心一楼`,
  hours: OFFICE_HOURS,
  subtypes:
    at === 0 ? ['veteran_mediation', 'low_income', 'barrier_free'] : at === 1 ? ['veteran_mediation'] : [],
}));

const ROOMS: Org[] = TOWNS.flatMap(([code, , villages]) =>
  villages.map((village, at) => ({
    code: `GZS-${code.slice(6)}${201 + at}`,
    name: `${village}公共法律服务工作室`,
    kind: 'legal_service_room' as const,
    services: [],
    regionCode: `${code}${201 + at}`,
    address: `${village}党群服务中心`,
    hours: ['09:00-11:30', '', '09:00-11:30', '', '09:00-11:30', '', ''],
  })),
);

const OTHERS: Org[] = [
  {
    code: 'FWZX',
    name: '云溪县公共法律服务中心',
    kind: 'legal_service_centre',
    services: [],
    regionCode: COUNTY,
    phone: '0900-12348',
    address: '城关街道司法路1号',
    hours: OFFICE_HOURS.with(5, '09:00-12:00'),
    subtypes: ['veteran_mediation', 'low_income', 'migrant_worker', 'barrier_free'],
  },
  {
    code: 'LS01',
    name: '云溪明理律师事务所',
    kind: 'law_firm',
    services: ['advice'],
    regionCode: '990101001',
    phone: '0900-1234910',
    address: '城关街道湖滨路20号',
    hours: OFFICE_HOURS,
    products: [
      { name: '企业合同审查', about: '三个工作日内出具书面意见', fee: '每份 500 元起' },
      { name: '婚姻家事调解与代理', fee: '面议' },
      { name: '村社区法律顾问', about: '每月驻点半天', fee: '免费' },
    ],
  },
  {
    code: 'JF01',
    name: '石桥基层法律服务所',
    kind: 'grassroots_legal_office',
    services: ['advice'],
    regionCode: '990101101',
    phone: '0900-1234911',
    address: '石桥镇老街8号',
    hours: OFFICE_HOURS,
    products: [
      { name: '代写法律文书', fee: '每份 100 元起' },
      { name: '代办公证', fee: '面议' },
    ],
  },
  {
    code: 'FYZ01',
    name: '云溪驻外法律援助指导站',
    kind: 'legal_aid_centre',
    services: ['legal_aid'],
    regionCode: COUNTY,
    phone: '0900-1234912',
    subtypes: ['guidance_station', 'migrant_worker'],
  },
];

export const DEMO_STATIONS: readonly Org[] = [...OTHERS, ...STATIONS, ...ROOMS];
