/** The only place that builds adapters, and the only one that knows in which order they start and stop. */

import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createAdminDesks } from './admin-desks.ts';
import { createApiKeys } from './auth/api-keys.ts';
import { createPasswords } from './auth/passwords.ts';
import { createSecondFactors } from './auth/second-factor.ts';
import { createSecretBox } from './auth/secret-box.ts';
import { createSessions } from './auth/sessions.ts';
import { digestOf, signatureOf } from './auth/signature.ts';
import { createSignedRequests } from './auth/signed-requests.ts';
import { createVisitorTokens } from './auth/visitor-tokens.ts';
import { createCtiLine } from './channels/phone/cti/line.ts';
import { createHttpRecogniser } from './channels/recogniser-http/recogniser.ts';
import { createVideoLinkOut } from './channels/video/link-out.ts';
import { createHttpLine } from './channels/workorder/http-line.ts';
import { createThreadWork } from './classify/thread-work.ts';
import { openBackends } from './compose/backends.ts';
import { claimDataFolder, createClosers } from './compose/base.ts';
import { openChannels } from './compose/channels.ts';
import { addressOf, openEntrance } from './compose/entrance.ts';
import { whenAvailable } from './compose/patience.ts';
import { openPhone } from './compose/phone.ts';
import { fillTenant, saveTenantFacts } from './compose/tenant.ts';
import type { Config } from './config.ts';
import { createAuditLog } from './desk/audit/audit.ts';
import { createMasterData } from './desk/bureau/master-data.ts';
import { createModelHolder } from './desk/classify/models-holder.ts';
import { createRuleHolder } from './desk/classify/rules-holder.ts';
import { createDesk } from './desk/create-desk.ts';
import { createHttpApp } from './http/app.ts';
import { ACCEPTED_EXTENSIONS, keptType } from './http/file-types.ts';
import { secretFile } from './key-files.ts';
import type { Log } from './ports.ts';
import { createRealtime } from './realtime/realtime.ts';
import type { DemoAccount } from './seed/demo.ts';
import { readTenantFile } from './seed/tenant-file.ts';
import { createSheets } from './sheets/thread-sheets.ts';
import { createSimulationRunner } from './simulation/runner.ts';
import { createSounds } from './sound/sounds.ts';
import { openDiskFiles } from './stores/disk-files.ts';
import { createIds, systemClock } from './system.ts';
import { createTaskThreads } from './threads/tasks.ts';

export interface Running {
  url: string;
  port: number;
  /** Accounts made by this start; empty when the store had been seeded. */
  newAccounts: DemoAccount[];
  /** Stops taking work, lets what runs finish, then closes everything in reverse order. Twice is harmless. */
  stop(): Promise<void>;
}

export const compose = async (
  config: Config,
  log: Log,
  options: { pagesDir: string; version: string },
): Promise<Running> => {
  const clock = systemClock;
  const ids = createIds(clock);
  const { closing, stop } = createClosers(log);
  const base = { config, clock, ids, log, closing };

  try {
    claimDataFolder(base);
    const { http, door } = await openEntrance(base);
    const nodeId = (await secretFile(path.join(config.dataDir, 'node-id'), 8)).toString('hex');
    const ratingKey = config.ratingKey ?? (await secretFile(path.join(config.dataDir, 'rating-key'), 32));
    /** Secrets that are the same on every node, without one more to hand around. */
    const keyFor = (what: string) => createHmac('sha256', ratingKey).update(what).digest();

    const tenantFile = await readTenantFile(config.dataDir);
    const { wechat, wecom, sms } = await openChannels(base);
    const threads = createTaskThreads();
    closing('threads', () => threads.close());
    const sheets = createSheets(threads);
    // What every node waits for never stands behind a training.
    const quick = createTaskThreads(1);
    closing('quick threads', () => quick.close());
    const work = createThreadWork(threads, { quick });

    const { store, bus, queue, timers, follow } = await openBackends(base, nodeId);
    const passwords = createPasswords();
    const { fresh, newAccounts } = await fillTenant(base, { store, passwords, tenantFile });

    const audit = createAuditLog({ store, log });
    closing('audit', () => audit.close());
    const common = { store, bus, clock, ids, log, audit };
    const models = await createModelHolder({ store, bus, log });
    closing('models', () => models.close());
    const rules = await createRuleHolder({ store, bus, log, models, work });
    closing('rules', () => rules.close());
    const partnerLine = createHttpLine({
      clock,
      box: createSecretBox(
        config.partnerKey ?? (await secretFile(path.join(config.dataDir, 'partner-key'), 32)),
      ),
      networks: config.partnerNetworks,
      digest: digestOf,
      sign: signatureOf,
    });
    const signed = createSignedRequests({ store, clock, log, open: partnerLine.open });
    const files = await openDiskFiles(config.filesDir);
    const phoneLine = await openPhone(base, keyFor('addresses of softphones'));
    const videoLine = createVideoLinkOut(config.videoHosts);
    const parts = await createDesk({
      ...common,
      queue,
      timers,
      classifier: rules.classifier,
      ratingKey,
      publicUrl: config.http.publicUrl,
      fileTypes: ACCEPTED_EXTENSIONS,
      partnerLine,
      smsLine: sms.line,
      videoLine,
      channels: {
        accounts: new Map([...wechat.accounts, ...wecom.accounts]),
        files,
        stage: (bytes) => files.stage(Readable.from([bytes])),
        identify: keptType,
        pseudonymKey: keyFor('pseudonyms of followers'),
      },
      ...(phoneLine ? { phoneLine, demoPhone: config.tenant === 'demo' } : {}),
      ...(config.phone.recogniser ? { recogniser: createHttpRecogniser(config.phone.recogniser) } : {}),
      ...(config.phone.pbx === 'cti' ? { phoneLine: createCtiLine(config.phone) } : {}),
      nodeId,
    });
    closing('desk', () => parts.close());
    follow(parts.settings.policy);
    await saveTenantFacts(parts.settings, { tenantFile, demo: fresh && config.tenant === 'demo' });

    const master = await createMasterData({
      ...common,
      sheets,
      settings: parts.settings,
      directory: parts.core.directory,
      policy: parts.core.policy,
      videoLine,
    });
    closing('master data', () => master.close());
    const sessions = createSessions({
      ...common,
      passwords,
      secondFactors: createSecondFactors(createSecretBox(keyFor('second factors of staff'))),
      settings: {
        secureCookie: config.http.publicUrl.startsWith('https:'),
        secondFactorRoles: config.secondFactorRoles,
      },
    });
    const visitors = createVisitorTokens({ citizens: parts.desk.citizen, ids });
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
      parts,
      master,
      partnerLine,
      signed,
      simulations: createSimulationRunner(threads),
      pseudonymKey: keyFor('pseudonyms of citizens'),
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
