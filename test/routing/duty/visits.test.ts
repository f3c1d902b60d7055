/** Days and places of leaders from turns and visits. */
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../../routing/duty/ledger.ts';
import { DEFAULT_DUTY } from '../../../routing/duty/policy.ts';
import { checkVisitDay, type LeaderVisit, leaderYears } from '../../../routing/duty/visits.ts';

let serial = 0;
const visit = (day: string, place: string, over: Partial<LeaderVisit> = {}): LeaderVisit => ({
  id: `v${++serial}`,
  version: 1,
  staffId: 'zhao',
  day,
  kind: 'supervision',
  place,
  purpose: '督导',
  result: '',
  by: 'zhao',
  at: `${day}T12:00:00.000Z`,
  ...over,
});
const led = (startAt: string, place?: string) => ({
  staffId: 'zhao',
  lead: true,
  startAt,
  ...(place ? { place } : {}),
});

describe('visits of leaders', () => {
  it('DU16: a visit is a day and a place, a contact a place; one day and one name count once', () => {
    const turns = [
      led('2026-03-02T00:30:00.000Z', '县公共法律服务中心'),
      // 07:00 of the 3rd in China.
      led('2026-03-02T23:00:00.000Z'),
    ];
    const visits = [
      visit('2026-03-02', '青山司法所'),
      visit('2026-03-05', ' 青山 司法所'),
      visit('2026-03-05', '河口村工作室'),
      visit('2026-03-09', '白马镇工作站', { kind: 'contact' }),
      visit('2026-03-10', '无效站点', {
        withdrawn: { by: 'chief', at: '2026-03-11T00:00:00.000Z', reason: '重复' },
      }),
      visit('2026-04-01', '河口村工作室', { staffId: 'qian' }),
    ];
    const found = leaderYears(turns, visits);
    expect(found.get('zhao')).toMatchObject({ dutyDays: 2, visitDays: 2, days: 3, visits: 4 });
    expect(new Set(found.get('zhao')?.places)).toEqual(
      new Set(['县公共法律服务中心', '青山 司法所', '河口村工作室', '白马镇工作站']),
    );
    expect(found.get('qian')).toMatchObject({ dutyDays: 0, visitDays: 1, days: 1 });
    expect([...found.keys()]).toEqual(['qian', 'zhao']);
  });

  it('DU16: the ledger counts visits with turns, and has a line for who has visits alone', () => {
    const lines = ledgerOf([], [], DEFAULT_DUTY, [visit('2026-03-02', '青山司法所')]);
    expect(lines).toMatchObject([{ staffId: 'zhao', turns: 0, leaderDays: 1, leaderPlaces: 1 }]);
  });

  it('DU16: nobody enters a day to come, nor one before last year', () => {
    expect(checkVisitDay('2026-11-21', '2026-11-20')).toMatchObject({ ok: false, field: 'day' });
    expect(checkVisitDay('2024-12-31', '2026-11-20')).toMatchObject({ ok: false, field: 'day' });
    expect(checkVisitDay('2025-01-01', '2026-11-20').ok).toBe(true);
    expect(checkVisitDay('2026-11-20', '2026-11-20').ok).toBe(true);
  });
});
