/** Two made-up bureaus to start a what-if from: a county with a few lawyers, a province with sixty people. */
import type { Skill } from '../people.ts';
import type { Lane, Language, Matter } from '../vocabulary.ts';
import type { PersonGroup, Scenario } from './scenario.ts';

const MINUTE = 60_000;

const general: Skill[] = [{ key: '*', level: 3 }];
const expertIn = (...matters: Matter[]): Skill[] => matters.map((key) => ({ key, level: 4 }));

const group = (
  name: string,
  count: number,
  shift: [from: string, to: string],
  over: Partial<PersonGroup> = {},
): PersonGroup => ({
  name,
  count,
  skills: general,
  languages: ['zh'] as Language[],
  regionCodes: [],
  // One place stays free of tasks: the messages of the night must not hold up the morning's calls.
  capacity: { voice: 1, chat: 2, task: 1 },
  capacityTotal: 2,
  shifts: [{ from: shift[0], to: shift[1] }],
  ...over,
});

/** Mean handle times after 2.a.12 (337 s on the phone); spread as call centres measure it (lognormal). */
const HANDLE: Scenario['handle'] = {
  voice: { law: 'lognormal', meanMs: 337_000, cv: 0.9 },
  chat: { law: 'lognormal', meanMs: 10 * MINUTE, cv: 0.8 },
  task: { law: 'lognormal', meanMs: 15 * MINUTE, cv: 0.8 },
};

const WRAP_UP: Scenario['wrapUp'] = {
  voice: { law: 'lognormal', meanMs: 40_000, cv: 0.5 },
  chat: { law: 'lognormal', meanMs: 30_000, cv: 0.5 },
  task: { law: 'fixed', meanMs: 0 },
};

const MATTERS: Partial<Record<Matter, number>> = {
  婚姻家庭: 22,
  劳动纠纷: 24,
  交通事故: 8,
  债权债务: 12,
  刑事辩护: 4,
  合同纠纷: 8,
  房产纠纷: 7,
  侵权: 4,
  公司法: 2,
  医疗纠纷: 2,
  拆迁安置: 2,
  行政诉讼: 2,
  建设工程: 1,
  其他: 2,
};

const SHARES = {
  groups: { migrant_worker: 0.12, elderly: 0.1, women: 0.06, disabled: 0.02, veteran: 0.02 },
  urgency: { normal: 94, urgent: 5, critical: 1 },
  crisis: { none: 995, review: 4, alarm: 1 },
} as const;

const byLane = <T>(voice: T, chat: T, task: T): Record<Lane, T> => ({ voice, chat, task });

/** 4,000 contacts (R007) and sixty people of three cities in staggered shifts. */
export const PROVINCE: Scenario = {
  name: 'province',
  day: '2026-11-20',
  people: [
    group('综合席-早', 15, ['07:30', '15:30'], { firm: '大成所' }),
    group('综合席-日', 11, ['09:00', '17:00'], { firm: '信义所' }),
    group('综合席-晚', 12, ['14:00', '22:00'], { firm: '大成所' }),
    group('夜班席', 2, ['22:00', '07:30'], { firm: '信义所' }),
    group('劳动专席', 8, ['08:30', '17:30'], { firm: '安民所', skills: expertIn('劳动纠纷', '合同纠纷') }),
    group('婚姻专席', 6, ['08:30', '17:30'], { firm: '安民所', skills: expertIn('婚姻家庭', '房产纠纷') }),
    group('粤语席', 3, ['09:00', '18:00'], { firm: '南岭所', languages: ['zh', 'yue'] }),
    group('东市席', 3, ['08:30', '17:30'], { firm: '东市所', regionCodes: ['9902'] }),
  ],
  arrivals: {
    perDay: 4000,
    channels: { phone: 55, web: 25, wechat: 12, counter: 5, workorder: 3 },
    matters: MATTERS,
    languages: { zh: 97, yue: 3 },
    regions: { '990101': 40, '990103': 20, '990201': 25, '990301': 15 },
    ...SHARES,
  },
  handle: HANDLE,
  wrapUp: WRAP_UP,
  patience: {
    voice: { law: 'exponential', meanMs: 4 * MINUTE },
    chat: { law: 'exponential', meanMs: 12 * MINUTE },
  },
};

/** 90 contacts a day (R128: a city of 32,000 a year) and three lawyers in the day, one at night. */
export const COUNTY: Scenario = {
  name: 'county',
  day: '2026-11-20',
  people: [
    group('周律师', 1, ['08:30', '17:30'], { languages: ['zh', 'en'] }),
    group('林律师', 1, ['08:30', '17:30'], {
      skills: [
        { key: '劳动纠纷', level: 5 },
        { key: '*', level: 2 },
      ],
    }),
    group('陈律师', 1, ['08:30', '17:30'], { skills: expertIn('婚姻家庭', '房产纠纷') }),
    group('夜班律师', 1, ['17:30', '08:30']),
  ].map((one) => ({ ...one, regionCodes: ['990101'], ...{ capacity: byLane(1, 5, 5), capacityTotal: 6 } })),
  arrivals: {
    perDay: 90,
    channels: { phone: 40, web: 35, wechat: 10, counter: 10, workorder: 5 },
    matters: MATTERS,
    languages: { zh: 1 },
    regions: { '990101': 1 },
    ...SHARES,
  },
  handle: HANDLE,
  wrapUp: WRAP_UP,
  patience: PROVINCE.patience,
};

/** A city line that is short of people from nine to noon, some of whom leave at eleven: queues that people feel. */
export const RUSH: Scenario = {
  ...PROVINCE,
  name: 'rush',
  people: [
    group('早班', 10, ['08:00', '16:00'], { firm: '大成所' }),
    group('半日班', 5, ['08:00', '11:00'], { firm: '信义所' }),
    group('午班', 6, ['11:30', '19:00'], { firm: '信义所' }),
    group('劳动专席', 3, ['08:30', '17:30'], { firm: '安民所', skills: expertIn('劳动纠纷') }),
    group('粤语席', 2, ['09:00', '18:00'], { firm: '南岭所', languages: ['zh', 'yue'] }),
  ],
  arrivals: {
    ...PROVINCE.arrivals,
    perDay: 2200,
    profile: Array.from({ length: 48 }, (_, index) =>
      index < 16 || index > 36 ? 0 : index >= 18 && index < 24 ? 10 : 4,
    ),
  },
  patience: {
    voice: { law: 'exponential', meanMs: 12 * MINUTE },
    chat: { law: 'exponential', meanMs: 25 * MINUTE },
  },
};

export const EXAMPLES: Record<string, Scenario> = { province: PROVINCE, county: COUNTY, rush: RUSH };
