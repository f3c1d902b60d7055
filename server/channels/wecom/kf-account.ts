/**
 * An account of WeCom customer service: sending by `kf/send_msg` under a key of our own (a repeat stays one message),
 * by `kf/send_msg_on_event` where an event lent a code, fetching files. It counts nothing itself.
 */
import { CUSTOMER_SERVICE_RULES, type ReplyRules } from '../../../routing/channels/reply-window.ts';
import type { Clock, Log } from '../../ports.ts';
import type { ChannelAccount, SendOutcome } from '../channel.ts';
import { outcomeOf } from '../tencent/error-codes.ts';
import type { Activity } from '../tencent/self-test.ts';
import { answered, bodyOf, createNote, fileOf, type Speaker } from '../tencent/speaking.ts';
import type { WeComApi } from './api.ts';

export interface KfAccountSettings {
  id: string;
  openKfId: string;
  rules?: ReplyRules;
}

const TEXT_BYTES = 2048;
const MENU_BYTES = 1024;

/** The API may not speak in the present state of the session. */
const WRONG_STATE = 95018;
/** States of a session, as `kf/service_state` counts them. */
const NEW = 0;
const BOT = 1;

export const createKfAccount = (
  settings: KfAccountSettings,
  { api, clock, log, activity = {} }: { api: WeComApi; clock: Clock; log: Log; activity?: Activity },
): ChannelAccount => {
  const note = createNote(settings.id, { clock, log, activity });

  const speaker: Speaker = {
    note,
    againMs: api.timeoutMs,
    menuItem: ({ id, text }) => ({ type: 'click', click: { id, content: text } }),
    upload: (content) => api.upload(content.media, content),
  };

  /** Says something to a citizen. */
  const post = async (path: string, body: Record<string, unknown>) =>
    answered(await api.post(path, body), api.timeoutMs);

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
      const body = await bodyOf(content, speaker);
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
      note(sent.errcode, 'send');
      return outcomeOf(sent.errcode);
    },
    fetchMedia: async (mediaId) => fileOf(await api.media(mediaId)),
  };
};
