/** The whole chain of an order on real parts: return, objection, second return, forced owner, extension, reply, feedback. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NoticeView, SupervisionView } from '../../routing/protocol/orders/order-views.ts';
import type { CitizenTicketView, OfferView, OrderView, TicketDetail } from '../../routing/protocol/views.ts';
import {
  ask,
  call,
  citizenSocket,
  clientKey,
  contact,
  next,
  type Product,
  staffSocket,
  startProduct,
} from '../support/product/product.ts';

let product: Product;

// A second try has a product of its own: the first has left orders behind.
beforeEach(async () => {
  product = await startProduct();
});
afterEach(async () => {
  await product?.dispose();
});

const read = async <T>(path: string, cookie: string): Promise<T> => {
  const answer = await fetch(`${product.url}${path}`, { headers: { cookie } });
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
};

describe('an order that nobody wants', () => {
  it('OD7 OD8 OD9: goes back and forth, is assigned for good, extended, answered and fed back', async () => {
    const agent = await staffSocket(product, 'zhou');
    const mediator = await staffSocket(product, 'mediator');
    const boss = await staffSocket(product, 'supervisor');
    await ask(agent, 'presence:set', { state: 'ready' });
    const citizen = await citizenSocket(product);
    const offered = next<OfferView>(agent, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact('工地老板拖欠我三个月工资，我是农民工'),
    );
    await ask<TicketDetail>(agent, 'offer:accept', { offerId: (await offered).offerId });

    const { items } = await read<{ items: { id: string; code: string }[] }>(
      '/api/v1/organisations',
      agent.cookie,
    );
    const orgOf = (code: string) => items.find((org) => org.code === code)!.id;
    const rung = next<NoticeView>(mediator, 'notice', (notice) => notice.kind === 'assigned');
    const { id: orderId, dueAt } = await ask<OrderView>(agent, 'order:dispatch', {
      ticketId: ticket.id,
      clientKey: clientKey(),
      orgId: orgOf('MD01'),
      service: 'mediation',
      demand: '请组织调解',
    });
    expect((await rung).orderId).toBe(orderId);

    // Returned, and the desk objects.
    const told = next<NoticeView>(agent, 'notice', (notice) => notice.kind === 'return_asked');
    await ask(mediator, 'order:return', { orderId, reason: 'not_competent', text: '不属我会' });
    expect((await told).orderId).toBe(orderId);
    const back = await ask<OrderView>(agent, 'order:review', {
      orderId,
      accept: false,
      text: '属于贵会职责',
    });
    expect(back).toMatchObject({ status: 'dispatched', dueAt });

    // Returned again: only a supervisor decides, and names who must handle it.
    const asked = next<NoticeView>(boss, 'notice', (notice) => notice.kind === 'return_asked');
    await ask(mediator, 'order:return', { orderId, reason: 'wrong_region' });
    await asked;
    expect(await call(agent, 'order:review', { orderId, accept: true })).toMatchObject({
      code: 'forced_owner',
    });
    expect(await call(agent, 'order:assign', { orderId, orgId: orgOf('JO01'), text: '改派' })).toMatchObject({
      code: 'forbidden',
    });
    const page = await read<SupervisionView>('/api/v1/orders/supervision', boss.cookie);
    expect(page.returns).toMatchObject([{ id: orderId, returning: { needsForced: true } }]);
    const forced = await ask<OrderView>(boss, 'order:assign', {
      orderId,
      orgId: orgOf('MD01'),
      text: '指定承办',
    });
    expect(forced).toMatchObject({ forced: true, status: 'dispatched', dueAt });
    expect(await call(mediator, 'order:return', { orderId, reason: 'wrong_region' })).toMatchObject({
      code: 'order_forced',
    });

    await ask(mediator, 'order:sign', { orderId });
    await ask(citizen, 'ticket:remind', { ticketId: ticket.id });
    expect(await call(citizen, 'ticket:remind', { ticketId: ticket.id })).toMatchObject({
      code: 'rate_limited',
    });
    await ask(mediator, 'order:extend', { orderId, days: 5, text: '对方在外地' });
    expect(await call(mediator, 'order:extension', { orderId, grant: true })).toMatchObject({
      code: 'forbidden',
    });
    const later = await ask<OrderView>(boss, 'order:extension', { orderId, grant: true });
    expect(later.dueAt > dueAt).toBe(true);

    const replied = next<OrderView>(agent, 'order', (one) => one.status === 'replied');
    await ask(mediator, 'order:reply', {
      orderId,
      text: '双方分歧大，调解不成。',
      result: 'mediation_failed',
      nextPath: 'arbitration',
    });
    await replied;
    const detail = await read<TicketDetail>(`/api/v1/tickets/${ticket.id}`, agent.cookie);
    expect(detail.orders[0]?.next?.map((one) => one.service)).toEqual(['arbitration', 'legal_aid']);
    await ask(agent, 'ticket:close', {
      ticketId: ticket.id,
      matter: '劳动纠纷',
      service: 'mediation',
      result: 'guided',
      feedback: '调解不成，已告知申请劳动仲裁并可申请法律援助。',
    });
    const letter = await fetch(`${product.url}/api/v1/tickets/${ticket.id}/letter`, {
      headers: { cookie: agent.cookie },
    });
    expect(letter.headers.get('content-type')).toContain('text/html');
    expect(letter.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await letter.text()).toContain('办理结果告知书');
    const { items: notices } = await read<{ items: NoticeView[] }>('/api/v1/notices', mediator.cookie);
    expect(notices.map((one) => one.kind)).toEqual(
      expect.arrayContaining(['assigned', 'return_decided', 'reminded', 'extension_decided']),
    );
    for (const socket of [agent, mediator, boss, citizen]) socket.disconnect();
  });
});
