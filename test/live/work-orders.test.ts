/** Work orders between real processes: the reference partner and the product, and a province with a county (R008-R011). */
import { beforeEach, describe, expect, it } from 'vitest';
import type {
  DeliveryView,
  PartnerTest,
  WorkOrderState,
  WorkOrderView,
} from '../../routing/protocol/exchange/exchange.ts';
import type { CitizenTicketView, MessageView, OfferView } from '../../routing/protocol/views.ts';
import { newKey, type ReferencePartner, startReferencePartner } from '../../scripts/partner/partner.ts';
import { eventually } from '../support/product/conversations.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import {
  ask,
  citizenSocket,
  contact,
  next,
  type Product,
  signIn,
  staffSocket,
  startProduct,
} from '../support/product/product.ts';
import { expectNoDefects } from '../support/product/product-checks.ts';
import { hasRedis } from '../support/services/redis.ts';

const PARTNER_NETWORKS = '127.0.0.1/32';

/** A call of the console. */
const console_ = async <T>(
  product: Product,
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => {
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method,
    headers: {
      cookie,
      'x-yixiantong': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
};

/** A person at his desk, ready, who takes the ticket with these words. */
const ready = async (product: Product, username: string) => {
  const agent = await staffSocket(product, username);
  await ask(agent, 'presence:set', { state: 'ready' });
  return {
    agent,
    /** To be called before the ticket comes. */
    takes: async (text: string): Promise<string> => {
      const offer = await next<OfferView>(
        agent,
        'offer',
        (one) => one.ticket.subject.startsWith(text),
        60_000,
      );
      return (await ask<{ id: string }>(agent, 'offer:accept', { offerId: offer.offerId })).id;
    },
  };
};

const CLOSE = { matter: '劳动纠纷', service: 'advice', result: 'answered', feedback: '已告知仲裁途径' };

describe.skipIf(!hasRedis())('work orders between systems', () => {
  let product: Product;
  let admin: string;
  let partner: ReferencePartner;

  freshOnRetry(
    async () => {
      product = await startProduct({ env: { PARTNER_NETWORKS } });
      admin = await signIn(product, product.account('admin'));
      partner = await startReferencePartner({ keyId: 'none', secret: 'none' });
      const made = await console_<{ keyId: string; secret: string }>(product, admin, 'POST', '/partners', {
        code: '12345',
        name: '市12345热线',
        kind: 'hotline_12345',
        ordersUrl: `${partner.url}/orders`,
        statusUrl: `${partner.url}/status`,
      });
      partner.use(made);
    },
    async () => {
      await partner?.close();
      await product?.dispose();
    },
  );

  beforeEach(() => {
    partner.moods.length = 0;
  });

  const post = (path: string, body: unknown, key = newKey()) =>
    partner.send('POST', `${product.url}/api/v1${path}`, body, { idempotencyKey: key });

  it('the test button says that the line works, and that a wrong clock or address does not', async () => {
    const { items } = await console_<{ items: { id: string }[] }>(product, admin, 'GET', '/partners');
    const test = () => console_<PartnerTest>(product, admin, 'POST', `/partners/${items[0]!.id}/test`);
    expect(await test()).toMatchObject({
      ok: true,
      checks: [{ signature: 'accepted' }, { signature: 'accepted' }],
    });
  });

  it('WO2, WO4: comes in signed, is taken, answered, and called back in order, with a partner that fails first', async () => {
    const order = { externalNo: `A-${newKey()}`, text: '公司拖欠工资两个月', phone: '13800000001' };
    const key = newKey();
    expect(
      (
        await partner.send('POST', `${product.url}/api/v1/workorders`, order, {
          idempotencyKey: key,
          tampered: JSON.stringify({ ...order, text: '改过' }),
        })
      ).status,
    ).toBe(401);
    const { agent, takes } = await ready(product, 'zhou');
    const taking = takes(order.text);
    partner.moods.push({ kind: 'fail', status: 503 }, { kind: 'slow', ms: 300 });
    const first = await post('/workorders', order, key);
    expect(first).toMatchObject({ status: 201, body: { status: 'received', repeated: false } });
    expect(await post('/workorders', order, key)).toMatchObject({ status: 201, body: { repeated: true } });

    const ticketId = await taking;
    await ask(agent, 'ticket:close', { ticketId, ...CLOSE });
    const replied = await partner.next(
      (one) => one.body.status === 'replied' && one.body.externalNo === order.externalNo,
    );
    expect(replied.body).toMatchObject({ text: CLOSE.feedback });
    const told = partner.taken
      .filter((one) => one.body.externalNo === order.externalNo)
      .map((one) => one.body.status);
    expect(told).toEqual(['signed', 'replied']);
    const state = await partner.send(
      'GET',
      `${product.url}/api/v1/workorders/${encodeURIComponent(order.externalNo)}`,
    );
    expect((state.body as WorkOrderState).status).toBe('replied');
    agent.disconnect();
  });

  it('WO8: a call-back that the process could not send is sent after kill -9', async () => {
    const order = { externalNo: `K-${newKey()}`, text: '邻居装修漏水', phone: '13800000002' };
    const { agent, takes } = await ready(product, 'zhou');
    const taking = takes(order.text);
    partner.moods.push({ kind: 'fail', status: 500 });
    await post('/workorders', order);
    await taking;
    await eventually(async () => {
      const { items } = await console_<{ items: DeliveryView[] }>(
        product,
        admin,
        'GET',
        '/deliveries?state=pending',
      );
      expect(items.some((one) => one.failure === 'http_500')).toBe(true);
    }, 30_000);
    await product.kill9();
    await product.restart();
    const signed = await partner.next(
      (one) => one.body.externalNo === order.externalNo && one.body.status === 'signed',
    );
    expect(signed.path).toBe('/status');
    agent.disconnect();
  });

  it('WO9: handed over, an unknown outcome makes no second order, and its number and answer reach the citizen', async () => {
    const { agent, takes } = await ready(product, 'lin');
    const citizen = await citizenSocket(product);
    const taking = takes('我的案子到哪一步了');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact('我的案子到哪一步了'),
    );
    await taking;
    const cookie = await signIn(product, product.account('lin'));
    const { items } = await console_<{ items: { id: string }[] }>(
      product,
      cookie,
      'GET',
      '/exchange/targets',
    );
    partner.moods.push({ kind: 'hang_up' }, { kind: 'well' });
    const numbered = next<MessageView>(citizen, 'message', (one) => one.event?.code === 'partner_number');
    const order = await console_<WorkOrderView>(product, cookie, 'POST', '/exchange', {
      ticketId: ticket.id,
      clientKey: newKey(),
      partnerId: items[0]!.id,
      demand: '请核实办理进度',
    });
    const taken = await partner.next((one) => one.body.externalNo === order.no);
    expect((await numbered).text).toContain(taken.no);
    expect(partner.taken.filter((one) => one.body.externalNo === order.no)).toHaveLength(1);
    const answered = next<MessageView>(citizen, 'message', (one) => one.event?.code === 'partner_replied');
    const status = { eventId: newKey(), externalNo: order.no, status: 'replied', text: '已立案' };
    expect((await post('/partners/12345/status', status)).body).toEqual({ ok: true, repeated: false });
    expect((await post('/partners/12345/status', status)).body).toEqual({ ok: true, repeated: true });
    expect((await answered).text).toContain('已立案');

    // CT6: the status page knows it by number and code, and by nothing else.
    const look = async (code: string) =>
      fetch(`${product.url}/api/v1/public/status`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ no: ticket.no, code }),
      });
    const seen = await look(ticket.queryCode!);
    expect(await seen.json()).toMatchObject({
      no: ticket.no,
      partners: [{ no: taken.no, status: 'replied' }],
    });
    const wrong = ticket.queryCode === '00000000' ? '00000001' : '00000000';
    const codes = [];
    for (let n = 0; n < 6; n += 1) codes.push((await look(wrong)).status);
    expect(codes).toEqual([401, 401, 401, 401, 401, 429]);
    for (const socket of [agent, citizen]) socket.disconnect();
  });

  it('R011: a province pushes a matter down to a county by the same interface and sees it answered', async () => {
    const county = await startProduct({ env: { PARTNER_NETWORKS } });
    const countyAdmin = await signIn(county, county.account('admin'));
    // The province makes the secret; the county enters it.
    const made = await console_<{ partner: { id: string }; keyId: string; secret: string }>(
      product,
      admin,
      'POST',
      '/partners',
      {
        code: 'county',
        name: '云溪县',
        kind: 'lower_tier',
        ordersUrl: `${county.url}/api/v1/workorders`,
      },
    );
    await console_(county, countyAdmin, 'POST', '/partners', {
      code: 'province',
      name: '省平台',
      kind: 'upper_tier',
      statusUrl: `${product.url}/api/v1/partners/county/status`,
      key: { keyId: made.keyId, secret: made.secret },
    });
    const test = await console_<PartnerTest>(product, admin, 'POST', `/partners/${made.partner.id}/test`);
    expect(test).toMatchObject({ ok: true, checks: [{ what: 'orders', signature: 'accepted' }] });

    const { agent: above, takes } = await ready(product, 'chen');
    const citizen = await citizenSocket(product);
    const taking = takes('离婚后孩子抚养费');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact('离婚后孩子抚养费'),
    );
    await taking;
    const cookie = await signIn(product, product.account('chen'));

    const { agent: below, takes: takesBelow } = await ready(county, 'zhou');
    const given = takesBelow('请就近答复抚养费问题');
    await console_(product, cookie, 'POST', '/exchange', {
      ticketId: ticket.id,
      clientKey: newKey(),
      partnerId: made.partner.id,
      demand: '请就近答复抚养费问题',
    });
    const countyTicket = await given;
    const view = async () =>
      (await console_<{ items: WorkOrderView[] }>(product, cookie, 'GET', `/exchange?ticketId=${ticket.id}`))
        .items[0]!;
    await eventually(async () => expect((await view()).status).toBe('signed'), 60_000);
    await ask(below, 'ticket:close', { ticketId: countyTicket, ...CLOSE, matter: '婚姻家庭' });
    await eventually(async () => expect((await view()).status).toBe('replied'), 60_000);
    expect((await view()).steps.at(-1)?.text).toBe(CLOSE.feedback);
    expect((await view()).externalNo).toMatch(/^\d{8}-\d{4}$/);
    for (const socket of [above, below, citizen]) socket.disconnect();
    expectNoDefects(county);
    await county.dispose();
  });
});
