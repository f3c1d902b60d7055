// @vitest-environment happy-dom
/** Messages, times, addresses, sizes and colours that all front ends use. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en as chatEn } from '../../../widgets/chat/messages.en.ts';
import { zhCN as chatZh } from '../../../widgets/chat/messages.zh-CN.ts';
import { talkEn } from '../../../widgets/chat/talk.en.ts';
import { talkZhCN } from '../../../widgets/chat/talk.zh-CN.ts';
import { carryWhite, contrast } from '../../../widgets/shared/colour.ts';
import { failureText, toRefusal } from '../../../widgets/shared/failure.ts';
import { sizeText } from '../../../widgets/shared/file-size.ts';
import { addressOf, refusalOf } from '../../../widgets/shared/http.ts';
import { fill, translator } from '../../../widgets/shared/i18n.ts';
import { clientKey } from '../../../widgets/shared/ids.ts';
import { parseLocale } from '../../../widgets/shared/locale.ts';
import * as time from '../../../widgets/shared/time.ts';

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((hit) => hit[1] ?? '').sort();

describe('messages', () => {
  it.each([
    ['chat', chatZh, chatEn],
    ['talk', talkZhCN, talkEn],
  ] as const)('%s: English has the same keys and holes', (_name, zh, en) => {
    const english: Record<string, string> = en;
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [key, text] of Object.entries(zh))
      expect([key, holes(english[key] ?? '')]).toEqual([key, holes(text)]);
  });

  it('fill their holes in the language of the moment', () => {
    let locale: 'zh-CN' | 'en' = 'zh-CN';
    const t = translator({ 'zh-CN': { a: '还有 {n} 位' } as const, en: { a: '{n} ahead' } }, () => locale);
    expect(t('a', { n: 3 })).toBe('还有 3 位');
    locale = 'en';
    expect(t('a', { n: 3 })).toBe('3 ahead');
    expect(fill('{x} {y}', { x: 1 })).toBe('1 {y}');
  });

  it('know the languages by their tags', () => {
    expect(['zh', 'zh-Hant-HK', 'en-GB', 'fr', '', null].map(parseLocale)).toEqual([
      'zh-CN',
      'zh-CN',
      'en',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('failures', () => {
  it('read as a sentence; detail of the server only in Chinese', () => {
    expect(failureText({ ok: false, code: 'invalid_input', detail: '电话不对' }, 'zh-CN')).toBe('电话不对');
    expect(failureText({ ok: false, code: 'invalid_input', detail: '电话不对' }, 'en')).toMatch(/not valid/);
    expect(failureText({ ok: false, code: 'offline' }, 'zh-CN')).toMatch(/网络已断开/);
  });
  it('of unknown shape are internal', () => {
    for (const raw of [undefined, 'x', { code: 'toString' }, { code: 7 }])
      expect(toRefusal(raw).code).toBe('internal');
    expect(toRefusal({ code: 'at_capacity', field: 'a' })).toEqual({
      ok: false,
      code: 'at_capacity',
      field: 'a',
    });
  });
  it('of a proxy in between are told by their status', () => {
    expect(refusalOf(502, undefined)).toMatchObject({ code: 'unavailable' });
    expect(refusalOf(413, undefined)).toMatchObject({ code: 'too_large' });
    expect(refusalOf(400, { error: { code: 'broken_json' } })).toMatchObject({ code: 'broken_json' });
  });
});

describe('times', () => {
  const at = '2025-11-22T17:05:09.000Z';
  it('are of China whatever the device says', () => {
    expect(time.timeText(at, 'zh-CN')).toBe('01:05');
    expect(time.dayKey(at)).toBe('2025-11-23');
    expect(time.fullText(at, 'en')).toBe('2025-11-23 01:05');
    expect(time.timeText('2025-11-22T16:00:00.000Z', 'zh-CN')).toBe('00:00');
  });
  it('say today, yesterday and tomorrow by the day of China', () => {
    const now = Date.parse('2025-11-22T15:59:00.000Z');
    expect(time.dayTimeText(at, 'zh-CN', { nowMs: now })).toBe('明天 01:05');
    expect(time.dayText('2025-11-20T15:00:00.000Z', 'zh-CN', now)).toBe('11月20日');
    expect(time.dayText('2025-11-21T15:00:00.000Z', 'en', now)).toBe('yesterday');
  });
  it('of spans have two units at most', () => {
    expect(time.spanText(45_000, 'zh-CN')).toBe('45秒');
    expect(time.spanText(7_500_000, 'zh-CN')).toBe('2小时5分');
    expect(time.spanText(90_061_000, 'en')).toBe('1 d 1 h');
    expect(time.clockText(3_727_000)).toBe('1:02:07');
  });
});

describe('addresses, keys and sizes', () => {
  it('fill parameters safely and leave empty filters out', () => {
    expect(
      addressOf('GET /api/v1/tickets/:id/messages', { id: 'a/b?' }, { after: 3, limit: undefined }),
    ).toEqual({
      method: 'GET',
      url: '/api/v1/tickets/a%2Fb%3F/messages?after=3',
    });
  });
  it('make keys that the server accepts', () => {
    const keys = new Set(Array.from({ length: 500 }, clientKey));
    expect(keys.size).toBe(500);
    for (const key of keys) expect(key).toMatch(/^[\w-]{8,64}$/);
  });
  it('read sizes as people do', () => {
    expect([830, 12_288, 3_565_158, 20 * 1024 * 1024].map(sizeText)).toEqual([
      '830 B',
      '12 KB',
      '3.4 MB',
      '20 MB',
    ]);
  });
});

describe('colours', () => {
  it('of a house are darkened until they carry white', () => {
    for (const house of ['#ffcc00', '#00aaff', '#1a55a6', '#ff0000'])
      expect(contrast(carryWhite(house), '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(carryWhite('#1a55a6')).toBe('#1a55a6');
  });

  const css = readFileSync('widgets/shared/theme.css', 'utf8');
  const block = (start: string): Record<string, string> => {
    const from = css.indexOf(start);
    const text = css.slice(from, css.indexOf('}', from));
    return Object.fromEntries(
      [...text.matchAll(/(--yx-[\w-]+): (#[\da-f]{6})/g)].map((hit) => [hit[1], hit[2]]),
    );
  };
  const light = block(':root {');
  const pairs: [string, string][] = [
    ...['text', 'text-2', 'text-3', 'brand', 'brand-ink', 'accent', 'ok', 'warn', 'bad'].flatMap(
      (ink): [string, string][] => ['bg', 'surface', 'surface-2'].map((ground) => [ink, ground]),
    ),
    ['brand-ink', 'brand-soft'],
    ['accent', 'accent-soft'],
    ['ok', 'ok-soft'],
    ['warn', 'warn-soft'],
    ['bad', 'bad-soft'],
    ['on-brand', 'brand-fill'],
    ['on-brand', 'brand-fill-hover'],
    ['on-accent', 'accent'],
  ];
  const looks: [string, Record<string, string>][] = [
    ['light', light],
    ['dark', { ...light, ...block(':root[data-theme="dark"] {') }],
    ['dark by system', { ...light, ...block(':root:not([data-theme="light"]) {') }],
    ['large', { ...light, ...block(':root[data-size="large"] {') }],
    [
      'large dark',
      {
        ...light,
        ...block(':root[data-theme="dark"] {'),
        ...block(':root[data-size="large"][data-theme="dark"] {'),
      },
    ],
  ];
  it.each(looks)('%s: every text pair is at least 4.5:1, controls 3:1', (_name, tokens) => {
    const hex = (name: string): string => tokens[`--yx-${name}`] ?? '#000000';
    const weak = pairs.filter(([ink, ground]) => contrast(hex(ink), hex(ground)) < 4.5);
    expect(weak).toEqual([]);
    expect(contrast(hex('line-strong'), hex('surface'))).toBeGreaterThanOrEqual(3);
  });
});
