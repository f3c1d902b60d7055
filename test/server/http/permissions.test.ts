/** The permission matrix: every declared route against every kind of caller, taken from the declarations themselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../routing/vocabulary.ts';
import { permissionsOf } from '../../../server/auth/policy.ts';
import { isStaffRoute, permissionsFor, type Route } from '../../../server/http/route.ts';
import { type HttpWorld, ROLES, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
const cookies = new Map<Role, string>();
let visitor: string;

beforeAll(async () => {
  const capacity = { capacity: 1e6, perSecond: 1e6 };
  world = await startHttpWorld({
    settings: { limits: { staff: capacity, visitor: capacity, partner: capacity, signIn: capacity } },
  });
  visitor = (await world.visitors.create()).token;
});
afterAll(() => world.close());

/** Calls a route with a body that passes no schema, so that nothing is changed by being allowed. */
const call = async (route: Route, headers: Record<string, string>): Promise<[number, string]> => {
  const hasBody = route.method !== 'get';
  return verdict(
    await world.request(route.method.toUpperCase(), route.path.replace(/:(\w+)/g, `x${'0'.repeat(42)}`), {
      headers: {
        'x-yixiantong': '1',
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(hasBody ? { body: '[]' } : {}),
    }),
  );
};

const REFUSED = ['not_signed_in', 'forbidden', 'bad_token'];

// Each route as each role: on a busy machine that takes its time.
describe('permission matrix', { timeout: 240_000 }, () => {
  it('lets each role through exactly where a permission of the route is granted', async () => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      cookies.set(role, await world.signIn(role));
      for (const route of world.http.routes.filter(({ access }) => isStaffRoute(access))) {
        const needed = permissionsFor(route.access);
        const granted =
          needed.length === 0 || needed.some((permission) => permissionsOf(role).includes(permission));
        const [, code] = await call(route, { cookie: cookies.get(role)! });
        if (REFUSED.includes(code) === granted) wrong.push(`${role} ${route.key}: ${code}`);
        // Signing out ends the session.
        if (route.key === 'DELETE /api/v1/session') cookies.set(role, await world.signIn(role));
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lets nobody without a session into a staff route, nor a visitor or a partner', async () => {
    const open: string[] = [];
    const callers: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${visitor}` },
      { authorization: `Bearer ${world.apiKey}` },
    ];
    for (const route of world.http.routes.filter(({ access }) => isStaffRoute(access)))
      for (const headers of callers) {
        const [, code] = await call(route, headers);
        if (code !== 'not_signed_in') open.push(`${route.key}: ${code}`);
      }
    expect(open).toEqual([]);
  });

  it('lets no staff session into the routes of visitors and partners', async () => {
    const cookie = await world.signIn('supervisor');
    for (const route of world.http.routes.filter(
      ({ access }) => access === 'visitor' || access === 'partner' || access === 'signed',
    ))
      expect([route.key, (await call(route, { cookie }))[1]]).toEqual([route.key, 'bad_token']);
  });

  it('keeps administrators away from tickets and everybody but visitors away from rating', () => {
    const reach = (role: Role) =>
      world.http.routes
        .filter(({ access }) =>
          permissionsFor(access).some((permission) => permissionsOf(role).includes(permission)),
        )
        .map(({ key }) => key);
    expect(reach('admin').filter((key) => /tickets|orders|files|board|ratings|audit/.test(key))).toEqual([]);
    // Opening a seal changes nothing but the record of who opened it (PO5).
    expect(reach('auditor').filter((key) => !key.startsWith('GET'))).toEqual([
      'POST /api/v1/conflicts/:id/unseal',
    ]);
    for (const role of ROLES) expect(reach(role)).not.toContain('POST /api/v1/ratings/:token');
  });

  it('lets a person with a one-time password reach only the session routes', async () => {
    const staff = (await world.store.staff.get('supervisor'))!;
    await world.store.staff.replace({ ...staff, mustChangePassword: true }, staff.version);
    const cookie = await world.signIn('supervisor');
    for (const route of world.http.routes.filter(
      ({ access, method }) => isStaffRoute(access) && method === 'get',
    ))
      expect([route.key, (await call(route, { cookie }))[1] !== 'forbidden']).toEqual([
        route.key,
        ['GET /api/v1/session', 'GET /api/v1/session/second-factor'].includes(route.key),
      ]);
  });
});
