/** The real express app on a loopback port over a memory store and a stub desk, with one person of each role. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, refuse } from '../../routing/errors.ts';
import type { BoardView, MeView } from '../../routing/protocol/views.ts';
import type { Role } from '../../routing/vocabulary.ts';
import { createApiKeys, makeApiKey } from '../../server/auth/api-keys.ts';
import { permissionsOf } from '../../server/auth/policy.ts';
import { createSessions } from '../../server/auth/sessions.ts';
import { createVisitorTokens } from '../../server/auth/visitor-tokens.ts';
import { createApiKeyAdmin } from '../../server/desk/admin/api-keys.ts';
import { createCannedReplyAdmin } from '../../server/desk/admin/canned-replies.ts';
import { createReports } from '../../server/desk/admin/reports.ts';
import { createShiftAdmin } from '../../server/desk/admin/shifts.ts';
import { createStaffAdmin } from '../../server/desk/admin/staff.ts';
import { createHttpApp, type HttpDeps } from '../../server/http/app.ts';
import type { HttpDesk } from '../../server/http/routes/index.ts';
import type { HttpSettings } from '../../server/http/settings.ts';
import { openDiskFiles } from '../../server/stores/disk-files.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import {
  aStaff,
  fakeAudit,
  fakeBus,
  fakeClock,
  fakeIds,
  fakeLog,
  fakePasswords,
  fakeTimers,
} from './server-fakes.ts';

export const ROLES: readonly Role[] = ['agent', 'org_member', 'supervisor', 'admin', 'auditor'];

const EMPTY_BOARD: BoardView = {
  at: '2026-11-20T01:00:00.000Z',
  now: { waiting: 0, offered: 0, serving: 0, withOrg: 0, messageBox: 0, longestWaitMs: 0 },
  classes: [],
  people: [],
  today: {
    accepted: 0,
    closed: 0,
    byChannel: { web: 0, phone: 0, wechat: 0, counter: 0, workorder: 0 },
    byPlatform: { counter: 0, hotline: 0, web: 0 },
    byMatter: [],
    responses: { count: 0, withinTarget: 0, meanMs: 0 },
    rated: 0,
    satisfied: 0,
    bad: 0,
    invited: 0,
  },
  orders: { dispatched: 0, signed: 0, overdue: 0, repliedToday: 0 },
  crises: [],
  alerts: [],
  feed: [],
};

/** A desk that knows one ticket, `ticket-1`, open to everybody who gets as far as the desk. */
const stubDesk = (store: MemoryStore): HttpDesk => {
  const contacts = new Map<string, string>();
  const nothing = async () => refuse('not_found');
  const empty = async () => ok({ items: [] });
  return {
    site: async () => ({
      name: '示范县公共法律服务中心',
      phone: '12348',
      regionCode: '510000',
      regionName: '示范县',
      privacyVersion: '1',
      privacyText: '告知',
      services: ['advice'],
      open: true,
      hoursText: '全天',
      maxFileBytes: 1,
      fileTypes: ['.png'],
    }),
    ratings: {
      page: async () => refuse('bad_token'),
      submit: async () => refuse('already_rated'),
    },
    staff: {
      me: async (who) => {
        const staff = (await store.staff.get(who.id))!;
        const me: MeView = {
          id: staff.id,
          username: staff.username,
          displayName: staff.displayName,
          role: staff.role,
          mustChangePassword: staff.mustChangePassword,
          skills: staff.skills,
          languages: staff.languages,
          capacity: staff.capacity,
          capacityTotal: staff.capacityTotal,
          permissions: [...permissionsOf(staff.role)],
        };
        return ok(me);
      },
    },
    queries: {
      tickets: empty,
      ticket: nothing,
      messages: empty,
      receipts: empty,
      history: empty,
      orders: empty,
      mayReadFiles: async (_who, ticketId) => ticketId === 'ticket-1',
      mayAddFiles: async (_who, ticketId) => ticketId === 'ticket-1',
    },
    partner: {
      contact: async (who, key, input) => {
        const id = `${who.apiKeyId}:${key}`;
        const body = JSON.stringify(input);
        const before = contacts.get(id);
        if (before !== undefined && before !== body) return refuse('key_reused');
        contacts.set(id, body);
        return ok({
          ticketId: 'ticket-1',
          ticketNo: '20261120-0001',
          status: 'queued',
          externalNo: input.externalNo,
          repeated: before !== undefined,
        });
      },
      status: nothing,
    },
    board: { snapshot: async () => EMPTY_BOARD },
  };
};

/** Files as they stand after a build, with tiny content. */
const buildPages = async (dir: string): Promise<void> => {
  for (const name of ['index', 'demo', 'chat', 'rating', 'console', 'board'])
    await writeFile(join(dir, `${name}.html`), `<title>${name}</title>`);
  await writeFile(join(dir, 'widget.js'), '/* widget */');
};

export interface HttpWorldOptions {
  settings?: Partial<HttpSettings>;
  pages?: boolean;
  deps?: Partial<HttpDeps>;
}

export const startHttpWorld = async (options: HttpWorldOptions = {}) => {
  const dir = await mkdtemp(join(tmpdir(), 'yxt-http-'));
  const store = createMemoryStore();
  const [clock, ids, audit, bus, log, timers] = [
    fakeClock(),
    fakeIds(),
    fakeAudit(),
    fakeBus(),
    fakeLog(),
    fakeTimers(),
  ];
  const passwords = fakePasswords();
  await store.organisations.insert({
    id: 'org-1',
    version: 1,
    code: 'gz',
    name: '公证处',
    kind: 'notary_office',
    services: ['notary'],
    regionCode: '510000',
    disabled: false,
    createdAt: '2026-11-01T00:00:00.000Z',
    updatedAt: '2026-11-01T00:00:00.000Z',
  });
  for (const role of ROLES)
    await store.staff.insert(
      aStaff({ id: role, role, ...(role === 'org_member' ? { orgId: 'org-1' } : {}) }),
    );
  const apiKey = makeApiKey();
  await store.apiKeys.insert({
    id: 'key-1',
    version: 1,
    name: '12345',
    system: '12345',
    keyHash: apiKey.keyHash,
    disabled: false,
    createdAt: '2026-11-01T00:00:00.000Z',
  });

  const visitorsByHash = new Map<string, string>();
  const visitors = createVisitorTokens({
    ids,
    citizens: {
      createVisitor: async (hash) => {
        const citizenId = `citizen-${visitorsByHash.size + 1}`;
        visitorsByHash.set(hash, citizenId);
        return { citizenId };
      },
      visitorByHash: async (hash) => visitorsByHash.get(hash),
    },
  });
  const sessions = createSessions({
    store,
    clock,
    ids,
    audit,
    bus,
    passwords,
    settings: { secureCookie: false },
  });
  const base = { store, clock, ids, audit, bus };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (options.pages !== false) await buildPages(dir);
  const queue: HttpDeps['queue'] = {
    ping: async () => undefined,
    counts: async () => ({ waiting: 3, offered: 1, serving: 2, ready: 4, classes: [] }),
  };
  const http = createHttpApp({
    desk: stubDesk(store),
    admin: {
      staff: createStaffAdmin({ ...base, passwords, sessions }),
      shifts: createShiftAdmin({ ...base, timers }),
      cannedReplies: createCannedReplyAdmin(base),
      apiKeys: createApiKeyAdmin({ ...base, makeKey: makeApiKey }),
      reports: createReports({ store }),
    },
    sessions,
    visitors,
    apiKeys: createApiKeys({ store }),
    audit,
    store,
    queue,
    timers,
    files: await openDiskFiles(join(dir, 'files')),
    clock,
    ids,
    log,
    version: '0.0.0',
    ...options.deps,
    settings: { publicUrl: url, pagesDir: dir, readyMs: 50, ...options.settings },
  });
  server.on('request', http.app);

  const request = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url}${path}`, { method, redirect: 'manual', ...init });

  /** A change as our own pages send it. */
  const change = (
    method: string,
    path: string,
    {
      cookie,
      body,
      headers = {},
    }: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> =>
    request(method, path, {
      headers: {
        'x-yixiantong': '1',
        origin: url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  const signIn = async (role: Role): Promise<string> => {
    const outcome = await sessions.signIn({ username: role, password: 'right' }, '127.0.0.1');
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.value.cookie.split(';')[0]!;
  };

  return {
    ...{ url, store, clock, audit, bus, log, timers, sessions, visitors, http, dir, request, change, signIn },
    apiKey: apiKey.key,
    close: async () => {
      sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
};

export type HttpWorld = Awaited<ReturnType<typeof startHttpWorld>>;

/** Status and refusal code of an answer, `ok` when it is none. */
export const verdict = async (response: Response): Promise<[number, string]> => {
  const text = await response.text();
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  const error =
    typeof body === 'object' && body !== null && 'error' in body
      ? (body.error as { code: string })
      : undefined;
  return [response.status, error?.code ?? 'ok'];
};
