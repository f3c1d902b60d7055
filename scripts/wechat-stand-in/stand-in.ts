/**
 * A stand-in for WeChat's servers, as an HTTP server of its own: tokens that end, replies that are counted, media that
 * expire, error codes, deliveries that repeat. Followers are played through its methods. It keeps a list of what
 * reached whom, which tests compare with what the product believes.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeXml } from '../../server/channels/tencent/xml.ts';
import { createBooks, type Trigger } from './books.ts';
import { type Delivery, PLATFORM_RULES, type PushRules, type PushTarget, push } from './push.ts';
import type { Fault, Notified, Reached, StandIn, StandInOptions } from './types.ts';
import { answerJson, type Media, newId, readBody, uploadedFile } from './wire.ts';

export type { Fault, Notified, Reached, StandIn, StandInOptions };

const HOUR = 3_600_000;

export const startStandIn = async (options: StandInOptions): Promise<StandIn> => {
  const now = options.now ?? Date.now;
  const rules: PushRules = { ...PLATFORM_RULES, ...options.rules };
  const books = createBooks();
  const followers = new Set<string>();
  const tokens = new Map<string, number>();
  const media = new Map<string, Media>();
  const uploads = new Map<string, Media>();
  const reached: Reached[] = [];
  const faults: Fault[] = [];
  const notices: Notified[] = [];
  let noTokens = 0;
  const callCounts = new Map<string, number>();
  let target: PushTarget | undefined;
  let serial = 9_007_199_254_740_993n;
  let last = '';
  let current: string | undefined;

  const tokenProblem = (token: string | null): number => {
    const until = token === null ? undefined : tokens.get(token);
    if (until === undefined) return 40001;
    return until < now() ? 42001 : 0;
  };

  const giveToken = (body: Record<string, unknown>) => {
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

  const contentProblem = (body: Record<string, unknown>): number => {
    const kind = String(body.msgtype);
    const content = body[kind] as Record<string, unknown> | undefined;
    if (!content) return 44004;
    if (kind === 'text') {
      const text = String(content.content ?? '');
      return text === '' ? 44004 : Buffer.byteLength(text) > 2048 ? 45002 : 0;
    }
    if (kind === 'msgmenu') return options.verified === false ? 40200 : 0;
    const held = uploads.get(String(content.media_id));
    return held && now() - held.atMs <= (options.mediaMs ?? 72 * HOUR) ? 0 : 40007;
  };

  const templateSend = (body: Record<string, unknown>): Record<string, unknown> => {
    const openid = String(body.touser);
    if (options.verified === false) return { errcode: 48001, errmsg: 'api unauthorized' };
    if (!followers.has(openid)) return { errcode: 43004, errmsg: 'require subscribe' };
    if (!options.templates?.includes(String(body.template_id)))
      return { errcode: 40037, errmsg: 'invalid template_id' };
    const msgid = notices.length + 1;
    notices.push({ openid, msgid: String(msgid), url: String(body.url ?? ''), data: body.data, atMs: now() });
    return { errcode: 0, errmsg: 'ok', msgid };
  };

  const customSend = (body: Record<string, unknown>): Record<string, unknown> => {
    const openid = String(body.touser);
    if (!followers.has(openid)) return { errcode: 43004, errmsg: 'require subscribe' };
    const errcode = contentProblem(body) || books.take(openid, now());
    if (errcode === 0) {
      const msgtype = String(body.msgtype);
      reached.push({ openid, msgtype, content: body[msgtype], atMs: now() });
    }
    return { errcode, errmsg: errcode === 0 ? 'ok' : 'refused' };
  };

  const upload = (body: Buffer) => {
    const id = newId();
    uploads.set(id, uploadedFile(body, now()));
    return { type: 'image', media_id: id, created_at: Math.floor(now() / 1000) };
  };

  const giveMedia = (id: string, response: ServerResponse): void => {
    const held = media.get(id);
    if (!held || now() - held.atMs > (options.mediaMs ?? 72 * HOUR)) {
      answerJson(response, { errcode: 40007, errmsg: 'invalid media_id' });
    } else if (held.mime.startsWith('video/')) {
      answerJson(response, { video_url: `${url}/video/${id}` });
    } else {
      response.setHeader('content-type', held.mime);
      response.setHeader('content-disposition', 'attachment; filename="media"');
      response.end(held.bytes);
    }
  };

  const answer = (path: string, query: URLSearchParams, raw: Buffer, response: ServerResponse): void => {
    const problem = path === '/cgi-bin/stable_token' ? 0 : tokenProblem(query.get('access_token'));
    if (problem !== 0) answerJson(response, { errcode: problem, errmsg: 'access_token' });
    else if (path === '/cgi-bin/stable_token') answerJson(response, giveToken(JSON.parse(raw.toString())));
    else if (path === '/cgi-bin/message/template/send')
      answerJson(response, templateSend(JSON.parse(raw.toString())));
    else if (path === '/cgi-bin/message/custom/send')
      answerJson(response, customSend(JSON.parse(raw.toString())));
    else if (path === '/cgi-bin/media/upload') answerJson(response, upload(raw));
    else if (path === '/cgi-bin/media/get') giveMedia(query.get('media_id') ?? '', response);
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
      if (pathname.startsWith('/video/')) {
        const held = media.get(pathname.slice('/video/'.length));
        response.statusCode = held ? 200 : 404;
        if (held) response.setHeader('content-type', held.mime);
        response.end(held?.bytes);
        return;
      }
      const sends: Record<string, typeof customSend> = {
        '/cgi-bin/message/custom/send': customSend,
        '/cgi-bin/message/template/send': templateSend,
      };
      const send = sends[pathname];
      const fault = send ? faults.shift() : undefined;
      if (fault?.kind === 'code') answerJson(response, { errcode: fault.errcode, errmsg: 'on purpose' });
      else if (fault?.kind === 'cut_before') request.socket.destroy();
      else if (fault?.kind === 'silent_after') send?.(JSON.parse(raw.toString()));
      else answer(pathname, searchParams, raw, response);
    })().catch(() => {
      if (!response.headersSent) response.statusCode = 400;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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
    refuseTokens: (errcode) => {
      noTokens = errcode;
    },
    notified: (openid) => notices.filter((it) => openid === undefined || it.openid === openid),
    finishNotice: (msgid, status) => {
      const of = notices.find((it) => it.msgid === msgid);
      return event(of?.openid ?? '', { Event: 'TEMPLATESENDJOBFINISH', MsgID: msgid, Status: status });
    },
    failNext: (fault) => {
      faults.push(fault);
    },
    expireTokens: () => {
      for (const value of tokens.keys()) tokens.set(value, now() - 1);
      current = undefined;
    },
    expireMedia: () => media.clear(),
    newestMedia: () => [...media.keys()].at(-1) ?? '',
    calls: (path) => callCounts.get(path) ?? 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
