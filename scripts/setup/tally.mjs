/** Counts what a test run has shown: sums the runner's own reports and the checks that stand beside it. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {{ status?: string, assertionResults?: { status: string }[] }} FileResult
 * @typedef {{ success?: boolean, testResults?: FileResult[] }} VitestReport
 */

/** @type {Readonly<Tally>} */
export const nothing = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Readonly<Tally>} a
 * @param {Readonly<Tally>} b
 * @returns {Tally}
 */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * A check that is not made of single tests counts as one.
 * @param {'passed' | 'failed' | 'skipped'} outcome
 * @returns {Tally}
 */
export const one = (outcome) => ({ ...nothing, [outcome]: 1 });

/**
 * Counts one vitest run. A file that could not even be loaded has no test results and counts as one failure; so
 * does a run that ended badly without naming a failed test (an unhandled error, no report, a kill).
 * @param {string | undefined} reportText the JSON report, undefined when the run left none
 * @param {number | null} exitCode
 * @returns {Tally}
 */
export function tallyVitest(reportText, exitCode) {
  /** @type {VitestReport} */
  let report;
  try {
    report = JSON.parse(reportText ?? '');
  } catch {
    return one('failed');
  }
  const tally = { ...nothing };
  for (const file of report.testResults ?? []) {
    const tests = file.assertionResults ?? [];
    for (const test of tests) {
      if (test.status === 'passed') tally.passed += 1;
      else if (test.status === 'failed') tally.failed += 1;
      else tally.skipped += 1;
    }
    if (file.status === 'failed' && !tests.some((test) => test.status === 'failed')) tally.failed += 1;
  }
  if (exitCode !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

/** @param {Readonly<Tally>} tally */
export const tallyLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
