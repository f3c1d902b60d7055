/** Turns for one service line, and desks of marked organisations: who may take what, and what the receipt says. */
import { describe, expect, it } from 'vitest';
import {
  classKey,
  misfit,
  parseClassKey,
  profileKey,
  profileOf,
} from '../../../routing/dispatch/eligibility.ts';
import { explainReceipt } from '../../../routing/dispatch/explain-receipt.ts';
import { planTicket } from '../../../routing/dispatch/plan.ts';
import { stepsOf } from '../../../routing/dispatch/steps.ts';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { dutyOf } from '../../../routing/roster.ts';
import { factsOf, personOf } from './samples.ts';

const onNotary = personOf({ id: 'n', displayName: '何公证员', lines: ['notary'] });
const anybody = personOf({ id: 'z', displayName: '周明' });
const said = (
  facts: Parameters<typeof factsOf>[0],
  people: Parameters<typeof planTicket>[1],
  locale: 'zh-CN' | 'en',
) => {
  const { receipt } = planTicket(factsOf(facts), people, DEFAULT_POLICY);
  return explainReceipt({ step: 'plan', data: { ...receipt } }, locale, parseClassKey)!.sentences.join('');
};

describe('DP16: a turn for one line', () => {
  it('R062: offers that line alone, whatever the matter, and the receipt says so', () => {
    const people = [onNotary, anybody];
    const notary = planTicket(factsOf({ matter: '房产纠纷', service: 'notary' }), people, DEFAULT_POLICY);
    expect(notary.receipt.eligible.map(({ id }) => id)).toEqual(['n', 'z']);
    const wages = planTicket(factsOf({ service: 'legal_aid' }), people, DEFAULT_POLICY);
    expect(wages.receipt.eligible.map(({ id }) => id)).toEqual(['z']);
    expect(wages.receipt.removed).toEqual([{ id: 'n', name: '何公证员', by: 'line', line: 'notary' }]);
    expect(said({ service: 'legal_aid' }, people, 'zh-CN')).toContain('未入选：何公证员（本班次只办公证）。');
    expect(said({ service: 'legal_aid' }, people, 'en')).toContain('何公证员 (on a turn for Notary alone)');
  });
  it('R062: nobody else is on duty: what is not of his line becomes a message, what is of it does not', () => {
    expect(planTicket(factsOf({ service: 'advice' }), [onNotary], DEFAULT_POLICY).kind).toBe('message_box');
    expect(planTicket(factsOf({ service: 'notary' }), [onNotary], DEFAULT_POLICY).kind).toBe('queue');
    const publicity = personOf({ lines: ['publicity'] });
    expect(planTicket(factsOf({ service: 'notary' }), [publicity], DEFAULT_POLICY).kind).toBe('message_box');
  });
  it('DP1: classes and profiles of lines and marks are read back and told apart', () => {
    const need = { ...parseClassKey('chat|*|zh|330106'), line: 'local:find-relatives' as const };
    expect(parseClassKey(classKey(need))).toEqual(need);
    const marked = { ...parseClassKey('chat|*|zh|330106'), mark: 'veteran_mediation' as const };
    expect(parseClassKey(classKey(marked))).toEqual(marked);
    const keys = [anybody, onNotary, personOf({ marks: ['low_income'] })].map((one) =>
      profileKey(profileOf(one)),
    );
    expect(new Set(keys).size).toBe(3);
    expect(misfit(profileOf(anybody), need)).toBe('line');
  });
  it('advice limits nothing; turns that touch change the line at the minute', () => {
    const turn = (startAt: string, endAt: string, line?: 'advice' | 'notary') => ({
      ...{ staffId: 'a', startAt, endAt },
      ...(line ? { line } : {}),
    });
    const [nine, ten, noon] = ['09', '10', '12'].map((hour) => `2026-11-23T${hour}:00:00.000Z`) as [
      string,
      string,
      string,
    ];
    const turns = [turn(nine, ten, 'advice'), turn(ten, noon, 'notary')];
    expect(dutyOf('a', turns, nine)).toEqual({
      onDuty: true,
      endsAt: noon,
      turnEndsAt: noon,
      changesAt: ten,
    });
    expect(dutyOf('a', turns, ten)).toMatchObject({ lines: ['notary'], changesAt: noon });
    expect(dutyOf('a', turns, noon)).toEqual({ onDuty: false });
  });
});

describe('DP17: desks of marked organisations', () => {
  const policy = {
    ...DEFAULT_POLICY,
    desks: [
      {
        ...{ key: 'veterans', name: '老兵调解窗口', on: true, aloneMs: 30_000 },
        ...{ when: [{ groups: ['veteran' as const] }], marks: ['veteran_mediation' as const] },
      },
    ],
  };
  const old = personOf({ id: 'o', displayName: '孙调解员', marks: ['veteran_mediation'] });
  it('R085: its people have the ticket first, then everybody', () => {
    const facts = factsOf({ groups: ['veteran'] });
    const plan = planTicket(facts, [old, anybody], policy);
    expect(plan.placement.stepName).toBe('desk');
    expect(plan.receipt.eligible.map(({ id }) => id)).toEqual(['o']);
    expect(stepsOf(facts, policy)[1]).toMatchObject({ name: 'specialist', afterMs: 30_000 });
    const text = explainReceipt(
      { step: 'plan', data: { ...plan.receipt } },
      'zh-CN',
      parseClassKey,
    )!.sentences;
    expect(text.join('')).toContain('老兵调解窗口');
  });
  it('R084: who belongs to no group of the desk goes past it, and where nobody has the mark nobody waits for it', () => {
    expect(planTicket(factsOf(), [old, anybody], policy).placement.stepName).toBe('specialist');
    const alone = planTicket(factsOf({ groups: ['veteran'] }), [anybody], policy);
    expect(alone).toMatchObject({ kind: 'queue', receipt: { skipped: 'nobody', step: 1 } });
  });
});
