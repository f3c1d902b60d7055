/** The whole product on memory parts behind its real edges: HTTP and sockets on a loopback port, real desk, real sessions. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { io, type Socket } from 'socket.io-client';
import type { Outcome } from '../../../routing/errors.ts';
import type { Staff } from '../../../routing/people.ts';
import { PROTOCOL_VERSION } from '../../../routing/protocol/socket.ts';
import type { Role } from '../../../routing/vocabulary.ts';
import { createAdminDesks } from '../../../server/admin-desks.ts';
import { createApiKeys, makeApiKey } from '../../../server/auth/api-keys.ts';
import { createSessions } from '../../../server/auth/sessions.ts';
import { createSignedRequests } from '../../../server/auth/signed-requests.ts';
import { createVisitorTokens } from '../../../server/auth/visitor-tokens.ts';
import { createThreadWork } from '../../../server/classify/thread-work.ts';
import { createAuditLog } from '../../../server/desk/audit/audit.ts';
import { createMasterData } from '../../../server/desk/bureau/master-data.ts';
import { createModelHolder } from '../../../server/desk/classify/models-holder.ts';
import { createRuleHolder } from '../../../server/desk/classify/rules-holder.ts';
import { createHttpApp } from '../../../server/http/app.ts';
import type { HttpSettings } from '../../../server/http/settings.ts';
import { createRealtime } from '../../../server/realtime/realtime.ts';
import { createSheets } from '../../../server/sheets/thread-sheets.ts';
import { createSimulationRunner } from '../../../server/simulation/runner.ts';
import { createSounds } from '../../../server/sound/sounds.ts';
import { createTaskThreads } from '../../../server/threads/tasks.ts';
import { createFakePhoneLine } from '../ports/fake-phone-line.ts';
import { createMemoryFiles } from '../ports/memory-files.ts';
import { testFactors } from '../ports/second-factors.ts';
import { fakePasswords } from '../ports/server-fakes.ts';
import { createDeskWorld, type DeskWorld } from './desk-world.ts';

const MUCH = { capacity: 1e9, perSecond: 1e9 };
/** Limits that no walk over everything reaches. */
const NO_LIMITS = {
  address: MUCH,
  staff: MUCH,
  visitor: MUCH,
  partner: MUCH,
  signIn: MUCH,
  publicLookup: MUCH,
  guessAddress: MUCH,
  guessNumber: MUCH,
};

export const startEdgeWorld = async (
  options: { settings?: Partial<HttpSettings>; desk?: Parameters<typeof createDeskWorld>[0] } = {},
) => {
  const files = createMemoryFiles();
  let world: DeskWorld | undefined;
  const exchange = createFakePhoneLine(() => world?.timers.nowMs() ?? 0);
  world = await createDeskWorld({
    ...options.desk,
    channels: { files, stage: files.stageBytes, ...options.desk?.channels },
    around: (ports) => ({ ...ports, phoneLine: exchange }),
  });
  const { store, timers, logged: log, core, desk } = world;
  const { clock, ids, bus } = core;
  const common = { store, bus, clock, ids, log, audit: createAuditLog({ store, log }) };
  const threads = createTaskThreads();
  const sheets = createSheets(threads);
  const work = createThreadWork(threads);
  const models = await createModelHolder({ store, bus, log });
  const rules = await createRuleHolder({ store, bus, log });
  const signed = createSignedRequests({ store, clock, log, open: world.line.open });
  const passwords = fakePasswords();
  const sessions = createSessions({
    ...common,
    passwords,
    secondFactors: testFactors(),
    settings: { secureCookie: false },
  });
  const visitors = createVisitorTokens({ citizens: desk.citizen, ids });
  const master = await createMasterData({
    ...common,
    sheets,
    settings: world.settings,
    directory: core.directory,
    policy: core.policy,
    videoLine: core.videoLine,
  });
  const admin = createAdminDesks({
    ...common,
    timers,
    files,
    sheets,
    work,
    passwords,
    sessions,
    models,
    rules,
    parts: world,
    master,
    partnerLine: world.line,
    signed,
    simulations: createSimulationRunner(threads),
    pseudonymKey: Buffer.alloc(32, 5),
    host: 'test',
  });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createHttpApp({
    ...common,
    desk,
    admin: admin.desks,
    sessions,
    visitors,
    apiKeys: createApiKeys({ store }),
    signed,
    queue: world.queue,
    timers,
    files,
    sounds: createSounds(threads),
    version: '0.0.0',
    settings: { publicUrl: url, pagesDir: tmpdir(), readyMs: 50, limits: NO_LIMITS, ...options.settings },
  });
  server.on('request', http.app);
  const realtime = createRealtime(server, {
    desk,
    bus,
    sessions,
    visitors,
    publicOrigin: url,
    addressOf: () => '127.0.0.1',
    clock,
    ids,
    log,
  });
  const sockets: Socket[] = [];

  const signIn = async (username: string): Promise<string> => {
    const outcome = await sessions.signIn({ username, password: 'right' }, '127.0.0.1');
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.value.cookie.split(';')[0]!;
  };

  return {
    ...world,
    ...{ url, http, sessions, visitors, exchange, files, signIn, passwords },
    /** A person on duty whose password is `right`. */
    person: async (username: string, role: Role, over: Partial<Staff> = {}) => {
      const passwordHash = createHash('sha256').update('right').digest('hex');
      const who = await world.hire({ username, role, passwordHash, ...over });
      return { who, cookie: await signIn(username) };
    },
    /** A key of another system that may hand in contacts. */
    apiKey: async (id: string, disabled = false): Promise<string> => {
      const { key, keyHash } = makeApiKey();
      const createdAt = '2026-11-01T00:00:00.000Z';
      await store.apiKeys.insert({ id, version: 1, name: id, system: id, keyHash, disabled, createdAt });
      return key;
    },
    /** A call as our own pages make it; `body` goes out as JSON unless it is a form. */
    call: async (
      method: string,
      path: string,
      {
        cookie,
        token,
        body,
        headers = {},
      }: { cookie?: string; token?: string; body?: unknown; headers?: Record<string, string> } = {},
    ): Promise<Response> => {
      const form = body instanceof FormData;
      return fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          'x-yixiantong': '1',
          ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
          ...(cookie === undefined ? {} : { cookie }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: form || typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    /** A socket of a namespace, or the code with which it was not let in. */
    connect: async (
      namespace: string,
      { cookie, token, origin }: { cookie?: string; token?: string; origin?: string } = {},
    ): Promise<Socket | string> => {
      const socket = io(`${url}${namespace}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { protocol: PROTOCOL_VERSION, ...(token === undefined ? {} : { token }) },
        extraHeaders: {
          ...(cookie === undefined ? {} : { cookie }),
          ...(origin === undefined ? {} : { origin }),
        },
      });
      sockets.push(socket);
      return new Promise((resolve) => {
        socket.once('connect', () => resolve(socket));
        socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
          socket.disconnect();
          resolve(error.data?.code ?? 'closed');
        });
      });
    },
    emit: (socket: Socket, event: string, input: unknown = {}): Promise<Outcome<unknown>> =>
      socket.timeout(30_000).emitWithAck(event, input) as Promise<Outcome<unknown>>,
    close: async () => {
      for (const socket of sockets) socket.disconnect();
      await realtime.close();
      await admin.close();
      rules.close();
      models.close();
      master.close();
      await threads.close();
      sessions.close();
      server.closeAllConnections();
      await world.close();
    },
  };
};

export type EdgeWorld = Awaited<ReturnType<typeof startEdgeWorld>>;
