/** RT5: what a follower's words or presses mean for his open invitations. */
import { describe, expect, it } from 'vitest';
import {
  menuIdOf,
  type OpenInvite,
  ratingAnswer,
  readGrade,
  readMenuId,
} from '../../routing/channels/follower.ts';

const NOW = '2026-11-22T04:00:00.000Z';
const invite = (no: number, closesAt = '2026-11-29T04:00:00.000Z'): OpenInvite => ({
  no,
  ticketId: `t${no}`,
  ticketNo: `20261122-000${no}`,
  closesAt,
});

describe('rating by menu and words', () => {
  it('menu ids are numbers that say ticket and grade', () => {
    expect(menuIdOf(12, 5)).toBe('125');
    expect(readMenuId('125')).toEqual({ no: 12, grade: 5 });
    for (const wrong of ['', '5', '120', '126', 'a5', '1e9', '9'.repeat(20)])
      expect(readMenuId(wrong)).toBeUndefined();
  });

  it('grades in words', () => {
    expect([readGrade('满意'), readGrade(' 非常满意。'), readGrade('５'), readGrade('不满意')]).toEqual([
      4, 5, 5, 2,
    ]);
    for (const other of ['', '0', '6', '55', '我很满意', '满意吗？我想问'])
      expect(readGrade(other)).toBeUndefined();
  });

  it('a press rates its own ticket, also while somebody is talking', () => {
    const follower = { invites: [invite(1), invite(2)] };
    expect(ratingAnswer(follower, { text: '满意', menuId: '24' }, true, NOW)).toEqual({
      kind: 'rate',
      invite: invite(2),
      grade: 4,
    });
    expect(ratingAnswer(follower, { text: '满意', menuId: '34' }, false, NOW)).toEqual({ kind: 'over' });
    expect(
      ratingAnswer(
        { invites: [invite(1, '2026-11-01T00:00:00.000Z')] },
        { text: '', menuId: '14' },
        false,
        NOW,
      ),
    ).toEqual({ kind: 'over' });
  });

  it('words rate the one open invitation; with two he is asked; while talking they are words', () => {
    expect(ratingAnswer({ invites: [invite(1)] }, { text: '满意' }, false, NOW)).toEqual({
      kind: 'rate',
      invite: invite(1),
      grade: 4,
    });
    expect(ratingAnswer({ invites: [invite(1), invite(2)] }, { text: '4' }, false, NOW)).toMatchObject({
      kind: 'which',
      grade: 4,
    });
    expect(ratingAnswer({ invites: [invite(1)] }, { text: '1' }, true, NOW)).toEqual({ kind: 'message' });
    expect(ratingAnswer({ invites: [] }, { text: '满意' }, false, NOW)).toEqual({ kind: 'message' });
    expect(ratingAnswer({ invites: [invite(1)] }, { text: '还有个问题' }, false, NOW)).toEqual({
      kind: 'message',
    });
  });
});
