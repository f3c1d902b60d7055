/** Lines that the installation added are rostered like the built-in ones: turns, imports, exports, coverage, skills. */
import { afterEach, describe, expect, it } from 'vitest';
import { isEligible, profileOf } from '../../../../routing/dispatch/eligibility.ts';
import { dutySettings } from '../../../../routing/protocol/duty/duty-commands.ts';
import { type LocalService, setLocalServiceNames } from '../../../../routing/vocabulary.ts';
import { createShiftAdmin } from '../../../../server/desk/admin/shifts.ts';
import { createStaffAdmin } from '../../../../server/desk/admin/staff.ts';
import { createLocalServiceAdmin } from '../../../../server/desk/bureau/local-services.ts';
import { fakePasswords } from '../../../support/ports/server-fakes.ts';
import { codeOf, must } from '../../../support/worlds/desk-world.ts';
import { at, createDutyWorld, rowsAsFile } from '../../../support/worlds/duty-world.ts';

afterEach(() => setLocalServiceNames({}));

const KIN: LocalService = 'local:find-relatives';
const HEAD = ['日期', '工号', '班次', '岗位', '业务线'];
const line = (code: LocalService, zh: string, ended = false) => ({
  ...{ code, zh, en: `${zh} (en)`, ended },
  ...{ orgKind: 'appraisal_institute' as const, orderDays: 20 },
});

const bureau = async () => {
  const world = await createDutyWorld();
  const boss = await world.hire({ username: 'boss', role: 'supervisor' }, { onDuty: false });
  const { core } = world;
  const services = createLocalServiceAdmin(core);
  const save = async (lines: ReturnType<typeof line>[]) => {
    must(await services.save(boss, { version: (await services.view()).version, lines }));
    await expect.poll(() => core.services()).toEqual(lines);
  };
  await save([line(KIN, '寻亲'), line('local:old', '旧业务')]);
  await save([line(KIN, '寻亲'), line('local:old', '旧业务', true)]);
  const admin = { ...core, timers: world.timers, services: core.services };
  return { world, boss, save, shifts: createShiftAdmin(admin), admin };
};

describe('duty on lines of the installation', () => {
  it('SV1, R042: a turn may be for such a line; an unknown or ended one is refused with its name', async () => {
    const { world, boss, shifts } = await bureau();
    const zhou = await world.hire({ username: 'zhou' }, { onDuty: false });
    const turn = (code: LocalService) => ({
      ...{ staffId: zhou.id, post: '寻亲登记', line: code },
      ...{ startAt: at('2026-11-23T09:00'), endAt: at('2026-11-23T12:00') },
    });
    expect(await shifts.create(boss, turn('local:nothing'))).toMatchObject({
      ...{ ok: false, code: 'invalid_input', field: 'line' },
      detail: '没有编码为 local:nothing 的服务。',
    });
    expect(await shifts.create(boss, turn('local:old'))).toMatchObject({ detail: '服务“旧业务”已停用。' });
    expect(must(await shifts.create(boss, turn(KIN))).line).toBe(KIN);
  });

  it('DU7: a rota is imported with it by name or code, exported and read again; ended and unknown ones are named', async () => {
    const { world, boss } = await bureau();
    await world.hire({ username: 'zhou' }, { onDuty: false });
    const { imports } = world.dutyDesk;
    const preview = async (...rows: string[][]) =>
      must(
        await imports.preview(boss, { name: '排班', base64: rowsAsFile([HEAD, ...rows]), mode: 'replace' }),
      );
    const wrong = await preview(
      ['2026-12-01', 'zhou', '早班', '窗口', '旧业务'],
      ['2026-12-02', 'zhou', '早班', '窗口', '算命'],
    );
    expect(wrong.problems.map(({ row, column, text }) => `${row} ${column} ${text}`)).toEqual([
      '2 业务线 业务线“旧业务”已停用',
      expect.stringMatching(/^3 业务线 没有业务线“算命”，可填：法律咨询、.*、法治宣传、寻亲$/),
    ]);
    const good = await preview(
      ['2026-12-01', 'zhou', '午间班', '窗口', '寻亲'],
      ['2026-12-02', 'zhou', '午间班', '窗口', KIN],
    );
    expect(good.problems).toEqual([]);
    must(await imports.apply(boss, good.change.id, good.change.version));
    const sheet = JSON.parse((await imports.export('2026-12', 'list', 'csv')).bytes.toString())[0];
    const columns = [sheet.header.indexOf('业务线'), sheet.header.indexOf('日期')];
    expect(sheet.rows.map((row: string[]) => columns.map((at) => row[at]))).toEqual([
      ['寻亲', '2026-12-01'],
      ['寻亲', '2026-12-02'],
    ]);
    const again = must(
      await imports.preview(boss, {
        ...{ name: '排班', mode: 'replace' as const },
        base64: rowsAsFile([sheet.header, ...sheet.rows]),
      }),
    );
    expect(again).toMatchObject({ unchanged: 2, problems: [], add: [] });
    const template = (await imports.template('xlsx')).bytes.toString();
    expect(template).toContain('寻亲');
    expect(template).not.toContain('旧业务');
  });

  it('DU3, R027: coverage asks for it, and who has it as a skill or by his organisation covers it', async () => {
    const { world, boss, save } = await bureau();
    const { settings } = world.dutyDesk;
    const before = await settings.settings();
    const rule = (code: LocalService) => ({
      ...{ id: 'kin', name: '寻亲登记', line: code, min: 1 },
      ...{ days: 'every' as const, from: '09:00', to: '12:00' },
    });
    const asking = (code: LocalService, version: number) => {
      const { duty } = before;
      return dutySettings.parse({
        version,
        duty: { ...duty, leaderDaily: false, coverage: [rule(code)], mandatoryLines: [code] },
      });
    };
    expect(codeOf(await settings.saveSettings(boss, asking('local:nothing', 0)))).toBe('invalid_input');
    expect(codeOf(await settings.saveSettings(boss, asking('local:old', 0)))).toBe('invalid_input');
    must(await settings.saveSettings(boss, asking(KIN, 0)));
    await expect.poll(() => world.settings.policy().duty.mandatoryLines).toEqual([KIN]);
    const gapsOf = async (day: string) =>
      (await world.dutyDesk.rota(day, day)).days[0]!.gaps.map(({ name, kind }) => `${name} ${kind}`);
    expect(await gapsOf('2026-11-23')).toEqual(['寻亲登记 nobody']);
    expect((await world.dutyDesk.coverage()).linesWithoutProvider).toEqual([KIN]);

    const kin = await world.hire({ username: 'kin', skills: [{ key: KIN, level: 3 }] }, { onDuty: false });
    await world.turn(kin.id, '2026-11-23T08:30', '2026-11-23T12:00');
    expect(await gapsOf('2026-11-23')).toEqual([]);
    const org = await world.found({ code: 'AP1', services: [KIN], kind: 'appraisal_institute' });
    const member = await world.hire(
      { username: 'member', role: 'org_member', orgId: org.id, skills: [] },
      { onDuty: false },
    );
    await world.turn(member.id, '2026-11-24T08:30', '2026-11-24T12:00');
    expect(await gapsOf('2026-11-24')).toEqual([]);
    const general = await world.hire({ username: 'general' }, { onDuty: false });
    await world.turn(general.id, '2026-11-25T08:30', '2026-11-25T12:00');
    expect(await gapsOf('2026-11-25')).toEqual(['寻亲登记 nobody']);
    await world.turn(general.id, '2026-11-26T08:30', '2026-11-26T12:00', { line: KIN });
    expect(await gapsOf('2026-11-26')).toEqual([]);
    expect((await world.dutyDesk.coverage()).linesWithoutProvider).toEqual([]);

    // Ended meanwhile: what names it stands, and the settings can still be saved.
    await save([line(KIN, '寻亲', true), line('local:old', '旧业务', true)]);
    must(await settings.saveSettings(boss, asking(KIN, 1)));
  });

  it('DP2, DP14: a demand that asks for it is met by the skill alone, and a skill in no such line is refused', async () => {
    const { world, boss, admin } = await bureau();
    const staff = createStaffAdmin({
      ...admin,
      passwords: fakePasswords(),
      sessions: { endAllOf: async () => 0 },
    });
    const account = (username: string, skill: LocalService) => ({
      ...{ username, displayName: username, role: 'agent' as const, regionCodes: [], capacityTotal: 2 },
      skills: [{ key: skill, level: 3 }],
      ...{ languages: ['zh' as const], capacity: { voice: 0, chat: 2, task: 0 } },
    });
    expect(await staff.create(boss, account('a', 'local:nothing'))).toMatchObject({
      ...{ ok: false, field: 'skills', detail: '没有编码为 local:nothing 的服务。' },
    });
    const made = must(await staff.create(boss, account('b', KIN))).staff;
    const need = { lane: 'chat' as const, matter: '*' as const, service: KIN, language: 'zh' as const };
    const able = (await world.store.staff.get(made.id))!;
    const other = { ...able, skills: [{ key: '*' as const, level: 5 }] };
    expect([able, other].map((one) => isEligible(profileOf(one), { ...need, regionCode: '330102' }))).toEqual(
      [true, false],
    );
  });
});
