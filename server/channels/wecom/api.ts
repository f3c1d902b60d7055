/** The calls of a company at WeCom: its access token, JSON, files. Accounts of one company share it. */
import type { Clock, Log } from '../../ports.ts';
import { type AccessToken, createAccessToken } from '../tencent/access-token.ts';
import { type ApiAnswer, callApi } from '../tencent/api-call.ts';
import { formOf } from '../tencent/speaking.ts';
import { withToken } from '../tencent/token-calls.ts';

export interface WeComApiSettings {
  corpId: string;
  secret: string;
  /** `https://qyapi.weixin.qq.com`, or a stand-in. */
  baseUrl: string;
  timeoutMs?: number;
}

export interface WeComApi {
  token: AccessToken;
  timeoutMs: number;
  /** Undefined: there is no access token now, nothing was called. */
  post(path: string, json: unknown): Promise<ApiAnswer | undefined>;
  upload(
    type: string,
    file: { name: string; mime: string; bytes: Uint8Array },
  ): Promise<ApiAnswer | undefined>;
  media(mediaId: string): Promise<ApiAnswer | undefined>;
}

const TIMEOUT_MS = 5_000;
const MEDIA_TIMEOUT_MS = 20_000;
/** A page of 1000 messages of 2 kB each, with room. */
const JSON_BYTES = 8 * 1024 * 1024;
/** The largest that WeCom keeps: a file of 20 MB. */
const MEDIA_BYTES = 20 * 1024 * 1024;

export const createWeComApi = (
  settings: WeComApiSettings,
  { clock, log }: { clock: Clock; log: Log },
): WeComApi => {
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const url = (path: string, query: Record<string, string>) =>
    `${settings.baseUrl}/cgi-bin/${path}?${new URLSearchParams(query)}`;

  const token = createAccessToken(async (force) => {
    // Until it ends every call gives the same token to every node, and there is no way to force another one.
    if (force) return undefined;
    const answer = await callApi({
      url: url('gettoken', { corpid: settings.corpId, corpsecret: settings.secret }),
      timeoutMs,
      maxBytes: JSON_BYTES,
    });
    if (answer.kind !== 'answer') return undefined;
    const { access_token: value, expires_in: seconds } = answer.body;
    if (answer.errcode === 0 && typeof value === 'string' && typeof seconds === 'number')
      return { token: value, expiresInMs: seconds * 1000 };
    log.error({ errcode: answer.errcode }, 'WeCom gave no access token: corpId, secret or address list');
    return undefined;
  }, clock);
  const call = withToken(token);

  return {
    token,
    timeoutMs,
    post: (path, json) =>
      call((value) =>
        callApi({ url: url(path, { access_token: value }), json, timeoutMs, maxBytes: JSON_BYTES }),
      ),
    upload: (type, file) =>
      call((value) =>
        callApi({
          url: url('media/upload', { access_token: value, type }),
          form: formOf(file),
          timeoutMs: MEDIA_TIMEOUT_MS,
          maxBytes: JSON_BYTES,
        }),
      ),
    media: (mediaId) =>
      call((value) =>
        callApi({
          url: url('media/get', { access_token: value, media_id: mediaId }),
          timeoutMs: MEDIA_TIMEOUT_MS,
          maxBytes: MEDIA_BYTES,
        }),
      ),
  };
};
