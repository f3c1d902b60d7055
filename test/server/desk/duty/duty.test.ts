/** The queue follows the roster; who is missing is told once; imports and swaps change it as a whole. Fake clock. */
import { describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { instant } from '../../../../server/ports.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { at, createDutyWorld, rowsAsFile } from '../../../support/worlds/duty-world.ts';

/** The world starts on Friday 2026-11-20 at 09:00. */
const MINUTE = 60_000;
const HEAD = ['日期', '工号', '班次', '岗位', '业务线'];
const boss = async (world: Awaited<ReturnType<typeof createDutyWorld>>, name = 'boss') =>
  world.hire({ username: name, role: 'supervisor' }, { onDuty: false });
const until = async (world: Awaited<ReturnType<typeof createDutyWorld>>, text: string) =>
  world.pass(Date.parse(at(text)) - world.timers.nowMs());

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
    expect(must(await world.dutyDesk.certificate(zhou, zhou.id, 2025))).toContain('没有已结束的班次');
    expect(codeOf(await world.dutyDesk.certificate(zhou, 'nobody', 2026))).toBe('not_found');
    await world.core.audit.flush();
    const logged = await world.store.audit.find({ where: { what: 'duty.certified' } });
    expect(logged.items.map(({ target, data }) => [target, data.year])).toEqual([
      [`staff:${zhou.id}`, 2026],
      [`staff:${zhou.id}`, 2025],
    ]);
  });
});

describe('imports', () => {
  const file = (rows: string[][], mode: 'replace' | 'add' = 'replace') => ({
    name: '12月.xlsx',
    base64: rowsAsFile([HEAD, ...rows]),
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

describe('swaps', () => {
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
