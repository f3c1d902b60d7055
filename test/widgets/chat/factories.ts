/** Valid objects of the citizen protocol from a few overrides. */
import type { CitizenTicketView, MessageView } from '../../../routing/protocol/views.ts';
import type { Pending } from '../../../widgets/chat/state/thread.ts';

export const ticket = (over: Partial<CitizenTicketView> = {}): CitizenTicketView => ({
  id: 't1',
  no: '5101202511220001',
  status: 'queued',
  subject: '拖欠工资',
  createdAt: '2025-11-22T06:00:00.000Z',
  orders: [],
  version: 1,
  lastSeq: 0,
  readByStaff: 0,
  readByCitizen: 0,
  ...over,
});

export const message = (seq: number, over: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  ticketId: 't1',
  seq,
  author: { kind: 'staff', id: 's1', name: '陈静' },
  kind: 'text',
  text: `第${seq}句`,
  at: new Date(Date.UTC(2025, 10, 22, 6, 0, seq)).toISOString(),
  ...over,
});

export const mine = (seq: number, clientKey: string): MessageView =>
  message(seq, { author: { kind: 'citizen', id: 'c1', name: '群众' }, clientKey });

export const pending = (clientKey: string, over: Partial<Pending> = {}): Pending => ({
  clientKey,
  text: clientKey,
  atMs: 0,
  state: 'waiting',
  attempts: 0,
  ...over,
});
