/** Events out of turn and crowds on the built product: repeats, races, strangers, floods, ended sessions, 1,000 connections. */
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../routing/errors.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';
import type {
  CitizenTicketView,
  MessageView,
  OfferView,
  TicketDetail,
} from '../../routing/protocol/views.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import {
  ask,
  call,
  citizenSocket,
  clientKey,
  contact,
  newVisitor,
  next,
  type Product,
  signIn,
  staffSocket,
  startProduct,
} from '../support/product/product.ts';
import { expectAuditWhole, expectNoDefects, readyz, staffGet } from '../support/product/product-checks.ts';

type Opened = { ticket: CitizenTicketView; message: MessageView };

let product: Product;
let agent: Awaited<ReturnType<typeof staffSocket>>;
let citizen: Awaited<ReturnType<typeof citizenSocket>>;

const send = (method: string, route: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${product.url}${route}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-yixiantong': '1', ...headers },
    body,
  });
const open = (text: string) => ask<Opened>(citizen, 'contact:open', contact(text));

freshOnRetry(
  async () => {
    product = await startProduct();
    agent = await staffSocket(product, 'zhou');
    await ask(agent, 'presence:set', { state: 'ready' });
    citizen = await citizenSocket(product);
  },
  async () => {
    agent?.disconnect();
    citizen?.disconnect();
    await product?.dispose();
  },
);

describe('out of turn', () => {
  it('one accept of an offer counts, whoever asks and however often; events before their time are refused', async () => {
    const other = await staffSocket(product, 'lin');
    const twin = await staffSocket(product, 'zhou');
    const offered = next<OfferView>(agent, 'offer', ({ ticket }) => ticket.subject === '抢单');
    const { ticket } = await open('抢单');
    const ticketId = ticket.id;
    const { offerId } = await offered;
    const wrapUp = { ticketId, matter: '劳动纠纷', service: 'advice', result: 'answered', feedback: '好' };
    expect(await call(agent, 'ticket:close', wrapUp)).toMatchObject({ code: 'not_owner' });
    expect(await call(citizen, 'rating:submit', { ticketId, grade: 5 })).toMatchObject({
      code: 'wrong_state',
    });
    const accepts = await Promise.all(
      [other, agent, twin, other, agent].map((socket) =>
        call<TicketDetail>(socket, 'offer:accept', { offerId }),
      ),
    );
    expect(accepts.filter((outcome) => outcome.ok)).toHaveLength(1);
    for (const outcome of accepts) if (!outcome.ok) expect(outcome.code).toBe('offer_gone');
    const intrusion = { ticketId, clientKey: clientKey(), text: '插话' };
    expect(await call(other, 'message:send', intrusion)).toMatchObject({ code: 'not_owner' });
    expect(await call(other, 'ticket:close', wrapUp)).toMatchObject({ code: 'not_owner' });
    await ask(agent, 'ticket:close', wrapUp);
    expect(await call(agent, 'ticket:close', wrapUp)).toMatchObject({ code: 'wrong_state' });
    const rated = await Promise.all(
      [5, 1, 3].map((grade) => call(citizen, 'rating:submit', { ticketId, grade })),
    );
    expect(rated.filter((outcome) => outcome.ok)).toHaveLength(1);
    for (const outcome of rated) if (!outcome.ok) expect(outcome.code).toBe('already_rated');
    const late = { ticketId, clientKey: clientKey(), text: '晚了' };
    expect(await call(citizen, 'message:send', late)).toMatchObject({ code: 'wrong_state' });
    for (const socket of [other, twin]) socket.disconnect();
  });

  it('repeats by key change nothing; other content under a key, and the ticket of another, are refused', async () => {
    const first = contact('一次就好');
    const opened = await ask<Opened>(citizen, 'contact:open', first);
    const again = await Promise.all([1, 2, 3].map(() => ask<Opened>(citizen, 'contact:open', first)));
    expect(new Set(again.map((one) => one.ticket.id))).toEqual(new Set([opened.ticket.id]));
    expect(await call(citizen, 'contact:open', { ...first, text: '别的' })).toMatchObject({
      code: 'key_reused',
    });
    const ticketId = opened.ticket.id;
    const said = { ticketId, clientKey: clientKey(), text: '一句' };
    const seqs = await Promise.all([1, 2, 3].map(() => ask<MessageView>(citizen, 'message:send', said)));
    expect(new Set(seqs.map((message) => message.seq)).size).toBe(1);
    expect(await call(citizen, 'message:send', { ...said, text: '两句' })).toMatchObject({
      code: 'key_reused',
    });
    const stranger = await citizenSocket(product);
    const theirs = { ticketId, clientKey: clientKey(), text: '冒充', seq: 1, afterSeq: 0, grade: 5 };
    for (const event of [
      'message:send',
      'message:read',
      'typing',
      'conversation:sync',
      'contact:end',
      'rating:submit',
    ])
      expect(await call(stranger, event, theirs), event).toMatchObject({ code: 'not_found' });
    stranger.disconnect();
  });

  it('one contact per idempotency key of another system, however many ask at once', async () => {
    const admin = await signIn(product, product.account('admin'));
    const made = await send('POST', '/api/v1/api-keys', '{"name":"市热线","system":"12345"}', {
      cookie: admin,
    });
    const { key } = (await made.json()) as { key: string };
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': 'order-2026-0001' };
    const body = JSON.stringify({ text: '12345转来：咨询继承', externalNo: 'A-1' });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => send('POST', '/api/v1/contacts', body, headers)),
    );
    const numbers = await Promise.all(answers.map((one) => one.json() as Promise<{ ticketNo: string }>));
    expect(new Set(numbers.map((one) => one.ticketNo)).size).toBe(1);
    const other = await send('POST', '/api/v1/contacts', body.replace('继承', '离婚'), headers);
    expect([other.status, await other.json()]).toMatchObject([409, { error: { code: 'key_reused' } }]);
  });
});

describe('crowds and ends', () => {
  it('a flood is refused with rate_limited, and nobody else feels it', async () => {
    const { ticket } = await open('洪水');
    const flooder = await citizenSocket(product, citizen.token);
    const other = await citizenSocket(product);
    const flood = Array.from({ length: 400 }, (_, n) =>
      call(flooder, 'message:send', { ticketId: ticket.id, clientKey: clientKey(), text: `第${n}句` }),
    );
    expect(await call(other, 'contact:open', contact('我正常咨询'))).toMatchObject({ ok: true });
    const outcomes = await Promise.all(flood);
    const codes = new Set(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code)));
    expect(codes).toEqual(new Set(['ok', 'rate_limited']));
    // Sent all at once, and written in the order in which they were sent.
    const seqs = outcomes.flatMap((outcome) => (outcome.ok ? [(outcome.value as MessageView).seq] : []));
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    for (const socket of [flooder, other]) socket.disconnect();
  });

  it('1,000 connections from one address all get through, and one of them still chats', async () => {
    const sockets: Socket[] = [];
    const join = async () => {
      const { token } = await newVisitor(product);
      const socket = io(`${product.url}/citizen`, {
        transports: ['websocket'],
        auth: { protocol: PROTOCOL_VERSION, token },
        forceNew: true,
      });
      sockets.push(socket);
      await next(socket, 'connect', undefined, 60_000);
    };
    try {
      for (let batch = 0; batch < 20; batch += 1) await Promise.all(Array.from({ length: 50 }, join));
      expect(sockets.filter((socket) => socket.connected)).toHaveLength(1000);
      expect(await call(sockets[777]!, 'contact:open', contact('大厅里的一个人'))).toMatchObject({
        ok: true,
      });
      const hellos = await Promise.all(sockets.map((socket) => call(socket, 'hello', {}, 30_000)));
      expect(hellos.filter((outcome: Outcome<unknown>) => outcome.ok)).toHaveLength(1000);
    } finally {
      for (const socket of sockets) socket.disconnect();
    }
  });

  it('an ended session and a disabled account drop their sockets at once and get nothing more', async () => {
    const lin = await staffSocket(product, 'lin');
    const ended = next<{ code: string }>(lin, 'session:ended');
    const gone = next(lin, 'disconnect');
    expect((await send('DELETE', '/api/v1/session', '{}', { cookie: lin.cookie })).status).toBe(200);
    expect((await ended).code).toBe('not_signed_in');
    await gone;
    const stale = await fetch(`${product.url}/api/v1/session`, { headers: { cookie: lin.cookie } });
    expect(stale.status).toBe(401);

    const chen = await staffSocket(product, 'chen');
    const admin = await signIn(product, product.account('admin'));
    const { items } = await staffGet<{ items: { id: string; username: string; version: number }[] }>(
      product,
      admin,
      '/api/v1/staff?limit=200',
    );
    const { id, version } = items.find((person) => person.username === 'chen')!;
    const dropped = next(chen, 'disconnect');
    const body = JSON.stringify({ version, disabled: true });
    expect((await send('PATCH', `/api/v1/staff/${id}`, body, { cookie: admin })).status).toBe(200);
    await dropped;
    await expect(signIn(product, product.account('chen'))).rejects.toThrow(/401/);
    for (const socket of [lin, chen]) socket.disconnect();
  });
});

describe('after all of it', () => {
  it('the server is ready, its log holds no defect, its audit chain is whole', async () => {
    expect(await readyz(product)).toBe(200);
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
