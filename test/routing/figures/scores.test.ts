/** Scores of people by month, the interval of a share, counts of follow-ups. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followUpCounts, meanGradeOf, scoreMonths, wilson } from '../../../routing/figures/scores.ts';

describe('scores by month', () => {
  it('FG13: sums days to months, by person; whoever has no rating has no mean', () => {
    const lines = scoreMonths(
      [
        { staffId: 'b', day: '2026-10-31', count: 2 },
        { staffId: 'a', day: '2026-10-01', count: 3 },
        { staffId: 'a', day: '2026-11-02', count: 4 },
      ],
      [
        { staffId: 'a', day: '2026-10-02', count: 2, grade: 5, satisfied: true },
        { staffId: 'a', day: '2026-10-30', count: 1, grade: 2, satisfied: false },
        { staffId: 'a', day: '2026-11-01', count: 1, grade: 3, satisfied: true },
      ],
    );
    expect(lines).toEqual([
      { staffId: 'a', month: '2026-10', invited: 3, rated: 3, satisfied: 2, grades: 12 },
      { staffId: 'a', month: '2026-11', invited: 4, rated: 1, satisfied: 1, grades: 3 },
      { staffId: 'b', month: '2026-10', invited: 2, rated: 0, satisfied: 0, grades: 0 },
    ]);
    expect(lines.map(meanGradeOf)).toEqual([4, 3, undefined]);
  });

  it('FG13: the interval is Wilson’s, by published values', () => {
    // Newcombe 1998 (Stat. Med. 17, table I, method 3): 81 of 263, 15 of 148, 0 of 20.
    const rounded = (part: number, whole: number) => wilson(part, whole)?.map((one) => one.toFixed(4));
    expect(rounded(81, 263)).toEqual(['0.2553', '0.3662']);
    expect(rounded(15, 148)).toEqual(['0.0624', '0.1605']);
    expect(rounded(0, 20)).toEqual(['0.0000', '0.1611']);
    expect(wilson(0, 0)).toBeUndefined();
  });

  it('FG13: the share lies in its interval, which lies between 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (whole, at) => {
          const part = Math.round(at * whole);
          const [low, high] = wilson(part, whole)!;
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low - 1e-12).toBeLessThanOrEqual(part / whole);
          expect(high + 1e-12).toBeGreaterThanOrEqual(part / whole);
        },
      ),
    );
  });

  it('FG14: asked are all results, reached all but those that nobody answered', () => {
    expect(
      followUpCounts(
        [
          { why: 'group', outcome: 'solved', count: 5 },
          { why: 'group', outcome: 'unsolved', count: 2 },
          { why: 'group', outcome: 'declined', count: 1 },
          { why: 'group', outcome: 'unreachable', count: 3 },
        ],
        [
          { why: 'group', count: 4 },
          { why: 'planned', count: 1 },
        ],
      ),
    ).toEqual([
      { why: 'group', asked: 11, reached: 8, solved: 5, partly: 0, unsolved: 2, overdue: 4 },
      { why: 'planned', asked: 0, reached: 0, solved: 0, partly: 0, unsolved: 0, overdue: 1 },
    ]);
  });
});
