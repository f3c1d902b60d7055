/** The story of one ticket, played through the public interface: citizen, agent, notary office and supervisor. */
import { expect } from 'vitest';
import type {
  BoardView,
  CitizenTicketView,
  MessageView,
  OfferView,
  OrderView,
  TicketDetail,
} from '../../../routing/protocol/views.ts';
import { ask, call, citizenSocket, clientKey, contact, next, type Product, staffSocket } from './product.ts';

/** @param product a running product of the demo tenant on which nothing has happened today */
export const playStory = async (product: Product): Promise<void> => {
  const agent = await staffSocket(product, 'zhou');
  const notary = await staffSocket(product, 'notary');
  const boss = await staffSocket(product, 'supervisor', '/supervisor');
  await ask(agent, 'presence:set', { state: 'ready' });

  const citizen = await citizenSocket(product);
  const offered = next<OfferView>(agent, 'offer');
  const seen = next<BoardView>(boss, 'board', (board) => board.today.accepted > 0);
  const { ticket } = await ask<{ ticket: CitizenTicketView }>(
    citizen,
    'contact:open',
    contact('工地老板拖欠我三个月工资，我是农民工'),
  );
  const offer = await offered;
  expect(offer.ticket.id).toBe(ticket.id);
  expect(offer.ticket.matter).toBe('劳动纠纷');
  expect((await seen).today.byChannel.web).toBe(1);

  const served = next<CitizenTicketView>(citizen, 'ticket', (view) => view.status === 'serving');
  const detail = await ask<TicketDetail>(agent, 'offer:accept', { offerId: offer.offerId });
  expect(detail.groups).toContain('migrant_worker');
  expect((await served).servedBy).toBe('周明律师');

  const arrives = next<MessageView>(citizen, 'message', (message) => message.author.kind === 'staff');
  await ask(agent, 'message:send', {
    ticketId: ticket.id,
    clientKey: clientKey(),
    text: '您好，请问有考勤记录吗？',
  });
  expect((await arrives).text).toContain('考勤');
  const answered = next<MessageView>(agent, 'message', (message) => message.author.kind === 'citizen');
  await ask(citizen, 'message:send', {
    ticketId: ticket.id,
    clientKey: clientKey(),
    text: '有微信聊天记录',
  });
  expect((await answered).text).toBe('有微信聊天记录');

  const orgs = (await (
    await fetch(`${product.url}/api/v1/organisations`, { headers: { cookie: agent.cookie } })
  ).json()) as {
    items: { id: string; kind: string }[];
  };
  const office = orgs.items.find((org) => org.kind === 'notary_office')!;
  const incoming = next<OrderView>(notary, 'order');
  const order = await ask<OrderView>(agent, 'order:dispatch', {
    ticketId: ticket.id,
    clientKey: clientKey(),
    orgId: office.id,
    service: 'notary',
    demand: '请为聊天记录办理证据保全公证',
  });
  expect((await incoming).id).toBe(order.id);
  await ask(notary, 'order:sign', { orderId: order.id });
  const replied = next<OrderView>(agent, 'order', (one) => one.status === 'replied');
  await ask(notary, 'order:reply', { orderId: order.id, text: '已预约周一上午办理。' });
  expect((await replied).reply).toContain('周一');

  const invited = next<CitizenTicketView>(citizen, 'ticket', (view) => view.rating !== undefined);
  await ask(agent, 'ticket:close', {
    ticketId: ticket.id,
    matter: '劳动纠纷',
    service: 'notary',
    result: 'served',
    feedback: '已预约公证，并告知劳动仲裁途径。',
  });
  expect((await invited).rating?.state).toBe('invited');
  const rated = next<BoardView>(boss, 'board', (board) => board.today.rated === 1);
  await ask(citizen, 'rating:submit', { ticketId: ticket.id, grade: 5, tags: ['patient'], words: '谢谢' });
  expect(await call(citizen, 'rating:submit', { ticketId: ticket.id, grade: 1 })).toMatchObject({
    ok: false,
    code: 'already_rated',
  });
  expect((await rated).today.satisfied).toBe(1);

  const { messages } = await ask<{ messages: MessageView[] }>(citizen, 'conversation:sync', {
    ticketId: ticket.id,
    afterSeq: 0,
  });
  expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
  for (const socket of [agent, notary, boss, citizen]) socket.disconnect();
};
