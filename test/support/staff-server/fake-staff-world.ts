/** The little world behind the fake staff server: people, tickets, messages and orders, kept in plain maps. */
import type { Broadcast } from '../../../routing/people.ts';
import type { NoticeView } from '../../../routing/protocol/orders/order-views.ts';
import type {
  MessageView,
  MeView,
  OfferView,
  OrderView,
  ReceiptView,
  TicketAction,
  TicketDetail,
  TicketSummary,
} from '../../../routing/protocol/views.ts';
import { cannedReplies, type FakeAccount, iso, staffOfTheDay } from './fake-staff-people.ts';

export { type FakeAccount, iso, ORGS, PASSWORD } from './fake-staff-people.ts';

export interface FakeTicket extends TicketDetail {
  messages: MessageView[];
  receipts: ReceiptView[];
}

export class FakeWorld {
  accounts = new Map<string, FakeAccount>();
  sessions = new Map<string, FakeAccount>();
  tickets = new Map<string, FakeTicket>();
  orders = new Map<string, OrderView>();
  offers = new Map<string, { offer: OfferView; staffId: string; timer: NodeJS.Timeout }>();
  notices: NoticeView[] = [];
  /** Ticket to the parent of its group case. */
  groups = new Map<string, string>();
  broadcasts: Broadcast[] = [];
  unmasked: { ticketId: string; why: string }[] = [];
  transfers: {
    ticketId: string;
    note: string;
    toStaffId?: string | undefined;
    toMatter?: string | undefined;
  }[] = [];
  /** A provider of video meetings is set. */
  video = false;
  refusals: { offerId: string; conflict: boolean; reason: string }[] = [];
  canned = cannedReplies();
  cannedVersion = 1;
  private counter = 40;

  constructor() {
    for (const one of staffOfTheDay()) this.accounts.set(one.me.username, one);
  }

  byId(staffId: string): FakeAccount {
    for (const one of this.accounts.values()) if (one.me.id === staffId) return one;
    throw new Error(`no account ${staffId}`);
  }

  addTicket(over: Partial<TicketDetail> & { words?: string } = {}): FakeTicket {
    this.counter += 1;
    const { words = '老板拖欠我三个月工资，一共两万四，我是农民工，没有签合同，怎么办？', ...rest } = over;
    const now = Date.now();
    const id = rest.id ?? `t-${this.counter}`;
    const createdAt = rest.createdAt ?? iso(now - 90_000);
    const person = { citizenId: `z-${this.counter}`, name: '张建国', phone: '138****5678' };
    const ticket: FakeTicket = {
      id,
      no: `20261122-${String(this.counter).padStart(4, '0')}`,
      version: 1,
      channel: 'web',
      status: 'queued',
      subject: words.slice(0, 28),
      matter: '劳动纠纷',
      service: 'advice',
      urgency: 'normal',
      crisis: 'none',
      groups: ['migrant_worker'],
      regionCode: '130534',
      requesterName: person.name,
      requesterPhone: person.phone,
      createdAt,
      updatedAt: createdAt,
      lastSeq: 0,
      lastMessageAt: createdAt,
      unread: 1,
      openOrders: 0,
      language: 'zh',
      kind: 'request',
      requester: { ...person, declaredGroups: ['migrant_worker'] },
      classification: {
        matter: '劳动纠纷',
        subMatter: '拖欠工资',
        candidates: [
          { matter: '劳动纠纷', score: 0.86 },
          { matter: '债权债务', score: 0.31 },
          { matter: '合同纠纷', score: 0.18 },
        ],
        service: 'advice',
        services: ['advice', 'legal_aid', 'arbitration'],
        groups: ['migrant_worker'],
        urgency: 'normal',
        crisis: 'none',
        kind: 'request',
        language: 'zh',
        confidence: 0.86,
        needsReview: true,
        evidence: [
          { rule: 'LD-12', effect: 'matter:劳动纠纷', span: [2, 11], text: words.slice(2, 11), weight: 3 },
          {
            rule: 'GR-01',
            effect: 'group:migrant_worker',
            span: [20, 23],
            text: words.slice(20, 23),
            weight: 2,
          },
        ],
        version: 'rules-1',
      },
      stamps: { acceptedAt: createdAt, commandedAt: createdAt },
      readByCitizen: 0,
      orders: [],
      riskCleared: false,
      credits: [{ rule: 'group:migrant_worker', creditMs: 120_000 }],
      can: [],
      messages: [],
      receipts: [
        {
          id: `r-${id}-1`,
          at: createdAt,
          step: 'plan',
          data: {
            requirement: { lane: 'chat', matter: '劳动纠纷', language: 'zh', regionCode: '130534' },
            classes: ['chat|劳动纠纷|zh|130534'],
            eligible: [
              { id: 's-lin', name: '林晓' },
              { id: 's-zhou', name: '周敏' },
            ],
            removed: [{ id: 's-wang', name: '王主任', by: 'skill' }],
            decision: 'queue',
            credits: [{ rule: 'group:migrant_worker', creditMs: 120_000 }],
          },
        },
      ],
      ...rest,
    };
    this.tickets.set(id, ticket);
    this.say(ticket, { kind: 'citizen', id: ticket.requester.citizenId, name: '张建国' }, 'text', words);
    return ticket;
  }

  say(
    ticket: FakeTicket,
    author: MessageView['author'],
    kind: MessageView['kind'],
    text: string,
    extra: Partial<MessageView> = {},
  ): MessageView {
    const seq = ticket.lastSeq + 1;
    const at = iso(Date.now());
    const message: MessageView = {
      id: `m-${ticket.id}-${seq}`,
      ticketId: ticket.id,
      seq,
      author,
      kind,
      text,
      at,
      ...extra,
    };
    ticket.messages.push(message);
    ticket.lastSeq = seq;
    ticket.lastMessageAt = at;
    ticket.updatedAt = at;
    return message;
  }

  give(ticket: FakeTicket, staffId: string): void {
    const { me } = this.byId(staffId);
    ticket.status = 'serving';
    ticket.ownerId = me.id;
    ticket.ownerName = me.displayName;
    ticket.stamps.dispatchedAt = iso(Date.now());
    ticket.receipts.push({
      id: `r-${ticket.id}-${ticket.receipts.length + 1}`,
      at: iso(Date.now()),
      step: 'accept',
      data: { staffId: me.id, staffName: me.displayName, rule: 'in_order', waitedMs: 8_200, candidates: 2 },
    });
  }

  can(ticket: FakeTicket, me: MeView): TicketAction[] {
    const mine = ticket.ownerId === me.id;
    if (ticket.status === 'closed' || me.role === 'org_member') return [];
    const list: TicketAction[] = [];
    if (mine && ticket.status === 'serving')
      list.push(
        ...(['message', 'note', 'close', 'transfer', 'dispatch_order', 'reclassify', 'hand_over'] as const),
        ...(['merge', 'link'] as const),
      );
    if (mine && this.video) list.push('video');
    if (ticket.status === 'message_box' || (mine && ticket.status === 'with_org')) list.push('take', 'note');
    if (me.permissions.includes('risk.clear') && ticket.crisis !== 'none' && !ticket.riskCleared)
      list.push('clear_risk');
    if (me.permissions.includes('ticket.assign')) list.push('assign');
    return list;
  }

  detail(ticket: FakeTicket, me: MeView): TicketDetail {
    const { messages: _m, receipts: _r, ...rest } = ticket;
    const orders = [...this.orders.values()].filter((order) => order.ticketId === ticket.id);
    return structuredClone({ ...rest, orders, can: this.can(ticket, me) });
  }

  summary(ticket: FakeTicket): TicketSummary {
    const {
      id,
      no,
      channel,
      status,
      subject,
      urgency,
      crisis,
      groups,
      regionCode,
      createdAt,
      updatedAt,
      lastSeq,
      unread,
      openOrders,
    } = ticket;
    const optional = {
      matter: ticket.confirmedMatter ?? ticket.matter,
      service: ticket.service,
      requesterName: ticket.requesterName,
      requesterPhone: ticket.requesterPhone,
      ownerId: ticket.ownerId,
      ownerName: ticket.ownerName,
      dueAt: ticket.dueAt,
      lastMessageAt: ticket.lastMessageAt,
      restricted: ticket.restricted,
    };
    const base = { id, no, channel, status, subject, urgency, crisis, groups, regionCode, createdAt };
    const set = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
    return { ...base, updatedAt, lastSeq, unread, openOrders, ...set };
  }
}
