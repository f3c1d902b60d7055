/** FG10 at a whole desk: what stands at close, what the sweep settles when seven days are over, and the figures. */
import { beforeEach, describe, expect, it } from 'vitest';
import { reportFigures, reportTables } from '../../../../routing/protocol/figures/report-tables.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { createAgreement } from '../../../../server/desk/classify/agreement.ts';
import { settleFirstContacts } from '../../../../server/desk/closing/first-contact.ts';
import { instant } from '../../../../server/ports.ts';
import { createDeskWorld, type DeskWorld, must, START_MS } from '../../../support/worlds/desk-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('FG10: first-contact resolution', () => {
  let world: DeskWorld;
  let chen: StaffPrincipal;
  let lin: StaffPrincipal;
  let serial = 0;
  beforeEach(async () => {
    world = await createDeskWorld();
    chen = await world.hire({ username: 'chen', displayName: '陈静', capacityTotal: 50 });
    lin = await world.hire({ username: 'lin', displayName: '林晓' });
    await world.ready(chen);
    await world.ready(lin);
  });

  /** A visitor at the counter, whom Chen serves himself. */
  const file = async (phone: string): Promise<string> =>
    must(
      await world.desk.staff.counterFile(chen, {
        ...{ clientKey: `counter-${++serial}`, text: '拖欠工资', declaredGroups: [], language: 'zh' },
        ...{ privacyVersion: '1', name: '张三', phone, keep: true },
      } as never),
    ).id;
  const close = async (ticketId: string, over: Record<string, string> = {}, who = chen) => {
    const words = {
      matter: '劳动纠纷',
      service: 'advice',
      result: 'answered',
      basis: '',
      feedback: '已告知',
    };
    must(await world.desk.staff.close(who, { ticketId, ...words, ...over } as never));
    await world.settle();
    return ticketId;
  };
  const state = async (id: string) => (await world.store.tickets.get(id))?.firstContact;

  it('answered once is pending for seven days, then resolved; asked again it is repeated, and the repeat is not judged', async () => {
    const quiet = await close(await file('13800000001'));
    const back = await close(await file('13800000002'));
    const other = await close(await file('13800000003'));
    const late = await close(await file('13800000004'));
    const told = await close(await file('13800000005'), { result: 'guided' });
    const gone = await close(await file('13800000006'), { result: 'unreachable' });
    const moved = await file('13800000007');
    must(await world.desk.staff.transfer(chen, { ticketId: moved, toStaffId: lin.id, note: '请接手' }));
    await world.pass(1_000);
    const [offer] = await world.offersOf(lin);
    must(await world.desk.staff.accept(lin, offer!));
    await close(moved, {}, lin);
    expect(await Promise.all([quiet, back, other, late, told, gone, moved].map(state))).toEqual([
      ...['pending', 'pending', 'pending', 'pending', 'moved', undefined, 'moved'],
    ]);

    await world.leap(6 * DAY);
    const again = await close(await file('13800000002'));
    const elsewhere = await close(await file('13800000003'), { matter: '婚姻家庭' });
    expect([await state(again), await state(elsewhere)]).toEqual(['again', 'pending']);
    expect(await state(quiet)).toBe('pending');

    await world.leap(DAY + HOUR);
    const after = await close(await file('13800000004'));
    expect(await Promise.all([quiet, back, other, late].map(state))).toEqual([
      ...['resolved', 'repeated', 'resolved', 'resolved'],
    ]);
    expect([await state(after), await state(elsewhere), await state(moved)]).toEqual([
      ...['pending', 'pending', 'moved'],
    ]);
    // Twice is once.
    expect(await settleFirstContacts(world.core)).toBe(0);

    const span = { from: instant(START_MS - DAY), to: instant(START_MS + 10 * DAY) };
    const report = must(await createReports({ store: world.store, clock: world.core.clock }).summary(span));
    expect(report.firstContact).toEqual({
      ...{ resolved: 3, judged: 6, pending: 2 },
      byWeek: [
        { from: '2026-11-16', resolved: 3, judged: 6, pending: 0 },
        { from: '2026-11-23', resolved: 0, judged: 0, pending: 2 },
      ],
      byMatter: [
        { matter: '劳动纠纷', resolved: 3, judged: 6, pending: 1 },
        { matter: '婚姻家庭', resolved: 0, judged: 0, pending: 1 },
      ],
      byStaff: [
        { staffId: chen.id, name: '陈静', resolved: 3, judged: 5, pending: 2 },
        { staffId: lin.id, name: '林晓', resolved: 0, judged: 1, pending: 0 },
      ],
    });
    expect(reportFigures(report, '2026-11-30').find((one) => one.key === 'firstContact')?.value).toBe('50%');
    const byStaff = reportTables(report, 'day', '2026-11-30', 'zh-CN').find(
      (one) => one.key === 'firstStaff',
    );
    expect(byStaff).toMatchObject({
      total: 6,
      rows: [
        { name: '陈静', count: 5, more: ['3', '60%', '2'] },
        { name: '林晓', count: 1, more: ['0', '0%', '0'] },
      ],
    });
    const clock = { nowMs: () => world.timers.nowMs() };
    const { weeks } = await createAgreement({ store: world.store, clock }).agreement(2);
    expect(weeks.map(({ firstContact }) => firstContact)).toEqual([
      { resolved: 3, judged: 6, pending: 0 },
      { resolved: 0, judged: 0, pending: 2 },
    ]);
  });

  it('an order, whatever became of it, is another desk; a citizen who is joined with another id is the same', async () => {
    const org = await world.found({ code: 'NT01', name: '公证处' });
    const ticketId = await file('13800000011');
    const order = { clientKey: 'order-0001', orgId: org.id, service: 'notary', demand: '请办理' } as const;
    must(await world.desk.staff.dispatchOrder(chen, { ticketId, ...order }));
    const made = (await world.store.orders.find({ where: { ticketId } })).items[0]!;
    // As if it had been called off: closed orders stand in nobody's way.
    await world.store.orders.replace({ ...made, status: 'cancelled' }, made.version);
    const open = (await world.store.tickets.get(ticketId))!;
    await world.store.tickets.replace({ ...open, openOrders: 0, status: 'serving' }, open.version);
    expect(await state(await close(ticketId))).toBe('moved');

    const first = await close(await file('13800000012'));
    const citizenId = (await world.store.tickets.get(first))!.requester.citizenId;
    const device = await world.visitor();
    const known = (await world.store.citizens.get(device.citizenId))!;
    await world.store.citizens.replace({ ...known, boundTo: citizenId }, known.version);
    await world.leap(2 * DAY);
    const asked = await world.ask(device, '老板拖欠我三个月工资不给');
    expect((await world.store.tickets.get(asked))?.classification?.matter).toBe('劳动纠纷');
    await world.leap(6 * DAY);
    expect(await state(first)).toBe('repeated');
  });

  it('nobody was reached the first time: the talk that follows is the first contact and is judged', async () => {
    await close(await file('13800000021'), { result: 'unreachable' });
    await world.leap(DAY);
    expect(await state(await close(await file('13800000021')))).toBe('pending');
  });

  it('given by a supervisor from one person to another it was passed on', async () => {
    const boss = await world.hire({ username: 'ma', role: 'supervisor', displayName: '马科长' });
    const ticketId = await file('13800000022');
    must(await world.desk.staff.assign(boss, { ticketId, staffId: lin.id, reason: '换人' }));
    await world.settle();
    expect(await state(await close(ticketId, {}, lin))).toBe('moved');
  });
});
