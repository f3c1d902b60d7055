/** SL8: shorter limits for special groups (R074). */
import { describe, expect, it } from 'vitest';
import { orderDeadlines } from '../../routing/deadlines.ts';
import { type FastTrack, shortest } from '../../routing/orders/fast-track.ts';
import { DEFAULT_POLICY, type Policy } from '../../routing/policy.ts';
import { checkPolicy, editableOf } from '../../routing/policy-check.ts';

// Friday, 20 November 2026, 09:00 in Shanghai.
const FRIDAY = Date.parse('2026-11-20T01:00:00.000Z');
const track = (over: Partial<FastTrack>): FastTrack => ({
  ...{ name: '农民工快速办理', on: true, groups: ['migrant_worker'], services: ['legal_aid'], days: 3 },
  ...over,
});
const policy = (...fastTracks: FastTrack[]): Policy => ({ ...DEFAULT_POLICY, fastTracks });

describe('SL8: fast track', () => {
  it('an order of the group is due in fewer working days, and says by which entry', () => {
    const due = (groups: Parameters<typeof orderDeadlines>[4], kind: 'service' | 'co' = 'service') =>
      orderDeadlines(FRIDAY, kind, 'legal_aid', policy(track({ signDays: 1 })), groups);
    // Seven working days, and three: the weekend does not count, the last day ends at 24:00.
    expect(due([])).toMatchObject({ dueAt: '2026-12-01T15:59:59.999Z' });
    expect(due([])).not.toHaveProperty('fastTrack');
    expect(due(['women', 'migrant_worker'])).toEqual({
      signBy: '2026-11-23T15:59:59.999Z',
      returnBy: '2026-11-24T15:59:59.999Z',
      dueAt: '2026-11-25T15:59:59.999Z',
      fastTrack: { name: '农民工快速办理', group: 'migrant_worker', days: 3, insteadOf: 7 },
    });
    expect(due(['women'])).toEqual(due([]));
    // Co-handlers, supervision and the like have limits of their own.
    expect(due(['migrant_worker'], 'co')).not.toHaveProperty('fastTrack');
  });
  it('the shortest that applies counts, of equal ones the first; none makes a limit longer', () => {
    const normal = { signDays: 1, days: 7 };
    const of = (groups: Parameters<typeof shortest>[2], ...tracks: FastTrack[]) =>
      shortest(tracks, 'legal_aid', groups, normal);
    const elderly = track({ name: '老年人', groups: ['elderly'], days: 2 });
    const both = of(['migrant_worker', 'elderly'], track({}), elderly, track({ name: '同样', days: 2 }));
    expect(both).toEqual({
      ...{ signDays: 1, days: 2 },
      track: { name: '老年人', group: 'elderly', days: 2, insteadOf: 7 },
    });
    expect(of(['elderly'], track({}), track({ groups: ['elderly'], days: 9, signDays: 4 }))).toEqual(normal);
    expect(of(['migrant_worker'], track({ on: false }))).toEqual(normal);
    expect(of(['migrant_worker'], track({ services: ['notary'] }))).toEqual(normal);
    expect(of(['migrant_worker'], track({ services: [] }))).toMatchObject({ days: 3 });
    expect(
      shortest([track({ days: 7, signDays: 1 })], 'legal_aid', ['migrant_worker'], { signDays: 2, days: 7 }),
    ).toEqual({
      ...{ signDays: 1, days: 7 },
      track: { name: '农民工快速办理', group: 'migrant_worker', days: 7, insteadOf: 7 },
    });
  });
  it('PO2: an entry without name, group or days, or with unknown codes, is not published; a useless one is said', () => {
    const problems = (...fastTracks: unknown[]) =>
      checkPolicy({ ...editableOf(DEFAULT_POLICY), fastTracks } as never, { orgIds: new Set() }).map(
        ({ path, severity }) => `${path} ${severity}`,
      );
    expect(problems(...DEFAULT_POLICY.fastTracks)).toEqual([]);
    expect(problems(track({}), track({}))).toEqual(['fastTracks.1.name error']);
    expect(problems({ ...track({}), name: ' ', groups: [], days: 0 })).toEqual([
      ...['fastTracks.0.name error', 'fastTracks.0.groups error', 'fastTracks.0.days error'],
    ]);
    expect(problems({ ...track({ services: [] }), groups: ['king'], signDays: 1.5 })).toEqual([
      ...['fastTracks.0.groups error', 'fastTracks.0.signDays error'],
    ]);
    expect(problems({ ...track({}), services: ['magic'] })[0]).toBe('fastTracks.0.services error');
    expect(problems(track({ days: 7 }))).toEqual(['fastTracks.0.days warning']);
  });
});
