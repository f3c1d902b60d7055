/** An official account: sending by «客服消息», fetching media. It counts nothing itself: the ledger stands in the record. */
import { OFFICIAL_ACCOUNT_RULES, type ReplyRules } from '../../../routing/reply-window.ts';
import type { Clock, Log } from '../../ports.ts';
import type {
  ChannelAccount,
  MediaKind,
  MediaOutcome,
  NoticeContent,
  NoticeOutcome,
  OutboundContent,
  SendOutcome,
} from '../channel.ts';
import { type AccessToken, createAccessToken } from '../tencent/access-token.ts';
import { callApi } from '../tencent/api-call.ts';
import { MEDIA_GONE, OPERATOR_CODES, outcomeOf } from '../tencent/error-codes.ts';
import { withToken } from '../tencent/token-calls.ts';
import type { Activity } from './self-test.ts';

export interface TemplateSettings {
  id: string;
  /** `{no}` and `{time}` are filled in. */
  fields: Readonly<Record<string, string>>;
}

export interface OfficialAccountSettings {
  id: string;
  appId: string;
  secret: string;
  /** Only verified service accounts have menus. */
  menus: boolean;
  /** Template messages, by what they are about. */
  templates?: Readonly<Partial<Record<NoticeContent['about'], TemplateSettings>>>;
  rules?: ReplyRules;
  /** `https://api.weixin.qq.com`, or a stand-in. */
  baseUrl: string;
  timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
const MEDIA_TIMEOUT_MS = 20_000;
const JSON_BYTES = 256 * 1024;
/** The largest that WeChat keeps: a video of 10 MB. */
const MEDIA_BYTES = 10 * 1024 * 1024;
/** The platform cuts nothing: longer texts are refused. */
const TEXT_BYTES = 2048;

const UPLOADABLE: readonly MediaKind[] = ['image', 'voice', 'video'];

/** Asia/Shanghai, as the platform's `time` fields want it: 2026-11-20 09:00. */
const filled = (text: string, { ticketNo, atMs }: NoticeContent): string =>
  text
    .replace('{no}', ticketNo)
    .replace('{time}', new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '));

export const createOfficialAccount = (
  settings: OfficialAccountSettings,
  deps: { clock: Clock; log: Log; activity?: Activity },
): ChannelAccount & { token: AccessToken } => {
  const { clock, log } = deps;
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const url = (path: string, query: Record<string, string>) =>
    `${settings.baseUrl}/cgi-bin/${path}?${new URLSearchParams(query)}`;

  const token = createAccessToken(async (force) => {
    const answer = await callApi({
      url: `${settings.baseUrl}/cgi-bin/stable_token`,
      json: {
        grant_type: 'client_credential',
        appid: settings.appId,
        secret: settings.secret,
        force_refresh: force,
      },
      timeoutMs,
      maxBytes: JSON_BYTES,
    });
    if (answer.kind !== 'answer') return undefined;
    const { access_token: value, expires_in: seconds } = answer.body;
    if (typeof value === 'string' && typeof seconds === 'number')
      return { token: value, expiresInMs: seconds * 1000 };
    log.error({ account: settings.id, errcode: answer.errcode }, 'the platform gave no access token');
    return undefined;
  }, clock);

  const call = withToken(token);

  /** For the self-test: when something last went through, and the last thing that the platform did not like. */
  const activity = deps.activity ?? {};
  const noteProblem = (errcode: number, what: string) => {
    if (errcode === 0) activity.outboundAtMs = clock.nowMs();
    else activity.error = { code: String(errcode), atMs: clock.nowMs() };
    if (OPERATOR_CODES.has(errcode))
      log.error({ account: settings.id, errcode, what }, 'the platform wants a setting changed');
  };

  const upload = async (
    content: Extract<OutboundContent, { kind: 'media' }>,
  ): Promise<string | SendOutcome> => {
    if (!UPLOADABLE.includes(content.media))
      return { result: 'refused', why: 'feature_off', code: 'media_type' };
    const answer = await call((value) => {
      const form = new FormData();
      form.append('media', new Blob([new Uint8Array(content.bytes)], { type: content.mime }), content.name);
      return callApi({
        url: url('media/upload', { access_token: value, type: content.media }),
        form,
        timeoutMs: MEDIA_TIMEOUT_MS,
        maxBytes: JSON_BYTES,
      });
    });
    // Uploading says nothing to the citizen: whatever went wrong, it may be done again.
    if (answer?.kind !== 'answer')
      return { result: 'retry', afterMs: timeoutMs, code: answer?.kind ?? 'no_token' };
    const id = answer.body.media_id;
    if (typeof id === 'string') return id;
    noteProblem(answer.errcode, 'upload');
    return outcomeOf(answer.errcode || 40004);
  };

  const bodyOf = async (content: OutboundContent): Promise<Record<string, unknown> | SendOutcome> => {
    switch (content.kind) {
      case 'text':
        return { msgtype: 'text', text: { content: content.text } };
      case 'menu':
        return {
          msgtype: 'msgmenu',
          msgmenu: {
            head_content: content.head,
            list: content.items.map(({ id, text }) => ({ id, content: text })),
            tail_content: content.tail,
          },
        };
      case 'media': {
        const uploaded = await upload(content);
        return typeof uploaded === 'string'
          ? { msgtype: content.media, [content.media]: { media_id: uploaded } }
          : uploaded;
      }
    }
  };

  return {
    id: settings.id,
    token,
    capabilities: {
      idempotent: false,
      menus: settings.menus,
      rules: settings.rules ?? OFFICIAL_ACCOUNT_RULES,
      maxTextBytes: TEXT_BYTES,
      maxMenuBytes: TEXT_BYTES,
      media: ['image'],
    },
    send: async (to, content) => {
      const body = await bodyOf(content);
      if ('result' in body) return body as SendOutcome;
      const answer = await call((value) =>
        callApi({
          url: url('message/custom/send', { access_token: value }),
          json: { touser: to, ...body },
          timeoutMs,
          maxBytes: JSON_BYTES,
        }),
      );
      if (!answer) return { result: 'retry', afterMs: 30_000, code: 'no_token' };
      if (answer.kind === 'unreachable') return { result: 'retry', afterMs: timeoutMs, code: 'unreachable' };
      if (answer.kind !== 'answer') return { result: 'unknown' };
      noteProblem(answer.errcode, 'send');
      return outcomeOf(answer.errcode);
    },
    noticesAbout: (['answer', 'rating'] as const).filter((about) => settings.templates?.[about]),
    notify: async (to, notice): Promise<NoticeOutcome> => {
      const template = settings.templates?.[notice.about];
      if (!template) return { result: 'refused', why: 'feature_off', code: 'no_template' };
      const answer = await call((value) =>
        callApi({
          url: url('message/template/send', { access_token: value }),
          json: {
            touser: to,
            template_id: template.id,
            url: notice.url,
            data: Object.fromEntries(
              Object.entries(template.fields).map(([name, text]) => [name, { value: filled(text, notice) }]),
            ),
          },
          timeoutMs,
          maxBytes: JSON_BYTES,
        }),
      );
      if (!answer) return { result: 'retry', afterMs: 30_000, code: 'no_token' };
      if (answer.kind === 'unreachable') return { result: 'retry', afterMs: timeoutMs, code: 'unreachable' };
      if (answer.kind !== 'answer') return { result: 'unknown' };
      noteProblem(answer.errcode, 'template');
      const outcome = outcomeOf(answer.errcode);
      return outcome.result === 'sent'
        ? { result: 'sent', noticeId: String(answer.body.msgid ?? '') }
        : outcome;
    },
    fetchMedia: async (mediaId): Promise<MediaOutcome> => {
      const answer = await call((value) =>
        callApi({
          url: url('media/get', { access_token: value, media_id: mediaId }),
          timeoutMs: MEDIA_TIMEOUT_MS,
          maxBytes: MEDIA_BYTES,
        }),
      );
      if (answer?.kind === 'bytes')
        return { ok: true, bytes: answer.bytes, mime: answer.mime, name: answer.name };
      if (answer?.kind === 'too_large') return { ok: false, why: 'too_large' };
      if (answer?.kind !== 'answer') return { ok: false, why: 'unavailable' };
      const video = answer.body.video_url;
      if (typeof video === 'string') return fetchVideo(video, settings.baseUrl);
      return { ok: false, why: answer.errcode === MEDIA_GONE ? 'expired' : 'unavailable' };
    },
  };
};

/** Videos come as an address: followed over https, or to the platform (stand-in) that we talk to anyway. */
const fetchVideo = async (address: string, baseUrl: string): Promise<MediaOutcome> => {
  const target = URL.canParse(address) ? new URL(address) : undefined;
  if (!target || (target.protocol !== 'https:' && target.origin !== new URL(baseUrl).origin))
    return { ok: false, why: 'unavailable' };
  const answer = await callApi({ url: address, timeoutMs: MEDIA_TIMEOUT_MS, maxBytes: MEDIA_BYTES });
  return answer.kind === 'bytes'
    ? { ok: true, bytes: answer.bytes, mime: answer.mime, name: answer.name }
    : { ok: false, why: answer.kind === 'too_large' ? 'too_large' : 'unavailable' };
};
