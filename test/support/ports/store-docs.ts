/** Factories of valid store documents from overrides. */
import type { Message } from '../../../routing/conversation.ts';
import type { Organisation } from '../../../routing/people.ts';
import type { Ticket } from '../../../routing/ticket.ts';

const AT = '2026-11-22T02:00:00.000Z';

export const aTicket = (over: Partial<Ticket> & { id: string }): Ticket => ({
  no: `20261122-${over.id}`,
  version: 1,
  channel: 'web',
  status: 'queued',
  subject: '拖欠工资',
  regionCode: '330106',
  requester: { citizenId: 'c1', declaredGroups: [] },
  groups: [],
  language: 'zh',
  urgency: 'normal',
  crisis: 'none',
  stamps: { acceptedAt: AT },
  lastSeq: 0,
  readByCitizen: 0,
  readByStaff: 0,
  openOrders: 0,
  createdAt: AT,
  updatedAt: AT,
  events: [],
  ...over,
});

export const aMessage = (over: Partial<Message> & { id: string }): Message => ({
  ticketId: 't1',
  seq: 0,
  key: `key-${over.id}`,
  author: { kind: 'citizen', id: 'c1', name: '王芳' },
  kind: 'text',
  text: '你好',
  at: AT,
  ...over,
});

export const anOrganisation = (over: Partial<Organisation> & { id: string }): Organisation => ({
  version: 1,
  code: `org-${over.id}`,
  name: '西湖区法律援助中心',
  kind: 'legal_aid_centre',
  services: [],
  regionCode: '330106',
  disabled: false,
  createdAt: AT,
  updatedAt: AT,
  ...over,
});
