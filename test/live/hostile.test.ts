/** Bad input of every kind on the built product: each gets a refusal code, and the rest goes on. */
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../routing/errors.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';
import type { CitizenTicketView, MessageView } from '../../routing/protocol/views.ts';
import { eventually } from '../support/product/conversations.ts';
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
  staffSocket,
  startProduct,
} from '../support/product/product.ts';
import { expectAuditWhole, expectNoDefects, readyz } from '../support/product/product-checks.ts';

type Opened = { ticket: CitizenTicketView; message: MessageView };
const OWN = { 'content-type': 'application/json', 'x-yixiantong': '1' };

let product: Product;
let agent: Awaited<ReturnType<typeof staffSocket>>;
let citizen: Awaited<ReturnType<typeof citizenSocket>>;

const post = (route: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${product.url}${route}`, { method: 'POST', headers: { ...OWN, ...headers }, body });
const codeOf = async (response: Response) =>
  `${response.status} ${((await response.json()) as { error: Refusal }).error.code}`;

/** Why a connection is refused: the code of the namespace, or the message of the transport. */
const refusedAt = (namespace: string, options: Parameters<typeof io>[1]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = io(`${product.url}${namespace}`, { forceNew: true, reconnection: false, ...options });
    socket.once('connect', () => reject(new Error('was let in')));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
      socket.disconnect();
      resolve(error.data?.code ?? error.message);
    });
  });

const open = (text: string, over: Record<string, unknown> = {}) =>
  ask<Opened>(citizen, 'contact:open', contact(text, over));

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

describe('at the door', () => {
  it('refuses wrong tokens, sessions, versions and origins', async () => {
    const protocol = PROTOCOL_VERSION;
    const { token } = await newVisitor(product);
    for (const auth of [{ protocol, token: 'x' }, { protocol }, { protocol, token: { $gt: '' } }])
      expect(await refusedAt('/citizen', { auth })).toBe('bad_token');
    expect(await refusedAt('/citizen', { auth: { token, protocol: 99 } })).toBe('protocol_version');
    expect(await refusedAt('/agent', { auth: { protocol } })).toBe('not_signed_in');
    const extraHeaders = { cookie: 'yxt_session=stolen; a=%E0%A4%A' };
    expect(await refusedAt('/supervisor', { auth: { protocol }, extraHeaders })).toBe('not_signed_in');
    const mine = { cookie: agent.cookie };
    expect(await refusedAt('/supervisor', { auth: { protocol }, extraHeaders: mine })).toBe('forbidden');
    expect(await refusedAt('/nowhere', { auth: { protocol } })).toBe('Invalid namespace');
    const foreign = { origin: 'https://evil.example' };
    for (const transports of [['websocket'], ['polling']])
      expect(
        await refusedAt('/citizen', { auth: { token, protocol }, extraHeaders: foreign, transports }),
      ).toMatch(/error/);
    expect(await codeOf(await post('/api/v1/visitors', '{}', foreign))).toBe('403 foreign_origin');
    expect(
      await codeOf(await fetch(`${product.url}/api/v1/tickets`, { headers: { cookie: 'yxt_session=x' } })),
    ).toBe('401 not_signed_in');
    expect(await codeOf(await fetch(`${product.url}/api/v1/ratings/abcdefghijkl.mnopqrstuvw`))).toBe(
      '401 bad_token',
    );
    const key = { authorization: 'Bearer wrong', 'idempotency-key': 'a-key-of-12' };
    expect(await codeOf(await post('/api/v1/contacts', '{}', key))).toBe('401 bad_token');
  });

  it('refuses broken, foreign-shaped and oversize bodies and files', async () => {
    expect(await codeOf(await post('/api/v1/session', '{"username": "zh'))).toBe('400 broken_json');
    expect(await codeOf(await post('/api/v1/session', '[]'))).toBe('400 invalid_input');
    expect(await codeOf(await post('/api/v1/session', `{"username":"${'x'.repeat(2_000_000)}"}`))).toBe(
      '413 too_large',
    );
    const { ticket } = await open('上传附件');
    const form = new FormData();
    form.set('ticketId', ticket.id);
    form.set('file', new Blob([new Uint8Array(11 * 1024 * 1024)], { type: 'image/png' }), 'big.png');
    const upload = await fetch(`${product.url}/api/v1/visitor/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${citizen.token}` },
      body: form,
    });
    expect(await codeOf(upload)).toBe('413 too_large');
  });
});

describe('in a conversation', () => {
  it('keeps 100,000 characters whole, and refuses longer ones and oversize events', async () => {
    const long = '赔'.repeat(100_000);
    expect((await open(long)).message.text).toBe(long);
    expect(await call(citizen, 'contact:open', contact(`${long}偿`))).toMatchObject({
      code: 'invalid_input',
      field: 'text',
    });
    const { ticket } = await open('短的');
    const send = (text: string) => ({ ticketId: ticket.id, clientKey: clientKey(), text });
    expect(await call(citizen, 'message:send', send('字'.repeat(10_001)))).toMatchObject({
      code: 'invalid_input',
      field: 'text',
    });
    // Too large for the transport: the connection is cut, and the client comes back by itself.
    const back = next(citizen, 'connect');
    citizen.emit('message:send', send('大'.repeat(500_000)));
    await back;
    expect(await call(citizen, 'message:send', send('还在'))).toMatchObject({ ok: true });
  });

  it('stores script, SQL, zero-width, bidi and polluting text as it was written', async () => {
    const texts = [
      '<script>alert(1)</script><img src=x onerror=alert(1)>',
      "'; DROP TABLE tickets; -- %_{} $where {7*7}",
      '零\u200b宽\u200d与\u202e向右\u202c、\u2066隔离\u2069、\ufeff标记',
      '{"__proto__":{"admin":true}}',
      '表情👨‍👩‍👧‍👦与生僻字𠮷，孤立代理\ud83d尾',
    ];
    const { ticket } = await open('看看特殊字符');
    for (const text of texts)
      await ask(citizen, 'message:send', { ticketId: ticket.id, clientKey: clientKey(), text });
    const { messages } = await ask<{ messages: MessageView[] }>(citizen, 'conversation:sync', {
      ticketId: ticket.id,
    });
    const said = messages.filter((message) => message.kind === 'text').slice(1);
    expect(said.map((message) => message.text)).toEqual(texts);
  });

  it('answers unknown values, odd payloads, wrong arity, unknown events and missing acknowledgements', async () => {
    const odd: unknown[] = [null, 5, 'x', [], true, [[{}]], { ticketId: { $ne: 1 } }, { ticketId: [] }];
    for (const payload of odd)
      expect(await call(citizen, 'message:send', payload)).toMatchObject({ code: 'invalid_input' });
    expect(await citizen.timeout(5000).emitWithAck('message:send')).toMatchObject({ code: 'invalid_input' });
    expect(await citizen.timeout(5000).emitWithAck('typing', 1, 2, 3)).toMatchObject({ ok: false });
    expect(await call(citizen, 'ticket:close', {})).toMatchObject({ code: 'not_found' });
    expect(await call(citizen, '__proto__', {})).toMatchObject({ code: 'not_found' });
    expect(await call(citizen, 'contact:open', contact('语言', { language: 'tlh' }))).toMatchObject({
      code: 'invalid_input',
      field: 'language',
    });
    expect(await call(agent, 'presence:set', { state: 'flying' })).toMatchObject({ code: 'invalid_input' });
    const polluting = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    const opened = await open('污染', polluting as Record<string, unknown>);
    expect(JSON.stringify(opened)).not.toContain('polluted');
    citizen.emit('message:send', { ticketId: opened.ticket.id, clientKey: clientKey(), text: '没有回执' });
    citizen.emit('message:send');
    citizen.emit('hello', null, null);
    await next<MessageView>(citizen, 'message', (message) => message.text === '没有回执');
  });

  it('broken JSON in a socket frame cuts that connection alone', async () => {
    const { token } = await newVisitor(product);
    const at = `${product.url}/socket.io/?EIO=4&transport=polling`;
    const hello = (await (await fetch(at)).text()).slice(1);
    const sid = `${at}&sid=${(JSON.parse(hello) as { sid: string }).sid}`;
    const frame = (body: string) => fetch(sid, { method: 'POST', body });
    await frame(`40/citizen,${JSON.stringify({ protocol: PROTOCOL_VERSION, token })}`);
    expect(await (await fetch(sid)).text()).toContain('40/citizen');
    await frame('42/citizen,1["hello",{"a":');
    // The server says that it closes with the next answer, and knows the connection no more.
    await fetch(sid);
    await eventually(async () => expect((await frame('2')).status).toBe(400));
    expect(await call(citizen, 'hello')).toMatchObject({ ok: true });
  });
});

describe('after all of it', () => {
  it('the server is ready, its log holds no defect, its audit chain is whole', async () => {
    expect(await readyz(product)).toBe(200);
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
