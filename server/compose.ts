/** The only file that builds adapters, and the only one that knows in which order they start and stop. */

import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { DEFAULT_POLICY } from '../routing/policy.ts';
import { createAdminDesks } from './admin-desks.ts';
import { createApiKeys } from './auth/api-keys.ts';
import { createPasswords } from './auth/passwords.ts';
import { createSessions } from './auth/sessions.ts';
import { digestOf, sameSignature, signatureOf } from './auth/signature.ts';
import { createSignedRequests } from './auth/signed-requests.ts';
import { createVisitorTokens } from './auth/visitor-tokens.ts';
import { createRedisBus } from './bus/redis-bus.ts';
import type { AriAccess } from './channels/phone/asterisk/ari-http.ts';
import { type AsteriskLine, createAsteriskLine } from './channels/phone/asterisk/line.ts';
import { createCtiLine } from './channels/phone/cti/line.ts';
import { createHttpRecogniser } from './channels/recogniser-http/recogniser.ts';
import { openSms } from './channels/sms/sms.ts';
import { openWeChat } from './channels/wechat/wechat.ts';
import { openWeCom } from './channels/wecom/wecom.ts';
import { createHttpLine } from './channels/workorder/http-line.ts';
import { createThreadWork } from './classify/thread-work.ts';
import type { Config } from './config.ts';
import { createAuditLog } from './desk/audit.ts';
import { createDesk } from './desk/create-desk.ts';
import { createMasterData } from './desk/master-data.ts';
import { createModelHolder } from './desk/models-holder.ts';
import { createRuleHolder } from './desk/rules-holder.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded-redis.ts';
import { createHttpApp } from './http/app.ts';
import { ACCEPTED_EXTENSIONS, keptType } from './http/file-types.ts';
import { createDoor } from './http/starting.ts';
import { createBullTimers } from './jobs/bullmq-timers.ts';
import { secretFile } from './key-files.ts';
import { startPbx } from './pbx/pbx.ts';
import type { Log } from './ports.ts';
import { openQueueRedis } from './queue/redis/connection.ts';
import { createRedisQueue } from './queue/redis/redis-queue.ts';
import { createRealtime } from './realtime/realtime.ts';
import { DEMO_REGION, type DemoAccount, needsSeed, type SeedDeps, seedDemo, seedEmpty } from './seed/demo.ts';
import { applyOrganisations, readTenantFile } from './seed/tenant-file.ts';
import { createSheets } from './sheets/thread-sheets.ts';
import { createSimulationRunner } from './simulation/runner.ts';
import { createSounds } from './sound/sounds.ts';
import { openDiskFiles } from './stores/disk-files.ts';
import { openMongoStore } from './stores/mongo/mongo-store.ts';
import { openSqliteStore } from './stores/sqlite/sqlite-store.ts';
import { createIds, systemClock } from './system.ts';
import { createTaskThreads } from './threads/tasks.ts';
import { isUnavailable } from './unavailable.ts';

export interface Running {
  url: string;
  port: number;
  /** Accounts made by this start; empty when the store had been seeded. */
  newAccounts: DemoAccount[];
  /** Stops taking work, lets what runs finish, then closes everything in reverse order. Twice is harmless. */
  stop(): Promise<void>;
}

const PREFIX = 'yxt';

/** Seconds without sound after which somebody on the telephone counts as gone. */
const SILENT_S = 20;

/** How long a start waits for Redis and the database, ms: a machine that boots starts everything at once. */
const START_PATIENCE_MS = 30_000;

/** Repeats what failed only because a service is not there yet. */
const whenAvailable = async <T>(work: () => Promise<T>): Promise<T> => {
  const until = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};

/** Addresses of proxies are only believed when the installation says how many stand in front. */
const addressOf =
  (hops: number) =>
  (request: IncomingMessage): string => {
    const direct = request.socket.remoteAddress ?? '';
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    return hops > 0 ? (forwarded.at(-hops) ?? direct) : direct;
  };

/** The telephone exchange that the settings name, started when it is our own; undefined without one. */
const openPhone = async (
  { dataDir, phone }: Config,
  key: Buffer,
  log: Log,
  closing: (what: string, close: () => Promise<void> | void) => void,
): Promise<AsteriskLine | undefined> => {
  const { numbers, trunk, address, sipPort, programDir, promptsDir } = phone;
  if (phone.pbx === 'none' || phone.pbx === 'cti') return undefined;
  let ari: AriAccess;
  if (phone.ari) {
    const password = (await readFile(phone.ari.passwordFile, 'utf8')).trim();
    ari = { url: phone.ari.url, user: phone.ari.user, password };
  } else {
    const own = { dataDir, log, numbers, address, programDir, promptsDir, silentS: SILENT_S };
    const pbx = await startPbx({ ...own, ...(sipPort ? { sipPort } : {}) });
    closing('telephone exchange', () => pbx.stop());
    ari = pbx.ari;
  }
  const line = createAsteriskLine({
    ari,
    trunk,
    numbers,
    log,
    mediaAddress: address,
    silentS: SILENT_S,
    iceServers: [],
    // The same on every node, without one more secret to hand around.
    key: createHmac('sha256', key).update('addresses of softphones').digest(),
  });
  closing('phone line', () => line.close());
  return line;
};

export const compose = async (
  config: Config,
  log: Log,
  options: { pagesDir: string; version: string },
): Promise<Running> => {
  const clock = systemClock;
  const ids = createIds(clock);
  /** Closed last to first: what was built on something goes before it. */
  const closers: { what: string; close: () => Promise<void> | void }[] = [];
  const closing = (what: string, close: () => Promise<void> | void) => closers.push({ what, close });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      for (const { what, close } of closers.reverse()) {
        try {
          await close();
        } catch (error) {
          log.error({ err: error, what }, 'could not be closed cleanly');
        }
      }
    })();
    return stopped;
  };

  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    // From the first moment: a start with a long line takes its time, and must not look like a dead process.
    const door = createDoor();
    const http = createServer(door.listener);
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(config.http.port, config.http.host, resolve);
    });
    closing('door', () => {
      http.closeAllConnections();
      http.close();
    });
    const nodeId = (await secretFile(path.join(config.dataDir, 'node-id'), 8)).toString('hex');
    const ratingKey = config.ratingKey ?? (await secretFile(path.join(config.dataDir, 'rating-key'), 32));

    const tenantFile = await readTenantFile(config.dataDir);
    const wechat = await openWeChat({
      dataDir: config.dataDir,
      publicUrl: config.http.publicUrl,
      clock,
      log,
    });
    const wecom = await openWeCom({ dataDir: config.dataDir, clock, log });
    const sms = await openSms({
      dataDir: config.dataDir,
      environment: config.sms,
      clock,
      log,
      digest: digestOf,
      sign: signatureOf,
      same: sameSignature,
    });
    const threads = createTaskThreads();
    closing('threads', () => threads.close());
    const sheets = createSheets(threads);
    const work = createThreadWork(threads);

    let redisUrl = config.redisUrl;
    if (!redisUrl) {
      const redis: EmbeddedRedis = await startEmbeddedRedis({ dataDir: config.dataDir, log });
      closing('redis', () => redis.stop());
      redisUrl = redis.url;
    }

    const store = config.mongodbUrl
      ? await openMongoStore({ url: config.mongodbUrl, log })
      : await openSqliteStore({ file: path.join(config.dataDir, 'yixiantong.sqlite'), log });
    closing('store', () => store.close());

    const bus = await createRedisBus({ redisUrlOrSocket: redisUrl, prefix: PREFIX, nodeId, log });
    closing('bus', () => bus.close());
    /** The stored one from the moment that the desk has read it. */
    let policy = () => DEFAULT_POLICY;
    const queue = createRedisQueue({
      redis: openQueueRedis(redisUrl, log),
      prefix: `${PREFIX}-queue`,
      policy: {
        get offerMs() {
          return policy().offerMs;
        },
        get balance() {
          return policy().balance;
        },
      },
      ids,
      log,
    });
    closing('queue', () => queue.close());
    const timers = createBullTimers({ redisUrlOrSocket: redisUrl, prefix: `${PREFIX}-jobs`, log, clock });
    closing('timers', () => timers.close());

    const passwords = createPasswords();
    const seed: SeedDeps = { store, clock, ids, passwords, dataDir: config.dataDir };
    let newAccounts: DemoAccount[] = [];
    const fresh = await needsSeed(store);
    if (fresh) newAccounts = config.tenant === 'demo' ? await seedDemo(seed) : await seedEmpty(seed);

    if (tenantFile) await applyOrganisations(seed, tenantFile);

    const audit = createAuditLog({ store, log });
    closing('audit', () => audit.close());
    const models = await createModelHolder({ store, bus, log });
    closing('models', () => models.close());
    const rules = await createRuleHolder({ store, bus, log, models });
    closing('rules', () => rules.close());
    const partnerLine = createHttpLine({
      clock,
      key: config.partnerKey ?? (await secretFile(path.join(config.dataDir, 'partner-key'), 32)),
      networks: config.partnerNetworks,
      digest: digestOf,
      sign: signatureOf,
    });
    const signed = createSignedRequests({ store, clock, log, open: partnerLine.open });
    const files = await openDiskFiles(config.filesDir);
    const phoneLine = await openPhone(config, ratingKey, log, closing);
    const parts = await createDesk({
      store,
      queue,
      timers,
      bus,
      clock,
      ids,
      log,
      audit,
      classifier: rules.classifier,
      ratingKey,
      publicUrl: config.http.publicUrl,
      fileTypes: ACCEPTED_EXTENSIONS,
      partnerLine,
      smsLine: sms.line,
      channels: {
        accounts: new Map([...wechat.accounts, ...wecom.accounts]),
        files,
        stage: (bytes) => files.stage(Readable.from([bytes])),
        identify: keptType,
        // The same on every node, without one more secret to hand around.
        pseudonymKey: createHmac('sha256', ratingKey).update('pseudonyms of followers').digest(),
      },
      ...(phoneLine ? { phoneLine, demoPhone: config.tenant === 'demo' } : {}),
      ...(config.phone.recogniser ? { recogniser: createHttpRecogniser(config.phone.recogniser) } : {}),
      ...(config.phone.pbx === 'cti' ? { phoneLine: createCtiLine(config.phone) } : {}),
      nodeId,
    });
    closing('desk', () => parts.close());
    policy = parts.settings.policy;
    if (tenantFile) {
      const { organisations: _, ...facts } = tenantFile;
      const present = Object.entries(facts).filter(([, value]) => value !== undefined);
      // What the file does not name stays as an administrator has set it in the console.
      await parts.settings.saveTenant(
        { ...parts.settings.tenant(), ...Object.fromEntries(present) },
        'tenant.json',
      );
    } else if (fresh && config.tenant === 'demo') {
      await parts.settings.saveTenant(
        { name: '云溪县公共法律服务中心', regionCode: DEMO_REGION, regionName: '云溪县' },
        'seed',
      );
    }

    const master = await createMasterData({
      store,
      clock,
      ids,
      audit,
      bus,
      log,
      sheets,
      settings: parts.settings,
      directory: parts.core.directory,
      policy: parts.core.policy,
    });
    closing('master data', () => master.close());
    const sessions = createSessions({
      store,
      clock,
      ids,
      audit,
      bus,
      log,
      passwords,
      settings: { secureCookie: config.http.publicUrl.startsWith('https:') },
    });
    const visitors = createVisitorTokens({ citizens: parts.desk.citizen, ids });
    const admin = createAdminDesks({
      store,
      clock,
      ids,
      audit,
      bus,
      log,
      timers,
      files,
      sheets,
      work,
      passwords,
      sessions,
      models,
      rules,
      parts,
      master,
      partnerLine,
      signed,
      simulations: createSimulationRunner(threads),
      // The same on every node, without one more secret to hand around.
      pseudonymKey: createHmac('sha256', ratingKey).update('pseudonyms of citizens').digest(),
      host: new URL(config.http.publicUrl).hostname,
    });
    closing('desks of the administration', () => admin.close());
    const { app } = createHttpApp({
      desk: parts.desk,
      channels: {
        '/channels/wechat': wechat.route(parts.channels.receive),
        '/channels/wecom': wecom.route,
        '/channels/sms': sms.route(parts.texting.receive),
      },
      admin: admin.desks,
      sessions,
      visitors,
      apiKeys: createApiKeys({ store }),
      signed,
      audit,
      store,
      queue,
      timers,
      drift: () => ({ ...parts.reconcile.total }),
      files,
      sounds: createSounds(threads),
      clock,
      ids,
      log,
      version: options.version,
      settings: {
        publicUrl: config.http.publicUrl,
        pagesDir: options.pagesDir,
        trustProxy: config.http.trustProxy,
        maxFileBytes: parts.core.tenant().maxFileBytes,
        ...(config.http.frameAncestors.length > 0 ? { frameAncestors: config.http.frameAncestors } : {}),
        ...(config.http.metricsToken ? { metricsToken: config.http.metricsToken } : {}),
      },
    });

    // The live queue is made to agree with the record before anybody can ask for work.
    await whenAvailable(() => Promise.all([queue.ping(), timers.ping()]));
    await whenAvailable(() => parts.reconcile.start());
    await whenAvailable(() => parts.duty.start());
    await timers.start(parts.handlers);
    await whenAvailable(() => timers.schedule('reconcile.sweep', 'sweep', {}, clock.nowMs() + 10_000));
    parts.watch.start();
    await parts.phone.start();
    wechat.start(parts.channels.receive);
    // Before the desk and the store that it hands over to.
    closing('wechat', () => wechat.close());
    wecom.start(parts.channels.receive, parts.channels.marks);
    closing('wecom', () => wecom.close());
    sessions.start();
    rules.start();
    models.start();
    closing('sessions', () => sessions.close());

    const realtime = createRealtime(http, {
      desk: parts.desk,
      bus,
      sessions,
      visitors,
      publicOrigin: new URL(config.http.publicUrl).origin,
      addressOf: addressOf(config.http.trustProxy),
      clock,
      ids,
      log,
    });
    if (phoneLine) {
      http.on('upgrade', (request, socket, head) => {
        // Others are socket.io's, which listens here too.
        phoneLine.upgrade(request, socket, head);
      });
    }
    door.open(app);
    closing('http', async () => {
      await realtime.close();
      http.closeAllConnections();
    });
    const { port } = http.address() as AddressInfo;
    const url =
      config.http.port === 0 ? config.http.publicUrl.replace(/:0$/, `:${port}`) : config.http.publicUrl;
    return { url, port, newAccounts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
