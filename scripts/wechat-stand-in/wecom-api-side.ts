/**
 * The HTTP side of the WeCom stand-in: access tokens, replies under keys that work once, codes of events, sessions,
 * files that expire, and faults on purpose.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './stand-in.ts';
import { CODES, type KfBooks } from './wecom-books.ts';
import type { History } from './wecom-history.ts';
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

export interface WeComApiOptions {
  corpId: string;
  secret: string;
  openKfId: string;
  tokenMs?: number;
  mediaMs?: number;
  /** What a repeated msgid is answered with; 0: as if it had been sent now. It never reaches anybody twice. */
  repeatedCode?: number;
}

export interface WeComApiSide {
  /** What customers sent. */
  media: Map<string, Media>;
  reached: KfReached[];
  faults: Fault[];
  syncFaults: Fault[];
  /** `fail_type` of replies that are accepted, but do not arrive. */
  losses: number[];
  /** How often a reply was answered with each error code. */
  refusals: Map<number, number>;
  calls(path: string): number;
  expireTokens(): void;
  /** Every call but that for a token is answered with this code; 0: no more. */
  refuseCalls(errcode: number): void;
  serve(request: IncomingMessage, response: ServerResponse): void;
}

const HOUR = 3_600_000;
const KEY = /^[0-9a-zA-Z_-]{1,32}$/;

export const createWeComApiSide = (
  options: WeComApiOptions,
  parts: {
    books: KfBooks;
    history: History;
    now: () => number;
    /** Tells the product of a reply that did not arrive. */
    lost(user: string, msgid: string, failType: number): void;
  },
): WeComApiSide => {
  const { books, history, now, lost } = parts;
  const tokens = new Map<string, number>();
  const media = new Map<string, Media>();
  const uploads = new Map<string, Media>();
  const reached: KfReached[] = [];
  const usedKeys = new Set<string>();
  const faults: Fault[] = [];
  const syncFaults: Fault[] = [];
  const losses: number[] = [];
  const callCounts = new Map<string, number>();
  const refusals = new Map<number, number>();
  let current: string | undefined;
  let noCalls = 0;

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
    else lost(user, msgid, failType);
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
  const counted =
    (post: (body: Record<string, unknown>) => { errcode: number }) => (body: Record<string, unknown>) => {
      const answer = post(body);
      if (answer.errcode !== 0) refusals.set(answer.errcode, (refusals.get(answer.errcode) ?? 0) + 1);
      return answer;
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
  const listAccounts = (body: Record<string, unknown>) => ({
    errcode: 0,
    errmsg: 'ok',
    // One page, one account.
    account_list: body.offset === 0 ? [{ open_kfid: options.openKfId, name: '12348', avatar: '' }] : [],
  });
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
    '/cgi-bin/kf/account/list': listAccounts,
    '/cgi-bin/kf/sync_msg': (body) => history.sync(body, now()),
    '/cgi-bin/kf/send_msg': counted(send),
    '/cgi-bin/kf/send_msg_on_event': counted(sendOnEvent),
    '/cgi-bin/kf/service_state/get': getState,
    '/cgi-bin/kf/service_state/trans': moveState,
  };
  const faultOf = (path: string): Fault | undefined => {
    if (path.startsWith('/cgi-bin/kf/send_msg')) return faults.shift();
    return path === '/cgi-bin/kf/sync_msg' ? syncFaults.shift() : undefined;
  };
  const handle = (path: string, query: URLSearchParams, raw: Buffer, response: ServerResponse): void => {
    const problem = path === '/cgi-bin/gettoken' ? 0 : noCalls || tokenProblem(query.get('access_token'));
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

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
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
  };

  return {
    media,
    reached,
    faults,
    syncFaults,
    losses,
    refusals,
    calls: (path) => callCounts.get(path) ?? 0,
    expireTokens: () => {
      for (const value of tokens.keys()) tokens.set(value, now() - 1);
      current = undefined;
    },
    refuseCalls: (errcode) => {
      noCalls = errcode;
    },
    serve,
  };
};
