/** Imports and swaps change the roster as a whole or not at all. Fake clock. */
import { describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { at, boss, createDutyWorld, ROTA_HEAD, rowsAsFile } from '../../../support/worlds/duty-world.ts';

describe('imports', { timeout: 60_000 }, () => {
  const file = (rows: string[][], mode: 'replace' | 'add' = 'replace') => ({
    name: '12月.xlsx',
    base64: rowsAsFile([ROTA_HEAD, ...rows]),
    mode,
  });

  it('DU7: preview changes nothing, apply does all, undo puts everything back; presence follows', async () => {
    const world = await createDutyWorld();
    const chief = await boss(world);
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.hire({ username: 'lin', skills: [{ key: 'mediation', level: 3 }] }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-23T14:00', '2026-11-23T16:00');
    const made = must(
      await world.dutyDesk.imports.preview(
        chief,
        file([
          ['2026-11-23', 'zhou', '早班', '热线', ''],
          ['2026-11-24', 'lin', '早班', '窗口', '人民调解'],
        ]),
      ),
    );
    expect(made).toMatchObject({ unchanged: 0, problems: [], first: '2026-11-23', last: '2026-11-24' });
    expect([made.add.length, made.remove.length]).toEqual([4, 1]);
    expect(made.gaps.map(({ day, ruleId, from, to }) => `${day} ${ruleId ?? 'lead'} ${from}-${to}`)).toEqual([
      '2026-11-23 lead 00:00-24:00',
      '2026-11-23 hotline 12:00-13:30',
      '2026-11-23 hotline 17:30-21:00',
      '2026-11-23 mediation 08:30-12:00',
      '2026-11-24 lead 00:00-24:00',
      '2026-11-24 hotline 08:30-21:00',
    ]);
    expect(await world.store.shifts.count()).toBe(1);
    const applied = must(await world.dutyDesk.imports.apply(chief, made.change.id, made.change.version));
    await world.settle();
    expect(applied).toMatchObject({ state: 'applied', added: 4, removed: 1 });
    expect(await world.store.shifts.count()).toBe(4);
    expect(world.core.directory.duty(zhou.id).nextAt).toBe(at('2026-11-23T08:30'));
    expect(codeOf(await world.dutyDesk.imports.apply(chief, made.change.id, applied.version))).toBe(
      'wrong_state',
    );
    const again = must(
      await world.dutyDesk.imports.preview(chief, file([['2026-11-23', 'zhou', '早班', '热线', '']])),
    );
    expect(again).toMatchObject({ unchanged: 2, add: [], remove: [] });
    const undone = must(await world.dutyDesk.imports.undo(chief, made.change.id, applied.version));
    await world.settle();
    expect(undone).toMatchObject({ state: 'undone', kept: 0 });
    const left = (await world.store.shifts.find()).items;
    expect(left.map(({ startAt }) => startAt)).toEqual([at('2026-11-23T14:00')]);
    expect(world.core.directory.duty(zhou.id).nextAt).toBe(at('2026-11-23T14:00'));
    expect((await world.dutyDesk.imports.list()).items).toHaveLength(1);
  });

  it('DU7: a fault anywhere keeps everything out; a roster that moved since the preview asks for a new one', async () => {
    const world = await createDutyWorld();
    const chief = await boss(world);
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    const bad = must(
      await world.dutyDesk.imports.preview(
        chief,
        file([
          ['2026-11-23', 'zhou', '早班', '热线', ''],
          ['2026-11-24', 'nobody', '早班', '热线', ''],
        ]),
      ),
    );
    expect(bad.problems).toMatchObject([{ level: 'error', row: 3, column: '工号' }]);
    expect(codeOf(await world.dutyDesk.imports.apply(chief, bad.change.id, 1))).toBe('invalid_input');
    const good = must(
      await world.dutyDesk.imports.preview(chief, file([['2026-11-23', 'zhou', '早班', '热线', '']])),
    );
    await world.turn(zhou.id, '2026-11-23T09:00', '2026-11-23T10:00');
    expect(await world.dutyDesk.imports.apply(chief, good.change.id, 1)).toMatchObject({
      code: 'duplicate_key',
    });
    expect(await world.store.shifts.count()).toBe(1);
  });

  it('DU7: a crash in the middle is finished at the next start', async () => {
    const world = await createDutyWorld();
    const chief = await boss(world);
    await world.hire({ username: 'zhou' }, { onDuty: false });
    const made = must(
      await world.dutyDesk.imports.preview(
        chief,
        file([
          ['2026-11-23', 'zhou', '早班', '', ''],
          ['2026-11-24', 'zhou', '早班', '', ''],
        ]),
      ),
    );
    const draft = (await world.store.rosterChanges.get(made.change.id))!;
    await world.store.rosterChanges.replace({ ...draft, state: 'applying' }, draft.version);
    await world.store.shifts.insert(draft.add[0]!);
    await world.duty.start();
    expect(await world.store.shifts.count()).toBe(4);
    expect((await world.store.rosterChanges.get(draft.id))?.state).toBe('applied');
  });

  it('DU7: what is exported can be imported again just so', async () => {
    const world = await createDutyWorld();
    const chief = await boss(world);
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-12-01T21:00', '2026-12-02T08:30', {
      line: 'publicity',
      place: '县看守所',
    });
    await world.turn(zhou.id, '2026-12-03T00:00', '2026-12-04T00:00', { lead: true });
    const sent = await world.dutyDesk.imports.export('2026-12', 'list', 'csv');
    const [sheet] = JSON.parse(sent.bytes.toString()) as { header: string[]; rows: string[][] }[];
    const base64 = rowsAsFile([sheet!.header, ...sheet!.rows]);
    const again = must(
      await world.dutyDesk.imports.preview(chief, { name: 'x.csv', base64, mode: 'replace' }),
    );
    expect(again).toMatchObject({ add: [], remove: [], unchanged: 2 });
    expect(again.problems.filter(({ level }) => level === 'error')).toEqual([]);
    const grid = await world.dutyDesk.imports.export('2026-12', 'grid', 'csv');
    expect(grid.bytes.toString()).toContain('21:00-08:30');
  });
});

describe('swaps', { timeout: 60_000 }, () => {
  const setUp = async () => {
    const world = await createDutyWorld();
    const chief = await boss(world);
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    const lin = await world.hire({ username: 'lin' }, { onDuty: false });
    const mine = await world.turn(zhou.id, '2026-11-23T08:30', '2026-11-23T21:00');
    const his = await world.turn(lin.id, '2026-11-24T08:30', '2026-11-24T21:00');
    const act = (
      who: StaffPrincipal,
      id: string,
      version: number,
      what: 'agree' | 'approve',
      more: object = {},
    ) => world.dutyDesk.swaps.act(who, id, { version, act: what, note: '', ...more });
    return { world, chief, zhou, lin, mine, his, act };
  };

  it('DU8: two turns change hands when both and the supervisor said yes, at once and with their timers', async () => {
    const { world, chief, zhou, lin, mine, his, act } = await setUp();
    const asked = must(
      await world.dutyDesk.swaps.ask(zhou, {
        ...{ kind: 'swap', shiftId: mine.id, toStaffId: lin.id, takeShiftId: his.id, reason: '开庭' },
      }),
    );
    expect(asked).toMatchObject({ state: 'asked', acts: ['withdraw'] });
    expect((await world.dutyDesk.swaps.list(lin, 'open'))[0]?.acts).toEqual(['agree', 'decline']);
    const agreed = must(await act(lin, asked.id, 1, 'agree'));
    expect(world.core.directory.duty(zhou.id).nextAt).toBe(mine.startAt);
    // The whole day is longer than a stretch may be: the supervisor gives a reason.
    const refused = await act(chief, asked.id, agreed.version, 'approve');
    expect(refused).toMatchObject({ code: 'wrong_state', field: 'override' });
    const done = must(await act(chief, asked.id, agreed.version, 'approve', { override: '仅此一次' }));
    await world.settle();
    expect(done).toMatchObject({ state: 'done', override: '仅此一次' });
    expect(world.core.directory.duty(zhou.id).nextAt).toBe(his.startAt);
    expect(world.core.directory.duty(lin.id).nextAt).toBe(mine.startAt);
    expect((await world.store.shifts.find()).items.map(({ insteadOf }) => insteadOf).sort()).toEqual([
      lin.id,
      zhou.id,
    ]);
    const [change] = (await world.dutyDesk.imports.list()).items;
    must(await world.dutyDesk.imports.undo(chief, change!.id, change!.version));
    await world.settle();
    expect(world.core.directory.duty(zhou.id).nextAt).toBe(mine.startAt);
  });

  it('DU8: an overlap is refused whatever the reason, a second request for the turn too', async () => {
    const { world, zhou, lin, mine } = await setUp();
    await world.turn(lin.id, '2026-11-23T20:00', '2026-11-23T23:00');
    const ask = { kind: 'substitute' as const, shiftId: mine.id, toStaffId: lin.id, reason: '出差' };
    expect(codeOf(await world.dutyDesk.swaps.ask(zhou, ask))).toBe('duplicate_key');
    expect(codeOf(await world.dutyDesk.swaps.ask(lin, ask))).toBe('not_found');
    must(await world.dutyDesk.swaps.ask(zhou, { kind: 'leave', shiftId: mine.id, reason: '生病' }));
    expect(
      codeOf(await world.dutyDesk.swaps.ask(zhou, { kind: 'leave', shiftId: mine.id, reason: '生病' })),
    ).toBe('duplicate_key');
  });

  it('DU8: leave that opens a gap needs a reason or a substitute', async () => {
    const { world, chief, zhou, lin, mine, act } = await setUp();
    const asked = must(
      await world.dutyDesk.swaps.ask(zhou, { kind: 'leave', shiftId: mine.id, reason: '生病' }),
    );
    const [seen] = await world.dutyDesk.swaps.list(chief, 'open');
    expect(seen?.warnings).toEqual(['2026-11-23 08:30–21:00 热线与在线无人值班']);
    expect(codeOf(await act(chief, asked.id, 1, 'approve'))).toBe('wrong_state');
    must(await act(chief, asked.id, 1, 'approve', { toStaffId: lin.id, override: '时间较长，仅此一次' }));
    await world.settle();
    expect(world.core.directory.duty(lin.id).nextAt).toBe(mine.startAt);
    expect(world.core.directory.duty(zhou.id)).toEqual({ onDuty: false });
  });

  it('DU8: with the approval waived the colleague is enough, unless a rule is broken', async () => {
    const { world, chief, zhou, lin, act } = await setUp();
    const duty = { ...(await world.dutyDesk.settings.settings()).duty, swapNeedsSupervisor: false };
    must(await world.dutyDesk.settings.saveSettings(chief, { version: 0, duty }));
    await world.settle();
    const short = await world.turn(zhou.id, '2026-11-26T09:00', '2026-11-26T11:00');
    const asked = must(
      await world.dutyDesk.swaps.ask(zhou, {
        kind: 'substitute',
        shiftId: short.id,
        toStaffId: lin.id,
        reason: '开会',
      }),
    );
    expect(must(await act(lin, asked.id, 1, 'agree')).state).toBe('done');
    expect(codeOf(await world.dutyDesk.settings.saveSettings(chief, { version: 0, duty }))).toBe(
      'version_conflict',
    );
  });
});
