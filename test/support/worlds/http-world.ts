/** The real express app on a loopback port over a memory store and a stub desk, with one person of each role. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, refuse } from '../../../routing/errors.ts';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import type { Role } from '../../../routing/vocabulary.ts';
import { createApiKeys, makeApiKey } from '../../../server/auth/api-keys.ts';
import { createSessions } from '../../../server/auth/sessions.ts';
import { createSignedRequests } from '../../../server/auth/signed-requests.ts';
import { createVisitorTokens } from '../../../server/auth/visitor-tokens.ts';
import { createVideoLinkOut } from '../../../server/channels/video/link-out.ts';
import { createThreadWork } from '../../../server/classify/thread-work.ts';
import { createApiKeyAdmin } from '../../../server/desk/admin/api-keys.ts';
import { createCannedReplyAdmin } from '../../../server/desk/admin/canned-replies.ts';
import { createListFiles } from '../../../server/desk/admin/list-files.ts';
import { createReports } from '../../../server/desk/admin/reports.ts';
import { createShiftAdmin } from '../../../server/desk/admin/shifts.ts';
import { createStaffAdmin } from '../../../server/desk/admin/staff.ts';
import { createLocalServiceAdmin } from '../../../server/desk/bureau/local-services.ts';
import { createMasterData } from '../../../server/desk/bureau/master-data.ts';
import { createPromises } from '../../../server/desk/bureau/promises.ts';
import { createSettings } from '../../../server/desk/bureau/settings.ts';
import { createAgreement } from '../../../server/desk/classify/agreement.ts';
import { createModelDesk } from '../../../server/desk/classify/models.ts';
import { createModelHolder } from '../../../server/desk/classify/models-holder.ts';
import { createRuleDesk } from '../../../server/desk/classify/rules.ts';
import { createRuleHolder } from '../../../server/desk/classify/rules-holder.ts';
import { createDutyDesk } from '../../../server/desk/duty/duty-desk.ts';
import { createPartnerAdmin } from '../../../server/desk/partners/admin.ts';
import { createAdviserSheets } from '../../../server/desk/people/adviser-sheets.ts';
import { createDirectory } from '../../../server/desk/people/directory.ts';
import { createPairingSheets } from '../../../server/desk/policies/pairing-sheets.ts';
import { createFaq } from '../../../server/desk/references/faq.ts';
import { createReferences } from '../../../server/desk/references/references.ts';
import { createSimulationDesk } from '../../../server/desk/simulation/simulation.ts';
import { createHttpApp, type HttpDeps } from '../../../server/http/app.ts';
import type { HttpSettings } from '../../../server/http/settings.ts';
import { createSheets } from '../../../server/sheets/thread-sheets.ts';
import { createSimulationRunner } from '../../../server/simulation/runner.ts';
import { createSounds } from '../../../server/sound/sounds.ts';
import { openDiskFiles } from '../../../server/stores/disk-files.ts';
import { createTaskThreads } from '../../../server/threads/tasks.ts';
import { fakeLine } from '../ports/fake-line.ts';
import { createMemoryStore } from '../ports/memory-store.ts';
import { testFactors } from '../ports/second-factors.ts';
import {
  aStaff,
  fakeAudit,
  fakeBus,
  fakeClock,
  fakeIds,
  fakeLog,
  fakePasswords,
  fakeTimers,
} from '../ports/server-fakes.ts';
import { stubDesk } from './stub-desk.ts';

export const ROLES: readonly Role[] = ['agent', 'org_member', 'supervisor', 'admin', 'auditor'];

/** Files as they stand after a build, with tiny content. */
const buildPages = async (dir: string): Promise<void> => {
  for (const name of ['index', 'demo', 'chat', 'rating', 'status', 'directory', 'console', 'board'])
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
      visitorByHash: async (hash) => {
        const known = visitorsByHash.get(hash);
        return known === undefined ? undefined : { citizenId: known, also: [] };
      },
    },
  });
  const sessions = createSessions({
    store,
    clock,
    ids,
    audit,
    bus,
    passwords,
    secondFactors: testFactors(),
    settings: { secureCookie: false },
  });
  const base = { store, clock, ids, audit, bus };
  const reports = createReports({ store, clock });
  const staffAdmin = createStaffAdmin({ ...base, passwords, sessions, services: () => [] });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (options.pages !== false) await buildPages(dir);
  const queue: HttpDeps['queue'] = {
    ping: async () => undefined,
    counts: async () => ({ waiting: 3, offered: 1, serving: 2, ready: 4, classes: [] }),
  };
  const threads = createTaskThreads();
  const directory = await createDirectory({ store, bus, clock, log });
  const settings = await createSettings({ store, bus, clock, log });
  const master = await createMasterData({
    ...base,
    log,
    sheets: createSheets(threads),
    settings,
    directory,
    policy: () => DEFAULT_POLICY,
    videoLine: createVideoLinkOut(['meet.example.gov.cn']),
  });
  const line = fakeLine();
  const signed = createSignedRequests({ store, clock, log, open: line.open });
  const work = createThreadWork(threads);
  const models = await createModelHolder({ store, bus, log });
  const holder = await createRuleHolder({ store, bus, log });
  const http = createHttpApp({
    desk: stubDesk(store),
    admin: {
      sheets: createSheets(threads),
      subjects: {
        find: async () => ok({ items: [] }),
        list: async () => ({ items: [] }),
        create: async () => refuse('not_found'),
        export: async () => refuse('not_found'),
        correct: async () => refuse('not_found'),
        erase: async () => refuse('not_found'),
        close: async () => refuse('not_found'),
      },
      staff: staffAdmin,
      listFiles: createListFiles({ ...base, reports, staff: staffAdmin }),
      shifts: createShiftAdmin({ ...base, timers, services: () => [] }),
      duty: createDutyDesk({
        services: () => [],
        ...base,
        timers,
        sheets: createSheets(threads),
        policy: () => DEFAULT_POLICY,
        host: 'test',
        bureau: () => '云溪县公共法律服务中心',
      }),
      cannedReplies: createCannedReplyAdmin(base),
      apiKeys: createApiKeyAdmin({ ...base, makeKey: makeApiKey }),
      reports,
      whatIf: {
        simulation: createSimulationDesk({
          ...base,
          log,
          policy: () => DEFAULT_POLICY,
          runner: createSimulationRunner(threads),
        }),
        calibration: { days: async () => [] },
      },
      master,
      partners: createPartnerAdmin({ ...base, line, lastRefused: signed.lastRefused }),
      rules: createRuleDesk({ ...base, holder, work, sheets: createSheets(threads) }),
      models: createModelDesk({ ...base, log, models, rules: holder, work }),
      agreement: createAgreement({ store, clock }),
      localServices: createLocalServiceAdmin(base),
      channels: {
        view: async (_who, id) => (id === 'ticket-1' ? ok({ channel: null }) : refuse('not_found')),
        again: async () => refuse('not_owner'),
        phoned: async () => refuse('not_owner'),
        check: async () => ({ accounts: [], sms: false }),
      },
      followUps: {
        list: async () => ({ items: [] }),
        take: async () => refuse('not_found'),
        release: async () => refuse('not_found'),
        answer: async () => refuse('not_found'),
      },
      sms: {
        view: async (_who, id) =>
          id === 'ticket-1' ? ok({ open: false, reachable: false, items: [] }) : refuse('not_found'),
        sendCode: async () => refuse('wrong_state'),
      },
      references: createReferences({
        ...base,
        sheets: createSheets(threads),
        mayRead: async (_who, id) => id === 'ticket-1',
      }),
      faq: createFaq({
        store,
        clock,
        isOn: () => settings.tenant().faq ?? false,
        inDanger: (text) => text.includes('活不下去'),
      }),
      promises: createPromises({
        ...{ store, clock, directory, catalogue: master.catalogue, services: () => [] },
        policy: () => DEFAULT_POLICY,
        tenant: settings.tenant,
        has: () => true,
      }),
      adviserSheets: createAdviserSheets({ ...base, sheets: createSheets(threads), log }),
      pairingSheets: createPairingSheets({
        ...base,
        sheets: createSheets(threads),
        policies: stubDesk(store).policies,
      }),
      similar: {
        similar: async (_who, id) => (id === 'ticket-1' ? ok([]) : refuse('not_found')),
      },
    },
    sessions,
    visitors,
    apiKeys: createApiKeys({ store }),
    signed,
    audit,
    store,
    queue,
    timers,
    files: await openDiskFiles(join(dir, 'files')),
    sounds: createSounds(threads),
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
    line,
    master,
    close: async () => {
      holder.close();
      models.close();
      await threads.close();
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
