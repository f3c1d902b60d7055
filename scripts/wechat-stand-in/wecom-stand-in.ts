/**
 * A stand-in for WeCom customer service, as an HTTP server of its own: callbacks that only say that there is something,
 * `sync_msg`, sessions, replies that are counted, keys and codes that work once, media that expire, faults. Customers
 * and servicers are played through its methods. It keeps a list of what reached whom, which tests compare.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeXml } from '../../server/channels/tencent/xml.ts';
import { type Delivery, PLATFORM_RULES, type PushRules, type PushTarget, push } from './push.ts';
import type { Fault } from './stand-in.ts';
import { CODES, createKfBooks, STATE } from './wecom-books.ts';
import { createHistory, type HistoryRules } from './wecom-history.ts';
import { answerJson, type Media, newId, readBody, uploadedFile } from './wire.ts';

export interface KfReached {
  user: string;
  msgid: string;
  msgtype: string;
  /** Text, or the menu as sent. */
  content: unknown;
  /** By a code of an event, outside of every count. */
  byCode: boolean;
  atMs: number;
}

export interface WeComOptions {
  corpId: string;
  secret: string;
  openKfId: string;
  rules?: Partial<PushRules>;
  history?: Partial<HistoryRules>;
  now?: () => number;
  tokenMs?: number;
  mediaMs?: number;
  /** What a repeated msgid is answered with; 0: as if it had been sent now. It never reaches anybody twice. */
  repeatedCode?: number;
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
  state(user: string): number;
  failNext(fault: Fault): void;
  failSync(fault: Fault): void;
  failCallback(fault: CallbackFault): void;
  /** The next reply is accepted, but does not arrive: told as an event with this `fail_type`. */
  loseNext(failType: number): void;
  expireTokens(): void;
  expireMedia(): void;
  forgetCursors(): void;
  calls(path: string): number;
  stop(): Promise<void>;
}

const HOUR = 3_600_000;
const KEY = /^[0-9a-zA-Z_-]{1,32}$/;
const LATE_MS = 200;
const NOBODY: Delivery = { tries: 0, accepted: false, tookMs: 0, status: 0 };

export const startWeComStandIn = async (options: WeComOptions): Promise<WeComStandIn> => {
  const now = options.now ?? Date.now;
  const rules: PushRules = { ...PLATFORM_RULES, ...options.rules };
  const books = createKfBooks();
  const history = createHistory({ pageItems: 1000, barePerMinute: 30, ...options.history });
  const tokens = new Map<string, number>();
  const media = new Map<string, Media>();
  const uploads = new Map<string, Media>();
  const reached: KfReached[] = [];
  const usedKeys = new Set<string>();
  const faults: Fault[] = [];
  const syncFaults: Fault[] = [];
  const callbackFaults: CallbackFault[] = [];
  const losses: number[] = [];
  const callCounts = new Map<string, number>();
  const late = new Set<NodeJS.Timeout>();
  let target: PushTarget | undefined;
  let current: string | undefined;
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

  const giveToken = (query: URLSearchParams) => {
    if (query.get('corpid') !== options.corpId || query.get('corpsecret') !== options.secret)
      return { errcode: 40001, errmsg: 'invalid credential' };
    const until = current === undefined ? undefined : tokens.get(current);
    if (current === undefined || until === undefined || until < now()) {
      current = newId(48);
      tokens.set(current, now() + (options.tokenMs ?? 2 * HOUR));
    }
    return {
      errcode: 0,
      errmsg: 'ok',
      access_token: current,
      expires_in: Math.ceil((tokens.get(current)! - now()) / 1000),
    };
  };
  const tokenProblem = (token: string | null): number => {
    const until = token === null ? undefined : tokens.get(token);
    return until === undefined ? 40014 : until < now() ? 42001 : 0;
  };

  const contentProblem = (body: Record<string, unknown>, byCode: boolean): number => {
    const kind = String(body.msgtype);
    const content = body[kind] as Record<string, unknown> | undefined;
    if (!content || (byCode && kind !== 'text' && kind !== 'msgmenu')) return CODES.badParameter;
    const bytes = (value: unknown) => Buffer.byteLength(String(value ?? ''));
    if (kind === 'text')
      return bytes(content.content) === 0 || bytes(content.content) > 2048 ? CODES.badParameter : 0;
    if (kind === 'msgmenu') {
      const list = (content.list ?? []) as { type?: string; click?: { id?: string; content?: string } }[];
      const fits = list.every(
        ({ type, click }) => type === 'click' && bytes(click?.id) <= 128 && bytes(click?.content) <= 128,
      );
      const short = bytes(content.head_content) <= 1024 && bytes(content.tail_content) <= 1024;
      return fits && short && list.length <= 10 ? 0 : CODES.badParameter;
    }
    const held = uploads.get(String(content.media_id));
    return held && now() - held.atMs <= (options.mediaMs ?? 72 * HOUR) ? 0 : CODES.badMedia;
  };
  const arrive = (user: string, body: Record<string, unknown>, byCode: boolean): string => {
    const msgid = body.msgid === undefined ? newId(16) : String(body.msgid);
    const msgtype = String(body.msgtype);
    usedKeys.add(msgid);
    const failType = losses.shift();
    if (failType === undefined)
      reached.push({ user, msgid, msgtype, content: body[msgtype], byCode, atMs: now() });
    else void event(user, { event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: failType });
    return msgid;
  };
  const send = (body: Record<string, unknown>) => {
    const user = String(body.touser);
    if (body.open_kfid !== options.openKfId) return { errcode: CODES.unknownAccount };
    if (!books.knows(user)) return { errcode: CODES.unknownCustomer };
    if (body.msgid !== undefined && !KEY.test(String(body.msgid))) return { errcode: CODES.badParameter };
    if (usedKeys.has(String(body.msgid))) return { errcode: options.repeatedCode ?? 0, msgid: body.msgid };
    const errcode = contentProblem(body, false) || books.take(user, now());
    return errcode === 0 ? { errcode, errmsg: 'ok', msgid: arrive(user, body, false) } : { errcode };
  };
  const sendOnEvent = (body: Record<string, unknown>) => {
    const errcode = contentProblem(body, true);
    if (errcode !== 0) return { errcode };
    const user = books.useCode(String(body.code), now());
    return user === undefined
      ? { errcode: CODES.badCode }
      : { errcode: 0, errmsg: 'ok', msgid: arrive(user, body, true) };
  };
  const getState = (body: Record<string, unknown>) => {
    const { state, servicer } = books.state(String(body.external_userid), now());
    return { errcode: 0, service_state: state, ...(servicer ? { servicer_userid: servicer } : {}) };
  };
  const moveState = (body: Record<string, unknown>) => {
    const { errcode, code } = books.move(
      String(body.external_userid),
      Number(body.service_state),
      String(body.servicer_userid ?? ''),
      now(),
    );
    return { errcode, ...(code ? { msg_code: code } : {}) };
  };
  const giveMedia = (id: string, response: ServerResponse): void => {
    const held = media.get(id);
    if (!held || now() - held.atMs > (options.mediaMs ?? 72 * HOUR)) {
      answerJson(response, { errcode: CODES.badMedia, errmsg: 'invalid media_id' });
      return;
    }
    response.setHeader('content-type', held.mime);
    response.setHeader('content-disposition', 'attachment; filename="media"');
    response.end(held.bytes);
  };

  const jsonCalls: Record<string, (body: Record<string, unknown>) => unknown> = {
    '/cgi-bin/kf/sync_msg': (body) => history.sync(body, now()),
    '/cgi-bin/kf/send_msg': send,
    '/cgi-bin/kf/send_msg_on_event': sendOnEvent,
    '/cgi-bin/kf/service_state/get': getState,
    '/cgi-bin/kf/service_state/trans': moveState,
  };
  const faultOf = (path: string): Fault | undefined => {
    if (path.startsWith('/cgi-bin/kf/send_msg')) return faults.shift();
    return path === '/cgi-bin/kf/sync_msg' ? syncFaults.shift() : undefined;
  };
  const handle = (path: string, query: URLSearchParams, raw: Buffer, response: ServerResponse): void => {
    const problem = path === '/cgi-bin/gettoken' ? 0 : tokenProblem(query.get('access_token'));
    const call = jsonCalls[path];
    if (problem !== 0) answerJson(response, { errcode: problem, errmsg: 'access_token' });
    else if (path === '/cgi-bin/gettoken') answerJson(response, giveToken(query));
    else if (call) answerJson(response, call(JSON.parse(raw.toString()) as Record<string, unknown>));
    else if (path === '/cgi-bin/media/upload') {
      const id = newId();
      uploads.set(id, uploadedFile(raw, now()));
      answerJson(response, { errcode: 0, errmsg: '', type: query.get('type'), media_id: id });
    } else if (path === '/cgi-bin/media/get') giveMedia(query.get('media_id') ?? '', response);
    else {
      response.statusCode = 404;
      response.end();
    }
  };

  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
      callCounts.set(pathname, (callCounts.get(pathname) ?? 0) + 1);
      const raw = await readBody(request);
      const fault = faultOf(pathname);
      if (fault?.kind === 'code') answerJson(response, { errcode: fault.errcode, errmsg: 'on purpose' });
      else if (fault?.kind === 'cut_before') request.socket.destroy();
      else if (fault?.kind === 'silent_after') jsonCalls[pathname]?.(JSON.parse(raw.toString()));
      else handle(pathname, searchParams, raw, response);
    })().catch(() => {
      if (!response.headersSent) response.statusCode = 400;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

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
    state: (user) => books.state(user, now()).state,
    failNext: (fault) => {
      faults.push(fault);
    },
    failSync: (fault) => {
      syncFaults.push(fault);
    },
    failCallback: (fault) => {
      callbackFaults.push(fault);
    },
    loseNext: (failType) => {
      losses.push(failType);
    },
    expireTokens: () => {
      for (const value of tokens.keys()) tokens.set(value, now() - 1);
      current = undefined;
    },
    expireMedia: () => media.clear(),
    forgetCursors: () => history.forgetCursors(),
    calls: (path) => callCounts.get(path) ?? 0,
    stop: async () => {
      for (const timer of late) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
