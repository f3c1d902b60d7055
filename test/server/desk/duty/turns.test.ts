/** The queue follows the roster, to the minute and over a restart; calendar and pages of duty. Fake clock. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../server/ports.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { at, boss, createDutyWorld, until } from '../../../support/worlds/duty-world.ts';

const MINUTE = 60_000;

describe('the queue follows the roster', { timeout: 60_000 }, () => {
  it('DU14: a person gets nothing before his turn, something in it, nothing after it, to the minute', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-20T10:00', '2026-11-20T12:00');
    await world.duty.start();
    await world.desk.staff.connected(zhou);
    expect(codeOf(await world.desk.staff.setPresence(zhou, { state: 'ready' }))).toBe('not_on_duty');
    await until(world, '2026-11-20T09:59');
    expect((await world.desk.staff.presence(zhou.id)).onDuty).toBe(false);
    await until(world, '2026-11-20T10:00');
    await world.ready(zhou);
    await world.ask(await world.visitor(), '公司拖欠工资');
    must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
    await until(world, '2026-11-20T11:59');
    expect(await world.desk.staff.presence(zhou.id)).toMatchObject({ onDuty: true, state: 'ready' });
    await until(world, '2026-11-20T12:00');
    expect(await world.desk.staff.presence(zhou.id)).toMatchObject({
      onDuty: false,
      state: 'paused',
      reason: 'not_ready',
    });
    expect((await world.queue.agent(zhou.id))?.ready).toBe(false);
  });

  it('DU14: seeded turns have timers after the start, far ones get theirs when they come near', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-21T09:00', '2026-11-21T12:00');
    await world.turn(zhou.id, '2026-11-23T09:00', '2026-11-23T12:00');
    await world.duty.start();
    const edges = () => world.timers.pending().filter(({ name }) => name === 'shift.edge');
    expect(edges()).toHaveLength(2);
    await until(world, '2026-11-21T14:30');
    await world.duty.sweep();
    expect(edges().map(({ atMs }) => instant(atMs))).toEqual([
      at('2026-11-23T09:00'),
      at('2026-11-23T12:00'),
    ]);
  });

  it('DU14: a clock that jumps over an edge and back loses none, and the look each second finds it', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-20T08:00', '2026-11-20T12:00');
    await world.ready(zhou);
    await world.look();
    let shift = 0;
    const real = world.core.clock.nowMs;
    world.core.clock.nowMs = () => real() + shift;
    shift = 4 * 60 * MINUTE;
    await world.look();
    expect((await world.desk.staff.presence(zhou.id)).state).toBe('paused');
    shift = 0;
    await world.look();
    expect((await world.desk.staff.presence(zhou.id)).onDuty).toBe(true);
    must(await world.desk.staff.setPresence(zhou, { state: 'ready' }));
    await until(world, '2026-11-20T12:00');
    await world.look();
    expect(await world.desk.staff.presence(zhou.id)).toMatchObject({ state: 'paused', onDuty: false });
  });

  it('DU8, DU3: somebody disabled in the middle of his turn loses his offer, his cover and his requests', async () => {
    const world = await createDutyWorld();
    const [zhou, lin] = [await world.hire({ username: 'zhou' }), await world.hire({ username: 'lin' })];
    const chief = await boss(world);
    await world.turn(zhou.id, '2026-11-24T09:00', '2026-11-24T12:00');
    const give = await world.turn(zhou.id, '2026-11-25T09:00', '2026-11-25T12:00');
    const asked = must(
      await world.dutyDesk.swaps.ask(zhou, {
        kind: 'substitute',
        shiftId: give.id,
        toStaffId: lin.id,
        reason: '出差',
      }),
    );
    const agreed = must(
      await world.dutyDesk.swaps.act(lin, asked.id, { version: 1, act: 'agree', note: '' }),
    );
    await world.ready(lin);
    const ticket = await world.ask(await world.visitor(), '公司拖欠工资');
    expect(await world.offersOf(lin)).toHaveLength(1);
    const stored = (await world.store.staff.get(lin.id))!;
    await world.store.staff.replace({ ...stored, disabled: true }, stored.version);
    world.core.bus.publish('staff.changed', { staffId: lin.id });
    await world.settle();
    expect(await world.offersOf(lin)).toEqual([]);
    expect((await world.queue.whereIs(ticket))?.place ?? 'message_box').not.toBe('offered');
    const done = await world.dutyDesk.swaps.act(chief, asked.id, {
      version: agreed.version,
      act: 'approve',
      note: '',
    });
    expect(done).toMatchObject({ code: 'wrong_state', detail: '相关人员的账号已停用，申请不能生效。' });
  });
});

describe('calendar and pages', () => {
  it('DU1: a year is saved with the version that was seen, and deadlines follow', async () => {
    const world = await createDutyWorld();
    const chief = await boss(world);
    expect(await world.dutyDesk.settings.calendar()).toMatchObject({ version: 0, missingYears: [2027] });
    const year = { version: 0, holidays: [{ day: '2027-01-01', name: '元旦' }], makeUpDays: ['2027-01-03'] };
    const saved = must(await world.dutyDesk.settings.saveYear(chief, 2027, year));
    expect(saved).toMatchObject({ version: 1, missingYears: [] });
    await world.settle();
    expect(world.core.policy().calendar.makeUpDays).toContain('2027-01-03');
    expect(world.core.policy().calendar.holidays).toContain('2026-10-01');
    expect(codeOf(await world.dutyDesk.settings.saveYear(chief, 2027, year))).toBe('version_conflict');
    expect(
      await world.dutyDesk.settings.saveYear(chief, 2027, {
        ...year,
        version: 1,
        makeUpDays: ['2027-01-04'],
      }),
    ).toMatchObject({
      code: 'invalid_input',
    });
    expect((await world.store.audit.find({ where: { what: 'calendar.saved' } })).items).toHaveLength(1);
  });

  it('DU3, DU13: gaps ahead, my turns, and a calendar file', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-20T08:30', '2026-11-20T21:00', { lead: true });
    await world.turn(zhou.id, '2026-11-21T08:30', '2026-11-21T12:00');
    const coverage = await world.dutyDesk.coverage();
    expect(coverage).toMatchObject({ from: '2026-11-20', to: '2026-12-20', missingYears: [2027] });
    expect(coverage.linesWithoutProvider).toEqual(['publicity', 'legal_aid', 'mediation']);
    expect(
      coverage.gaps.filter(({ day, ruleId }) => day <= '2026-11-21' && ruleId === 'hotline'),
    ).toMatchObject([{ day: '2026-11-21', from: '12:00', to: '21:00' }]);
    const rota = await world.dutyDesk.rota('2026-11-20', '2026-11-22');
    expect(rota.days.map(({ kind }) => kind)).toEqual(['working', 'weekend', 'weekend']);
    const mine = await world.dutyDesk.mine(zhou);
    expect(mine).toMatchObject({ now: { lead: true }, next: { startAt: at('2026-11-21T08:30') } });
    expect((await world.dutyDesk.ics(zhou)).match(/BEGIN:VEVENT/g)).toHaveLength(2);
  });
});
