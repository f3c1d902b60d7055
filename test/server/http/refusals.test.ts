/** Bad input over HTTP: each kind gets its refusal code and a sentence, and nothing else stops. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../routing/errors.ts';
import type { HttpError } from '../../../routing/protocol/http.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
let agent: string;
let admin: string;
let visitor: string;

beforeAll(async () => {
  world = await startHttpWorld();
  agent = await world.signIn('agent');
  admin = await world.signIn('admin');
  visitor = (await world.visitors.create()).token;
});
afterAll(() => world.close());

const bodyOf = async (response: Response): Promise<HttpError['error']> =>
  ((await response.json()) as HttpError).error;

describe('bad input', () => {
  it('refuses broken JSON, also for people who prefer English', async () => {
    const send = (language: string) =>
      world.change('POST', '/api/v1/session', {
        body: '{"username":',
        headers: { 'accept-language': language },
      });
    expect(await bodyOf(await send('zh-CN'))).toEqual({
      code: 'broken_json',
      message: REFUSALS.broken_json.zh,
    });
    expect(await bodyOf(await send('en-GB,en;q=0.9'))).toEqual({
      code: 'broken_json',
      message: REFUSALS.broken_json.en,
    });
  });

  it('refuses JSON that is not an object', async () => {
    for (const body of ['[]', '"x"', '3', 'null', 'true'])
      expect(await verdict(await world.change('POST', '/api/v1/session', { body }))).toEqual([
        400,
        'invalid_input',
      ]);
  });

  it('refuses a body of more than 1 MB', async () => {
    const body = JSON.stringify({ username: 'x', password: 'y'.repeat(1_100_000) });
    expect(await verdict(await world.change('POST', '/api/v1/session', { body }))).toEqual([
      413,
      'too_large',
    ]);
  });

  it('refuses other content types, character sets and compressions', async () => {
    const send = (headers: Record<string, string>) =>
      world.change('POST', '/api/v1/session', { body: '{}', headers });
    expect(await verdict(await send({ 'content-type': 'text/plain' }))).toEqual([415, 'unsupported_type']);
    expect(await verdict(await send({ 'content-type': 'application/json; charset=big5' }))).toEqual([
      415,
      'unsupported_type',
    ]);
    expect(await verdict(await send({ 'content-encoding': 'snappy' }))).toEqual([415, 'unsupported_type']);
  });

  it('names the field and says what is wrong in Chinese where the schema does', async () => {
    const response = await world.change('POST', '/api/v1/session/password', {
      cookie: agent,
      body: { oldPassword: 'right', newPassword: 'aaaaaaaaaaaa' },
    });
    expect(await bodyOf(response)).toMatchObject({
      code: 'invalid_input',
      field: 'newPassword',
      detail: '密码至少10位，并包含大写、小写、数字、符号中的三种',
    });
  });

  it('refuses unknown values of closed lists, and bad numbers in queries', async () => {
    const get = async (path: string) =>
      verdict(await world.request('GET', path, { headers: { cookie: agent } }));
    expect(await get('/api/v1/tickets?channel=fax')).toEqual([400, 'invalid_input']);
    expect(await get('/api/v1/tickets?limit=1000')).toEqual([400, 'invalid_input']);
    expect(await get('/api/v1/tickets?scope[$ne]=all')).toEqual([200, 'ok']);
    expect(await get('/api/v1/tickets/t1/messages?after=-1')).toEqual([400, 'invalid_input']);
    expect(await get('/api/v1/tickets')).toEqual([200, 'ok']);
  });

  it('answers unknown routes, methods, ids and malformed paths', async () => {
    const get = async (path: string, method = 'GET') =>
      verdict(await world.request(method, path, { headers: { cookie: agent } }));
    expect(await get('/api/v1/nothing')).toEqual([404, 'not_found']);
    expect(await get('/nothing')).toEqual([404, 'not_found']);
    expect(await get('/api/v1/tickets/..%2f..%2fetc')).toEqual([404, 'not_found']);
    expect(await get('/api/v1/tickets/%E0%A4%A')).toEqual([404, 'not_found']);
    expect(await get(`/api/v1/tickets/${'x'.repeat(65)}`)).toEqual([404, 'not_found']);
    expect(await get('/api/v1/tickets', 'DELETE')).toEqual([404, 'not_found']);
  });

  it('refuses a message of 100,001 characters and takes one of 100,000', async () => {
    const send = async (length: number) =>
      verdict(
        await world.request('POST', '/api/v1/contacts', {
          headers: {
            authorization: `Bearer ${world.apiKey}`,
            'idempotency-key': `length-${length}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ text: '法'.repeat(length), externalNo: 'A1' }),
        }),
      );
    expect(await send(100_000)).toEqual([201, 'ok']);
    expect(await send(100_001)).toEqual([400, 'invalid_input']);
  });
});

describe('tokens and keys', () => {
  it('refuses wrong, missing and swapped tokens', async () => {
    const get = async (path: string, headers: Record<string, string>) =>
      verdict(await world.request('GET', path, { headers }));
    expect(await get('/api/v1/tickets', {})).toEqual([401, 'not_signed_in']);
    expect(await get('/api/v1/tickets', { cookie: `yxt_session=${visitor}` })).toEqual([
      401,
      'not_signed_in',
    ]);
    expect(await get('/api/v1/tickets', { authorization: `Bearer ${visitor}` })).toEqual([
      401,
      'not_signed_in',
    ]);
    expect(await get('/api/v1/contacts/1', { authorization: `Bearer ${visitor}` })).toEqual([
      401,
      'bad_token',
    ]);
    expect(await get('/api/v1/contacts/1', { cookie: agent })).toEqual([401, 'bad_token']);
    expect(await get('/api/v1/files/f1', { authorization: `Bearer ${world.apiKey}` })).toEqual([
      401,
      'bad_token',
    ]);
    expect(await get('/api/v1/ratings/short', {})).toEqual([404, 'not_found']);
    expect(await get(`/api/v1/ratings/${'x'.repeat(43)}`, {})).toEqual([401, 'bad_token']);
  });

  it('takes an idempotency key once per content', async () => {
    const send = (text: string, key?: string) =>
      world.request('POST', '/api/v1/contacts', {
        headers: {
          authorization: `Bearer ${world.apiKey}`,
          'content-type': 'application/json',
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: JSON.stringify({ text, externalNo: 'A2' }),
      });
    expect(await (await send('一', 'key-00001')).json()).toMatchObject({ repeated: false });
    expect(await (await send('一', 'key-00001')).json()).toMatchObject({ repeated: true });
    expect(await verdict(await send('二', 'key-00001'))).toEqual([409, 'key_reused']);
    expect(await bodyOf(await send('一'))).toMatchObject({ code: 'invalid_input', field: 'idempotency-key' });
    expect(await verdict(await send('一', 'short'))).toEqual([400, 'invalid_input']);
  });

  it('refuses a second rating', async () => {
    const response = await world.request('POST', `/api/v1/ratings/${'x'.repeat(43)}`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grade: 5 }),
    });
    expect(await verdict(response)).toEqual([409, 'already_rated']);
  });
});

describe('changes from elsewhere', () => {
  const body = { name: 'x', system: 'y' };
  const post = async (headers: Record<string, string>) =>
    verdict(
      await world.request('POST', '/api/v1/api-keys', {
        headers: { cookie: admin, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ ...body, name: `n${Math.random()}` }),
      }),
    );

  it('needs the own header on staff routes and on sign-in', async () => {
    expect(await post({})).toEqual([403, 'forbidden']);
    expect(await post({ 'x-yixiantong': '1' })).toEqual([201, 'ok']);
    const signIn = await world.request('POST', '/api/v1/session', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'agent', password: 'right' }),
    });
    expect(await verdict(signIn)).toEqual([403, 'forbidden']);
  });

  it('refuses foreign origins, even with the header', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      `${world.url}.evil.example`,
      world.url.replace('http', 'https'),
    ])
      expect(await post({ 'x-yixiantong': '1', origin })).toEqual([403, 'foreign_origin']);
    expect(await post({ 'x-yixiantong': '1', 'sec-fetch-site': 'cross-site' })).toEqual([
      403,
      'foreign_origin',
    ]);
    expect(await post({ 'x-yixiantong': '1', origin: world.url })).toEqual([201, 'ok']);
    const visit = await world.request('POST', '/api/v1/visitors', {
      headers: { origin: 'https://evil.example' },
    });
    expect(await verdict(visit)).toEqual([403, 'foreign_origin']);
  });
});
