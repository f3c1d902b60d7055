/** What a policy may not say, and where the fault is. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../routing/policy.ts';
import { checkPolicy, editableOf } from '../../routing/policy-check.ts';
import { policyFrom, withNewLists } from '../../routing/policy-read.ts';
import { greetingOf, WELCOME_WORDS } from '../../routing/protocol/phone/greeting.ts';
import type { EditablePolicy } from '../../routing/protocol/policies.ts';
import { SENTENCES } from '../../scripts/pbx/sentences.mjs';

const known = { orgIds: new Set(['firm-1']) };
const base = editableOf(DEFAULT_POLICY);
const faults = (over: Partial<Record<keyof EditablePolicy, unknown>>) =>
  checkPolicy({ ...base, ...over } as EditablePolicy, known).map((problem) => problem.path);

describe('policy check', () => {
  it('the default is whole', () => {
    expect(checkPolicy(base, known)).toEqual([]);
  });
  it('negative numbers, unknown settings and codes are named by their path', () => {
    expect(faults({ stickyMs: -1 })).toEqual(['stickyMs']);
    expect(faults({ stickyMs: 'long' })).toEqual(['stickyMs']);
    expect(faults({ offerMs: { ...base.offerMs, fax: 1 } })).toEqual(['offerMs.fax']);
    expect(faults({ credits: { ...base.credits, group: { aliens: 1 } } })).toEqual(['credits.group.aliens']);
    expect(faults({ credits: { ...base.credits, group: {} } })).toEqual([]);
    expect(faults({ credits: { ...base.credits, urgency: { normal: 0 } } })).toEqual([
      'credits.urgency.urgent',
      'credits.urgency.critical',
    ]);
    expect(faults({ modes: [{ when: { matters: ['钓鱼'] }, mode: 'grab' }] })).toEqual([
      'modes.0.when.matters',
    ]);
    expect(faults({ classRegionDigits: 7 })).toEqual(['classRegionDigits']);
    expect(faults({ widening: 'no' })).toEqual(['widening']);
  });
  it('PH6 PH7 PH17 what a telephone could not do is named: keys used twice, spans too short, recordings kept for no day', () => {
    const phone = (over: object) => faults({ phone: { ...base.phone, ...over } });
    expect(phone({ callbackKey: '', messageKey: '', rateMs: 0 })).toEqual([]);
    expect(phone({ callbackKey: '0' })).toEqual(['phone.messageKey']);
    expect(phone({ callbackKey: '12' })).toEqual(['phone.callbackKey']);
    expect(phone({ callbackKey: 1 })).toContain('phone.callbackKey');
    expect(phone({ keepRecordingDays: 0, messageMs: 1 })).toEqual([
      'phone.messageMs',
      'phone.keepRecordingDays',
    ]);
    expect(
      phone({ keys: [{ digit: '3', language: 'en' }, { digit: '3', group: 'x' }, { digit: '4' }] }),
    ).toEqual(['phone.keys.1.digit', 'phone.keys.1.group', 'phone.keys.2']);
  });
  it('PH21 PH22 a key or number leads to what is there; a greeting says that the call is recorded', () => {
    const phone = (over: object) => faults({ phone: { ...base.phone, ...over } });
    const words = '您好，通话将被录音。';
    const fine = {
      keys: [
        { digit: '2', desk: 'enterprise', words: '企业请按2。' },
        { digit: '*', language: 'yue' },
      ],
      numbers: [{ number: '96148', regionCode: '330106', desk: 'enterprise', words }, { number: '12348' }],
    };
    expect(phone(fine)).toEqual([]);
    expect(
      phone({
        keys: [
          { digit: '2', desk: 'gone' },
          { digit: '3', language: 'xx' },
        ],
      }),
    ).toEqual(['phone.keys.0.desk', 'phone.keys.1.language']);
    expect(phone({ keys: [{ digit: '2', language: 'en', words: 'x'.repeat(201) }] })).toEqual([
      'phone.keys.0.words',
    ]);
    expect(
      phone({
        numbers: [
          { number: '057112348', regionCode: '33', words: '您好' },
          { number: '8657112348', desk: 'gone' },
          { number: 'abc' },
        ],
      }),
    ).toEqual([
      'phone.numbers.0.regionCode',
      'phone.numbers.0.words',
      'phone.numbers.1.number',
      'phone.numbers.1.desk',
      'phone.numbers.2.number',
    ]);
    // Neither an entry nor a group alone leads to it.
    const closed = { ...base.desks[0]!, when: [{ groups: ['enterprise'], lanes: ['chat'] }] };
    expect(faults({ desks: [closed], phone: { ...base.phone, keys: fine.keys } })).toEqual([
      'phone.keys.0.desk',
    ]);
    const line = { ...known, phone: { numbers: ['12348'], speaks: (name: string) => name === 'key-2' } };
    expect(
      checkPolicy({ ...base, phone: { ...base.phone, ...fine } } as EditablePolicy, line).map((one) => [
        one.path,
        one.severity,
      ]),
    ).toEqual([
      ['phone.numbers.0.number', 'warning'],
      ['phone.numbers.0.words', 'warning'],
    ]);
  });
  it('PH21 a draft of before has no numbers of its own: none, not a fault', () => {
    const { numbers: _, ...before } = base.phone;
    expect(faults(withNewLists({ ...base, phone: before }) as EditablePolicy)).toEqual([]);
    expect(withNewLists({ phone: 'no' })).toEqual({ phone: 'no' });
  });
  it('PH22 what callers hear first follows from keys and numbers', () => {
    const phone = {
      keys: [
        { digit: '2', desk: 'enterprise' },
        { digit: '*', language: 'en' as const, words: 'Star.' },
      ],
      numbers: [{ number: '96148', words: '您好，将录音。' }],
    };
    expect(greetingOf(phone, base.desks).map((one) => one.sentence)).toEqual([
      'welcome',
      'key-2',
      'key-star',
    ]);
    expect(greetingOf(phone, base.desks, '96148')).toEqual([
      { sentence: 'welcome-96148', words: '您好，将录音。' },
      { sentence: 'key-2', words: '民营企业专席请按2。' },
      { sentence: 'key-star', words: 'Star.' },
    ]);
    expect(greetingOf(phone, base.desks, '12348')[0]?.words).toBe(WELCOME_WORDS);
    expect(SENTENCES.welcome?.zh).toBe(WELCOME_WORDS.replace('12348', '幺二三四八'));
  });
  it('a widening that turns back, or opens what is open, is refused', () => {
    const own = { afterMs: 0, skill: 'own', region: 'own' };
    const city = { afterMs: 1000, skill: 'general', region: 'city' };
    expect(faults({ widening: [] })).toEqual(['widening']);
    expect(faults({ widening: [city] })).toEqual(['widening.0']);
    expect(faults({ widening: [own, city, { afterMs: 1, skill: 'general', region: 'own' }] })).toEqual([
      'widening.2',
    ]);
    expect(faults({ widening: [own, city, city] })).toEqual(['widening.2']);
    expect(faults({ widening: [own, { ...own, level: 3 }] })).toEqual(['widening.1']);
    expect(faults({ widening: [{ ...own, level: 3 }, own, city] })).toEqual([]);
    expect(faults({ widening: [own, { ...city, afterMs: -1 }] })).toEqual(['widening.1.afterMs']);
  });
  it('pairings neither go in a circle nor name what does not exist', () => {
    const to = (region: string, toRegion: string) => ({ region, rank: 1, toRegion });
    expect(faults({ pairing: [to('330106', '330200')] })).toEqual([]);
    expect(faults({ pairing: [to('330106', '330106')] })).toEqual(['pairing.0.toRegion']);
    expect(faults({ pairing: [to('330106', '330200'), to('330200', '330106')] })).toEqual([
      'pairing.0',
      'pairing.1',
    ]);
    expect(
      faults({ pairing: [to('330106', '330200'), to('330200', '330300'), to('330300', '330106')] }),
    ).toHaveLength(3);
    expect(faults({ pairing: [{ region: '330106', rank: 0, toFirm: 'nobody' }] })).toEqual([
      'pairing.0.rank',
      'pairing.0.toFirm',
    ]);
    expect(
      faults({
        pairing: [{ region: '33', rank: 1, toFirm: 'firm-1', from: '2026-02-01', to: '2026-01-01' }],
      }),
    ).toEqual(['pairing.0.region', 'pairing.0.to']);
  });
  it('DP17: a desk of marks that no organisation can have is named', () => {
    const desk = {
      key: 'veterans',
      name: '老兵调解窗口',
      on: true,
      aloneMs: 0,
      when: [{ groups: ['veteran'] }],
    };
    const wrong = (marks: string[]) =>
      checkPolicy({ ...editableOf(DEFAULT_POLICY), desks: [{ ...desk, marks }] } as never, {
        orgIds: new Set(),
      }).map((problem) => problem.path);
    expect(wrong(['veteran_mediation', 'low_income'])).toEqual([]);
    expect(wrong(['gold'])).toEqual(['desks.0.marks']);
  });
  it('campaigns and desks need names, days and conditions', () => {
    const campaign = {
      id: 'a',
      name: '根治欠薪',
      on: true,
      from: '2026-11-01',
      to: '2027-02-01',
      when: {},
      creditMs: 1,
    };
    expect(faults({ campaigns: [campaign] })).toEqual([]);
    expect(faults({ campaigns: [campaign, { ...campaign, name: ' ', to: 'soon' }] })).toEqual([
      'campaigns.1',
      'campaigns.1.name',
      'campaigns.1.to',
    ]);
    expect(faults({ desks: [{ key: 'A', name: 'x', on: true, when: [], aloneMs: 1 }] })).toEqual([
      'desks.0.key',
      'desks.0.when',
    ]);
  });
});

describe('stored policies', () => {
  it('the one wait of before goes on; a policy with steps forgets it; unknown fields are left out', () => {
    expect(policyFrom({ widenAfterMs: [45_000] }).widenAfterMs).toEqual([45_000]);
    const steps = [{ afterMs: 0, skill: 'own', region: 'own' }];
    expect(policyFrom({ widenAfterMs: [45_000], widening: steps })).toMatchObject({ widening: steps });
    expect(policyFrom({ widenAfterMs: [45_000], widening: steps }).widenAfterMs).toBeUndefined();
    expect('nonsense' in policyFrom({ nonsense: 1 })).toBe(false);
  });
});
