/**
 * A month of duty as a bureau lives it: a calendar with a holiday and a make-up Saturday, a rota from a table, the gap
 * that it leaves, a swap that fills it, and the queue that follows to the minute. The clock is the test's.
 */
import { expect, it } from 'vitest';
import { dayKind, daysBetween, isWorkingDay } from '../../../../routing/calendar.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { at, createDutyWorld, rowsAsFile } from '../../../support/worlds/duty-world.ts';

const HEAD = ['日期', '姓名', '班次', '岗位', '业务线', '带班'];
const HOLIDAY = '2027-01-01';
const MAKE_UP = '2027-01-09';
const MONDAY = '2027-01-11';

it('R059, R130: import of a month, its gap, the swap that fills it, and the queue to the minute', async () => {
  const world = await createDutyWorld();
  const { dutyDesk, desk } = world;
  const hire = (username: string, displayName: string, over: object = {}) =>
    world.hire({ username, displayName, ...over }, { onDuty: false });
  const boss = await hire('boss', '徐科长', { role: 'supervisor' });
  const mediator = {
    skills: [
      { key: '*', level: 2 },
      { key: 'mediation', level: 4 },
    ],
  };
  const zhou = await hire('zhou', '周明');
  const lin = await hire('lin', '林晓', mediator);
  const wu = await hire('wu', '吴越', mediator);

  // The year is asked for, and saved with its holiday and its Saturday of work.
  expect((await dutyDesk.settings.calendar()).missingYears).toContain(2027);
  must(
    await dutyDesk.settings.saveYear(boss, 2027, {
      version: 0,
      holidays: [{ day: HOLIDAY, name: '元旦' }],
      makeUpDays: [MAKE_UP],
    }),
  );
  await expect.poll(() => dayKind(MAKE_UP, world.settings.policy().calendar)).toBe('make_up');
  const { calendar } = world.settings.policy();

  // The rota: a lawyer on the line each day, a mediator each workday. Whoever wrote it took the Saturday for one off.
  const rows = daysBetween('2027-01-01', '2027-01-31').flatMap((day) => {
    const works = isWorkingDay(day, calendar) && day !== MAKE_UP;
    return [
      [day, '徐科长', '早班', '带班', '', '是'],
      ...(day === MONDAY ? [] : [[day, '周明', '08:30-12:00', '热线与在线', '', '']]),
      [day, '周明', '12:00-20:30', '热线与在线', '', ''],
      ...(works ? [[day, '林晓', '08:30-12:00', '调解窗口', '', '']] : []),
      ...(day === MONDAY ? [[day, '吴越', '08:30-12:00', '调解窗口', '人民调解', '']] : []),
    ];
  });
  const file = (table: string[][]) => ({
    ...{ name: '一月.xlsx', mode: 'replace' as const },
    base64: rowsAsFile([HEAD, ...table]),
  });
  // A wrong name first: row and column are named, and nothing of the month is there.
  const wrong = must(
    await dutyDesk.imports.preview(boss, file(rows.with(3, [rows[3]![0]!, '周朋', '早班', '', '', '']))),
  );
  const errors = wrong.problems.filter(({ level }) => level === 'error');
  expect(errors).toMatchObject([{ row: 5, column: '姓名' }]);
  expect(errors[0]!.text).toContain('周朋');
  expect(codeOf(await dutyDesk.imports.apply(boss, wrong.change.id, wrong.change.version))).toBe(
    'invalid_input',
  );
  expect(await world.store.shifts.count()).toBe(0);

  // The right one says before anything is written what it leaves open: the mediation desk on the make-up Saturday.
  const preview = must(await dutyDesk.imports.preview(boss, file(rows)));
  expect(preview.problems.filter(({ level }) => level === 'error')).toEqual([]);
  const mediationGaps = preview.gaps.filter(({ ruleId }) => ruleId === 'mediation');
  expect(mediationGaps.map(({ day, from, to, kind }) => `${day} ${from}-${to} ${kind}`)).toEqual([
    `${MAKE_UP} 08:30-12:00 nobody`,
  ]);
  expect(preview.gaps.filter(({ day, ruleId }) => day === HOLIDAY && ruleId === 'mediation')).toEqual([]);
  must(await dutyDesk.imports.apply(boss, preview.change.id, preview.change.version));
  await world.settle();

  // The supervisor sees it in the grid too. Lin can come on Saturday: two mediators are there on Monday.
  const gapsOf = async (day: string) =>
    (await dutyDesk.rota(day, day)).days[0]!.gaps.flatMap(({ ruleId }) => ruleId ?? []);
  expect(await gapsOf(MAKE_UP)).toContain('mediation');
  const turnOf = async (staffId: string, day: string) =>
    (await dutyDesk.rota(day, day)).shifts.find((turn) => turn.staffId === staffId)!;
  const [monday, morning] = [await turnOf(lin.id, MONDAY), await turnOf(zhou.id, MAKE_UP)];
  const asked = must(
    await dutyDesk.swaps.ask(lin, {
      ...{ kind: 'swap', shiftId: monday.id, toStaffId: zhou.id, takeShiftId: morning.id },
      reason: '调解窗口周六无人',
    }),
  );
  const agreed = must(
    await dutyDesk.swaps.act(zhou, asked.id, { version: asked.version, act: 'agree', note: '' }),
  );
  must(
    await dutyDesk.swaps.act(boss, asked.id, {
      ...{ version: agreed.version, act: 'approve', note: '', override: '补调休日的缺口' },
    }),
  );
  await world.settle();
  expect(await gapsOf(MAKE_UP)).not.toContain('mediation');
  expect(await gapsOf(MONDAY)).not.toContain('mediation');

  // The Saturday comes: nobody a minute early, lin at half past eight, nobody of the morning after noon.
  await world.leap(Date.parse(at(`${MAKE_UP}T08:29`)) - world.timers.nowMs());
  for (const who of [lin, zhou, wu]) await desk.staff.connected(who);
  const ready = async (who: typeof lin) => codeOf(await desk.staff.setPresence(who, { state: 'ready' }));
  expect([await ready(lin), await ready(zhou), await ready(wu)]).toEqual(Array(3).fill('not_on_duty'));
  await world.pass(60_000);
  expect([await ready(lin), await ready(zhou), await ready(wu)]).toEqual([
    'ok',
    'not_on_duty',
    'not_on_duty',
  ]);
  await world.settle();
  await world.ask(await world.visitor(), '邻居占了我家宅基地，想调解');
  expect(await world.offersOf(lin)).toHaveLength(1);
  must(await desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
  await world.pass(Date.parse(at(`${MAKE_UP}T11:59`)) - world.timers.nowMs());
  expect(await desk.staff.presence(lin.id)).toMatchObject({ onDuty: true, state: 'ready' });
  await world.pass(60_000);
  expect(await desk.staff.presence(lin.id)).toMatchObject({ onDuty: false, state: 'paused' });
  expect(await ready(zhou)).toBe('ok');
  await world.settle();
  await world.ask(await world.visitor(), '公司拖欠工资三个月');
  expect(await world.offersOf(lin)).toEqual([]);
  expect(await world.offersOf(zhou)).toHaveLength(1);
}, 120_000);
