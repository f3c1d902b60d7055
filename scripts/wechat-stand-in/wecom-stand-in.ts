/**
 * A stand-in for WeCom customer service, as an HTTP server of its own: callbacks that only say that there is something,
 * `sync_msg`, sessions, replies that are counted, keys and codes that work once, media that expire, faults. Customers
 * and servicers are played through its methods. It keeps a list of what reached whom, which tests compare.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeXml } from '../../server/channels/tencent/xml.ts';
import { type Delivery, PLATFORM_RULES, type PushRules, type PushTarget, push } from './push.ts';
import type { Fault, Refusal } from './types.ts';
import { createWeComApiSide, type KfReached, type WeComApiOptions } from './wecom-api-side.ts';
import { createKfBooks, STATE } from './wecom-books.ts';
import { createHistory, type HistoryRules } from './wecom-history.ts';
import { newId } from './wire.ts';

export interface WeComOptions extends WeComApiOptions {
  rules?: Partial<PushRules>;
  history?: Partial<HistoryRules>;
  now?: () => number;
  /** On loopback; any free one by default. */
  port?: number;
}

/** What happens to a callback, once each. */
export type CallbackFault = 'lost' | 'twice' | 'late';

export interface WeComStandIn {
  url: string;
  target(target: PushTarget): void;
  /** He opens the conversation. */
  enter(user: string, how?: { scene?: string; sceneParam?: string }): Promise<Delivery>;
  say(user: string, text: string, menuId?: string): Promise<Delivery>;
  sendMedia(
    user: string,
    type: 'image' | 'voice' | 'video' | 'file',
    media: { bytes: Uint8Array; mime: string },
  ): Promise<Delivery>;
  /** Any other kind of message of his. */
  sendItem(user: string, msgtype: string, body: Record<string, unknown>): Promise<Delivery>;
  recall(user: string, msgid: string): Promise<Delivery>;
  /** A servicer takes the session in WeCom's own program, speaks there, ends it. */
  servicerTakes(user: string, servicer: string): Promise<Delivery>;
  servicerSays(user: string, servicer: string, text: string): Promise<Delivery>;
  servicerEnds(user: string): Promise<Delivery>;
  /** A callback once more, although nothing happened. */
  callBack(): Promise<Delivery>;
  /** Msgid of the item that came last. */
  newest(): string;
  newestMedia(): string;
  reached(user?: string): readonly KfReached[];
  left(user: string): number;
  refused(): readonly Refusal[];
  state(user: string): number;
  failNext(fault: Fault): void;
  failSync(fault: Fault): void;
  failCallback(fault: CallbackFault): void;
  /** The next reply is accepted, but does not arrive: told as an event with this `fail_type`. */
  loseNext(failType: number): void;
  expireTokens(): void;
  /** Every call but that for a token is answered with this code, for example 60020; 0: no more. */
  refuseCalls(errcode: number): void;
  expireMedia(): void;
  forgetCursors(): void;
  calls(path: string): number;
  stop(): Promise<void>;
}

const LATE_MS = 200;
const NOBODY: Delivery = { tries: 0, accepted: false, tookMs: 0, status: 0 };

export const startWeComStandIn = async (options: WeComOptions): Promise<WeComStandIn> => {
  const now = options.now ?? Date.now;
  const rules: PushRules = { ...PLATFORM_RULES, ...options.rules };
  const books = createKfBooks();
  const history = createHistory({ pageItems: 1000, barePerMinute: 30, ...options.history });
  const callbackFaults: CallbackFault[] = [];
  const late = new Set<NodeJS.Timeout>();
  let target: PushTarget | undefined;
  let serial = 0;
  let last = '';

  const callBack = async (): Promise<Delivery> => {
    if (!target) return NOBODY;
    const xml = writeXml({
      ToUserName: options.corpId,
      CreateTime: Math.floor(now() / 1000),
      MsgType: 'event',
      Event: 'kf_msg_or_event',
      Token: history.token(now()),
      OpenKfId: options.openKfId,
    });
    const at = target;
    const fault = callbackFaults.shift();
    if (fault === 'lost') return NOBODY;
    if (fault === 'late') {
      const timer = setTimeout(() => {
        late.delete(timer);
        void push(xml, at, rules);
      }, LATE_MS);
      late.add(timer);
      return NOBODY;
    }
    if (fault === 'twice') await push(xml, at, rules);
    return push(xml, at, rules);
  };
  const add = (item: Record<string, unknown>): Promise<Delivery> => {
    serial += 1;
    last = `msg_${serial}_${newId(8)}`;
    history.add(options.openKfId, { msgid: last, send_time: Math.floor(now() / 1000), ...item }, now());
    return callBack();
  };
  const event = (user: string, fields: Record<string, unknown>): Promise<Delivery> =>
    add({
      origin: 4,
      msgtype: 'event',
      event: { open_kfid: options.openKfId, external_userid: user, ...fields },
    });
  const message = (user: string, msgtype: string, body: Record<string, unknown>, pressed = false) => {
    books.said(user, pressed, now());
    return add({
      origin: 3,
      open_kfid: options.openKfId,
      external_userid: user,
      msgtype,
      [msgtype]: body,
    });
  };

  const api = createWeComApiSide(options, {
    books,
    history,
    now,
    lost: (user, msgid, failType) => {
      void event(user, { event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: failType });
    },
  });
  const { media, reached } = api;
  const server = createServer(api.serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: (value) => {
      target = { ...value, weCom: true };
    },
    enter: (user, how = {}) => {
      const code = books.enter(user, now());
      return event(user, {
        event_type: 'enter_session',
        scene: how.scene ?? '',
        ...(how.sceneParam ? { scene_param: how.sceneParam } : {}),
        ...(code ? { welcome_code: code } : {}),
      });
    },
    say: (user, text, menuId) =>
      message(user, 'text', { content: text, ...(menuId ? { menu_id: menuId } : {}) }, menuId !== undefined),
    sendMedia: (user, type, { bytes, mime }) => {
      const id = newId();
      media.set(id, { bytes, mime, atMs: now() });
      return message(user, type, { media_id: id });
    },
    sendItem: (user, msgtype, body) => message(user, msgtype, body),
    recall: (user, msgid) => event(user, { event_type: 'user_recall_msg', recall_msgid: msgid }),
    servicerTakes: (user, servicer) => {
      books.put(user, STATE.person, servicer, now());
      return event(user, {
        event_type: 'session_status_change',
        change_type: 1,
        new_servicer_userid: servicer,
      });
    },
    servicerSays: (user, servicer, text) =>
      add({
        origin: 5,
        open_kfid: options.openKfId,
        external_userid: user,
        servicer_userid: servicer,
        msgtype: 'text',
        text: { content: text },
      }),
    servicerEnds: (user) => {
      const { servicer } = books.state(user, now());
      const code = books.put(user, STATE.ended, '', now());
      return event(user, {
        event_type: 'session_status_change',
        change_type: 3,
        old_servicer_userid: servicer,
        msg_code: code,
      });
    },
    callBack,
    newest: () => last,
    newestMedia: () => [...media.keys()].at(-1) ?? '',
    reached: (user) => (user ? reached.filter((it) => it.user === user) : reached),
    left: (user) => books.left(user, now()),
    refused: () => [...api.refusals].map(([errcode, times]) => ({ errcode, times })),
    state: (user) => books.state(user, now()).state,
    failNext: (fault) => {
      api.faults.push(fault);
    },
    failSync: (fault) => {
      api.syncFaults.push(fault);
    },
    failCallback: (fault) => {
      callbackFaults.push(fault);
    },
    loseNext: (failType) => {
      api.losses.push(failType);
    },
    expireTokens: api.expireTokens,
    refuseCalls: api.refuseCalls,
    expireMedia: () => media.clear(),
    forgetCursors: () => history.forgetCursors(),
    calls: api.calls,
    stop: async () => {
      for (const timer of late) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
