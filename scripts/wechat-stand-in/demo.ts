/**
 * The platforms of a demonstration: both stand-ins on the ports that `DATA_DIR/wechat.json` names, delivering to the
 * running product. A follower of either is played through the same few acts.
 */
import { randomBytes } from 'node:crypto';
import { type Accounts, readAccountsFile } from '../../server/channels/tencent/accounts-file.ts';
import { keyOf } from '../../server/channels/tencent/cipher.ts';
import type { Delivery } from './push.ts';
import { startStandIn } from './stand-in.ts';
import type { Refusal } from './types.ts';
import { startWeComStandIn } from './wecom-stand-in.ts';

export interface MenuItem {
  id: string;
  text: string;
}

export interface Sample {
  bytes: Uint8Array;
  mime: string;
}

/** One citizen's telephone. */
export interface DemoFollower {
  /** Follows the account, or enters the customer service. @param scene region code, or code of a station */
  arrive(scene: string): Promise<Delivery>;
  say(text: string): Promise<Delivery>;
  send(kind: 'image' | 'voice', sample: Sample): Promise<Delivery>;
  place(latitude: number, longitude: number, label: string): Promise<Delivery>;
  press(item: MenuItem): Promise<Delivery>;
  /** Texts that reached him; several that went as one stand apart again. */
  words(): string[];
  /** The entries of the menu that came last. */
  menu(): MenuItem[];
}

export interface DemoPlatform {
  name: string;
  newFollower(): DemoFollower;
  /** Replies that the platform did not take. */
  refused(): readonly Refusal[];
  stop(): Promise<void>;
}

/** How the product joins texts that go out as one. */
const GAP = '\n\n';

const textOf = (content: unknown): string => String((content as { content?: unknown }).content ?? '');
const newName = (head: string): string => head + randomBytes(14).toString('base64url');

const openOfficial = async (
  account: Accounts['official'][number],
  product: string,
  port: number,
): Promise<DemoPlatform> => {
  const standIn = await startStandIn({
    appId: account.appId,
    secret: account.secret,
    port,
    // Times tell runs apart; 64 bits hold them for three centuries.
    firstMsgId: BigInt(Date.now()) * 1_000_000n,
  });
  const { encodingAesKey } = account;
  standIn.target({
    url: `${product}/channels/wechat/${account.id}`,
    token: account.token,
    appId: account.appId,
    ...(encodingAesKey ? { key: keyOf(encodingAesKey) } : {}),
  });
  return {
    name: '公众号',
    newFollower: () => {
      const id = newName('o');
      return {
        arrive: (scene) => standIn.follow(id, scene),
        say: (text) => standIn.say(id, text),
        send: (kind, sample) => standIn.sendMedia(id, kind, sample),
        place: (latitude, longitude, label) =>
          standIn.sendRaw(id, {
            MsgType: 'location',
            Location_X: String(latitude),
            Location_Y: String(longitude),
            Scale: 16,
            Label: label,
          }),
        press: (item) => standIn.say(id, item.text, item.id),
        words: () =>
          standIn
            .reached(id)
            .flatMap(({ msgtype, content }) => (msgtype === 'text' ? textOf(content).split(GAP) : [])),
        menu: () => {
          const last = standIn.reached(id).findLast(({ msgtype }) => msgtype === 'msgmenu');
          const list = (last?.content as { list?: { id: string; content: string }[] } | undefined)?.list;
          return (list ?? []).map((item) => ({ id: item.id, text: item.content }));
        },
      };
    },
    refused: () => standIn.refused(),
    stop: () => standIn.stop(),
  };
};

const openKf = async (
  account: Accounts['kf'][number],
  product: string,
  port: number,
): Promise<DemoPlatform> => {
  const { corpId, secret, openKfId } = account;
  const standIn = await startWeComStandIn({ corpId, secret, openKfId, port });
  standIn.target({
    url: `${product}/channels/wecom/${account.id}`,
    token: account.token,
    appId: corpId,
    key: keyOf(account.encodingAesKey),
  });
  return {
    name: '微信客服',
    newFollower: () => {
      const id = newName('wm');
      return {
        arrive: (scene) => standIn.enter(id, { sceneParam: scene }),
        say: (text) => standIn.say(id, text),
        send: (kind, sample) => standIn.sendMedia(id, kind, sample),
        place: (latitude, longitude, label) =>
          standIn.sendItem(id, 'location', { latitude, longitude, name: label, address: '' }),
        press: (item) => standIn.say(id, item.text, item.id),
        words: () =>
          standIn
            .reached(id)
            .flatMap(({ msgtype, content }) => (msgtype === 'text' ? textOf(content).split(GAP) : [])),
        menu: () => {
          const last = standIn.reached(id).findLast(({ msgtype }) => msgtype === 'msgmenu');
          const list = (last?.content as { list?: { click: { id: string; content: string } }[] } | undefined)
            ?.list;
          return (list ?? []).map(({ click }) => ({ id: click.id, text: click.content }));
        },
      };
    },
    refused: () => standIn.refused(),
    stop: () => standIn.stop(),
  };
};

/** The port of a stand-in on this machine; undefined for the platform itself, which is never played. */
const localPort = (baseUrl: string): number | undefined => {
  const { hostname, port, protocol } = new URL(baseUrl);
  return protocol === 'http:' && hostname === '127.0.0.1' && port !== '' ? Number(port) : undefined;
};

/**
 * Starts a stand-in for each account of the product that lives on this machine.
 * @param product address of the running product
 */
export const openDemoPlatforms = async (dataDir: string, product: string): Promise<DemoPlatform[]> => {
  const { official, kf } = await readAccountsFile(dataDir);
  const platforms: DemoPlatform[] = [];
  for (const account of official) {
    const port = localPort(account.baseUrl);
    if (port !== undefined) platforms.push(await openOfficial(account, product, port));
  }
  for (const account of kf) {
    const port = localPort(account.baseUrl);
    if (port !== undefined) platforms.push(await openKf(account, product, port));
  }
  return platforms;
};
