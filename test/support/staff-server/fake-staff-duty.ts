/** Duty of the fake staff server: a rota with a gap and a holiday, one request, a ledger of one line. */
import type { Express, Response } from 'express';
import type { Shift } from '../../../routing/people.ts';
import type { FakeAccount } from './fake-staff-world.ts';

type Line = Shift & { staffName: string };
const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

export const serveDuty = (app: Express, shifts: readonly Line[]): void => {
  const me = (res: Response) => (res.locals.account as FakeAccount).me;
  const gap = (day: string) => ({
    day,
    from: '08:30',
    to: '12:00',
    kind: 'nobody' as const,
    ruleId: 'mediation',
    name: '人民调解窗口',
    have: 0,
    need: 1,
  });
  const duty = {
    turnTypes: [
      {
        name: '早班',
        spans: [
          ['08:30', '12:00'],
          ['13:30', '17:30'],
        ],
      },
    ],
    coverage: [
      { id: 'hotline', name: '热线', line: 'advice', min: 1, days: 'every', from: '08:30', to: '21:00' },
    ],
    leaderDaily: true,
    mandatoryLines: ['mediation'],
    workingHours: [['08:30', '17:30']],
    noShowMinutes: 10,
    rest: { splitMinutes: 240, minRestMinutes: 480, maxStretchMinutes: 720 },
    swapNeedsSupervisor: true,
    importMaxRows: 5000,
    weights: { matter: {}, lane: { voice: 1, chat: 1, task: 1 }, duration: [{ fromMinutes: 0, factor: 1 }] },
    proBonoHours: 50,
    leaderDays: 7,
    leaderPlaces: 3,
    rates: [{ from: '2026-01-01', perHourFen: 5000, weekendFactor: 1.5, holidayFactor: 2 }],
    quality: { on: false, minRatings: 5, bands: [{ atLeast: 0, factor: 1 }] },
  };
  app.get('/api/v1/duty/rota', (req, res) => {
    const [first, last] = [String(req.query.from), String(req.query.to)];
    const days = [];
    for (let day = first; day <= last; day = dayOf(Date.parse(`${day}T12:00:00+08:00`) + DAY_MS)) {
      const kind = day.endsWith('-02') ? 'holiday' : day.endsWith('-03') ? 'make_up' : 'working';
      days.push({
        day,
        kind,
        ...(kind === 'holiday' ? { name: '放假' } : {}),
        gaps: day.endsWith('-05') ? [gap(day)] : [],
      });
    }
    res.json({ days, shifts, turnTypes: duty.turnTypes, missingYears: [] });
  });
  app.get('/api/v1/duty/coverage', (_req, res) => {
    const today = dayOf(Date.now());
    res.json({
      from: today,
      to: dayOf(Date.now() + 30 * DAY_MS),
      gaps: [gap(today)],
      linesWithoutProvider: ['publicity'],
      missingYears: [2031],
    });
  });
  app.get('/api/v1/duty/swaps', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/duty/changes', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/duty/calendar', (_req, res) => res.json({ version: 0, years: [], missingYears: [2031] }));
  app.get('/api/v1/duty/settings', (_req, res) => res.json({ version: 0, duty }));
  app.get('/api/v1/duty/leaders', (req, res) => {
    const { id } = me(res);
    const visit = { version: 1, staffId: id, staffName: '带班领导', by: id, byName: '带班领导' };
    res.json({
      year: Number(req.query.year),
      targetDays: 7,
      targetPlaces: 3,
      lines: [
        {
          ...{ staffId: id, name: '带班领导', org: '', dutyDays: 3, visitDays: 1, days: 4, visits: 1 },
          places: ['河口村工作室', '青山司法所'],
        },
      ],
      visits: [
        {
          ...{ ...visit, id: 'visit-1', day: '2026-11-18', kind: 'supervision', place: '青山司法所' },
          ...{
            purpose: '调研夜间值班',
            result: '补齐夜班',
            at: '2026-11-18T08:00:00.000Z',
            mayWithdraw: true,
          },
        },
      ],
      mayEnterFor: [{ id, name: '带班领导' }],
    });
  });
  app.get('/api/v1/duty/mine', (_req, res) => {
    const own = shifts.filter((one) => one.staffId === me(res).id);
    res.json({
      ...(own[0] ? { now: own[0] } : {}),
      shifts: own,
      swaps: [],
      colleagues: [],
      year: { year: 2026, servedMs: 36e6, freeMs: 18e6, targetHours: 50, handled: 12, weighted: 14.5 },
    });
  });
};
