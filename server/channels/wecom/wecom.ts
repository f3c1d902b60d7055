/** WeCom customer service as a whole: its accounts, the address of its callbacks, and the pullers behind it. */
import type { RequestHandler } from 'express';
import type { Clock, Log } from '../../ports.ts';
import type { ChannelAccount, InboundHandler, PullMarks } from '../channel.ts';
import { type KfSettings, readAccountsFile } from '../tencent/accounts-file.ts';
import { keyOf } from '../tencent/cipher.ts';
import type { HookSecrets } from '../tencent/web-hook.ts';
import { createWeComApi, type WeComApi } from './api.ts';
import { createKfHookRoute } from './hook-route.ts';
import { createKfAccount } from './kf-account.ts';
import { createPuller, type Puller, type PullRules } from './puller.ts';

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
  keys: [it.encodingAesKey, it.previousEncodingAesKey].filter((key) => key !== undefined).map(keyOf),
  receiver: it.corpId,
  mode: 'safe',
});

const pullerName = (corpId: string, openKfId: string): string => `${corpId} ${openKfId}`;

/** Reads `DATA_DIR/wechat.json`; without an entry of this kind there are no accounts, and every callback is refused. */
export const openWeCom = async (deps: {
  dataDir: string;
  clock: Clock;
  log: Log;
  pull?: Partial<PullRules>;
}): Promise<WeCom> => {
  const { dataDir, clock, log } = deps;
  const { kf } = await readAccountsFile(dataDir);
  const apis = new Map<string, WeComApi>();
  const accounts = new Map<string, ChannelAccount>();
  const pullers = new Map<string, Puller>();
  for (const it of kf) {
    // One token per company and secret: the platform gives each caller the same one.
    const shared = `${it.corpId} ${it.secret} ${it.baseUrl}`;
    const api = apis.get(shared) ?? createWeComApi(it, { clock, log });
    apis.set(shared, api);
    accounts.set(it.id, createKfAccount(it, { api, log }));
    pullers.set(
      pullerName(it.corpId, it.openKfId),
      createPuller({ account: it, api, clock, log, ...(deps.pull ? { rules: deps.pull } : {}) }),
    );
  }
  return {
    accounts,
    route: createKfHookRoute({
      secrets: new Map(kf.map((it) => [it.id, secretsOf(it)])),
      wake: (corpId, openKfId, token) => {
        const puller = pullers.get(pullerName(corpId, openKfId));
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
