/** AF at the HTTP edge: who may call, what a body must hold, and that nobody signed in confirms for a citizen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.close());

const TOKEN = `abcdefghij0123456789AB.${'s'.repeat(43)}`;
const FORM = { name: '李四', phone: '13812345678', happened: '欠薪', asks: '追讨工资', isTrue: true };
const confirm = async (body: unknown, cookie?: string, token = TOKEN) =>
  verdict(
    await world.change('POST', `/api/v1/public/aid/${token}/confirm`, {
      body,
      ...(cookie ? { cookie } : {}),
    }),
  );

describe('AF: routes', () => {
  it('AF3: a form that lacks something, is too long or was not ticked is refused before anything is looked up', async () => {
    for (const wrong of [
      { isTrue: false },
      { name: ' ' },
      { asks: '' },
      { phone: '无' },
      { happened: '长'.repeat(3001) },
    ])
      expect(await confirm({ ...FORM, ...wrong })).toEqual([400, 'invalid_input']);
    expect(await confirm(FORM)).toEqual([401, 'bad_token']);
    expect((await confirm(FORM, undefined, 'short'))[1]).not.toBe('ok');
  });

  it('AF3: nobody confirms, declines or reads by the link where staff are signed in', async () => {
    const cookie = await world.signIn('agent');
    expect(await confirm(FORM, cookie)).toEqual([403, 'forbidden']);
    const declined = await world.change('POST', `/api/v1/public/aid/${TOKEN}/decline`, { body: {}, cookie });
    expect(await verdict(declined)).toEqual([403, 'forbidden']);
    const read = await world.request('GET', `/api/v1/public/aid/${TOKEN}`, { headers: { cookie } });
    expect(await verdict(read)).toEqual([403, 'forbidden']);
  });

  it('VD2: meetings are begun and ended by who serves tickets', async () => {
    for (const path of ['video', 'video/end']) {
      const post = async (cookie?: string) =>
        verdict(
          await world.change('POST', `/api/v1/tickets/ticket-1/${path}`, { ...(cookie ? { cookie } : {}) }),
        );
      expect(await post()).toEqual([401, 'not_signed_in']);
      expect(await post(await world.signIn('org_member'))).toEqual([403, 'forbidden']);
      expect(await post(await world.signIn('agent'))).toEqual([404, 'not_found']);
    }
  });

  it('AF1: drafting is for who serves tickets', async () => {
    const body = { happened: '欠薪', round: 0 };
    const post = async (cookie?: string) =>
      verdict(
        await world.change('POST', '/api/v1/tickets/ticket-1/aid', { body, ...(cookie ? { cookie } : {}) }),
      );
    expect(await post()).toEqual([401, 'not_signed_in']);
    expect(await post(await world.signIn('org_member'))).toEqual([403, 'forbidden']);
    expect(await post(await world.signIn('agent'))).toEqual([404, 'not_found']);
  });
});
