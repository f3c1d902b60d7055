/** Figures of board, reports and lists on a whole desk: the same to the last digit; and the incident from the record. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Figure } from '../../../../routing/figures/scope.ts';
import type { DrillLine } from '../../../../routing/protocol/figures/figures.ts';
import { reportFigures, reportTables } from '../../../../routing/protocol/figures/report-tables.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { reportSheets } from '../../../../server/desk/figures/report-sheets.ts';
import { drillSheet } from '../../../../server/desk/figures/tables.ts';
import { instant } from '../../../../server/ports.ts';
import { share } from '../../../../widgets/board/figures.ts';
import {
  codeOf,
  createDeskWorld,
  type DeskWorld,
  must,
  START_MS,
} from '../../../support/worlds/desk-world.ts';

const MINUTE = 60_000;
let world: DeskWorld;
let boss: StaffPrincipal;
let people: StaffPrincipal[];

const WORDS = [
  '老板拖欠我三个月工资不给',
  '我要和丈夫离婚，孩子归谁',
  '邻居装修漏水把我家吊顶泡坏了',
  '开发商逾期交房不退钱',
  '今天天气不错',
];

beforeEach(async () => {
  world = await createDeskWorld();
  boss = await world.hire({ username: 'boss', role: 'supervisor', capacityTotal: 0 });
  people = [];
  for (const username of ['zhou', 'lin', 'ma']) {
    const person = await world.hire({ username });
    await world.ready(person);
    people.push(person);
  }
});

/** Every line behind a figure, page by page. */
const behind = async (figure: Figure, key?: string, limit = 3, span: { from?: string; to?: string } = {}) => {
  const lines: DrillLine[] = [];
  let cursor: string | undefined;
  let total = 0;
  do {
    const view = must(await world.desk.figures.drill.list(boss, { figure, key, limit, cursor, ...span }));
    lines.push(...view.items);
    cursor = view.cursor;
    total = view.total;
  } while (cursor);
  expect([figure, key, lines.length]).toEqual([figure, key, total]);
  return lines;
};
const size = async (figure: Figure, key?: string) => (await behind(figure, key)).length;

/** A day with everything in it: answered, late, closed, rated, waiting, offered, with an organisation. */
const liveOnce = async () => {
  const org = await world.found({ code: 'NT01', name: '公证处' });
  let served = 0;
  for (let index = 0; index < 17; index += 1) {
    const citizen = await world.visitor();
    const id = await world.ask(citizen, WORDS[index % WORDS.length]!);
    await world.pass(7_000);
    for (const person of people) {
      const [offerId] = await world.offersOf(person);
      if (!offerId || index > 11) continue;
      const detail = must(await world.desk.staff.accept(person, offerId));
      served += 1;
      if (served % 4 === 0) await world.pass(4 * MINUTE);
      must(
        await world.desk.staff.send(person, {
          ticketId: detail.id,
          clientKey: `answer-${index}-${person.id}`,
          text: '您好',
        }),
      );
      if (served % 5 === 0) {
        must(
          await world.desk.staff.dispatchOrder(person, {
            ticketId: detail.id,
            clientKey: `order-${index}-000`,
            orgId: org.id,
            service: 'notary',
            demand: '请办理',
          }),
        );
        continue;
      }
      must(
        await world.desk.staff.close(person, {
          ticketId: detail.id,
          matter: served % 3 === 0 ? '侵权' : '劳动纠纷',
          service: 'advice',
          result: 'answered',
          basis: '',
          feedback: '已告知',
        }),
      );
      await world.settle();
      if (detail.id === id && served % 2 === 0)
        must(
          await world.desk.citizen.rate(citizen, {
            ticketId: id,
            grade: served % 4 === 0 ? 1 : 5,
            tags: [],
            words: '',
          }),
        );
    }
  }
  await world.pass(2_000);
};

describe('offers of a day', () => {
  it('FG11: board, lists behind and report agree on offers, refusals and time-outs, with person, ticket and reason', async () => {
    await world.ask(await world.visitor(), WORDS[0]!);
    const held = async () => {
      for (const person of people) {
        const [offerId] = await world.offersOf(person);
        if (offerId) return { person, offerId };
      }
      throw new Error('nobody is asked');
    };
    const first = await held();
    must(
      await world.desk.staff.refuse(first.person, {
        offerId: first.offerId,
        reason: '正在通话',
        conflict: false,
      }),
    );
    await world.settle();
    const second = await held();
    await world.pass(10 * MINUTE);
    const ends = async () => (await world.desk.board.snapshot()).today.offers!;
    const counts = await ends();
    expect(counts.declined).toBe(1);
    expect(counts.expired).toBeGreaterThan(0);
    expect(counts.made).toBeGreaterThanOrEqual(counts.declined + counts.expired);
    const day = { from: '2026-11-19T16:00:00.000Z', to: '2026-11-20T16:00:00.000Z' };
    const report = must(await createReports({ store: world.store, clock: world.core.clock }).summary(day));
    expect(report.offers).toEqual(counts);
    const table = reportTables(report, 'day', '2026-11-20', 'zh-CN').find(({ key }) => key === 'offers')!;
    expect(table.title.zh).toContain(`共派出 ${counts.made} 次`);
    expect(table.rows.map(({ name, count }) => [name, count])).toEqual([
      ['接入', counts.accepted],
      ['拒接', counts.declined],
      ['超时未应', counts.expired],
      ['撤回', counts.withdrawn],
    ]);
    for (const [figure, count] of [
      ['offers_made', counts.made],
      ['offers_accepted', counts.accepted],
      ['offers_declined', counts.declined],
      ['offers_expired', counts.expired],
      ['offers_withdrawn', counts.withdrawn],
    ] as const)
      expect(await size(figure)).toBe(count);
    expect(await behind('offers_declined')).toMatchObject([
      {
        kind: 'offer',
        staffId: first.person.id,
        how: 'refuse',
        reason: '正在通话',
        ticketNo: expect.stringMatching(/^\d{8}-/),
      },
    ]);
    expect((await behind('offers_expired')).map((line) => 'staffId' in line && line.staffId)).toContain(
      second.person.id,
    );
  });
});

describe('figures', () => {
  it('FG2, FG6, FG8: every figure of the board equals what is behind it, the report of the day, and what its people see of themselves', async () => {
    await liveOnce();
    const board = await world.desk.board.snapshot();
    const { today, now, orders } = board;
    expect(today.accepted).toBe(17);
    expect(today.responses.count).toBeGreaterThan(today.responses.withinTarget);
    expect(today.rated).toBeGreaterThan(1);

    expect(await size('accepted')).toBe(today.accepted);
    expect(await size('closed')).toBe(today.closed);
    expect(await size('invited')).toBe(today.invited);
    expect(await size('answered')).toBe(today.responses.count);
    expect(await size('in_time')).toBe(today.responses.withinTarget);
    expect(await size('answer_due')).toBe(today.responses.due);
    expect(await size('late')).toBe(today.responses.due - today.responses.withinTarget);
    expect(await size('rated')).toBe(today.rated);
    const own = await Promise.all(people.map((one) => world.desk.figures.own.shift(one)));
    const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((total, one) => total + of(one), 0);
    expect([sum((one) => one.closed), sum((one) => one.rated), sum((one) => one.satisfied)]).toEqual([
      today.closed,
      today.rated,
      today.satisfied,
    ]);
    expect(sum((one) => one.answered)).toBe(today.closed);
    expect(own.every((one) => one.inTime <= one.answered && (one.answerMs ?? 0) > 0)).toBe(true);
    expect(await size('satisfied')).toBe(today.satisfied);
    expect(await size('bad')).toBe(today.bad);
    for (const [channel, count] of Object.entries(today.byChannel))
      expect(await size('channel', channel)).toBe(count);
    for (const [platform, count] of Object.entries(today.byPlatform))
      expect(await size('platform', platform)).toBe(count);
    for (const { matter, count } of today.byMatter) expect(await size('matter', matter)).toBe(count);
    for (const { code, count } of today.byRegion ?? []) expect(await size('region', code)).toBe(count);
    expect((today.byRegion ?? []).reduce((sum, one) => sum + one.count, 0)).toBe(today.accepted);

    expect(await size('waiting')).toBe(now.waiting);
    expect(await size('offered')).toBe(now.offered);
    expect(now.waiting + now.offered).toBeGreaterThan(0);
    expect(await size('serving')).toBe(now.serving);
    expect(await size('with_org')).toBe(now.withOrg);
    expect(await size('message_box')).toBe(now.messageBox);
    for (const one of board.classes) expect(await size('class', one.key)).toBe(one.waiting);
    for (const one of board.steps ?? []) expect(await size('step', one.step)).toBe(one.waiting);
    expect(await size('crisis')).toBe(board.crises.length);
    expect(orders.dispatched).toBeGreaterThan(0);
    expect(await size('orders_dispatched')).toBe(orders.dispatched);
    expect(await size('orders_signed')).toBe(orders.signed);
    expect(await size('orders_overdue')).toBe(orders.overdue);
    expect(await size('orders_returning')).toBe(orders.returning);
    expect(await size('orders_replied')).toBe(orders.repliedToday);
    expect(await size('orders_extensions')).toBe(orders.extensionsAsked);
    expect(await size('orders_supervision')).toBe(orders.supervision);
    for (const line of board.orgs) {
      expect(await size('org_received', line.orgId)).toBe(line.received);
      expect(await size('org_open', line.orgId)).toBe(line.open);
      expect(await size('org_overdue', line.orgId)).toBe(line.overdue);
      expect(await size('org_signed', line.orgId)).toBe(line.signed);
      expect(await size('org_signed_in_time', line.orgId)).toBe(line.signedInTime);
      expect(await size('org_replied', line.orgId)).toBe(line.replied);
      expect(await size('org_replied_in_time', line.orgId)).toBe(line.repliedInTime);
      expect(await size('org_returned', line.orgId)).toBe(line.returned);
    }
    for (const state of ['ready', 'paused', 'offline'] as const)
      expect(await size(state)).toBe(
        board.people.filter((one) => one.state === state && (one.onDuty || state !== 'offline')).length,
      );

    const day = { from: '2026-11-19T16:00:00.000Z', to: '2026-11-20T16:00:00.000Z' };
    const report = must(await createReports({ store: world.store, clock: world.core.clock }).summary(day));
    expect(report.total).toBe(today.accepted);
    expect(report.closed).toBe(today.closed);
    expect(report.answers).toEqual({
      count: today.responses.count,
      due: today.responses.due,
      inTime: today.responses.withinTarget,
      meanMs: today.responses.meanMs,
    });
    expect(report.byRegion).toEqual(today.byRegion);
    for (const { orgId, count } of report.byOrganisation)
      expect(count).toBe(board.orgs.find((one) => one.orgId === orgId)?.received);
    for (const { matter, count } of report.byMatter)
      expect(count).toBe(
        matter ? today.byMatter.find((one) => one.matter === matter)?.count : await size('matter', 'none'),
      );
    for (const { channel, count } of report.byChannel) expect(count).toBe(today.byChannel[channel]);
    expect(report.ratings.reduce((sum, one) => sum + one.count, 0)).toBe(today.rated);
    for (const { staffId, count } of report.byStaff) expect(await size('staff', staffId)).toBe(count);
    const scored = (of: (one: (typeof report.scores)[number]) => number) =>
      report.scores.reduce((total, one) => total + of(one), 0);
    expect([
      scored((one) => one.rated),
      scored((one) => one.satisfied),
      scored((one) => one.invited),
    ]).toEqual([today.rated, today.satisfied, today.invited]);
    expect(new Set(report.scores.map(({ month }) => month))).toEqual(new Set(['2026-11']));

    // What the page shows, prints and gives as a file are the same rows, and add up to the figures of the board.
    const tables = reportTables(report, 'day', '2026-11-20', 'zh-CN');
    const sums = Object.fromEntries(tables.map((one) => [one.key, one.total]));
    expect(sums).toMatchObject({ period: today.accepted, matter: today.accepted, channel: today.accepted });
    expect(sums).toMatchObject({ region: today.accepted, grade: today.rated });
    const shown = Object.fromEntries(reportFigures(report, '2026-11-20').map((one) => [one.key, one.value]));
    expect(shown).toEqual({
      total: String(today.accepted),
      perDay: String(today.accepted),
      satisfied: share(today.satisfied, today.rated),
      closed: String(today.closed),
      inTime: share(today.responses.withinTarget, today.responses.due),
      // All of it was closed today: nothing is settled before seven days are over, but what was moved.
      firstContact: share(report.firstContact.resolved, report.firstContact.judged),
      rated: String(today.rated),
    });
    const options = { unit: 'day', today: '2026-11-20', locale: 'zh-CN' } as const;
    const [summary, ...sheets] = reportSheets(report, { ...options, format: 'xlsx' });
    expect(summary?.rows.map((row) => row[1])).toEqual(Object.values(shown));
    expect(sheets.map((one) => one.rows.at(-1)?.[1])).toEqual(tables.map((one) => one.total));
    const [list] = reportSheets(report, { ...options, format: 'csv' });
    expect(list?.rows).toHaveLength(7 + tables.reduce((sum, one) => sum + one.rows.length, 0));
  });

  it('FG15: who waits past his limit without an answer is missed on board, list and report; within it he is not judged yet', async () => {
    const id = await world.ask(await world.visitor(), WORDS[0]!);
    await world.pass(7_000);
    for (const person of people) {
      const [offerId] = await world.offersOf(person);
      if (offerId) must(await world.desk.staff.accept(person, offerId));
    }
    const day = { from: '2026-11-19T16:00:00.000Z', to: '2026-11-20T16:00:00.000Z' };
    const judged = async () => {
      const { responses } = (await world.desk.board.snapshot()).today;
      const report = must(await createReports({ store: world.store, clock: world.core.clock }).summary(day));
      expect(report.answers).toMatchObject({ due: responses.due, inTime: responses.withinTarget });
      expect(await size('answer_due')).toBe(responses.due);
      expect(await size('late')).toBe(responses.due - responses.withinTarget);
      const shown = reportFigures(report, '2026-11-20').find(({ key }) => key === 'inTime')!.value;
      expect(shown).toBe(share(responses.withinTarget, responses.due));
      return [responses.count, responses.due, responses.withinTarget, shown];
    };
    expect(await judged()).toEqual([0, 0, 0, '—']);
    await world.pass(4 * MINUTE);
    expect(await judged()).toEqual([0, 1, 0, '0%']);
    const ticket = (await world.store.tickets.get(id))!;
    const owner = people.find((one) => one.id === ticket.ownerId)!;
    must(await world.desk.staff.send(owner, { ticketId: id, clientKey: 'late-answer-1', text: '您好' }));
    await world.pass(2_000);
    expect(await judged()).toEqual([1, 1, 0, '0%']);
  });

  it('FG9: tickets are counted by life event, with who was answered and how they were rated', async () => {
    const citizen = await world.visitor();
    const event = '生活事件:失业';
    const ids = [await world.ask(citizen, '公司把我辞退了，我现在失业，怎么办')];
    await world.pass(7_000);
    for (const person of people) {
      const [offerId] = await world.offersOf(person);
      if (offerId) must(await world.desk.staff.accept(person, offerId));
    }
    const ticket = (await world.store.tickets.get(ids[0]!))!;
    expect(ticket.classification?.tags).toContain(event);
    const owner = people.find((one) => one.id === ticket.ownerId)!;
    const wrapUp = { matter: '劳动纠纷', service: 'advice', result: 'answered', basis: '' } as const;
    must(await world.desk.staff.close(owner, { ...wrapUp, ticketId: ticket.id, feedback: '已告知' }));
    await world.settle();
    must(await world.desk.citizen.rate(citizen, { ticketId: ticket.id, grade: 2, tags: [], words: '' }));
    await world.ask(await world.visitor(), '我失业了，失业金怎么领');
    const day = { from: '2026-11-19T16:00:00.000Z', to: '2026-11-20T16:00:00.000Z' };
    const report = must(await createReports({ store: world.store, clock: world.core.clock }).summary(day));
    expect(report.byEvent).toEqual([{ tag: event, count: 2, answered: 1, rated: 1, satisfied: 0 }]);
    const table = reportTables(report, 'day', '2026-11-20', 'zh-CN').find((one) => one.key === 'event')!;
    expect(table.rows).toEqual([{ name: '失业', count: 2, share: '100%', more: ['50%', '0%', '1'] }]);
    const options = { unit: 'day', today: '2026-11-20', locale: 'zh-CN' } as const;
    const [csv] = reportSheets(report, { ...options, format: 'csv' });
    expect(csv?.rows).toContainEqual([
      '生活事件与企业事件',
      '失业',
      2,
      '100%',
      '已答复 50%；满意率 0%；评价数 1',
    ]);
    const sheet = reportSheets(report, { ...options, format: 'xlsx' }).find(
      (one) => one.name === '生活事件与企业事件',
    )!;
    expect(sheet.header).toEqual(['事件', '件数', '占比', '已答复', '满意率', '评价数']);
    expect(sheet.rows.every((row) => row.length === 6)).toBe(true);
  });

  it('FG3: the rolling rate equals its intervals and what is behind it', async () => {
    await liveOnce();
    const { service } = await world.desk.board.snapshot();
    expect(service!.due).toBeGreaterThan(service!.inTime);
    const span = { from: service!.from, to: service!.to };
    expect(await behind('service_due', undefined, 4, span)).toHaveLength(service!.due);
    expect(await behind('service_in_time', undefined, 4, span)).toHaveLength(service!.inTime);
    expect(await behind('service_late', undefined, 4, span)).toHaveLength(service!.due - service!.inTime);
    const day = await world.desk.figures.timeline.service({
      from: instant(START_MS - MINUTE),
      to: instant(world.timers.nowMs() + MINUTE),
      stepMinutes: 1,
    });
    const sum = (field: 'due' | 'inTime') => day.intervals.reduce((total, one) => total + one[field], 0);
    const whole = { from: instant(day.fromMs), to: instant(day.toMs) };
    expect(sum('due')).toBe((await behind('service_due', undefined, 50, whole)).length);
    expect(sum('inTime')).toBe((await behind('service_in_time', undefined, 50, whole)).length);
  });

  it('FG3: three people pause and the rate drops: the timeline says who, when, why and by whom', async () => {
    await world.pass(5 * MINUTE);
    must(await world.desk.staff.setPresence(people[0]!, { state: 'paused', reason: 'meeting' }));
    await world.pass(1_000);
    must(await world.desk.staff.setPresence(people[1]!, { state: 'paused', reason: 'counter' }));
    await world.pass(1_000);
    must(
      await world.desk.staff.forcePresence(boss, { staffId: people[2]!.id, state: 'paused', reason: '开会' }),
    );
    await world.settle();
    const citizen = await world.visitor();
    await world.ask(citizen, WORDS[0]!);
    await world.pass(4 * MINUTE);
    const view = await world.desk.figures.timeline.service({
      from: instant(START_MS),
      to: instant(START_MS + 10 * MINUTE),
      stepMinutes: 5,
    });
    const worst = view.intervals.find((one) => one.fromMs === view.worstMs);
    expect(worst).toMatchObject({ fromMs: START_MS + 5 * MINUTE, due: 1, inTime: 0, waiting: 1, ready: 0 });
    const left = view.moves.filter((move) => move.from === 'ready');
    expect(
      left.map(({ name, to, reason, forcedBy, forcedWhy }) => [name, to, reason, forcedBy, forcedWhy]),
    ).toEqual([
      ['zhou', 'paused', 'meeting', undefined, undefined],
      ['lin', 'paused', 'counter', undefined, undefined],
      ['ma', 'paused', 'break', 'boss', '开会'],
    ]);
  });

  it('FG4: a file has every line and stands in the audit log; only those who may take data out get one', async () => {
    await liveOnce();
    const view = must(await world.desk.figures.drill.all(boss, { figure: 'accepted', format: 'xlsx' }));
    const sheet = drillSheet(view);
    expect(sheet.rows).toHaveLength(17);
    expect(sheet.rows[0]).toHaveLength(sheet.header.length);
    await world.core.audit.flush();
    const { items } = await world.store.audit.find({ where: { what: 'figures.exported' } });
    expect(items.map(({ who, data }) => [who, data.rows])).toEqual([[boss.id, 17]]);
    const agent = people[0]!;
    expect(codeOf(await world.desk.figures.drill.all(agent, { figure: 'accepted', format: 'xlsx' }))).toBe(
      'forbidden',
    );
    expect(codeOf(await world.desk.figures.drill.list(agent, { figure: 'accepted', limit: 5 }))).toBe(
      'forbidden',
    );
  });

  it('R106: a ticket that excludes the reader is counted and shows nothing', async () => {
    const id = await world.ask(await world.visitor(), WORDS[0]!);
    const ticket = (await world.store.tickets.get(id))!;
    await world.store.tickets.replace(
      { ...ticket, exclusions: [{ staffId: boss.id, why: 'declared', at: ticket.createdAt }] as never },
      ticket.version,
    );
    const [line] = await behind('accepted');
    expect(line).toMatchObject({ kind: 'ticket', subject: '（已设回避，内容不显示）' });
    expect(line).not.toHaveProperty('id');
    expect(line).not.toHaveProperty('no');
    expect(line).not.toHaveProperty('matter');
  });

  it('FG5: today beside the mean of like days', async () => {
    await world.ask(await world.visitor(), WORDS[0]!);
    const [ticket] = (await world.store.tickets.find()).items;
    for (const [index, back] of [7, 7, 14].entries())
      await world.store.tickets.insert({
        ...ticket!,
        id: `old-${index}`,
        no: `old-${index}`,
        createdAt: instant(START_MS - back * 86_400_000),
      });
    const view = await world.desk.figures.trend.view();
    expect(view.days).toEqual(['2026-11-13', '2026-11-06']);
    expect(view.today).toHaveLength(10);
    expect(view.today[9]).toBe(1);
    expect(view.usual[9]).toBe(1.5);
  });
});
