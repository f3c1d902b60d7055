/** SN: which sanction holds when, what it stops, and what the next step of the ladder is. */
import { describe, expect, it } from 'vitest';
import {
  classKey,
  isEligible,
  misfit,
  parseClassKey,
  profileOf,
} from '../../routing/dispatch/eligibility.ts';
import { removedText } from '../../routing/dispatch/receipt-words.ts';
import {
  nextSanctionEdge,
  type Sanction,
  sanctionState,
  stoppedBy,
  suggestedKind,
} from '../../routing/sanctions.ts';

const NOW = Date.parse('2026-11-20T01:00:00.000Z');
const DAY = 86_400_000;
const at = (days: number): string => new Date(NOW + days * DAY).toISOString();

const one = (over: Partial<Sanction> = {}): Sanction => ({
  ...{ id: 's1', kind: 'suspend', fromAt: at(0), untilAt: at(5), reason: 'bad_service', words: 'x' },
  ...{ basis: 'rating', by: 'boss', byName: '马科长', at: at(0) },
  ...over,
});

describe('SN1: the ladder in time', () => {
  it('SN1: a suspension holds from its beginning until just before its end; both ends are exact', () => {
    for (const [days, state] of [
      [-1, 'coming'],
      [0, 'active'],
      [4.999, 'active'],
      [5, 'ended'],
    ] as const)
      expect(sanctionState(one(), NOW + days * DAY)).toBe(state);
  });

  it('SN1: a warning stops nothing, a removal holds until it is lifted', () => {
    const warned = one({ kind: 'warn' });
    const { untilAt: _, ...removed } = one({ kind: 'remove' });
    expect(stoppedBy([warned], NOW)).toEqual([]);
    expect(sanctionState(removed, NOW + 5000 * DAY)).toBe('active');
    expect(stoppedBy([removed], NOW + 5000 * DAY)).toEqual(['*']);
    const lifted = { ...removed, lifted: { reason: 'x', by: 'b', byName: 'b', at: at(1) } };
    expect(stoppedBy([lifted], NOW + DAY)).toEqual([]);
  });

  it('SN3: lines add up, and a stop of all is a stop of all', () => {
    const notary = one({ services: ['notary'] });
    const both = [notary, one({ id: 's2', services: ['mediation', 'notary'] })];
    expect(stoppedBy(both, NOW)).toEqual(['mediation', 'notary']);
    expect(stoppedBy([...both, one({ id: 's3' })], NOW)).toEqual(['*']);
    expect(stoppedBy(both, NOW + 6 * DAY)).toEqual([]);
  });

  it('SN4: the next edge is the nearest beginning or end that is still to come', () => {
    const later = one({ id: 's2', fromAt: at(2), untilAt: at(3) });
    expect(nextSanctionEdge([one(), later], NOW)).toBe(NOW + 2 * DAY);
    expect(nextSanctionEdge([one(), later], NOW + 3 * DAY)).toBe(NOW + 5 * DAY);
    expect(nextSanctionEdge([one(), later], NOW + 5 * DAY)).toBeUndefined();
    expect(nextSanctionEdge([one({ kind: 'warn' })], NOW - DAY)).toBeUndefined();
  });
});

describe('SN7: the next step', () => {
  it('SN7: first a warning, after one within twelve months a suspension, after that a removal', () => {
    const warned = one({ kind: 'warn' });
    expect(suggestedKind([], NOW)).toBe('warn');
    expect(suggestedKind([warned], NOW + DAY)).toBe('suspend');
    expect(suggestedKind([warned], NOW + 366 * DAY)).toBe('warn');
    expect(suggestedKind([warned, one({ id: 's2' })], NOW + 10 * DAY)).toBe('remove');
    const lifted = { ...warned, lifted: { reason: 'x', by: 'b', byName: 'b', at: at(1) } };
    expect(suggestedKind([lifted], NOW + DAY)).toBe('warn');
  });
});

describe('SN3, RS3: classes', () => {
  const skilled = {
    skills: [{ key: '*' as const, level: 5 }],
    languages: ['zh' as const],
    regionCodes: [],
    capacity: { voice: 1, chat: 1, task: 1 },
  };
  const need = { lane: 'chat', matter: '*', language: 'zh', regionCode: '' } as const;

  it('SN3: who is stopped for all lines fits no class, who is for one fits every class that is not about it', () => {
    const all = profileOf({ ...skilled, stopped: ['*'] });
    const notary = profileOf({ ...skilled, stopped: ['notary'] });
    expect(misfit(all, need)).toBe('sanctioned');
    expect(misfit(notary, { ...need, about: 'notary' })).toBe('sanctioned');
    expect(isEligible(notary, need)).toBe(true);
    expect(isEligible(notary, { ...need, about: 'mediation' })).toBe(true);
    expect(removedText('sanctioned', need, 'zh-CN')).toBe('因处分暂停派单');
  });

  it('RS3: a class that asks for clearance is for cleared people, and its key says so both ways', () => {
    const asked = { ...need, clearance: 'military', about: 'notary', firm: 'firm-1' } as const;
    expect(classKey(asked)).toBe('chat|*|zh||firm-1|clear:military|about:notary');
    expect(parseClassKey(classKey(asked))).toEqual(asked);
    const open = { ...need, clearance: 'military' } as const;
    expect(misfit(profileOf(skilled), open)).toBe('clearance');
    expect(misfit(profileOf({ ...skilled, clearances: ['military'] }), open)).toBeUndefined();
    expect(removedText('clearance', open, 'zh-CN')).toContain('未获准办理受限工单');
  });
});
