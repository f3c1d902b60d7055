/** A board picture for the fake staff server: figures from its world plus a quiet, believable day. */
import type { Requirement } from '../../../routing/dispatch/eligibility.ts';
import type { OrgFigures } from '../../../routing/protocol/orders/org-figures.ts';
import type { BoardView } from '../../../routing/protocol/views.ts';
import { type FakeWorld, iso } from './fake-staff-world.ts';

const need = (
  lane: Requirement['lane'],
  matter: Requirement['matter'],
  language: Requirement['language'] = 'zh',
): Requirement => ({
  lane,
  matter,
  language,
  regionCode: '990101',
});

export const fakeBoard = (world: FakeWorld): BoardView => {
  const now = Date.now();
  const tickets = [...world.tickets.values()];
  const waiting = tickets.filter((ticket) => ticket.status === 'queued');
  const orders = [...world.orders.values()];
  const longest = Math.max(0, ...waiting.map((ticket) => now - Date.parse(ticket.createdAt)));
  return {
    at: iso(now),
    now: {
      waiting: waiting.length,
      offered: world.offers.size,
      serving: tickets.filter((ticket) => ticket.status === 'serving').length,
      withOrg: tickets.filter((ticket) => ticket.status === 'with_org').length,
      messageBox: tickets.filter((ticket) => ticket.status === 'message_box').length,
      longestWaitMs: longest,
    },
    classes: [
      {
        key: 'chat|劳动纠纷',
        need: need('chat', '劳动纠纷'),
        waiting: waiting.length,
        longestWaitMs: longest,
        eligibleReady: 1,
      },
      {
        key: 'chat|婚姻家庭',
        need: need('chat', '婚姻家庭'),
        waiting: 1,
        longestWaitMs: 42_000,
        eligibleReady: 2,
      },
      {
        key: 'voice|bo',
        need: need('voice', '*', 'bo'),
        waiting: 1,
        longestWaitMs: 185_000,
        eligibleReady: 0,
      },
      { key: 'task|notary', need: need('task', '其他'), waiting: 0, longestWaitMs: 0, eligibleReady: 1 },
    ],
    people: [...world.accounts.values()]
      .filter(({ me }) => me.role !== 'admin' && me.role !== 'auditor')
      .map(({ me, presence }) => ({
        staffId: me.id,
        name: me.displayName,
        role: me.role,
        ...(me.orgName ? { orgName: me.orgName } : {}),
        state: presence.state,
        ...(presence.reason ? { reason: presence.reason } : {}),
        sinceMs: presence.sinceMs,
        onDuty: presence.onDuty,
        load: tickets.filter((ticket) => ticket.ownerId === me.id && ticket.status === 'serving').length,
        capacity: me.capacityTotal,
      })),
    today: {
      accepted: 128 + tickets.length,
      closed: 96 + tickets.filter((ticket) => ticket.status === 'closed').length,
      byChannel: { web: 61, phone: 42, wechat: 14, counter: 8, workorder: 3 },
      byPlatform: { counter: 8, hotline: 45, web: 75 },
      byMatter: [
        { matter: '劳动纠纷', count: 41 },
        { matter: '婚姻家庭', count: 28 },
        { matter: '债权债务', count: 19 },
        { matter: '房产纠纷', count: 13 },
        { matter: '交通事故', count: 11 },
        { matter: '合同纠纷', count: 9 },
        { matter: '侵权', count: 4 },
        { matter: '其他', count: 3 },
      ],
      byRegion: [
        { code: '990101', name: '云溪县', count: 83 },
        { code: '990102', name: '临江区', count: 45 },
      ],
      responses: { count: 118, due: 121, withinTarget: 104, meanMs: 11_400 },
      offers: { made: 131, accepted: 118, declined: 6, expired: 4, withdrawn: 3 },
      rated: 37,
      satisfied: 34,
      bad: 1,
      invited: 90,
    },
    service: { from: iso(now - 1_800_000), to: iso(now), due: 48, inTime: 39 },
    orders: {
      dispatched: 6 + orders.filter((one) => one.status === 'dispatched').length,
      signed: 4 + orders.filter((one) => one.status === 'signed').length,
      overdue: 1,
      repliedToday: 5 + orders.filter((one) => one.status === 'replied').length,
      returning: orders.filter((one) => one.status === 'returning').length,
      extensionsAsked: orders.filter((one) => one.extension?.state === 'asked').length,
      supervision: orders.filter((one) => one.kind === 'supervision').length,
    },
    orgs: fakeOrgFigures(),
    crises: tickets
      .filter((ticket) => ticket.crisis !== 'none' && ticket.status !== 'closed')
      .map((ticket) => ({
        ticketId: ticket.id,
        ticketNo: ticket.no,
        level: ticket.crisis,
        subject: ticket.subject,
        since: ticket.createdAt,
        ...(ticket.ownerName ? { ownerName: ticket.ownerName } : {}),
      })),
    alerts: [
      { code: 'class_uncovered', need: need('voice', '*', 'bo'), count: 1 },
      { code: 'order_overdue', count: 1 },
    ],
    feed: [...tickets]
      .reverse()
      .slice(0, 12)
      .map((ticket, index) => ({
        at: iso(now - index * 47_000),
        kind: (['accepted', 'dispatched', 'order', 'closed', 'rated'] as const)[index % 5]!,
        ticketId: ticket.id,
        ticketNo: ticket.no,
        text: ticket.subject,
      })),
  };
};

/** Figures of two organisations, one with something overdue. */
export const fakeOrgFigures = (): OrgFigures[] => [
  {
    orgId: 'o-notary',
    orgName: '云溪县公证处',
    disabled: false,
    received: 41,
    open: 6,
    overdue: 2,
    signed: 39,
    signedInTime: 36,
    replied: 33,
    repliedInTime: 30,
    returned: 3,
  },
  {
    orgId: 'o-aid',
    orgName: '云溪县法律援助中心',
    disabled: false,
    received: 28,
    open: 4,
    overdue: 0,
    signed: 28,
    signedInTime: 28,
    replied: 24,
    repliedInTime: 23,
    returned: 1,
  },
];
