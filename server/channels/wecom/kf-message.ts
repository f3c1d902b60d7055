/** One item of `sync_msg`, from its JSON to the channel's own words. Source: WeCom document/path/94670. */
import type { InboundContent, InboundEvent, InboundFact, SendRefusal } from '../channel.ts';

type Fields = Record<string, unknown>;

/** A code of an event may be used within 20 s of it. */
export const CODE_MS = 20_000;

const USER = /^[A-Za-z0-9_-]{1,64}$/;
const MESSAGE_ID = /^[\x21-\x7e]{1,128}$/;

/** `origin`: who it comes from. */
const CUSTOMER = 3;
const SYSTEM = 4;
const SERVICER = 5;

/** `fail_type` of `msg_send_fail`. */
const FAILURES: Record<number, SendRefusal> = {
  1: 'feature_off',
  2: 'feature_off',
  4: 'window_over',
  5: 'window_over',
  6: 'quota_out',
  7: 'feature_off',
  8: 'feature_off',
  9: 'feature_off',
  10: 'unreachable',
  11: 'feature_off',
  12: 'feature_off',
};

/** `change_type` of `session_status_change`: the session has ended. */
const SESSION_ENDED = 3;

const recordOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

/** What the agent reads for a kind of message that the conversation has no form for. */
const NAMES: Record<string, string> = {
  business_card: '名片',
  msgmenu: '菜单',
  channels: '视频号内容',
  channels_shop_product: '视频号商品',
  channels_shop_order: '视频号订单',
  note: '笔记',
};

const mergedText = (body: Fields): string => {
  const items = Array.isArray(body.item) ? body.item.map(recordOf) : [];
  const lines = items.map((item) => {
    // Each item carries its message once more as JSON in a text.
    let words = '';
    try {
      words = textOf(recordOf(recordOf(JSON.parse(textOf(item.msg_content))).text).content);
    } catch {
      words = '';
    }
    return `${textOf(item.sender_name)}：${words || `[${textOf(item.msgtype)}]`}`;
  });
  return [`[聊天记录] ${textOf(body.title)}`, ...lines].join('\n');
};

const contentOf = (type: string, body: Fields): InboundContent => {
  switch (type) {
    case 'text': {
      const menuId = textOf(body.menu_id);
      return { kind: 'text', text: textOf(body.content), ...(menuId ? { menuId } : {}) };
    }
    case 'image':
    case 'voice':
    case 'video':
    case 'file': {
      const mediaId = textOf(body.media_id);
      if (!mediaId) break;
      return { kind: 'media', media: type, mediaId, ...(type === 'voice' ? { format: 'amr' } : {}) };
    }
    case 'location': {
      const [latitude, longitude] = [numberOf(body.latitude), numberOf(body.longitude)];
      if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) break;
      const label = [textOf(body.name), textOf(body.address)].filter(Boolean).join(' ');
      return { kind: 'location', latitude, longitude, label };
    }
    case 'link':
      return {
        kind: 'link',
        title: textOf(body.title),
        description: textOf(body.desc),
        url: textOf(body.url),
      };
    case 'miniprogram':
      return {
        kind: 'link',
        title: textOf(body.title),
        description: `小程序 ${textOf(body.appid)}`,
        url: textOf(body.pagepath),
      };
    case 'merged_msg':
      return { kind: 'text', text: mergedText(body) };
    default:
  }
  return { kind: 'other', type: NAMES[type] ?? type };
};

/** Undefined for events that say nothing to a service desk (a servicer's status, switches). */
const factOfEvent = (event: Fields, atMs: number, keyOf: (id: string) => string): InboundFact | undefined => {
  const code = (value: unknown) => {
    const held = textOf(value);
    return held ? { code: { value: held, untilMs: atMs + CODE_MS } } : {};
  };
  switch (event.event_type) {
    case 'enter_session': {
      const scene = textOf(event.scene_param) || textOf(event.scene);
      // Only somebody who has not been here for 48 h brings a code; the others have been welcomed.
      if (textOf(event.welcome_code))
        return { type: 'followed', ...(scene ? { scene } : {}), ...code(event.welcome_code) };
      return scene ? { type: 'scanned', scene } : undefined;
    }
    case 'msg_send_fail': {
      const why = numberOf(event.fail_type);
      const messageKey = textOf(event.fail_msgid);
      return messageKey
        ? { type: 'send_failed', messageKey, why: FAILURES[why] ?? 'invalid', code: `fail_${why}` }
        : undefined;
    }
    case 'session_status_change':
      return event.change_type === SESSION_ENDED
        ? { type: 'session_ended', ...code(event.msg_code) }
        : undefined;
    case 'user_recall_msg': {
      const recalled = textOf(event.recall_msgid);
      return recalled ? { type: 'recalled', messageKey: keyOf(recalled) } : undefined;
    }
    default:
      return undefined;
  }
};

export type ReadItem = { kind: 'event'; event: InboundEvent } | { kind: 'nothing' } | { kind: 'broken' };

/**
 * Reads one item. `msgid` is the key: the same in every pull.
 * @param turn place among the items of the same second, so that the order in which they came is kept
 */
export const readKfItem = (
  account: { id: string; openKfId: string },
  item: unknown,
  turn: number,
): ReadItem => {
  const fields = recordOf(item);
  const type = textOf(fields.msgtype);
  const id = textOf(fields.msgid);
  const seconds = numberOf(fields.send_time);
  if (!type || !MESSAGE_ID.test(id) || !Number.isSafeInteger(seconds) || seconds <= 0)
    return { kind: 'broken' };
  const body = recordOf(fields[type]);
  // Events name account and customer inside, messages outside.
  const named = type === 'event' ? { ...fields, ...body } : fields;
  if (textOf(named.open_kfid) !== account.openKfId) return { kind: 'nothing' };
  const keyOf = (of: string): string => `${account.id}:m${of}`;
  const atMs = seconds * 1000 + Math.min(turn, 999);
  const fact = ((): InboundFact | undefined => {
    if (type === 'event')
      return fields.origin === SYSTEM ? factOfEvent(body, seconds * 1000, keyOf) : undefined;
    const content = contentOf(type, body);
    if (fields.origin === CUSTOMER) return { type: 'message', content };
    // Without a person it is our own message, which we know.
    const by = textOf(fields.servicer_userid);
    return fields.origin === SERVICER && by ? { type: 'answered_elsewhere', by, content } : undefined;
  })();
  if (!fact) return { kind: 'nothing' };
  const sender = textOf(named.external_userid);
  if (!USER.test(sender)) return { kind: 'broken' };
  return { kind: 'event', event: { key: keyOf(id), accountId: account.id, sender, atMs, fact } };
};
