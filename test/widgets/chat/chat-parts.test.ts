// @vitest-environment happy-dom
/** Small decisions of the widget: wait ranges, file limits, entries, settings, kept words. */
import { beforeEach, describe, expect, it } from 'vitest';
import { refusalOfFile, typeNames } from '../../../widgets/chat/file-check.ts';
import { readSettings } from '../../../widgets/chat/settings.ts';
import { draft, forget, loadOutbox, remember } from '../../../widgets/chat/state/outbox-store.ts';
import { entryOf, entryText } from '../../../widgets/chat/tiles.ts';
import { aheadText, minutesOf, rangeText } from '../../../widgets/chat/wait-text.ts';
import { rememberTongue } from '../../../widgets/shared/tongue.ts';

describe('waiting', () => {
  it('is a range in whole minutes, rounded outwards', () => {
    expect(minutesOf({ ahead: 2, likelyMs: 160_000, atMostMs: 461_000 })).toEqual({ a: 2, b: 8 });
    expect(rangeText({ ahead: 2, likelyMs: 160_000, atMostMs: 461_000 })).toBe('大约 2–8 分钟');
  });
  it('is short without a false lower end', () => {
    expect(rangeText({ ahead: 0, likelyMs: 5_000, atMostMs: 40_000 })).toBe('大约 1 分钟内');
    expect(aheadText({ ahead: 0 })).toBe('下一位就是您');
  });
  it('says so when nobody suitable is on duty', () => {
    expect(minutesOf({ ahead: 3 })).toBeUndefined();
    expect(rangeText({ ahead: 3 })).toMatch(/暂时没有/);
  });
});

describe('files', () => {
  const site = { maxFileBytes: 1024 * 1024, fileTypes: ['image/*', 'application/pdf', '.docx'] };
  const file = (over: object) => ({ name: 'a.png', size: 10, type: 'image/png', ...over });
  it('pass by type, family or ending', () => {
    expect(refusalOfFile(file({}), site)).toBeUndefined();
    expect(refusalOfFile(file({ name: 'B.DOCX', type: '' }), site)).toBeUndefined();
  });
  it('are refused with the reason', () => {
    expect(refusalOfFile(file({ size: 0 }), site)).toMatch(/空文件/);
    expect(refusalOfFile(file({ size: 3_000_000 }), site)).toMatch(/2\.9 MB.*1 MB/);
    expect(refusalOfFile(file({ name: 'x.exe', type: 'application/x-msdownload' }), site)).toMatch(
      /类型不支持/,
    );
    expect(typeNames(site.fileTypes)).toBe('image、PDF、DOCX');
  });
});

describe('entries', () => {
  it('are known by either spelling, and nothing else', () => {
    expect(entryOf('migrant-worker')?.group).toBe('migrant_worker');
    expect(entryOf('constructor')).toBeUndefined();
    expect(entryOf(undefined)).toBeUndefined();
  });
  it('tell the server the entry and the tile', () => {
    expect(entryText('migrant_worker', 'tile:wage', 'event:work')).toBe(
      'migrant_worker/tile:wage/event:work',
    );
    expect(entryText(undefined, undefined)).toBeUndefined();
    expect(entryText('x'.repeat(80), 'tile:wage')).toHaveLength(64);
  });
});

describe('settings', () => {
  it('take what is valid and drop the rest', () => {
    const got = readSettings(
      '?region=510000&colour=%23aa0011&host=https://a.example/x&locale=en&theme=blue',
      true,
    );
    expect(got).toMatchObject({
      regionCode: '510000',
      colour: '#aa0011',
      hostOrigin: 'https://a.example',
      embedded: true,
      tongue: 'en',
      tongues: ['zh-CN', 'en'],
    });
    expect(got.theme).toBeUndefined();
    expect(readSettings('?host=javascript:alert(1)&region=abc', true)).toMatchObject({ embedded: false });
  });

  it('offer Tibetan where the address or the device asks for it, and stay with the choice', () => {
    localStorage.clear();
    expect(readSettings('', true).tongues).toEqual(['zh-CN', 'en']);
    const asked = readSettings('?locale=bo', true);
    expect(asked).toMatchObject({ tongue: 'bo', tongues: ['zh-CN', 'bo', 'en'] });
    rememberTongue('en', asked.tongues);
    expect(readSettings('', true)).toMatchObject({ tongue: 'en', tongues: ['zh-CN', 'bo', 'en'] });
    rememberTongue('bo', asked.tongues);
    expect(readSettings('', true).tongue).toBe('bo');
    localStorage.clear();
  });
});

describe('kept words', () => {
  beforeEach(() => localStorage.clear());
  const entry = (clientKey: string, atMs = 1_000) => ({ ticketId: 't', clientKey, text: 'x', atMs });
  it('stay until acknowledged, each once, and not for ever', () => {
    const now = Date.now();
    remember(entry('aaaaaaaa', now));
    remember(entry('aaaaaaaa', now));
    remember(entry('bbbbbbbb', now));
    expect(loadOutbox(now).map((it) => it.clientKey)).toEqual(['aaaaaaaa', 'bbbbbbbb']);
    forget('aaaaaaaa');
    expect(loadOutbox(now)).toHaveLength(1);
    expect(loadOutbox(now + 4 * 86_400_000)).toEqual([]);
  });
  it('survive rubbish in the store', () => {
    localStorage.setItem('yixiantong.outbox', '{"a":[');
    expect(loadOutbox(0)).toEqual([]);
    localStorage.setItem('yixiantong.outbox', '[null,7,{"ticketId":1}]');
    expect(loadOutbox(0)).toEqual([]);
    draft.save('半句话');
    expect(draft.load()).toBe('半句话');
  });
});
