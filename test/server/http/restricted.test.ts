/** RS at the HTTP edge: who may restrict and lift, what a body must hold, and clearances in accounts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.close());

const post = async (path: string, body: unknown, role?: Parameters<HttpWorld['signIn']>[0]) =>
  verdict(
    await world.change('POST', `/api/v1/tickets/ticket-1/${path}`, {
      body,
      ...(role ? { cookie: await world.signIn(role) } : {}),
    }),
  );

describe('RS: routes', () => {
  const mark = { clearance: 'military', reason: '来件人为现役军人' };

  it('RS5: agents and supervisors restrict, supervisors alone lift', async () => {
    expect(await post('restrict', mark)).toEqual([401, 'not_signed_in']);
    for (const role of ['org_member', 'admin', 'auditor'] as const) {
      expect(await post('restrict', mark, role)).toEqual([403, 'forbidden']);
      expect(await post('unrestrict', { reason: 'x' }, role)).toEqual([403, 'forbidden']);
    }
    expect(await post('restrict', mark, 'agent')).toEqual([404, 'not_found']);
    expect(await post('unrestrict', { reason: 'x' }, 'agent')).toEqual([403, 'forbidden']);
    expect(await post('unrestrict', { reason: 'x' }, 'supervisor')).toEqual([404, 'not_found']);
  });

  it('RS5: a kind that is none, no reason and one that is too long are refused', async () => {
    for (const wrong of [{ clearance: 'secret' }, { reason: ' ' }, { reason: '长'.repeat(201) }])
      expect(await post('restrict', { ...mark, ...wrong }, 'agent')).toEqual([400, 'invalid_input']);
    expect(await post('unrestrict', {}, 'supervisor')).toEqual([400, 'invalid_input']);
  });

  it('RS3: an administrator clears somebody, which ends his sessions', async () => {
    const agent = await world.signIn('agent');
    const me = async () =>
      verdict(await world.request('GET', '/api/v1/session', { headers: { cookie: agent } }));
    expect((await me())[0]).toBe(200);
    const cookie = await world.signIn('admin');
    const listed = await world.request('GET', '/api/v1/staff?limit=50', { headers: { cookie } });
    const { items } = (await listed.json()) as { items: { id: string; version: number }[] };
    const change = async (clearances: string[]) =>
      world.change('PATCH', '/api/v1/staff/agent', {
        cookie,
        body: { version: items.find((one) => one.id === 'agent')!.version, clearances },
      });
    expect(await verdict(await change(['secret']))).toEqual([400, 'invalid_input']);
    const changed = await change(['military']);
    expect(((await changed.json()) as { clearances?: string[] }).clearances).toEqual(['military']);
    expect(await me()).toEqual([401, 'not_signed_in']);
  });
});
