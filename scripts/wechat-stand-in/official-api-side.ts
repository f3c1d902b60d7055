/**
 * The HTTP side of the stand-in for an official account: tokens that end, replies that are counted, template messages,
 * files that expire, and faults on purpose.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from './books.ts';
import type { Fault, Notified, Reached, StandInOptions } from './types.ts';
import { answerJson, type Media, newId, readBody, uploadedFile } from './wire.ts';

export interface OfficialApiSide {
  /** What followers sent. */
  media: Map<string, Media>;
  reached: Reached[];
  notices: Notified[];
  faults: Fault[];
  /** Who may be written to. */
  followers: Set<string>;
  /** Gives no token but this error code; 0: gives them again. */
  refuseTokens(errcode: number): void;
  expireTokens(): void;
  calls(path: string): number;
  /** How often a reply was answered with each error code. */
  refusals: Map<number, number>;
  serve(request: IncomingMessage, response: ServerResponse): void;
}

type Body = Record<string, unknown>;

const HOUR = 3_600_000;

export const createOfficialApiSide = (
  options: StandInOptions,
  parts: { books: Books; now: () => number },
): OfficialApiSide => {
  const { books, now } = parts;
  const followers = new Set<string>();
  const tokens = new Map<string, number>();
  const media = new Map<string, Media>();
  const uploads = new Map<string, Media>();
  const reached: Reached[] = [];
  const notices: Notified[] = [];
  const faults: Fault[] = [];
  const callCounts = new Map<string, number>();
  const refusals = new Map<number, number>();
  const mediaMs = options.mediaMs ?? 72 * HOUR;
  let noTokens = 0;
  let current: string | undefined;

  const tokenProblem = (token: string | null): number => {
    const until = token === null ? undefined : tokens.get(token);
    if (until === undefined) return 40001;
    return until < now() ? 42001 : 0;
  };

  const giveToken = (body: Body) => {
    if (noTokens) return { errcode: noTokens, errmsg: 'on purpose' };
    if (body.appid !== options.appId || body.secret !== options.secret)
      return { errcode: 40125, errmsg: 'invalid appsecret' };
    const old = current === undefined ? undefined : tokens.get(current);
    if (
      current === undefined ||
      old === undefined ||
      old - 5 * 60_000 < now() ||
      body.force_refresh === true
    ) {
      current = randomBytes(48).toString('base64url');
      tokens.set(current, now() + (options.tokenMs ?? 2 * HOUR));
    }
    return { access_token: current, expires_in: Math.floor((tokens.get(current)! - now()) / 1000) };
  };

  const contentProblem = (body: Body): number => {
    const kind = String(body.msgtype);
    const content = body[kind] as Body | undefined;
    if (!content) return 44004;
    if (kind === 'text') {
      const text = String(content.content ?? '');
      return text === '' ? 44004 : Buffer.byteLength(text) > 2048 ? 45002 : 0;
    }
    if (kind === 'msgmenu') return options.verified === false ? 40200 : 0;
    const held = uploads.get(String(content.media_id));
    return held && now() - held.atMs <= mediaMs ? 0 : 40007;
  };

  const templateSend = (body: Body): Body => {
    const openid = String(body.touser);
    if (options.verified === false) return { errcode: 48001, errmsg: 'api unauthorized' };
    if (!followers.has(openid)) return { errcode: 43004, errmsg: 'require subscribe' };
    if (!options.templates?.includes(String(body.template_id)))
      return { errcode: 40037, errmsg: 'invalid template_id' };
    const msgid = notices.length + 1;
    notices.push({ openid, msgid: String(msgid), url: String(body.url ?? ''), data: body.data, atMs: now() });
    return { errcode: 0, errmsg: 'ok', msgid };
  };

  const customSend = (body: Body): Body => {
    const openid = String(body.touser);
    const errcode = followers.has(openid) ? contentProblem(body) || books.take(openid, now()) : 43004;
    if (errcode === 0) {
      const msgtype = String(body.msgtype);
      reached.push({ openid, msgtype, content: body[msgtype], atMs: now() });
    } else refusals.set(errcode, (refusals.get(errcode) ?? 0) + 1);
    return { errcode, errmsg: errcode === 0 ? 'ok' : 'refused' };
  };

  const upload = (body: Buffer) => {
    const id = newId();
    uploads.set(id, uploadedFile(body, now()));
    return { type: 'image', media_id: id, created_at: Math.floor(now() / 1000) };
  };

  const giveMedia = (id: string, origin: string, response: ServerResponse): void => {
    const held = media.get(id);
    if (!held || now() - held.atMs > mediaMs) {
      answerJson(response, { errcode: 40007, errmsg: 'invalid media_id' });
    } else if (held.mime.startsWith('video/')) {
      answerJson(response, { video_url: `${origin}/video/${id}` });
    } else {
      response.setHeader('content-type', held.mime);
      response.setHeader('content-disposition', 'attachment; filename="media"');
      response.end(held.bytes);
    }
  };

  const jsonCalls: Record<string, (body: Body) => unknown> = {
    '/cgi-bin/stable_token': giveToken,
    '/cgi-bin/message/template/send': templateSend,
    '/cgi-bin/message/custom/send': customSend,
  };

  const answer = (url: URL, raw: Buffer, response: ServerResponse): void => {
    const { pathname: path, searchParams: query } = url;
    const problem = path === '/cgi-bin/stable_token' ? 0 : tokenProblem(query.get('access_token'));
    const call = jsonCalls[path];
    if (problem !== 0) answerJson(response, { errcode: problem, errmsg: 'access_token' });
    else if (call) answerJson(response, call(JSON.parse(raw.toString()) as Body));
    else if (path === '/cgi-bin/media/upload') answerJson(response, upload(raw));
    else if (path === '/cgi-bin/media/get') giveMedia(query.get('media_id') ?? '', url.origin, response);
    else {
      response.statusCode = 404;
      response.end();
    }
  };

  const giveVideo = (id: string, response: ServerResponse): void => {
    const held = media.get(id);
    response.statusCode = held ? 200 : 404;
    if (held) response.setHeader('content-type', held.mime);
    response.end(held?.bytes);
  };

  return {
    media,
    reached,
    notices,
    faults,
    followers,
    refusals,
    refuseTokens: (errcode) => {
      noTokens = errcode;
    },
    expireTokens: () => {
      for (const value of tokens.keys()) tokens.set(value, now() - 1);
      current = undefined;
    },
    calls: (path) => callCounts.get(path) ?? 0,
    serve: (request, response) => {
      void (async () => {
        const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'stand-in'}`);
        const { pathname } = url;
        callCounts.set(pathname, (callCounts.get(pathname) ?? 0) + 1);
        const raw = await readBody(request);
        if (pathname.startsWith('/video/')) {
          giveVideo(pathname.slice('/video/'.length), response);
          return;
        }
        const isSend = pathname.startsWith('/cgi-bin/message/');
        const fault = isSend ? faults.shift() : undefined;
        if (fault?.kind === 'code') answerJson(response, { errcode: fault.errcode, errmsg: 'on purpose' });
        else if (fault?.kind === 'cut_before') request.socket.destroy();
        else if (fault?.kind === 'silent_after') jsonCalls[pathname]?.(JSON.parse(raw.toString()) as Body);
        else answer(url, raw, response);
      })().catch(() => {
        if (!response.headersSent) response.statusCode = 400;
        response.end();
      });
    },
  };
};
