/** Every part of a class key has words in both languages, whatever the vocabulary holds. */
import { describe, expect, it } from 'vitest';
import { classKey, parseClassKey, type Requirement } from '../../routing/dispatch/eligibility.ts';
import { deskText } from '../../routing/dispatch/receipt-words.ts';
import { DEFAULT_POLICY } from '../../routing/policy.ts';
import { alertText, classText } from '../../routing/protocol/figures/board-words.ts';
import type { ClassNames } from '../../routing/protocol/views.ts';
import { GROUPS, keysOf, LANES, LANGUAGES, MATTERS, SERVICES } from '../../routing/vocabulary.ts';

const names: ClassNames = {
  regions: { '990101': 'Yunxi', '990100': 'Linjiang', '990000': 'Province' },
  desks: { enterprise: '民营企业专席', wage: '根治欠薪专席' },
  orgs: { o1: 'Firm' },
};
const base: Requirement = { lane: 'chat', matter: '*', language: 'zh', regionCode: '990101' };
const needs: Requirement[] = [
  ...keysOf(LANES).map((lane) => ({ ...base, lane })),
  ...keysOf(MATTERS).flatMap((matter) => [
    { ...base, matter },
    { ...base, matter, level: 3 },
  ]),
  ...keysOf(SERVICES).map((service) => ({ ...base, service, serviceLevel: 2 })),
  ...keysOf(LANGUAGES).map((language) => ({ ...base, language })),
  ...keysOf(GROUPS).map((key): Requirement => ({ ...base, matter: `desk:${key}` })),
  ...['', '99', '9901', '990101'].map((regionCode) => ({ ...base, regionCode })),
  { ...base, line: 'mediation' },
  { ...base, mark: 'veteran_mediation' },
  { ...base, firm: 'o1' },
  { ...base, firm: 'unknown' },
];
const HAN = /\p{Script=Han}/u;
/** A code of the program: with a hyphen, an underscore or a colon in it, or a bare id. */
const CODE = /\b[a-z]+[_:][a-z]|\bo1\b|unknown|undefined|[|@]/;

describe('words of class keys', () => {
  it('are Chinese in Chinese and English in English, for each part of the vocabulary', () => {
    for (const need of needs) {
      // The board has the key alone where a figure is opened by its address.
      const read = parseClassKey(classKey(need));
      const en = classText(read, 'en', names);
      const zh = classText(read, 'zh-CN', names);
      expect([need, en, HAN.test(en), CODE.test(en)]).toEqual([need, en, false, false]);
      expect([need, zh, HAN.test(zh), CODE.test(zh)]).toEqual([need, zh, true, false]);
      expect(alertText({ code: 'class_uncovered', need: read, count: 2 }, 'en', names)).toContain(en);
    }
  });

  it('say matter, level, lane, language and place in this order', () => {
    const need: Requirement = { ...base, matter: '劳动纠纷', level: 3, language: 'bo' };
    expect(classText(need, 'zh-CN', names)).toBe('劳动纠纷 3级起 · 在线 · 藏语 · Yunxi');
    expect(classText(need, 'en', names)).toBe('Labour, level 3+ · Chat · Tibetan · Yunxi');
    expect(classText({ ...base, regionCode: '9901' }, 'en', names)).toBe(
      'Any matter · Chat · Linjiang (whole city)',
    );
  });

  it('tell classes apart that differ in the turn or the kind of organisation alone', () => {
    const all = [
      base,
      { ...base, line: 'legal_aid' as const },
      { ...base, mark: 'veteran_mediation' as const },
    ];
    for (const locale of ['zh-CN', 'en'] as const)
      expect(new Set(all.map((need) => classText(need, locale, names))).size).toBe(3);
    expect(classText(all[1]!, 'zh-CN', names)).toBe('不限事项 · 在线 · 法律援助班 · Yunxi');
  });

  it('call a desk by its name, in English by the group that it is made for', () => {
    for (const { key, name } of DEFAULT_POLICY.desks) {
      expect(deskText(key, 'zh-CN', name)).toBe(name);
      expect(deskText(key, 'en', name)).not.toMatch(HAN);
    }
    expect(deskText('enterprise', 'en')).toBe('Private enterprise desk');
    expect(deskText('wage', 'en', names.desks.wage)).toBe('desk “根治欠薪专席”');
    expect(deskText('wage', 'zh-CN')).toBe('专席（wage）');
  });
});
