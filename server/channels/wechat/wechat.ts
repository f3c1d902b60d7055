/** The WeChat channel as a whole: its accounts, the address where the platform delivers, and the spool behind it. */
import path from 'node:path';
import type { RequestHandler } from 'express';
import type { Clock, Log } from '../../ports.ts';
import type { ChannelAccount, InboundHandler } from '../channel.ts';
import { type OfficialSettings, readAccountsFile } from '../tencent/accounts-file.ts';
import { keyOf } from '../tencent/cipher.ts';
import type { HookSecrets } from '../tencent/web-hook.ts';
import { createHookRoute } from './hook-route.ts';
import { createOfficialAccount } from './official-account.ts';
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
  keys: [it.encodingAesKey, it.previousEncodingAesKey].filter((key) => key !== undefined).map(keyOf),
  receiver: it.appId,
  mode: it.mode,
});

/** Reads `DATA_DIR/wechat.json`; without it there are no accounts, and every delivery is refused. */
export const openWeChat = async (deps: { dataDir: string; clock: Clock; log: Log }): Promise<WeChat> => {
  const { dataDir, clock, log } = deps;
  const { official: settings } = await readAccountsFile(dataDir);
  const secrets = new Map(settings.map((it) => [it.id, secretsOf(it)]));
  const accounts = new Map(
    settings.map((it): [string, ChannelAccount] => [it.id, createOfficialAccount(it, { clock, log })]),
  );
  const spool = await openSpool(path.join(dataDir, 'wechat-spool'), log);
  return {
    accounts,
    route: (receive) => createHookRoute({ secrets, receive, spool, clock, log }),
    start: (receive) => spool.start(receive),
    close: () => spool.close(),
  };
};
