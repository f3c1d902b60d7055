/** Counting and judging: vitest reports of every ending, and answers of `npm audit`. */
import { describe, expect, it } from 'vitest';
import { judgeAudit } from '../../scripts/setup/audit.mjs';
import { add, nothing, one, tallyLine, tallyVitest } from '../../scripts/setup/tally.mjs';

const report = (...files: { status: string; tests: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  });

describe('tally', () => {
  it('sums files and tells skipped and to-do from passed', () => {
    const text = report(
      { status: 'passed', tests: ['passed', 'passed', 'skipped', 'todo', 'pending'] },
      { status: 'failed', tests: ['failed', 'passed'] },
    );
    expect(tallyVitest(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 });
  });

  it('counts a file that could not be loaded, also beside failed tests of others', () => {
    const text = report({ status: 'failed', tests: [] }, { status: 'failed', tests: ['failed'] });
    expect(tallyVitest(text, 1)).toEqual({ passed: 0, failed: 2, skipped: 0 });
  });

  it('never takes a bad end for a good one', () => {
    const good = report({ status: 'passed', tests: ['passed'] });
    expect(tallyVitest(good, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(tallyVitest(good, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(tallyVitest(good, null)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(tallyVitest(undefined, 0)).toEqual(one('failed'));
    expect(tallyVitest('{ half', 0)).toEqual(one('failed'));
  });

  it('ends in the plain line', () => {
    const total = [one('passed'), one('skipped'), { passed: 4, failed: 0, skipped: 0 }].reduce(add, nothing);
    expect(tallyLine(total)).toBe('5 passed, 0 failed, 1 skipped');
  });
});

describe('audit', () => {
  const finding = (severity: string) => ({
    name: 'left-pad',
    title: 'Pads to the right',
    url: 'https://advisories.example/GHSA-1',
    severity,
  });
  const answer = (severity: string) =>
    JSON.stringify({
      vulnerabilities: { 'left-pad': { via: [finding(severity)] }, above: { via: ['left-pad'] } },
    });

  it('is unknown, not clean, without an answer', () => {
    for (const text of ['', 'not JSON', '{"error":{"code":"ENOAUDIT"}}', '{"message":"405"}']) {
      expect(judgeAudit(text, []).outcome, text).toBe('skipped');
    }
    expect(judgeAudit('{"vulnerabilities":{}}', [])).toEqual({
      outcome: 'passed',
      lines: ['no high or critical weakness is known'],
    });
  });

  it('fails for high and critical findings alone, each named once', () => {
    expect(judgeAudit(answer('moderate'), []).outcome).toBe('passed');
    for (const severity of ['high', 'critical']) {
      const verdict = judgeAudit(answer(severity), []);
      expect(verdict.outcome).toBe('failed');
      expect(verdict.lines).toEqual([`GHSA-1 ${severity} in left-pad: Pads to the right`]);
    }
  });

  it('accepts an exception only for its advisory and package, and only with a reason', () => {
    const exception = { advisory: 'GHSA-1', package: 'left-pad', reason: 'never called' };
    expect(judgeAudit(answer('high'), [exception])).toEqual({
      outcome: 'passed',
      lines: ['explained: GHSA-1 high in left-pad: Pads to the right (never called)'],
    });
    for (const change of [{ advisory: 'GHSA-2' }, { package: 'other' }, { reason: ' ' }]) {
      expect(judgeAudit(answer('high'), [{ ...exception, ...change }]).outcome).toBe('failed');
    }
  });
});
