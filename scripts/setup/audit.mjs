/** Judges the answer of `npm audit`: high findings fail unless each is explained in docs/audit-exceptions.json. */

/**
 * @typedef {{ url?: string, title?: string, name?: string, severity?: string }} Advisory
 * @typedef {{ advisory: string, package: string, reason: string }} AuditException
 * @typedef {{ outcome: 'passed' | 'failed' | 'skipped', lines: string[] }} Verdict
 */

const GRAVE = ['high', 'critical'];

/** @param {Advisory} advisory */
const idOf = (advisory) => advisory.url?.split('/').pop() ?? advisory.title ?? 'unnamed';

/**
 * @param {string} answer what `npm audit --json` printed
 * @param {readonly AuditException[]} exceptions
 * @returns {Verdict}
 */
export function judgeAudit(answer, exceptions) {
  /** @type {{ error?: object, vulnerabilities?: Record<string, { via?: (string | Advisory)[] }> }} */
  let report;
  try {
    report = JSON.parse(answer);
  } catch {
    report = {};
  }
  if (report.error || !report.vulnerabilities) {
    return { outcome: 'skipped', lines: ['unknown: the registry gave no answer about known weaknesses'] };
  }
  /** @type {Map<string, Advisory>} */
  const grave = new Map();
  for (const { via } of Object.values(report.vulnerabilities)) {
    for (const advisory of via ?? []) {
      // A string only says through which other package the weakness comes; that one is listed itself.
      if (typeof advisory !== 'string' && GRAVE.includes(advisory.severity ?? '')) {
        grave.set(idOf(advisory), advisory);
      }
    }
  }
  let failed = false;
  const lines = [...grave].map(([id, advisory]) => {
    const exception = exceptions.find(
      (item) => item.advisory === id && item.package === advisory.name && item.reason.trim() !== '',
    );
    failed ||= !exception;
    const found = `${id} ${advisory.severity} in ${advisory.name}: ${advisory.title}`;
    return exception ? `explained: ${found} (${exception.reason})` : found;
  });
  if (lines.length === 0) lines.push('no high or critical weakness is known');
  return { outcome: failed ? 'failed' : 'passed', lines };
}
