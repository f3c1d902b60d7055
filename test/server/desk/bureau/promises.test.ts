/** PM, FG12: promises from the policy and catalogue that hold, and how they were kept, as the report says. */
import { expect, it } from 'vitest';
import type { Order } from '../../../../routing/orders/order.ts';
import { DEFAULT_POLICY, type Policy } from '../../../../routing/policy.ts';
import { reportTables } from '../../../../routing/protocol/figures/report-tables.ts';
import type { Ticket } from '../../../../routing/ticket.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { createPromises } from '../../../../server/desk/bureau/promises.ts';
import { createFigureReader } from '../../../../server/desk/figures/reader.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { anOrganisation, aTicket } from '../../../support/ports/store-docs.ts';

/** Shanghai noon of 22 November 2026: 23 October to 21 November are counted. */
const NOW = '2026-11-22T04:00:00.000Z';
const SPAN = { from: '2026-10-22T16:00:00.000Z', to: '2026-11-21T16:00:00.000Z' };
const BEFORE = '2026-10-22T15:59:59.999Z';
const INSIDE = '2026-11-10T02:00:00.000Z';
const TODAY = '2026-11-21T16:00:00.000Z';

const world = async () => {
  const store = createMemoryStore();
  let nowMs = Date.parse(NOW);
  let policy: Policy = DEFAULT_POLICY;
  let serial = 0;
  const ticket = (over: Partial<Ticket>) => {
    serial += 1;
    return store.tickets.insert(aTicket({ id: `t${serial}`, createdAt: INSIDE, dueAt: INSIDE, ...over }));
  };
  const order = (over: Partial<Order>) => {
    serial += 1;
    return store.orders.insert({
      ...{ id: `o${serial}`, no: `o${serial}`, version: 1, ticketId: 't', ticketNo: 't', kind: 'service' },
      ...{ service: 'notary', status: 'replied', demand: '', overdue: false, steps: [] },
      ...{ dispatchedAt: INSIDE, signBy: INSIDE, dueAt: INSIDE, returnBy: INSIDE },
      ...{ createdAt: INSIDE, updatedAt: INSIDE },
      ...over,
    } as Order);
  };
  const many = async (count: number, make: () => Promise<unknown>) => {
    for (let made = 0; made < count; made += 1) await make();
  };
  const clock = { nowMs: () => nowMs };
  return {
    ...{ store, clock, ticket, order, many },
    pass: (ms: number) => {
      nowMs += ms;
    },
    setPolicy: (next: Partial<Policy>) => {
      policy = { ...policy, ...next };
    },
    desk: createPromises({
      ...{ store, clock, policy: () => policy, services: () => [] },
      tenant: () => ({
        ...{ name: '', regionCode: '', regionName: '', phone: '', privacyVersion: '', privacyText: '' },
        ...{ hoursText: '全天受理', maxFileBytes: 1 },
      }),
      directory: {
        allOrgs: () => [
          anOrganisation({ id: 'a', services: ['notary'] }),
          anOrganisation({ id: 'b', services: ['arbitration'], disabled: true }),
        ],
      },
      catalogue: { current: () => ({ items: [] }) },
      has: (channel) => channel !== 'wechat' && channel !== 'phone',
    }),
  };
};

it('FG12: answered late or not at all is not kept, what is due later or was withdrawn is not judged, and the report says the same', async () => {
  const { store, clock, ticket, order, many, desk } = await world();
  const [inTime, late] = [
    { answer: { seconds: 9, inTime: true } },
    { answer: { seconds: 900, inTime: false } },
  ];
  await many(11, () => ticket({ channel: 'web', ...inTime }));
  await ticket({ channel: 'web', ...late });
  await ticket({ channel: 'web', status: 'queued' });
  await ticket({ channel: 'web', status: 'message_box', dueAt: '2026-11-30T02:00:00.000Z' });
  await ticket({ channel: 'web', status: 'closed' });
  await many(9, () => ticket({ channel: 'counter', ...inTime }));
  // Outside the span.
  await ticket({ channel: 'web', ...late, createdAt: BEFORE });
  await ticket({ channel: 'web', ...late, createdAt: TODAY });
  // A letter counts by the end of its promise, and is no contact of the web.
  await many(10, () => ticket({ entry: 'mailbox', ...inTime, createdAt: BEFORE }));
  await ticket({ entry: 'mailbox', status: 'serving' });
  await ticket({ entry: 'mailbox', status: 'serving', dueAt: TODAY });
  const done = { signedInTime: true, repliedInTime: true };
  await many(10, () => order(done));
  await order({ status: 'signed', signedInTime: false });
  await order({ status: 'suspended', signedInTime: true });
  await order({ status: 'dispatched', overdue: true, dueAt: '2026-12-01T02:00:00.000Z' });
  await order({ ...done, kind: 'co', service: 'notary' });

  const view = await desk.view();
  expect(view).toMatchObject({ from: '2026-10-23', to: '2026-11-21', hoursText: '全天受理' });
  // Nobody reaches this bureau by telephone or WeChat; below ten nothing is told.
  expect(view.first.map(({ channel, kept }) => [channel, kept])).toEqual([
    ['web', { due: 13, inTime: 11 }],
    ['counter', { few: true }],
  ]);
  expect(view.letters.kept).toEqual({ due: 11, inTime: 10 });
  expect(view.signing.kept).toEqual({ due: 13, inTime: 11 });
  // Nobody here does arbitration: it is not promised.
  expect(view.orders).toEqual([
    { service: 'notary', days: 15, orgs: 1, sooner: [], items: [], kept: { due: 11, inTime: 10 } },
  ]);

  const report = await createReports({ store, clock }).summary(SPAN);
  if (!report.ok) throw new Error(report.code);
  expect(report.value.promises).toEqual({
    first: [
      { channel: 'web', due: 13, inTime: 11 },
      { channel: 'counter', due: 9, inTime: 9 },
    ],
    letters: { due: 11, inTime: 10 },
    signing: { due: 13, inTime: 11 },
    orders: [{ service: 'notary', due: 11, inTime: 10 }],
  });
  const table = reportTables(report.value, 'day', '2026-11-22', 'zh-CN').find(
    ({ key }) => key === 'promises',
  );
  expect(table?.rows.map(({ name, count, more }) => [name, count, ...(more ?? [])])).toEqual([
    ['首次答复：网页', 13, '11', '84.6%'],
    ['首次答复：窗口', 9, '9', '100%'],
    ['信箱来信答复', 11, '10', '90.9%'],
    ['服务单签收', 13, '11', '84.6%'],
    ['办理答复：公证', 11, '10', '90.9%'],
  ]);
  // FG2: what is behind each figure is counted over the same conditions.
  const reader = createFigureReader(store);
  const counts = await Promise.all(
    (
      [
        ['promise_first_due', 'web'],
        ['promise_first_in_time', 'web'],
        ['promise_letter_due', ''],
        ['promise_letter_in_time', ''],
        ['promise_sign_due', ''],
        ['promise_sign_in_time', ''],
        ['promise_order_due', 'notary'],
        ['promise_order_in_time', 'notary'],
      ] as const
    ).map(([figure, key]) => reader.count({ figure, ...(key ? { key } : {}), ...SPAN, now: NOW })),
  );
  expect(counts).toEqual([13, 11, 11, 10, 13, 11, 11, 10]);
});

it('PM1: a promise follows the policy at once; its figures are counted every five minutes, and again the next day', async () => {
  const { ticket, many, desk, setPolicy, pass } = await world();
  const web = async () => (await desk.view()).first[0]?.kept;
  expect(await web()).toEqual({ few: true });
  await many(10, () => ticket({ channel: 'web', answer: { seconds: 9, inTime: true } }));
  setPolicy({
    mailboxDays: 3,
    orderDays: { ...DEFAULT_POLICY.orderDays, notary: 8 },
    fastTracks: [
      { name: '老年人', on: true, groups: ['elderly'], days: 4 },
      { name: '停用', on: false, groups: ['minor'], days: 1 },
      { name: '不短', on: true, groups: ['disabled'], days: 8 },
    ],
  });
  const view = await desk.view();
  expect(view.letters.days).toBe(3);
  expect(view.orders[0]).toMatchObject({ days: 8, sooner: [{ groups: ['elderly'], days: 4 }] });
  expect(view.first[0]?.kept).toEqual({ few: true });
  pass(5 * 60_000);
  expect(await web()).toEqual({ due: 10, inTime: 10 });
});
