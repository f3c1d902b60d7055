/** Visits of leaders: who may enter whose, what counts, what leaves as a file. Fake clock. */
import { describe, expect, it } from 'vitest';
import { must } from '../../../support/worlds/desk-world.ts';
import { createDutyWorld } from '../../../support/worlds/duty-world.ts';

const input = {
  day: '2026-11-18',
  kind: 'supervision' as const,
  place: '青山司法所',
  purpose: '调研值班安排',
  result: '要求补齐夜班',
};

describe('visits of leaders', { timeout: 60_000 }, () => {
  it('DU16, R131, R132: leader or supervisor enters, turns and visits count together, a withdrawal stays on record', async () => {
    const world = await createDutyWorld();
    const { visits, ledger } = world.dutyDesk;
    const chief = await world.hire({ username: 'chief', role: 'supervisor' }, { onDuty: false });
    const zhao = await world.hire({ username: 'zhao' }, { onDuty: false });
    const qian = await world.hire({ username: 'qian' }, { onDuty: false });
    await world.turn(zhao.id, '2026-11-19T09:00', '2026-11-19T10:00', { lead: true, place: '县中心' });

    // Whoever never led is entered by the supervisor first; nobody enters for a colleague.
    expect(await visits.enter(qian, input)).toMatchObject({ ok: false, code: 'wrong_state' });
    expect(await visits.enter(zhao, { ...input, staffId: qian.id })).toMatchObject({ code: 'not_found' });
    expect(await visits.enter(chief, { ...input, staffId: 'nobody' })).toMatchObject({ code: 'not_found' });
    expect(await visits.enter(zhao, { ...input, day: '2031-01-01' })).toMatchObject({ field: 'day' });
    expect((await visits.leaders(qian, 2026)).mayEnterFor).toEqual([]);

    const own = must(await visits.enter(zhao, input));
    must(await visits.enter(chief, { ...input, staffId: qian.id, kind: 'contact', place: '河口村' }));
    must(await visits.enter(qian, { ...input, place: '白马镇' }));
    const year = await visits.leaders(chief, 2026);
    expect(year.lines).toMatchObject([
      {
        staffId: zhao.id,
        dutyDays: 1,
        visitDays: 1,
        days: 2,
        places: ['青山司法所', '县中心'].sort((a, b) => a.localeCompare(b, 'zh-CN')),
      },
      { staffId: qian.id, dutyDays: 0, visitDays: 1, days: 1, visits: 2 },
    ]);
    expect((await ledger.ledger('2026-11')).lines.find(({ staffId }) => staffId === zhao.id)).toMatchObject({
      ...{ leaderDays: 2, leaderPlaces: 2, isLeader: true },
    });
    // A leader sees himself alone.
    expect((await visits.leaders(zhao, 2026)).visits.map(({ staffId }) => staffId)).toEqual([zhao.id]);
    expect((await visits.leaders(chief, 2025)).lines).toEqual([]);

    const { version } = own;
    expect(await visits.withdraw(qian, own.id, { version, reason: '误' })).toMatchObject({
      code: 'not_found',
    });
    expect(await visits.withdraw(zhao, own.id, { version: 9, reason: '误' })).toMatchObject({
      code: 'version_conflict',
    });
    must(await visits.withdraw(zhao, own.id, { version, reason: '日期填错' }));
    expect(await visits.withdraw(zhao, own.id, { version, reason: '误' })).toMatchObject({
      code: 'wrong_state',
    });
    const after = await visits.leaders(chief, 2026);
    expect(after.lines.find(({ staffId }) => staffId === zhao.id)).toMatchObject({ days: 1, visits: 0 });
    expect(after.visits.find(({ id }) => id === own.id)?.withdrawn).toMatchObject({ reason: '日期填错' });

    const sheets = JSON.parse((await visits.exportLeaders(chief, 2026, 'xlsx')).bytes.toString());
    expect(sheets[0].rows[0].slice(0, 6)).toEqual(['qian', '', 0, 1, 1, 7]);
    expect(sheets[1].rows).toHaveLength(2);
    const facts = await world.store.audit.find({ where: { what: 'visit.entered' }, limit: 10 });
    expect(facts.items).toHaveLength(3);
    expect((await world.store.audit.find({ where: { what: 'visit.withdrawn' } })).items).toMatchObject([
      { who: zhao.id, target: `staff:${zhao.id}` },
    ]);
  });
});
