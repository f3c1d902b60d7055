/** Who is missing is told once; attendance, ledger and statement come from the records. Fake clock. */
import { describe, expect, it } from 'vitest';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { boss, createDutyWorld, until } from '../../../support/worlds/duty-world.ts';

const MINUTE = 60_000;

describe('missing people and attendance', { timeout: 60_000 }, () => {
  it('DU9: no-show after ten minutes, once on the bus, shown on the board until he comes', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-20T10:00', '2026-11-20T12:00', { lead: true });
    await until(world, '2026-11-20T10:09');
    await world.look();
    expect(world.alarms).toEqual([]);
    await until(world, '2026-11-20T10:10');
    await world.look();
    await world.look();
    expect(world.alarms).toEqual([{ staffId: zhou.id, kind: 'no_show' }]);
    const board = await world.desk.board.snapshot();
    expect(board.duty).toMatchObject({
      leader: { staffId: zhou.id },
      missing: [{ staffId: zhou.id, kind: 'no_show' }],
    });
    expect(board.alerts).toContainEqual(expect.objectContaining({ code: 'missing', kind: 'no_show' }));
    await world.desk.staff.connected(zhou);
    expect((await world.desk.board.snapshot()).duty?.missing).toEqual([]);
  });

  it('DU9, DU10: who leaves early is told, and the attendance says what was served, the same when made anew', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    const chief = await boss(world);
    await world.turn(zhou.id, '2026-11-20T10:00', '2026-11-20T12:00');
    await until(world, '2026-11-20T10:05');
    await world.ready(zhou);
    await until(world, '2026-11-20T10:35');
    must(await world.desk.staff.setPresence(zhou, { state: 'paused', reason: 'counter' }));
    await until(world, '2026-11-20T10:55');
    must(await world.desk.staff.setPresence(zhou, { state: 'ready' }));
    await until(world, '2026-11-20T11:30');
    const { policy } = world.core;
    world.core.policy = () => ({ ...policy(), disconnectGraceMs: 0 });
    await world.desk.staff.disconnected(zhou.id);
    await expect.poll(async () => (await world.desk.staff.presence(zhou.id)).state).toBe('offline');
    await until(world, '2026-11-20T11:45');
    await world.look();
    expect(world.alarms).toEqual([{ staffId: zhou.id, kind: 'left_early' }]);
    await until(world, '2026-11-20T12:01');
    await world.duty.sweep();
    const [line] = (await world.dutyDesk.attendance('2026-11')).items;
    expect(line).toMatchObject({
      staffId: zhou.id,
      closed: true,
      plannedMs: 120 * MINUTE,
      servedMs: 65 * MINUTE,
      pausedMs: { counter: 20 * MINUTE },
      lateMs: 5 * MINUTE,
      leftEarlyMs: 30 * MINUTE,
    });
    expect(await world.dutyDesk.rebuild(chief, '2026-11')).toEqual({ changed: 0 });
    const kept = (await world.store.attendance.get(line!.id))!;
    await world.store.attendance.replace({ ...kept, servedMs: 1 }, kept.version);
    expect(await world.dutyDesk.rebuild(chief, '2026-11')).toEqual({ changed: 1 });
    expect((await world.store.attendance.get(line!.id))?.servedMs).toBe(65 * MINUTE);
  });

  it('DU11, R071: minutes, cases and subsidies of the month come from the records', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    await world.turn(zhou.id, '2026-11-20T09:00', '2026-11-20T12:00');
    await world.ready(zhou);
    const id = await world.ask(await world.visitor(), '公司拖欠工资三个月');
    must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
    await world.pass(25 * MINUTE);
    must(
      await world.desk.staff.close(zhou, {
        ...{ ticketId: id, matter: '劳动纠纷', service: 'advice', result: 'answered' },
        ...{ basis: '', feedback: '可以申请仲裁。' },
      }),
    );
    await until(world, '2026-11-20T12:01');
    await world.duty.sweep();
    const ledger = await world.dutyDesk.ledger.ledger('2026-11');
    expect(ledger.lines[0]).toMatchObject({
      name: 'zhou',
      turns: 1,
      servedMs: 180 * MINUTE,
      handled: 1,
      weighted: 1.5,
      yearServedMs: 180 * MINUTE,
    });
    const statement = await world.dutyDesk.ledger.statement('2026-11');
    expect(statement).toMatchObject({ totalFen: 15_000, lines: [{ minutes: 180, amountFen: 15_000 }] });
    expect(await world.dutyDesk.ledger.year(zhou.id)).toMatchObject({
      year: 2026,
      servedMs: 180 * MINUTE,
      handled: 1,
    });
    // Nothing reads shares yet, so none are counted.
    await world.look();
    expect(world.core.shares.size).toBe(0);
    const { policy } = world.core;
    world.core.policy = () => ({ ...policy(), balance: { ...policy().balance, chat: 'fair_share' } });
    await world.look();
    expect(world.core.shares.get(zhou.id)).toBeGreaterThan(0);
  });
});

describe('footing, unpaid turns and their proof', { timeout: 60_000 }, () => {
  it('R056, R069: the statement pays paid turns alone, and the certificate proves the unpaid hours', async () => {
    const world = await createDutyWorld();
    const zhou = await world.hire(
      { username: 'zhou', displayName: '周明<律师>', kind: 'purchased' },
      { onDuty: false },
    );
    await world.turn(zhou.id, '2026-11-20T09:00', '2026-11-20T10:00');
    await world.turn(zhou.id, '2026-11-20T10:00', '2026-11-20T12:00', { voluntary: true, place: '法院' });
    const vera = await world.hire({ username: 'vera', kind: 'volunteer' }, { onDuty: false });
    await world.turn(vera.id, '2026-11-20T09:00', '2026-11-20T10:00', { voluntary: true });
    const nina = await world.hire({ username: 'nina', kind: 'volunteer' }, { onDuty: false });
    await world.turn(nina.id, '2026-11-20T09:00', '2026-11-20T10:00', { voluntary: true });
    for (const who of [zhou, vera]) await world.ready(who);
    await until(world, '2026-11-20T12:01');
    await world.duty.sweep();
    const { ledger } = world.dutyDesk;
    expect((await ledger.ledger('2026-11')).lines[0]).toMatchObject({
      ...{ name: '周明<律师>', kind: 'purchased' },
      ...{ yearServedMs: 180 * MINUTE, yearFreeMs: 120 * MINUTE },
    });
    expect(await ledger.statement('2026-11')).toMatchObject({
      totalFen: 5000,
      lines: [{ staffId: zhou.id, kind: 'purchased', minutes: 60 }],
    });
    const sheet = async (kind?: 'volunteer' | 'purchased') =>
      JSON.parse((await ledger.exportStatement('2026-11', 'csv', kind)).bytes.toString())[0].rows;
    expect((await sheet('purchased'))[0].slice(0, 4)).toEqual(['周明<律师>', '', '政府购买服务', 1]);
    expect(await sheet('volunteer')).toEqual([['合计', '', '', '', '', '', '', '0.00']]);

    const page = must(await world.dutyDesk.certificate(zhou, zhou.id, 2026));
    expect(page).toContain('周明&lt;律师&gt;');
    expect(page).toContain('公益（不领取补贴）服务 <b>2 小时</b>');
    expect(page).toContain('3 小时，2 个班次');
    expect(page).toContain('尚差 48 小时');
    expect(page).toContain('<td>2026-11-20</td><td>10:00–12:00</td><td>热线 · 法院</td><td>公益</td>');
    // A turn that she did not come to is none of hers.
    const missed = must(await world.dutyDesk.certificate(nina, nina.id, 2026));
    expect(missed).toContain('0 分钟，0 个班次');
    expect(missed).toContain('没有已结束的班次');
    expect(must(await world.dutyDesk.certificate(zhou, zhou.id, 2025))).toContain('没有已结束的班次');
    expect(codeOf(await world.dutyDesk.certificate(zhou, 'nobody', 2026))).toBe('not_found');
    await world.core.audit.flush();
    const logged = await world.store.audit.find({ where: { what: 'duty.certified' } });
    expect(logged.items.map(({ target, data }) => [target, data.year])).toEqual([
      [`staff:${zhou.id}`, 2026],
      [`staff:${nina.id}`, 2026],
      [`staff:${zhou.id}`, 2025],
    ]);
  });
});
