/** Follow-ups at a whole desk: who is asked, when, by whom; what came of it, and asking again. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_FOLLOW_UP, followUpWhy } from '../../../../routing/follow-up.ts';
import { reportTables } from '../../../../routing/protocol/figures/report-tables.ts';
import type { FollowUpAnswer, FollowUpView } from '../../../../routing/protocol/tickets/follow-up.ts';
import type { Ticket } from '../../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

/** Noon of a day in Shanghai. */
const noonOf = (day: string) => Date.parse(`${day}T04:00:00.000Z`);

describe('follow-ups', () => {
  let world: DeskWorld;
  let handler: StaffPrincipal;
  let other: StaffPrincipal;
  let serial = 0;

  beforeEach(async () => {
    world = await createDeskWorld();
    handler = await world.hire({ username: 'chen', displayName: '陈静' });
    other = await world.hire({ username: 'lin', displayName: '林晓' });
    await world.ready(handler);
  });

  const closed = async (over: Record<string, unknown> = {}) => {
    const filed = must(
      await world.desk.staff.counterFile(handler, {
        clientKey: `counter-${++serial}`,
        text: '拖欠工资',
        declaredGroups: ['elderly'],
        language: 'zh',
        privacyVersion: '1',
        name: '张三',
        phone: '13812345678',
        keep: true,
        ...over,
      } as never),
    );
    must(
      await world.desk.staff.close(handler, {
        ticketId: filed.id,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '可申请劳动仲裁。',
      }),
    );
    await world.settle();
    return filed;
  };
  const list = async (
    who: StaffPrincipal,
    scope: 'due' | 'mine' | 'later' | 'done',
  ): Promise<FollowUpView[]> => (await world.followUps.desk.list(who, { scope, limit: 50 })).items;
  const till = (day: string) => world.leap(noonOf(day) - world.timers.nowMs());
  const answer = (id: string, over: Partial<FollowUpAnswer> = {}, who = other) =>
    world.followUps.desk.answer(who, id, { way: 'phone', outcome: 'solved', words: '已领到工资', ...over });

  it('FU1: everybody of a chosen group, a working day after close, over a weekend', async () => {
    expect(START_MS).toBe(Date.parse('2026-11-20T01:00:00.000Z'));
    const ticket = await closed();
    expect(await list(other, 'due')).toEqual([]);
    expect(await list(other, 'later')).toMatchObject([
      { ticketNo: ticket.no, why: 'group', fromDay: '2026-11-23', dueDay: '2026-11-26', mayTake: false },
    ]);
    await till('2026-11-23');
    expect(await list(other, 'due')).toMatchObject([{ ticketNo: ticket.no, mayTake: true, overdue: false }]);
  });
  it('FG14: a report counts who was asked, reached, solved, and what is overdue, by why', async () => {
    await closed();
    await closed();
    await closed();
    await till('2026-11-23');
    const [first, second] = await list(other, 'due');
    for (const [one, outcome] of [
      [first!, 'solved'],
      [second!, 'unsolved'],
    ] as const) {
      must(await world.followUps.desk.take(other, one.id));
      must(await answer(one.id, { outcome }));
    }
    const figures = async (to: string) =>
      must(
        await createReports({ store: world.store, clock: world.core.clock }).summary({
          from: '2026-11-19T16:00:00.000Z',
          to,
        }),
      );
    const counts = { why: 'group', asked: 2, reached: 2, solved: 1, partly: 0, unsolved: 1 };
    expect((await figures('2026-12-31T16:00:00.000Z')).followUps).toEqual([{ ...counts, overdue: 0 }]);
    await till('2026-11-27');
    const report = await figures('2026-12-31T16:00:00.000Z');
    expect(report.followUps).toEqual([{ ...counts, overdue: 1 }]);
    // Its last day, the 26th, lies after this span.
    expect((await figures('2026-11-25T16:00:00.000Z')).followUps).toEqual([{ ...counts, overdue: 0 }]);
    const table = reportTables(report, 'day', '2026-11-27', 'zh-CN').find(({ key }) => key === 'followUps')!;
    expect(table.rows).toMatchObject([{ count: 2, more: ['2', '1', '0', '1', '1', '50%'] }]);
  });
  it('FU1: the others by a sample that is the same on every node; nobody without a number', () => {
    const ticket = (id: string, over: Partial<Ticket> = {}) =>
      ({
        id,
        status: 'closed',
        groups: [],
        attribution: { staffId: 's' },
        requester: { citizenId: 'c', phone: '13812345678', declaredGroups: [] },
        ...over,
      }) as unknown as Ticket;
    const chosen = Array.from({ length: 2000 }, (_, n) =>
      followUpWhy(ticket(`ticket-${n}`), DEFAULT_FOLLOW_UP),
    );
    const share = chosen.filter((why) => why === 'sample').length / 2000;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.07);
    const all = { ...DEFAULT_FOLLOW_UP, samplePercent: 100 };
    expect(followUpWhy(ticket('a'), all)).toBe('sample');
    expect(
      followUpWhy(ticket('a', { requester: { citizenId: 'c', declaredGroups: [] } }), all),
    ).toBeUndefined();
    expect(followUpWhy(ticket('a', { attribution: undefined } as never), all)).toBeUndefined();
  });
  it('FU2: not by who handled it, and by one person alone; name and number show to him, audited', async () => {
    await closed();
    await till('2026-11-23');
    const [one] = await list(handler, 'due');
    expect(one).toMatchObject({ mayTake: false });
    expect(one).not.toHaveProperty('ask');
    expect(codeOf(await world.followUps.desk.take(handler, one!.id))).toBe('forbidden');
    expect(must(await world.followUps.desk.take(other, one!.id)).ask).toMatchObject({
      name: '张三',
      phone: '13812345678',
    });
    const third = await world.hire({ username: 'zhou' });
    expect(codeOf(await world.followUps.desk.take(third, one!.id))).toBe('wrong_state');
    expect(codeOf(await answer(one!.id, {}, third))).toBe('wrong_state');
    await world.core.audit.flush();
    const facts = (await world.store.audit.find({ where: { what: 'follow_up.taken' } })).items;
    expect(facts).toMatchObject([{ who: other.id }]);
    must(await world.followUps.desk.release(other, one!.id));
    expect(await list(third, 'due')).toMatchObject([{ state: 'open', mayTake: true }]);
  });
  it('FU3: nobody answers: again on the next working day, until the tries are used up', async () => {
    await closed();
    for (const day of ['2026-11-23', '2026-11-24', '2026-11-25']) {
      await till(day);
      const [one] = await list(other, 'due');
      must(await world.followUps.desk.take(other, one!.id));
      must(await answer(one!.id, { outcome: 'unreachable', words: '' }));
      expect(await list(other, 'due')).toEqual([]);
    }
    expect(await list(other, 'done')).toMatchObject([{ tries: 3, result: { outcome: 'unreachable' } }]);
  });
  it('FU4: not solved reaches the supervisors once; words are asked for', async () => {
    await closed();
    await till('2026-11-23');
    const [one] = await list(other, 'due');
    must(await world.followUps.desk.take(other, one!.id));
    expect(codeOf(await answer(one!.id, { words: '' }))).toBe('invalid_input');
    must(await answer(one!.id, { outcome: 'unsolved', words: '仍未发放' }));
    expect(codeOf(await answer(one!.id))).toBe('wrong_state');
    const told = (await world.store.notices.find({})).items.filter(({ kind }) => kind === 'unsolved');
    expect(told).toMatchObject([{ to: ['role:supervisor'] }]);
    // The rating is the citizen's alone.
    expect((await world.store.ratings.find({})).items).toEqual([]);
  });
  it('FU5: who is of a group is asked again later; a planned day goes before the policy', async () => {
    await closed();
    await till('2026-11-23');
    const [one] = await list(other, 'due');
    must(await world.followUps.desk.take(other, one!.id));
    expect(codeOf(await answer(one!.id, { againOn: '2026-11-23' }))).toBe('invalid_input');
    must(await answer(one!.id));
    // 30 days later is a Wednesday.
    expect(await list(other, 'later')).toMatchObject([{ round: 2, why: 'planned', fromDay: '2026-12-23' }]);
    await till('2026-12-23');
    const [again] = await list(other, 'due');
    must(await world.followUps.desk.take(other, again!.id));
    must(await answer(again!.id, { againOn: '2027-01-05' }));
    expect(await list(other, 'later')).toMatchObject([{ round: 3, fromDay: '2027-01-05' }]);
  });
  it('FU1: what a lost hint left out is made by the sweep, once', async () => {
    const ticket = await closed();
    const [one] = (await world.store.followUps.find({})).items;
    await world.store.followUps.remove(one!.id);
    expect(await world.followUps.sweep()).toBe(1);
    expect(await world.followUps.sweep()).toBe(0);
    expect((await world.store.followUps.find({})).items).toMatchObject([
      { id: one!.id, ticketId: ticket.id },
    ]);
  });
});
