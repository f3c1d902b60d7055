/** Items of `sync_msg` in the channel's own words. */
import { describe, expect, it } from 'vitest';
import { readKfItem } from '../../../../server/channels/wecom/kf-message.ts';

const KF = { id: 'kf', openKfId: 'wkA' };
const base = { msgid: 'm1', open_kfid: 'wkA', external_userid: 'wmA', send_time: 1_795_000_000, origin: 3 };
const message = (msgtype: string, body: unknown, over: Record<string, unknown> = {}) =>
  readKfItem(KF, { ...base, msgtype, [msgtype]: body, ...over }, 0);
const event = (body: Record<string, unknown>) =>
  readKfItem(
    KF,
    {
      msgid: 'e1',
      send_time: 1_795_000_000,
      origin: 4,
      msgtype: 'event',
      event: { open_kfid: 'wkA', external_userid: 'wmA', ...body },
    },
    0,
  );
const contentOf = (read: ReturnType<typeof message>) =>
  read.kind === 'event' && read.event.fact.type === 'message' ? read.event.fact.content : read;
const factOf = (read: ReturnType<typeof event>) => (read.kind === 'event' ? read.event.fact : read.kind);

describe('items of sync_msg', () => {
  it('the key is the msgid, the same in every pull; the order within a second is kept', () => {
    const item = { ...base, msgtype: 'text', text: { content: '你好' } };
    expect(readKfItem(KF, item, 0)).toEqual({
      kind: 'event',
      event: {
        key: 'kf:mm1',
        accountId: 'kf',
        sender: 'wmA',
        atMs: 1_795_000_000_000,
        fact: { type: 'message', content: { kind: 'text', text: '你好' } },
      },
    });
    expect(readKfItem(KF, item, 7)).toMatchObject({ event: { key: 'kf:mm1', atMs: 1_795_000_000_007 } });
    expect(readKfItem(KF, item, 5_000)).toMatchObject({ event: { atMs: 1_795_000_000_999 } });
  });

  it.each([
    ['text', { content: '满意', menu_id: '14' }, { kind: 'text', text: '满意', menuId: '14' }],
    ['image', { media_id: 'x' }, { kind: 'media', media: 'image', mediaId: 'x' }],
    ['voice', { media_id: 'x' }, { kind: 'media', media: 'voice', mediaId: 'x', format: 'amr' }],
    ['video', { media_id: 'x' }, { kind: 'media', media: 'video', mediaId: 'x' }],
    ['file', { media_id: 'x' }, { kind: 'media', media: 'file', mediaId: 'x' }],
    ['image', {}, { kind: 'other', type: 'image' }],
    [
      'location',
      { latitude: 25.1, longitude: 102.7, name: '司法局', address: '人民路1号' },
      { kind: 'location', latitude: 25.1, longitude: 102.7, label: '司法局 人民路1号' },
    ],
    ['location', { latitude: '25', longitude: null }, { kind: 'other', type: 'location' }],
    [
      'link',
      { title: '标题', desc: '说明', url: 'https://example.com' },
      { kind: 'link', title: '标题', description: '说明', url: 'https://example.com' },
    ],
    [
      'miniprogram',
      { title: '办事', appid: 'wx1', pagepath: 'pages/a' },
      { kind: 'link', title: '办事', description: '小程序 wx1', url: 'pages/a' },
    ],
    ['business_card', { userid: 'zhang' }, { kind: 'other', type: '名片' }],
    ['msgmenu', { head_content: 'x' }, { kind: 'other', type: '菜单' }],
    ['something_new', { a: 1 }, { kind: 'other', type: 'something_new' }],
    [
      'merged_msg',
      {
        title: '与老板的聊天',
        item: [
          { sender_name: '老板', msgtype: 'text', msg_content: '{"text":{"content":"下月再说"}}' },
          { sender_name: '我', msgtype: 'image', msg_content: '{' },
        ],
      },
      { kind: 'text', text: '[聊天记录] 与老板的聊天\n老板：下月再说\n我：[image]' },
    ],
  ])('%s', (type, body, content) => {
    expect(contentOf(message(type, body))).toEqual(content);
  });

  it('entering with a code may be welcomed for 20 s; without one only the scene counts', () => {
    expect(factOf(event({ event_type: 'enter_session', scene: 's1', welcome_code: 'C' }))).toEqual({
      type: 'followed',
      scene: 's1',
      code: { value: 'C', untilMs: 1_795_000_020_000 },
    });
    expect(factOf(event({ event_type: 'enter_session', scene: 's1', scene_param: '530102' }))).toEqual({
      type: 'scanned',
      scene: '530102',
    });
    expect(factOf(event({ event_type: 'enter_session', scene: '' }))).toBe('nothing');
  });

  it.each([
    [0, 'invalid'],
    [1, 'feature_off'],
    [4, 'window_over'],
    [5, 'window_over'],
    [6, 'quota_out'],
    [10, 'unreachable'],
    [99, 'invalid'],
  ])('a message that failed with %i: %s', (failType, why) => {
    expect(factOf(event({ event_type: 'msg_send_fail', fail_msgid: 'k1', fail_type: failType }))).toEqual({
      type: 'send_failed',
      messageKey: 'k1',
      why,
      code: `fail_${failType}`,
    });
  });

  it('the end of a session lends a code; other changes of it say nothing', () => {
    expect(factOf(event({ event_type: 'session_status_change', change_type: 3, msg_code: 'E' }))).toEqual({
      type: 'session_ended',
      code: { value: 'E', untilMs: 1_795_000_020_000 },
    });
    for (const change_type of [1, 2, 4])
      expect(factOf(event({ event_type: 'session_status_change', change_type, msg_code: 'E' }))).toBe(
        'nothing',
      );
    expect(factOf(event({ event_type: 'servicer_status_change', status: 1 }))).toBe('nothing');
  });

  it('a message taken back is named by the key under which it came', () => {
    expect(factOf(event({ event_type: 'user_recall_msg', recall_msgid: 'm1' }))).toEqual({
      type: 'recalled',
      messageKey: 'kf:mm1',
    });
  });

  it('a servicer in WeCom is told of; our own messages are not', () => {
    const body = { content: '我来' };
    expect(factOf(message('text', body, { origin: 5, servicer_userid: 'zhang' }))).toMatchObject({
      type: 'answered_elsewhere',
      by: 'zhang',
    });
    expect(message('text', body, { origin: 5 })).toEqual({ kind: 'nothing' });
  });

  it('another account’s items are not ours; what is no item is said to be broken, whatever it is', () => {
    expect(message('text', { content: 'x' }, { open_kfid: 'wkB' })).toEqual({ kind: 'nothing' });
    // A customer cannot play the platform.
    expect(message('event', { event_type: 'user_recall_msg', recall_msgid: 'm1' })).toEqual({
      kind: 'nothing',
    });
    for (const item of [
      null,
      1,
      'x',
      [],
      {},
      { ...base, msgtype: 'text' },
      { ...base, msgid: '', msgtype: 'text' },
    ])
      expect(['broken', 'event']).toContain(readKfItem(KF, item, 0).kind);
    for (const over of [{ send_time: 'soon' }, { send_time: -1 }, { msgid: 5 }, { external_userid: '张三' }])
      expect(message('text', { content: 'x' }, over)).toEqual({ kind: 'broken' });
  });
});
