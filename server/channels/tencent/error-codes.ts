/** What the platform's error codes mean for a message, one table. Source: WeChat «全局返回码», WeCom 90313. */
import type { SendOutcome } from '../channel.ts';

const MINUTE = 60_000;

/** Renew the token and try the same call once more. */
export const TOKEN_REFUSED: ReadonlySet<number> = new Set([40001, 40014, 42001]);

/** The media id is gone (kept for 3 days). */
export const MEDIA_GONE = 40007;

const refused =
  (why: Extract<SendOutcome, { result: 'refused' }>['why']) =>
  (code: number): SendOutcome => ({
    result: 'refused',
    why,
    code: String(code),
  });
const retry =
  (afterMs: number) =>
  (code: number): SendOutcome => ({ result: 'retry', afterMs, code: String(code) });

const OUTCOMES: Record<number, (code: number) => SendOutcome> = {
  [-1]: retry(2_000),
  40001: retry(MINUTE),
  40014: retry(MINUTE),
  42001: retry(MINUTE),
  40003: refused('unreachable'),
  43004: refused('unreachable'),
  43019: refused('unreachable'),
  40096: refused('unreachable'),
  // Our address is not on the whitelist: an alarm for operations, and the message waits until somebody has mended it.
  40164: retry(5 * MINUTE),
  60020: retry(5 * MINUTE),
  40200: refused('feature_off'),
  48001: refused('feature_off'),
  48002: refused('feature_off'),
  // Of a template notice: he has switched them off.
  43101: refused('unreachable'),
  45015: refused('window_over'),
  45047: refused('quota_out'),
  // The day's calls are used up.
  45009: retry(60 * MINUTE),
  45011: retry(10_000),
  // WeCom: out of time or count for this customer, and a session that is not ours to speak in.
  95001: refused('quota_out'),
  95002: refused('window_over'),
  95013: refused('window_over'),
  95018: refused('window_over'),
  // Customer service is not set up for our use.
  95011: refused('feature_off'),
  95012: refused('feature_off'),
  95017: refused('feature_off'),
};

/** Codes that somebody of the installation must look at: a setting at the platform is wrong. */
export const OPERATOR_CODES: ReadonlySet<number> = new Set([
  40037, 40164, 60020, 40001, 40014, 48001, 48002, 40200, 45009, 95000, 95004, 95011, 95012, 95017,
]);

export const outcomeOf = (errcode: number): SendOutcome =>
  errcode === 0 ? { result: 'sent' } : (OUTCOMES[errcode] ?? refused('invalid'))(errcode);
