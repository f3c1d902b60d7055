/** VD: addresses of video meetings: what may be set, what becomes of it, how long a meeting was. */
import { describe, expect, it } from 'vitest';
import {
  checkRoomAddress,
  isVideoHost,
  meetingMinutes,
  openMeeting,
  roomAddress,
  type VideoMeeting,
} from '../../routing/channels/video.ts';
import { explainReceipt } from '../../routing/protocol/receipts.ts';

const HOSTS = ['meet.example.gov.cn', 'meet.example.org:8443'];
const meeting = (more: Partial<VideoMeeting> = {}): VideoMeeting => ({
  no: 1,
  from: 'text',
  provider: HOSTS[0]!,
  room: '',
  by: 's1',
  byName: '周敏',
  at: '2026-11-20T02:00:00.000Z',
  until: '2026-11-20T04:00:00.000Z',
  ...more,
});

describe('VD1: the address of a room', () => {
  it('needs https, an allowed host and {token}, and knows {ticket} alone beside it', () => {
    for (const room of [
      'https://meet.example.gov.cn/{token}',
      'https://meet.example.gov.cn/room/{ticket}-{token}?lang=zh#config',
      'https://meet.example.org:8443/{token}',
    ])
      expect(checkRoomAddress(room, HOSTS)).toMatchObject({ ok: true });
    for (const [room, why] of [
      ['http://meet.example.gov.cn/{token}', 'https'],
      ['javascript:alert(1)//{token}', 'https'],
      ['https://other.example.com/{token}', 'VIDEO_HOSTS'],
      ['https://meet.example.gov.cn:444/{token}', 'VIDEO_HOSTS'],
      ['https://sub.meet.example.gov.cn/{token}', 'VIDEO_HOSTS'],
      ['https://meet.example.gov.cn/{ticket}', '{token}'],
      ['https://meet.example.gov.cn/{token}/{name}', '{name}'],
      ['https://meet.example.gov.cn/{token}/}', '大括号'],
      ['https://{token}.meet.example.gov.cn/', '域名'],
      ['https://user:pass@meet.example.gov.cn/{token}', '域名'],
      ['https://meet.example.gov.cn@evil.example/{token}', '域名'],
      ['https://meet.example.gov.cn\\@evil.example/{token}', '空格'],
      [`https://meet.example.gov.cn/{token}${'x'.repeat(300)}`, '300'],
    ] as const)
      expect(checkRoomAddress(room, HOSTS), room).toMatchObject({
        code: 'invalid_input',
        detail: expect.stringContaining(why),
      });
    expect(checkRoomAddress('https://meet.example.gov.cn/{token}', [])).toMatchObject({ ok: false });
  });

  it('fills both placeholders in, and nothing breaks out of the address', () => {
    expect(
      roomAddress('https://m.example/{ticket}/{token}?t={token}', { ticket: '2026/1', token: 'ab' }),
    ).toBe('https://m.example/2026%2F1/ab?t=ab');
    expect(['meet.example.gov.cn', 'localhost:8443'].every(isVideoHost)).toBe(true);
    expect(['https://a.b', 'a b', 'A.B', '*', '.a', ''].some(isVideoHost)).toBe(false);
  });
});

describe('VD3: one meeting', () => {
  it('is open until it is ended or its time is over, and lasted whole minutes', () => {
    const now = '2026-11-20T03:00:00.000Z';
    expect(openMeeting([meeting()], now)?.no).toBe(1);
    expect(openMeeting([meeting({ endedAt: now })], now)).toBeUndefined();
    expect(openMeeting([meeting()], '2026-11-20T04:00:00.000Z')).toBeUndefined();
    expect(openMeeting(undefined, now)).toBeUndefined();
    expect(meetingMinutes(meeting(), '2026-11-20T02:24:01.000Z')).toBe(25);
    expect(meetingMinutes(meeting(), '2026-11-20T02:00:00.000Z')).toBe(1);
  });

  it('stands in the receipts in words', () => {
    const data = { from: 'text', name: '周敏', provider: HOSTS[0], minutes: 25 };
    expect(explainReceipt({ step: 'video_started', data }, 'zh-CN')).toEqual({
      title: '周敏转为视频',
      sentences: ['服务方式由文字转为视频，会议在 meet.example.gov.cn。'],
    });
    expect(explainReceipt({ step: 'video_ended', data }, 'en')?.sentences).toEqual(['About 25 minutes.']);
  });
});
