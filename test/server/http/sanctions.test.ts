/** SN at the HTTP edge: who may impose, object and decide, and what a body must hold. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
});
afterAll(() => world.close());

type Role = Parameters<HttpWorld['signIn']>[0];
const post = async (path: string, body: unknown, role?: Role) =>
  verdict(
    await world.change('POST', `/api/v1/sanctions${path}`, {
      body,
      ...(role ? { cookie: await world.signIn(role) } : {}),
    }),
  );
const subject = { kind: 'staff', id: 'agent' };
const WHY = { subject, reason: 'bad_service', words: '多次差评', basis: 'rating' };

describe('SN: routes', () => {
  it('SN6: supervisors impose, decide and lift; who is concerned objects; administrators and auditors do neither', async () => {
    const warn = { ...WHY, kind: 'warn' };
    expect(await post('', warn)).toEqual([401, 'not_signed_in']);
    for (const role of ['agent', 'org_member', 'admin', 'auditor'] as const) {
      expect(await post('', warn, role)).toEqual([403, 'forbidden']);
      expect(await post('/s1/decision', { subject, upheld: true, words: 'x' }, role)).toEqual([
        403,
        'forbidden',
      ]);
      expect(await post('/s1/lift', { subject, reason: 'x' }, role)).toEqual([403, 'forbidden']);
    }
    expect(await post('/s1/objection', { subject, words: 'x' }, 'auditor')).toEqual([403, 'forbidden']);
    expect(await post('/s1/objection', { subject, words: 'x' }, 'agent')).toEqual([404, 'not_found']);
    expect(await post('', warn, 'supervisor')).toEqual([404, 'not_found']);
    const list = async (role: Role) =>
      verdict(
        await world.request('GET', '/api/v1/sanctions', { headers: { cookie: await world.signIn(role) } }),
      );
    expect((await list('agent'))[0]).toBe(200);
    expect(await list('auditor')).toEqual([403, 'forbidden']);
  });

  it('SN1: a suspension names an end once, a warning and a removal none; words and days have limits', async () => {
    for (const wrong of [
      { kind: 'suspend' },
      { kind: 'suspend', toDay: '2026-12-01', workingDays: 3 },
      { kind: 'suspend', workingDays: 0 },
      { kind: 'suspend', workingDays: 251 },
      { kind: 'suspend', toDay: '2026-13-01' },
      { kind: 'suspend', workingDays: 3, services: [] },
      { kind: 'warn', toDay: '2026-12-01' },
      { kind: 'remove', services: ['notary'] },
      { kind: 'fine' },
      { kind: 'warn', words: ' ' },
      { kind: 'warn', words: '长'.repeat(1001) },
      { kind: 'warn', reason: 'whim' },
      { kind: 'warn', subject: { kind: 'citizen', id: 'agent' } },
    ])
      expect(await post('', { ...WHY, ...wrong }, 'supervisor')).toEqual([400, 'invalid_input']);
  });
});
