/** Every route and every socket event as every kind of caller, held against the reviewed table docs/access.md. */
import { Socket as ServerSocket } from 'socket.io';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Route } from '../../../server/http/route.ts';
import {
  type AccessLine,
  type Answer,
  CALLERS,
  type Caller,
  lineOf,
  readAccessTable,
} from '../../support/access-table.ts';
import { sampleOf } from '../../support/from-schema.ts';
import { type EdgeWorld, startEdgeWorld } from '../../support/worlds/edge-world.ts';
import { verdict } from '../../support/worlds/http-world.ts';

const STAFF = {
  agent: 'agent',
  organisation: 'org_member',
  supervisor: 'supervisor',
  administrator: 'admin',
  auditor: 'auditor',
} as const;
const NAMESPACES = ['/agent', '/supervisor', '/citizen'] as const;
/** What socket.io itself listens for. */
const NOT_OURS = new Set(['error', 'disconnect']);

let world: EdgeWorld;
let table: Map<string, AccessLine>;
const registered = vi.spyOn(ServerSocket.prototype, 'on');
const credentials = new Map<Caller, { cookie?: string; token?: string }>();

beforeAll(async () => {
  table = readAccessTable();
  world = await startEdgeWorld();
  await world.found({ code: 'gz' });
  for (const [caller, role] of Object.entries(STAFF)) {
    const { cookie } = await world.person(role, role, role === 'org_member' ? { orgId: 'org-gz' } : {});
    credentials.set(caller as Caller, { cookie });
  }
  credentials.set('nobody', {});
  credentials.set('citizen', { token: (await world.visitors.create()).token });
  credentials.set('key', { token: await world.apiKey('12345') });
});
afterAll(async () => {
  registered.mockRestore();
  await world.close();
});

const answerOf = (code: string): Answer => {
  if (code === 'not_signed_in' || code === 'bad_token') return '401';
  return code === 'forbidden' || code === 'foreign_origin' ? '403' : 'yes';
};

/** Ids that nothing bears: whoever passes the door is told that it is not there. */
const pathOf = (route: Route): string =>
  route.path.replace(/:(\w+)/g, (_, name: string) =>
    name === 'token' ? `${'x'.repeat(22)}.${'x'.repeat(43)}` : name === 'year' ? '2026' : 'x0000000000001',
  );

interface Sample {
  path: string;
  body?: unknown;
}

const sampleFor = (route: Route): Sample => {
  const query = route.query ? (sampleOf(route.query) as Record<string, string>) : {};
  // Sheets are written in a thread: the light ones do.
  if (query.format === 'xlsx') query.format = 'csv';
  const asked = new URLSearchParams(query).toString();
  return {
    path: asked ? `${pathOf(route)}?${asked}` : pathOf(route),
    ...(route.body && !route.multipart ? { body: sampleOf(route.body) } : {}),
  };
};

const callAs = async (route: Route, caller: Caller, { path, ...body }: Sample): Promise<string> => {
  const staff = caller in STAFF ? STAFF[caller as keyof typeof STAFF] : undefined;
  // Signing out ends the session, so that call has one of its own.
  const who =
    staff && route.key === 'DELETE /api/v1/session'
      ? { cookie: await world.signIn(staff) }
      : (credentials.get(caller) ?? {});
  const answer = await world.call(route.method.toUpperCase(), path, { ...who, ...body });
  const [status, code] = await verdict(answer);
  if (status >= 500 && code !== 'unavailable' && code !== 'busy')
    throw new Error(`${route.key} as ${caller}: ${status} ${code}`);
  return code;
};

/** What differs from the table, each as the line that would be right. */
const differences = (found: Map<string, Record<Caller, Answer>>): string[] =>
  [...found].flatMap(([what, answers]) => {
    const line = table.get(what);
    const right = lineOf(what, answers, line?.boundTo ?? '?');
    return line && right === lineOf(what, line.answers, line.boundTo) ? [] : [right];
  });

describe('docs/access.md', () => {
  it('says what each route answers to each caller', { timeout: 240_000 }, async () => {
    const found = new Map<string, Record<Caller, Answer>>();
    for (const route of world.http.routes) {
      const answers = {} as Record<Caller, Answer>;
      const sample = sampleFor(route);
      for (const caller of CALLERS) answers[caller] = answerOf(await callAs(route, caller, sample));
      found.set(route.key, answers);
    }
    expect(differences(found)).toEqual([]);
    const gone = [...table.keys()].filter((what) => /^[A-Z]/.test(what) && !found.has(what));
    expect(gone).toEqual([]);
  });

  it('says what each socket event answers to each caller', { timeout: 240_000 }, async () => {
    const sockets = new Map<string, Awaited<ReturnType<EdgeWorld['connect']>>>();
    for (const namespace of NAMESPACES)
      for (const caller of CALLERS)
        sockets.set(`${namespace} ${caller}`, await world.connect(namespace, credentials.get(caller)));
    const events = new Set<string>();
    registered.mock.contexts.forEach((socket, n) => {
      const event = String(registered.mock.calls[n]?.[0]);
      if (socket instanceof ServerSocket && !NOT_OURS.has(event)) events.add(`${socket.nsp.name} ${event}`);
    });
    expect(events.size).toBeGreaterThan(50);
    const found = new Map<string, Record<Caller, Answer>>();
    for (const what of events) {
      const [namespace = '', event = ''] = what.split(' ');
      const answers = {} as Record<Caller, Answer>;
      for (const caller of CALLERS) {
        const socket = sockets.get(`${namespace} ${caller}`) ?? 'closed';
        const said = typeof socket === 'string' ? socket : await world.emit(socket, event);
        // The permission is asked before the input is looked at, so that an empty one does.
        answers[caller] = answerOf(typeof said === 'string' ? said : said.ok ? 'ok' : said.code);
      }
      found.set(what, answers);
    }
    expect(differences(found)).toEqual([]);
    const gone = [...table.keys()].filter((what) => what.startsWith('/') && !found.has(what));
    expect(gone).toEqual([]);
  });

  it('a key that was taken back opens nothing', async () => {
    const token = await world.apiKey('ended', true);
    for (const route of world.http.routes.filter(({ access }) => access === 'partner'))
      expect([
        route.key,
        (await verdict(await world.call(route.method.toUpperCase(), pathOf(route), { token })))[1],
      ]).toEqual([route.key, 'bad_token']);
  });
});
