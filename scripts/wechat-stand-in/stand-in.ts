/**
 * A stand-in for WeChat's servers, as an HTTP server of its own: tokens that end, replies that are counted, media that
 * expire, error codes, deliveries that repeat. Followers are played through its methods. It keeps a list of what
 * reached whom, which tests compare with what the product believes.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeXml } from '../../server/channels/tencent/xml.ts';
import { createBooks, type Trigger } from './books.ts';
import { createOfficialApiSide } from './official-api-side.ts';
import { type Delivery, PLATFORM_RULES, type PushRules, type PushTarget, push } from './push.ts';
import type { Fault, Notified, Reached, StandIn, StandInOptions } from './types.ts';

export type { Fault, Notified, Reached, StandIn, StandInOptions };

export const startStandIn = async (options: StandInOptions): Promise<StandIn> => {
  const now = options.now ?? Date.now;
  const rules: PushRules = { ...PLATFORM_RULES, ...options.rules };
  const books = createBooks();
  const api = createOfficialApiSide(options, { books, now });
  const { media, reached, notices, followers } = api;
  let target: PushTarget | undefined;
  let serial = options.firstMsgId ?? 9_007_199_254_740_993n;
  let last = '';

  const server = createServer(api.serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const deliver = (xml: string): Promise<Delivery> => {
    if (!target) throw new Error('nobody listens yet');
    last = xml;
    return push(xml, target, rules);
  };
  const common = (openid: string) => ({
    ToUserName: options.appId,
    FromUserName: openid,
    CreateTime: Math.floor(now() / 1000),
  });
  const nextId = (): string => {
    serial += 1n;
    return String(serial);
  };
  const event = (openid: string, fields: Record<string, string>) =>
    deliver(writeXml({ ...common(openid), MsgType: 'event', ...fields }));
  const open = (openid: string, trigger: Trigger) => books.open(openid, trigger, now());

  return {
    url,
    target: (value) => {
      target = value;
    },
    follow: (openid, scene) => {
      followers.add(openid);
      open(openid, 'follow');
      return event(openid, { Event: 'subscribe', EventKey: scene ? `qrscene_${scene}` : '' });
    },
    unfollow: (openid) => {
      followers.delete(openid);
      books.close(openid);
      return event(openid, { Event: 'unsubscribe', EventKey: '' });
    },
    scan: (openid, scene) => {
      open(openid, 'scan');
      return event(openid, { Event: 'SCAN', EventKey: scene, Ticket: 'ticket' });
    },
    click: (openid, key) => {
      open(openid, 'click');
      return event(openid, { Event: 'CLICK', EventKey: key });
    },
    say: (openid, text, menuId) => {
      open(openid, menuId ? 'click' : 'message');
      return deliver(
        writeXml({
          ...common(openid),
          MsgType: 'text',
          Content: text,
          MsgId: nextId(),
          ...(menuId ? { bizmsgmenuid: menuId } : {}),
        }),
      );
    },
    sendMedia: (openid, type, { bytes, mime }) => {
      open(openid, 'message');
      const id = randomBytes(24).toString('base64url');
      media.set(id, { bytes, mime, atMs: now() });
      return deliver(
        writeXml({
          ...common(openid),
          MsgType: type,
          MediaId: id,
          MsgId: nextId(),
          ...(type === 'voice' ? { Format: 'amr', Recognition: '' } : {}),
        }),
      );
    },
    sendRaw: (openid, fields) => {
      open(openid, 'message');
      return deliver(writeXml({ ...common(openid), MsgId: nextId(), ...fields }));
    },
    repeatLast: () => deliver(last),
    reached: (openid) => (openid ? reached.filter((it) => it.openid === openid) : reached),
    left: (openid) => books.left(openid, now()),
    refused: () => [...api.refusals].map(([errcode, times]) => ({ errcode, times })),
    refuseTokens: api.refuseTokens,
    notified: (openid) => notices.filter((it) => openid === undefined || it.openid === openid),
    finishNotice: (msgid, status) => {
      const of = notices.find((it) => it.msgid === msgid);
      return event(of?.openid ?? '', { Event: 'TEMPLATESENDJOBFINISH', MsgID: msgid, Status: status });
    },
    failNext: (fault) => {
      api.faults.push(fault);
    },
    expireTokens: api.expireTokens,
    expireMedia: () => media.clear(),
    newestMedia: () => [...media.keys()].at(-1) ?? '',
    calls: api.calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
