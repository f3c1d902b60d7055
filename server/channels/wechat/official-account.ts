/** An official account: sending by «客服消息», fetching media. It counts nothing itself: the ledger stands in the record. */
import { OFFICIAL_ACCOUNT_RULES, type ReplyRules } from '../../../routing/channels/reply-window.ts';
import type { Clock, Log } from '../../ports.ts';
import type {
  ChannelAccount,
  MediaKind,
  MediaOutcome,
  NoticeContent,
  NoticeOutcome,
  SendOutcome,
} from '../channel.ts';
import { type AccessToken, createAccessToken } from '../tencent/access-token.ts';
import { callApi } from '../tencent/api-call.ts';
import { outcomeOf } from '../tencent/error-codes.ts';
import type { Activity } from '../tencent/self-test.ts';
import { answered, bodyOf, createNote, fileOf, formOf, type Speaker } from '../tencent/speaking.ts';
import { withToken } from '../tencent/token-calls.ts';

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

  const note = createNote(settings.id, deps);

  const speaker: Speaker = {
    note,
    againMs: timeoutMs,
    menuItem: ({ id, text }) => ({ id, content: text }),
    upload: async (content) =>
      UPLOADABLE.includes(content.media)
        ? call((value) =>
            callApi({
              url: url('media/upload', { access_token: value, type: content.media }),
              form: formOf(content),
              timeoutMs: MEDIA_TIMEOUT_MS,
              maxBytes: JSON_BYTES,
            }),
          )
        : { result: 'refused', why: 'feature_off', code: 'media_type' },
  };

  /** Says something to a citizen. */
  const post = async (path: string, json: unknown) =>
    answered(
      await call((value) =>
        callApi({ url: url(path, { access_token: value }), json, timeoutMs, maxBytes: JSON_BYTES }),
      ),
      timeoutMs,
    );

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
      const body = await bodyOf(content, speaker);
      if ('result' in body) return body as SendOutcome;
      const answer = await post('message/custom/send', { touser: to, ...body });
      if ('result' in answer) return answer;
      note(answer.errcode, 'send');
      return outcomeOf(answer.errcode);
    },
    noticesAbout: (['answer', 'rating'] as const).filter((about) => settings.templates?.[about]),
    notify: async (to, notice): Promise<NoticeOutcome> => {
      const template = settings.templates?.[notice.about];
      if (!template) return { result: 'refused', why: 'feature_off', code: 'no_template' };
      const answer = await post('message/template/send', {
        touser: to,
        template_id: template.id,
        url: notice.url,
        data: Object.fromEntries(
          Object.entries(template.fields).map(([name, text]) => [name, { value: filled(text, notice) }]),
        ),
      });
      if ('result' in answer) return answer;
      note(answer.errcode, 'template');
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
      const video = answer?.kind === 'answer' ? answer.body.video_url : undefined;
      return typeof video === 'string' ? fetchVideo(video, settings.baseUrl) : fileOf(answer);
    },
  };
};

/** Videos come as an address: followed over https, or to the platform (stand-in) that we talk to anyway. */
const fetchVideo = async (address: string, baseUrl: string): Promise<MediaOutcome> => {
  const target = URL.canParse(address) ? new URL(address) : undefined;
  if (!target || (target.protocol !== 'https:' && target.origin !== new URL(baseUrl).origin))
    return { ok: false, why: 'unavailable' };
  const answer = await callApi({ url: address, timeoutMs: MEDIA_TIMEOUT_MS, maxBytes: MEDIA_BYTES });
  // Whatever else it answers, the address held no file.
  return answer.kind === 'answer' ? { ok: false, why: 'unavailable' } : fileOf(answer);
};
