/** What comes in: hostile values in every place of every route and event get a refusal from the closed list, never a 500. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../routing/errors.ts';
import type { Route } from '../../../server/http/route.ts';
import { contentDisposition } from '../../../server/http/uploads.ts';
import { type Caller, readAccessTable } from '../../support/access-table.ts';
import { hostile, sampleOf } from '../../support/from-schema.ts';
import { type EdgeWorld, startEdgeWorld } from '../../support/worlds/edge-world.ts';

/** Tries per route and per event; `FUZZ_INPUTS=200` looks longer, `FUZZ_SEED` elsewhere. */
const TRIES = Number(process.env.FUZZ_INPUTS ?? 3);
const SEED = Number(process.env.FUZZ_SEED ?? 20261120);
const ROLES = {
  supervisor: 'supervisor',
  administrator: 'admin',
  agent: 'agent',
  auditor: 'auditor',
  organisation: 'org_member',
} as const;

let world: EdgeWorld;
const callers = new Map<string, { cookie?: string; token?: string }>();

beforeAll(async () => {
  world = await startEdgeWorld();
  await world.found({ code: 'gz' });
  for (const [caller, role] of Object.entries(ROLES))
    callers.set(caller, {
      cookie: (await world.person(role, role, role === 'org_member' ? { orgId: 'org-gz' } : {})).cookie,
    });
  callers.set('citizen', { token: (await world.visitors.create()).token });
  callers.set('key', { token: await world.apiKey('12345') });
});
afterAll(() => world.close());

const CODES = new Set<string>(Object.keys(REFUSALS));

/** What is wrong with an answer; undefined when nothing is. */
const fault = async (response: Response): Promise<string | undefined> => {
  const text = await response.text();
  const { status } = response;
  if (status < 400) return undefined;
  // Node itself: headers or an address of more than 16 kB.
  if (status === 431 && text === '') return undefined;
  if (!text.startsWith('{"error":')) return `${status} without a refusal: ${text.slice(0, 200)}`;
  const { code } = (JSON.parse(text) as { error: { code: string } }).error;
  if (status >= 500 && code !== 'unavailable' && code !== 'busy') return `${status} ${code}`;
  if (!CODES.has(code)) return `${status} with a code of its own: ${code}`;
  return /node_modules|\.ts:\d|\n\s+at |\/work\//.test(text)
    ? `tells of its inside: ${text.slice(0, 200)}`
    : undefined;
};

const pathWith = (route: Route, value: string): string =>
  route.path.replace(/:\w+/g, encodeURIComponent(value));

const ID = { $ne: 'x' };
/** In the place of an object, and in the place of each of its fields; schemas take what they know. */
const EVENT_INPUTS: readonly unknown[] = [
  ...[null, 0, 'x', [], [[]], {}, true],
  JSON.parse('{"__proto__":{"ok":true},"constructor":{"prototype":{}},"ticketId":"__proto__"}'),
  { ticketId: ID, orderId: ID, callId: ID, offerId: ID, parentId: ID, text: ID, id: ID, staffId: ID },
  { ticketId: 'x'.repeat(300_000), orderId: ['x'], callId: 'constructor', text: '长'.repeat(200_000) },
  { ticketId: '__proto__', orderId: '__proto__', callId: '__proto__', offerId: '__proto__', seq: -1 },
  {
    ticketId: 'a',
    orderId: 'a',
    afterSeq: 1e308,
    seq: 1e308,
    days: 1e9,
    text: '\ud800',
    clientKey: 'client-key-1',
  },
];

/** Calls that end a session or wait long have tests of their own. */
const LEFT_OUT = new Set([
  'DELETE /api/v1/session',
  'POST /api/v1/models/training',
  'POST /api/v1/simulations',
]);

describe('inputs', () => {
  it('a place in a list that no list gave out, and days that do not exist, are refused', async () => {
    const get = async (path: string, caller: string) => {
      const response = await world.call('GET', path, callers.get(caller));
      const { error } = (await response.json()) as { error?: { code: string; field?: string } };
      return [response.status, error?.code, error?.field];
    };
    for (const cursor of ['x', '0', 'W10', Buffer.from('["tickets","id","asc"]').toString('base64url')])
      expect(await get(`/api/v1/notices?cursor=${cursor}`, 'agent')).toEqual([
        400,
        'invalid_input',
        'cursor',
      ]);
    for (const day of ['2026-02-31', '2026-99-01', '0000-01-01', '9999-12-31'])
      expect(await get(`/api/v1/appointments?day=${day}`, 'agent')).toEqual([400, 'invalid_input', 'day']);
    expect(await get('/api/v1/duty/ledger?month=0000-01', 'supervisor')).toEqual([
      400,
      'invalid_input',
      'month',
    ]);
  });

  it(`of every route, seed ${SEED}`, { timeout: 240_000 }, async () => {
    const table = readAccessTable();
    const faults: string[] = [];
    for (const route of world.http.routes) {
      if (LEFT_OUT.has(route.key)) continue;
      const may = table.get(route.key)?.answers;
      const caller = [...callers.keys()].find((who) => may?.[who as keyof typeof may] === 'yes') ?? 'nobody';
      const who = callers.get(caller) ?? {};
      const method = route.method.toUpperCase();
      const send = async (path: string, body?: string) => {
        const found = await fault(
          await world.call(method, path, {
            ...who,
            ...(body === undefined
              ? {}
              : { body, headers: { 'content-type': 'application/json', 'idempotency-key': 'key-00000001' } }),
          }),
        );
        if (found) faults.push(`${route.key} ${path.slice(0, 120)} ${body?.slice(0, 300) ?? ''} -> ${found}`);
      };
      if (route.body && !route.multipart)
        for (const body of fc.sample(hostile(route.body), { seed: SEED, numRuns: TRIES }))
          await send(pathWith(route, 'x0000000000001'), body);
      if (route.query)
        for (const text of fc.sample(hostile(route.query), { seed: SEED + 1, numRuns: TRIES })) {
          const query = JSON.parse(text) as unknown;
          const pairs = Object.entries(
            typeof query === 'object' && query !== null ? query : { x: query },
          ).map(([key, value]): [string, string] => [
            key,
            String(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 4000),
          ]);
          await send(`${pathWith(route, 'x0000000000001')}?${new URLSearchParams(pairs)}`);
        }
      if (route.path.includes(':'))
        for (const value of ['__proto__', '../../x', '%00', '{"$ne":1}'])
          await send(
            pathWith(route, value),
            route.body && !route.multipart ? JSON.stringify(sampleOf(route.body)) : undefined,
          );
    }
    expect(faults).toEqual([]);
  });

  it('of every socket event', { timeout: 240_000 }, async () => {
    const faults: string[] = [];
    for (const [what, { answers }] of readAccessTable()) {
      const [namespace = '', event = ''] = what.split(' ');
      if (!namespace.startsWith('/')) continue;
      const caller = [...callers.keys()].find((who) => answers[who as Caller] === 'yes') ?? '';
      // One socket for each event: its pace is that of a person.
      const socket = await world.connect(namespace, callers.get(caller));
      if (typeof socket === 'string') throw new Error(`${what}: ${socket}`);
      for (const input of EVENT_INPUTS) {
        const said = await world.emit(socket, event, input);
        const text = JSON.stringify(said);
        if (
          !said.ok &&
          (!CODES.has(said.code) || said.code === 'internal' || /node_modules|\n\s+at /.test(text))
        )
          faults.push(`${what} ${JSON.stringify(input)?.slice(0, 120)}: ${text.slice(0, 200)}`);
      }
      socket.disconnect();
    }
    expect(faults).toEqual([]);
  });

  it('more than the most that is read ends with too_large, whatever it holds', async () => {
    const big = JSON.stringify({ text: 'x'.repeat(10_000_000), clientKey: 'client-key-1' });
    for (const [path, caller] of [
      ['/api/v1/public/mailbox', 'citizen'],
      ['/api/v1/session', 'citizen'],
      ['/api/v1/public/status', 'citizen'],
      ['/api/v1/contacts', 'key'],
      ['/api/v1/rules/try', 'supervisor'],
      ['/api/v1/staff', 'administrator'],
    ] as const) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'key-00000002' };
      const answer = await world.call('POST', path, { ...callers.get(caller), body: big, headers });
      expect([path, answer.status]).toEqual([path, 413]);
      expect(await fault(answer)).toBeUndefined();
    }
  });

  it('the name of a download stays one value of one header, whatever it holds', () => {
    for (const name of [
      'a\r\nSet-Cookie: x=1.txt',
      'a"; filename="b.exe',
      'half \ud800.txt',
      '../../etc/passwd',
      '名.txt',
    ]) {
      const header = contentDisposition({ name, mime: 'text/plain' });
      expect(header).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.%~!-]+$/);
      expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
    }
  });
});
