/** An official account's message or event, from its XML fields to the channel's own words. */
import type { InboundContent, InboundEvent, InboundFact } from '../channel.ts';

type Fields = ReadonlyMap<string, string>;

/** Subscribing through a scene QR puts this before the scene. */
const SCENE_PREFIX = 'qrscene_';

const contentOf = (type: string, fields: Fields): InboundContent => {
  const text = (name: string) => fields.get(name) ?? '';
  switch (type) {
    case 'text': {
      const menuId = fields.get('bizmsgmenuid');
      return { kind: 'text', text: text('Content'), ...(menuId ? { menuId } : {}) };
    }
    case 'image':
    case 'voice':
    case 'video':
    case 'shortvideo': {
      const mediaId = fields.get('MediaId');
      if (!mediaId) return { kind: 'other', type };
      const format = fields.get('Format');
      const media = type === 'shortvideo' ? 'video' : type;
      // `Recognition` has come back empty since 2023; nothing is read from it.
      return { kind: 'media', media, mediaId, ...(format ? { format: format.toLowerCase() } : {}) };
    }
    case 'location': {
      const [latitude, longitude] = [Number(fields.get('Location_X')), Number(fields.get('Location_Y'))];
      return Number.isFinite(latitude) && Number.isFinite(longitude)
        ? { kind: 'location', latitude, longitude, label: text('Label') }
        : { kind: 'other', type };
    }
    case 'link':
      return { kind: 'link', title: text('Title'), description: text('Description'), url: text('Url') };
    default:
      return { kind: 'other', type };
  }
};

/** Undefined for events that say nothing to a service desk (VIEW, LOCATION reports). */
const factOfEvent = (fields: Fields): InboundFact | undefined => {
  const key = fields.get('EventKey') ?? '';
  // The documents spell some in lower and some in upper case.
  switch ((fields.get('Event') ?? '').toLowerCase()) {
    case 'subscribe': {
      const scene = key.startsWith(SCENE_PREFIX) ? key.slice(SCENE_PREFIX.length) : '';
      return { type: 'followed', ...(scene ? { scene } : {}) };
    }
    case 'unsubscribe':
      return { type: 'unfollowed' };
    case 'scan':
      return { type: 'scanned', scene: key };
    case 'click':
    case 'scancode_push':
    case 'scancode_waitmsg':
      return { type: 'menu_clicked', menuKey: key };
    case 'templatesendjobfinish': {
      const noticeId = fields.get('MsgID') ?? '';
      const status = fields.get('Status') ?? '';
      if (!/^\d{1,20}$/.test(noticeId)) return undefined;
      // `success`, `failed:user block`, `failed: system failed`.
      const delivered = status === 'success';
      const code = delivered
        ? ''
        : status
            .replace(/^failed:\s*/, '')
            .replace(/\W+/g, '_')
            .slice(0, 40);
      return { type: 'notice_finished', noticeId, delivered, code };
    }
    default:
      return undefined;
  }
};

/** How a message is read: `event`, `nothing` to do (but answer `success`), or not a message at all. */
export type ReadEvent = { kind: 'event'; event: InboundEvent } | { kind: 'nothing' } | { kind: 'broken' };

const OPENID = /^[A-Za-z0-9_-]{1,64}$/;

/** Keys: MsgId for messages (64 bits, kept as text), sender and time for events, as WeChat tells to tell repeats. */
export const readOfficialEvent = (accountId: string, fields: Fields): ReadEvent => {
  const sender = fields.get('FromUserName') ?? '';
  const seconds = Number(fields.get('CreateTime'));
  const type = fields.get('MsgType') ?? '';
  if (!OPENID.test(sender) || !Number.isSafeInteger(seconds) || seconds <= 0 || !type)
    return { kind: 'broken' };
  const base = { accountId, sender, atMs: seconds * 1000 };
  if (type === 'event') {
    const fact = factOfEvent(fields);
    if (!fact) return { kind: 'nothing' };
    return { kind: 'event', event: { ...base, key: `${accountId}:${sender}:${seconds}:${fact.type}`, fact } };
  }
  const msgId = fields.get('MsgId') ?? '';
  if (!/^\d{1,20}$/.test(msgId)) return { kind: 'broken' };
  return {
    kind: 'event',
    event: {
      ...base,
      key: `${accountId}:m${msgId}`,
      fact: { type: 'message', content: contentOf(type, fields) },
    },
  };
};
