/** Text messages: quiet hours, the day's places, words without the matter. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SMS_POLICY,
  isMobile,
  nextSmsDay,
  outOfQuiet,
  SMS_TEXTS,
  slotsOf,
  smsText,
  weekOf,
  weekSlotsOf,
} from '../../routing/channels/sms.ts';

/** Asia/Shanghai. */
const at = (time: string) => Date.parse(`2026-11-20T${time}:00+08:00`);

describe('text messages', () => {
  it.each([
    ['07:59', '08:00'],
    ['08:00', '08:00'],
    ['20:59', '20:59'],
    ['00:10', '08:00'],
  ])('TM3: what wants to leave at %s leaves at %s', (wanted, leaves) => {
    expect(outOfQuiet('rating', at(wanted), DEFAULT_SMS_POLICY)).toBe(at(leaves));
  });
  it('TM3: what comes at night leaves the next morning; what is waited for leaves at once', () => {
    const next = at('08:00') + 86_400_000;
    expect(outOfQuiet('result', at('21:00'), DEFAULT_SMS_POLICY)).toBe(next);
    expect(outOfQuiet('code', at('23:00'), DEFAULT_SMS_POLICY)).toBe(at('23:00'));
    expect(outOfQuiet('ticket_no', at('23:00'), DEFAULT_SMS_POLICY)).toBe(at('23:00'));
    expect(nextSmsDay('rating', at('12:00'), DEFAULT_SMS_POLICY)).toBe(next);
  });
  it('TM3: quiet hours within a day, and none at all', () => {
    const noon = { ...DEFAULT_SMS_POLICY, quietFromHour: 12, quietUntilHour: 14 };
    expect(outOfQuiet('rating', at('12:30'), noon)).toBe(at('14:00'));
    expect(outOfQuiet('rating', at('23:30'), noon)).toBe(at('23:30'));
    const none = { ...DEFAULT_SMS_POLICY, quietFromHour: 8, quietUntilHour: 8 };
    expect(outOfQuiet('rating', at('03:00'), none)).toBe(at('03:00'));
  });
  it('TM2: a number has as many places a day as the policy says, by the day of Shanghai', () => {
    expect(slotsOf('k', at('00:30'), { ...DEFAULT_SMS_POLICY, perDay: 2 })).toEqual([
      'k:2026-11-20:1',
      'k:2026-11-20:2',
    ]);
    expect(slotsOf('k', at('00:30'), { ...DEFAULT_SMS_POLICY, perDay: 0 })).toEqual([]);
  });
  it('BU4: a bulletin keeps the night beside the quiet hours of the policy, whatever those are', () => {
    const morning = at('08:00') + 86_400_000;
    for (const [from, until] of [
      [0, 0],
      [21, 8],
      [23, 6],
    ] as const) {
      const policy = { ...DEFAULT_SMS_POLICY, quietFromHour: from, quietUntilHour: until };
      expect(outOfQuiet('bulletin', at('21:00'), policy)).toBe(morning);
      expect(outOfQuiet('bulletin', at('20:59'), policy)).toBe(at('20:59'));
      expect(outOfQuiet('bulletin', at('07:59'), policy)).toBe(at('08:00'));
    }
    const late = { ...DEFAULT_SMS_POLICY, quietFromHour: 20, quietUntilHour: 10 };
    expect(outOfQuiet('bulletin', at('20:30'), late)).toBe(at('10:00') + 86_400_000);
    // Quiet all day long: it waits for a morning, and does not leave by night for all that.
    const never = { ...DEFAULT_SMS_POLICY, quietFromHour: 8, quietUntilHour: 21 };
    const leaves = outOfQuiet('bulletin', at('12:00'), never);
    expect(leaves).toBeGreaterThan(at('12:00'));
    expect((leaves - at('08:00')) % 86_400_000).toBe(0);
  });
  it('BU4: a number has as many places a week as the policy says, Monday to Sunday of Shanghai', () => {
    // 20 November 2026 is a Friday.
    expect(weekOf(at('00:30'))).toBe('2026-11-16');
    expect(weekOf(at('12:00') + 2 * 86_400_000)).toBe('2026-11-16');
    expect(weekOf(at('00:00') + 3 * 86_400_000)).toBe('2026-11-23');
    expect(weekSlotsOf('k', at('12:00'), DEFAULT_SMS_POLICY)).toEqual(['2026-11-16:k:1', '2026-11-16:k:2']);
    expect(weekSlotsOf('k', at('12:00'), { ...DEFAULT_SMS_POLICY, bulletinsPerWeek: 0 })).toEqual([]);
  });
  it('TM5: mobile numbers alone, and words that fill in what they are given', () => {
    expect(['13800000000', '010-12348', '12800000000', undefined].map(isMobile)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(
      smsText(SMS_TEXTS.ticket_no, { no: '20261120-0001', code: '12345678', url: 'https://x/status' }),
    ).toBe('已受理您的事项，编号20261120-0001，查询码12345678，可在https://x/status查询进度。');
    expect(smsText('{a}{b}', { a: '1' })).toBe('1');
  });
});
