/** BU at the HTTP edge: who may call, what a body must hold, and that guesses and floods are held off. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.close());

const PASS = 'p'.repeat(43);
const TOKEN = `abcdefghij0123456789AB.${'s'.repeat(16)}`;
const post = async (path: string, body: unknown, cookie?: string) =>
  verdict(await world.change('POST', `/api/v1${path}`, { body, ...(cookie ? { cookie } : {}) }));

describe('BU: routes', () => {
  it('BU2: a subscription names its topics, its place and the notice that was agreed to, or is refused unread', async () => {
    const right = {
      phone: '13812345678',
      pass: PASS,
      regionCode: '330106',
      topics: ['labour'],
      privacyVersion: '1',
    };
    expect(await post('/public/notices/save', right)).toEqual([401, 'bad_token']);
    for (const wrong of [
      { topics: [] },
      { topics: ['gossip'] },
      { regionCode: '33' },
      { privacyVersion: '' },
      { pass: 'short' },
      { phone: '无' },
    ])
      expect(await post('/public/notices/save', { ...right, ...wrong })).toEqual([400, 'invalid_input']);
    expect(await post('/public/notices/open', { phone: right.phone, code: '12345' })).toEqual([
      400,
      'invalid_input',
    ]);
    expect(await post('/public/notices/link/end', { token: 'x' })).toEqual([400, 'invalid_input']);
    expect(await post('/public/notices/link/end', { token: TOKEN })).toEqual([401, 'bad_token']);
  });

  it('BU3: sending is for who has bulletin.send alone; title and words are short, of one line', async () => {
    const body = {
      clientKey: 'bulletin-0001',
      title: '讲座',
      text: '周六上午九点',
      topics: ['labour'],
      reach: 1,
    };
    expect(await post('/bulletins', body)).toEqual([401, 'not_signed_in']);
    for (const role of ['agent', 'org_member', 'admin', 'auditor'] as const)
      expect(await post('/bulletins', body, await world.signIn(role))).toEqual([403, 'forbidden']);
    const cookie = await world.signIn('supervisor');
    expect(await post('/bulletins', body, cookie)).toEqual([409, 'wrong_state']);
    for (const wrong of [
      { title: '长'.repeat(21) },
      { text: '长'.repeat(101) },
      { text: '两\n行' },
      { text: '反\u202e转' },
      { reach: 0 },
      { plannedAt: '明天' },
    ])
      expect(await post('/bulletins', { ...body, ...wrong }, cookie)).toEqual([400, 'invalid_input']);
  });

  it('BU1: codes to many numbers from one address, and guesses, are held off', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 8; n += 1)
      answers.push((await post('/public/notices/code', { phone: `1381234000${n}` }))[1]);
    expect(answers[0]).toBe('ok');
    expect(answers.at(-1)).toBe('rate_limited');
    const guesses: string[] = [];
    for (let n = 0; n < 25; n += 1)
      guesses.push((await post('/public/notices/open', { phone: '13812345678', code: '000000' }))[1]);
    expect(guesses[0]).toBe('bad_token');
    expect(guesses.at(-1)).toBe('rate_limited');
  });
});
