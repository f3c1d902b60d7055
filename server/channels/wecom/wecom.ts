/** WeCom customer service as a whole: its accounts, the address of its callbacks, and the pullers behind it. */
import type { RequestHandler } from 'express';
import type { Clock, Log } from '../../ports.ts';
import type { ChannelAccount, InboundHandler, PullMarks } from '../channel.ts';
import { type KfSettings, readAccountsFile } from '../tencent/accounts-file.ts';
import { type HookSecrets, keysOf } from '../tencent/web-hook.ts';
import { createWeComApi, type WeComApi } from './api.ts';
import { createKfHookRoute } from './hook-route.ts';
import { createKfAccount } from './kf-account.ts';
import { createPuller, type Puller, type PullRules } from './puller.ts';
import { type KfActivity, kfSelfTest } from './self-test.ts';

export interface WeCom {
  accounts: ReadonlyMap<string, ChannelAccount>;
  /** What is mounted at `/channels/wecom`. */
  route: RequestHandler;
  /** Starts pulling; events go to the handler, cursors to the marks. */
  start(receive: InboundHandler, marks: PullMarks): void;
  close(): Promise<void>;
}

const secretsOf = (it: KfSettings): HookSecrets => ({
  token: it.token,
  keys: keysOf(it),
  receiver: it.corpId,
  mode: 'safe',
});

const pullerName = (corpId: string, openKfId: string): string => `${corpId} ${openKfId}`;

/** Reads `DATA_DIR/wechat.json`; without an entry of this kind there are no accounts, and every callback is refused. */
export const openWeCom = async (deps: {
  dataDir: string;
  /** What the public calls this server: the self-test goes there. */
  publicUrl: string;
  clock: Clock;
  log: Log;
  pull?: Partial<PullRules>;
}): Promise<WeCom> => {
  const { dataDir, publicUrl, clock, log } = deps;
  const { kf } = await readAccountsFile(dataDir);
  const apis = new Map<string, WeComApi>();
  const accounts = new Map<string, ChannelAccount>();
  const pullers = new Map<string, Puller>();
  const activities = new Map<string, KfActivity>();
  for (const it of kf) {
    // One token per company and secret: the platform gives each caller the same one.
    const shared = `${it.corpId} ${it.secret} ${it.baseUrl}`;
    const api = apis.get(shared) ?? createWeComApi(it, { clock, log });
    apis.set(shared, api);
    const activity: KfActivity = {};
    const address = `${publicUrl}/channels/wecom/${it.id}`;
    accounts.set(it.id, {
      ...createKfAccount(it, { api, clock, log, activity }),
      check: async () => ({ kind: 'kf', address, items: await kfSelfTest(it, address, activity, clock) }),
    });
    const name = pullerName(it.corpId, it.openKfId);
    activities.set(name, activity);
    pullers.set(
      name,
      createPuller({ account: it, api, clock, log, activity, ...(deps.pull ? { rules: deps.pull } : {}) }),
    );
  }
  return {
    accounts,
    route: createKfHookRoute({
      secrets: new Map(kf.map((it) => [it.id, secretsOf(it)])),
      wake: (corpId, openKfId, token) => {
        const name = pullerName(corpId, openKfId);
        const puller = pullers.get(name);
        const activity = activities.get(name);
        if (activity) activity.inboundAtMs = clock.nowMs();
        puller?.wake(token);
        return puller !== undefined;
      },
      clock,
      log,
    }),
    start: (receive, marks) => {
      for (const puller of pullers.values()) puller.start(receive, marks);
    },
    close: async () => {
      await Promise.all([...pullers.values()].map((puller) => puller.close()));
    },
  };
};
