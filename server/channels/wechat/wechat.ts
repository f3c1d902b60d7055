/** The WeChat channel as a whole: its accounts, the address where the platform delivers, and the spool behind it. */
import path from 'node:path';
import type { RequestHandler } from 'express';
import type { Clock, Log } from '../../ports.ts';
import type { ChannelAccount, InboundHandler } from '../channel.ts';
import { type OfficialSettings, readAccountsFile } from '../tencent/accounts-file.ts';
import type { Activity } from '../tencent/self-test.ts';
import { type HookSecrets, keysOf } from '../tencent/web-hook.ts';
import { createHookRoute } from './hook-route.ts';
import { createOfficialAccount } from './official-account.ts';
import { selfTest } from './self-test.ts';
import { openSpool } from './spool.ts';

export interface WeChat {
  accounts: ReadonlyMap<string, ChannelAccount>;
  /** What is mounted at `/channels/wechat`; events go to the handler. */
  route(receive: InboundHandler): RequestHandler;
  /** Hands over what the spool held from before. */
  start(receive: InboundHandler): void;
  close(): Promise<void>;
}

const secretsOf = (it: OfficialSettings): HookSecrets => ({
  token: it.token,
  keys: keysOf(it),
  receiver: it.appId,
  mode: it.mode,
});

/** Reads `DATA_DIR/wechat.json`; without it there are no accounts, and every delivery is refused. */
export const openWeChat = async (deps: {
  dataDir: string;
  /** What the public calls this server: the self-test goes there. */
  publicUrl: string;
  clock: Clock;
  log: Log;
}): Promise<WeChat> => {
  const { dataDir, publicUrl, clock, log } = deps;
  const { official: settings } = await readAccountsFile(dataDir);
  const secrets = new Map(settings.map((it) => [it.id, secretsOf(it)]));
  const activities = new Map(settings.map(({ id }): [string, Activity] => [id, {}]));
  const accountOf = (it: OfficialSettings): ChannelAccount => {
    const activity = activities.get(it.id) ?? {};
    const address = `${publicUrl}/channels/wechat/${it.id}`;
    return {
      ...createOfficialAccount(it, { clock, log, activity }),
      check: async () => ({ kind: 'official', address, items: await selfTest(it, address, activity, clock) }),
    };
  };
  const accounts = new Map(settings.map((it): [string, ChannelAccount] => [it.id, accountOf(it)]));
  const seen = (accountId: string): void => {
    const activity = activities.get(accountId);
    if (activity) activity.inboundAtMs = clock.nowMs();
  };
  const spool = await openSpool(path.join(dataDir, 'wechat-spool'), log);
  return {
    accounts,
    route: (receive) => createHookRoute({ secrets, receive, spool, clock, log, seen }),
    start: (receive) => spool.start(receive),
    close: () => spool.close(),
  };
};
