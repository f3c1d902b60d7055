/**
 * An account of WeCom customer service: sending by `kf/send_msg` under a key of our own (a repeat stays one message),
 * by `kf/send_msg_on_event` where an event lent a code, fetching files. It counts nothing itself.
 */
import { CUSTOMER_SERVICE_RULES, type ReplyRules } from '../../../routing/reply-window.ts';
import type { Log } from '../../ports.ts';
import type { ChannelAccount, MediaOutcome, OutboundContent, SendOutcome } from '../channel.ts';
import { MEDIA_GONE, OPERATOR_CODES, outcomeOf } from '../tencent/error-codes.ts';
import type { WeComApi } from './api.ts';

export interface KfAccountSettings {
  id: string;
  openKfId: string;
  rules?: ReplyRules;
}

const TEXT_BYTES = 2048;
const MENU_BYTES = 1024;
/** Without a token nothing can be done for a while, ms. */
const NO_TOKEN_MS = 30_000;

/** The API may not speak in the present state of the session. */
const WRONG_STATE = 95018;
/** States of a session, as `kf/service_state` counts them. */
const NEW = 0;
const BOT = 1;

export const createKfAccount = (
  settings: KfAccountSettings,
  { api, log }: { api: WeComApi; log: Log },
): ChannelAccount => {
  const noteProblem = (errcode: number, what: string) => {
    if (OPERATOR_CODES.has(errcode))
      log.error({ account: settings.id, errcode, what }, 'the platform wants a setting changed');
  };

  const upload = async (
    content: Extract<OutboundContent, { kind: 'media' }>,
  ): Promise<string | SendOutcome> => {
    const answer = await api.upload(content.media, content);
    // Uploading says nothing to the citizen: whatever went wrong, it may be done again.
    if (answer?.kind !== 'answer')
      return { result: 'retry', afterMs: api.timeoutMs, code: answer?.kind ?? 'no_token' };
    const id = answer.body.media_id;
    if (typeof id === 'string' && id) return id;
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
            list: content.items.map(({ id, text }) => ({ type: 'click', click: { id, content: text } })),
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

  const post = async (
    path: string,
    body: Record<string, unknown>,
  ): Promise<{ errcode: number } | SendOutcome> => {
    const answer = await api.post(path, body);
    if (!answer) return { result: 'retry', afterMs: NO_TOKEN_MS, code: 'no_token' };
    if (answer.kind === 'unreachable')
      return { result: 'retry', afterMs: api.timeoutMs, code: 'unreachable' };
    if (answer.kind !== 'answer') return { result: 'unknown' };
    return { errcode: answer.errcode };
  };

  /**
   * A session that nobody has taken is ours to take: then the message may go. One that waits for, or is with, a person
   * in WeCom's own program, or has ended, is not: what we have to say waits for the citizen's next word.
   */
  const takeSession = async (to: string): Promise<boolean> => {
    const customer = { open_kfid: settings.openKfId, external_userid: to };
    const state = await api.post('kf/service_state/get', customer);
    if (state?.kind !== 'answer' || state.errcode !== 0) return false;
    if (state.body.service_state === BOT) return true;
    if (state.body.service_state !== NEW) {
      log.warn(
        { account: settings.id, state: state.body.service_state },
        'the session is not ours: it ended, or WeCom gave it to a person of its own',
      );
      return false;
    }
    const taken = await api.post('kf/service_state/trans', { ...customer, service_state: BOT });
    return taken?.kind === 'answer' && taken.errcode === 0;
  };

  return {
    id: settings.id,
    capabilities: {
      idempotent: true,
      menus: true,
      rules: settings.rules ?? CUSTOMER_SERVICE_RULES,
      maxTextBytes: TEXT_BYTES,
      maxMenuBytes: MENU_BYTES,
      media: ['image', 'voice', 'video', 'file'],
    },
    send: async (to, content, key, code) => {
      const body = await bodyOf(content);
      if ('result' in body) return body as SendOutcome;
      const message = { ...body, msgid: key };
      const send = () =>
        code === undefined
          ? post('kf/send_msg', { touser: to, open_kfid: settings.openKfId, ...message })
          : post('kf/send_msg_on_event', { code, ...message });
      let sent = await send();
      if ('errcode' in sent && sent.errcode === WRONG_STATE && code === undefined && (await takeSession(to)))
        sent = await send();
      if (!('errcode' in sent)) return sent;
      noteProblem(sent.errcode, 'send');
      return outcomeOf(sent.errcode);
    },
    fetchMedia: async (mediaId): Promise<MediaOutcome> => {
      const answer = await api.media(mediaId);
      switch (answer?.kind) {
        case 'bytes':
          return { ok: true, bytes: answer.bytes, mime: answer.mime, name: answer.name };
        case 'too_large':
          return { ok: false, why: 'too_large' };
        case 'answer':
          return { ok: false, why: answer.errcode === MEDIA_GONE ? 'expired' : 'unavailable' };
        default:
          return { ok: false, why: 'unavailable' };
      }
    },
  };
};
