/** What a bureau sets for its duty: turn types, coverage, rest, swaps, weights, subsidies; with the source of defaults. */
import type { DutyLine } from '../people.ts';
import type { Lane, Language, Matter } from '../vocabulary.ts';

/** A named turn. A span whose end is not after its start runs over midnight. */
export interface TurnType {
  name: string;
  spans: [string, string][];
}

/** Who must be there. Conditions that are absent do not count; times are HH:MM, the end may be 24:00. */
export interface CoverageRule {
  id: string;
  name: string;
  line?: DutyLine;
  matter?: Matter;
  language?: Language;
  post?: string;
  place?: string;
  /** Heads at any moment. */
  min: number;
  /** `working` includes make-up workdays, `rest` is every other day. */
  days: 'every' | 'working' | 'rest';
  from: string;
  to: string;
}

/** Money in fen, valid from a day on; the newest that has begun counts (R071). */
export interface SubsidyRate {
  from: string;
  perHourFen: number;
  /** Factors for duty on weekends and on public holidays. */
  weekendFactor: number;
  holidayFactor: number;
}

export interface DutyPolicy {
  turnTypes: TurnType[];
  coverage: CoverageRule[];
  /** R130: each calendar day has a leader. */
  leaderDaily: boolean;
  /** R027: lines that every tenant must have a provider for. */
  mandatoryLines: DutyLine[];
  /** Hours of a working day, HH:MM, in order. */
  workingHours: [string, string][];
  /** Minutes after the start after which somebody who is not signed in is reported. */
  noShowMinutes: number;
  rest: {
    /** Turns that lie closer than this belong to one stretch of duty, minutes. */
    splitMinutes: number;
    /** Rest between two stretches, minutes. */
    minRestMinutes: number;
    /** Duty within one stretch, minutes. */
    maxStretchMinutes: number;
  };
  /** When false an agreed swap or substitution takes effect at once. */
  swapNeedsSupervisor: boolean;
  importMaxRows: number;
  weights: {
    matter: Partial<Record<Matter, number>>;
    lane: Record<Lane, number>;
    /** By handling time: the last band that has begun counts. */
    duration: { fromMinutes: number; factor: number }[];
  };
  /** Hours a year that every lawyer is asked to give (R069). */
  proBonoHours: number;
  /** Days a year and places that every leader is asked for (R131, R132). */
  leaderDays: number;
  leaderPlaces: number;
  rates: SubsidyRate[];
  /** R072: the subsidy times a factor by the mean grade; off until a bureau wants it. */
  quality: { on: boolean; minRatings: number; bands: { atLeast: number; factor: number }[] };
}

/** Numbers without a source are ours: common practice of duty rooms, to be set by each bureau. */
export const DEFAULT_DUTY: DutyPolicy = {
  turnTypes: [
    {
      name: '早班',
      spans: [
        ['08:30', '12:00'],
        ['13:30', '17:30'],
      ],
    },
    { name: '午间班', spans: [['12:00', '13:30']] },
    { name: '晚班', spans: [['17:30', '21:00']] },
    { name: '夜班', spans: [['21:00', '08:30']] },
    { name: '全天', spans: [['00:00', '24:00']] },
  ],
  coverage: [
    { id: 'hotline', name: '热线与在线', line: 'advice', min: 1, days: 'every', from: '08:30', to: '21:00' },
    {
      id: 'mediation',
      name: '人民调解窗口',
      line: 'mediation',
      min: 1,
      days: 'working',
      from: '08:30',
      to: '12:00',
    },
  ],
  leaderDaily: true,
  mandatoryLines: ['publicity', 'legal_aid', 'mediation'],
  workingHours: [
    ['08:30', '12:00'],
    ['13:30', '17:30'],
  ],
  noShowMinutes: 10,
  // Labour law article 36: 8 hours a day; 12 is the longest turn that duty rooms roster.
  rest: { splitMinutes: 240, minRestMinutes: 480, maxStretchMinutes: 720 },
  swapNeedsSupervisor: true,
  importMaxRows: 5000,
  weights: {
    matter: { 刑事辩护: 1.5, 医疗纠纷: 1.5, 拆迁安置: 1.5, 建设工程: 1.5, 行政诉讼: 1.3 },
    lane: { voice: 1, chat: 1, task: 0.8 },
    duration: [
      { fromMinutes: 0, factor: 1 },
      { fromMinutes: 20, factor: 1.5 },
      { fromMinutes: 60, factor: 2 },
    ],
  },
  proBonoHours: 50,
  leaderDays: 7,
  leaderPlaces: 3,
  rates: [{ from: '2026-01-01', perHourFen: 5000, weekendFactor: 1.5, holidayFactor: 2 }],
  quality: {
    on: false,
    minRatings: 5,
    bands: [
      { atLeast: 0, factor: 0.8 },
      { atLeast: 3, factor: 1 },
      { atLeast: 4.8, factor: 1.1 },
    ],
  },
};
