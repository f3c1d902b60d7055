/** What the self-tests of both platforms look at alike: clocks, the public address, what this node has seen. */
import { randomBytes } from 'node:crypto';
import type { CheckItem, CheckState } from '../../../routing/protocol/channels/channel-check.ts';
import { type Clock, instant } from '../../ports.ts';

/** What this node has seen of an account since it started. */
export interface Activity {
  inboundAtMs?: number;
  outboundAtMs?: number;
  error?: { code: string; atMs: number };
}

export const CHECK_TIMEOUT_MS = 5_000;
/** Signatures older than ten minutes are refused; beyond a minute somebody should look. */
const SKEW_WARN_S = 60;
const SKEW_BAD_S = 600;

const stateOfSkew = (seconds: number): CheckState =>
  Math.abs(seconds) > SKEW_BAD_S ? 'bad' : Math.abs(seconds) > SKEW_WARN_S ? 'warn' : 'ok';

/** Our clock beside the platform's, as its web server tells it. */
const clockItem = async (baseUrl: string, clock: Clock): Promise<CheckItem> => {
  try {
    const response = await fetch(baseUrl, { method: 'HEAD', signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(theirs)) {
      const seconds = Math.round((clock.nowMs() - theirs) / 1000);
      return { what: 'clock', state: stateOfSkew(seconds), seconds };
    }
  } catch {
    // Not reached at all: the token's line says so.
  }
  return { what: 'clock', state: 'warn', code: 'unknown' };
};

/**
 * The platform's own address check, made by us through the public name.
 * @param query signed as the platform signs it
 * @param wanted the answer that only this server can give
 */
const hookItem = async (
  address: string,
  query: Record<string, string>,
  wanted: string,
): Promise<CheckItem> => {
  try {
    const response = await fetch(`${address}?${new URLSearchParams(query)}`, {
      signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
      redirect: 'manual',
    });
    if (response.status === 200 && (await response.text()) === wanted)
      return address.startsWith('https:')
        ? { what: 'hook', state: 'ok' }
        : { what: 'hook', state: 'warn', code: 'http' };
    return { what: 'hook', state: 'bad', code: `http_${response.status}` };
  } catch {
    // Some networks do not lead back to themselves: the platform may reach it all the same.
    return { what: 'hook', state: 'warn', code: 'unreachable' };
  }
};

/** Time and number that a check of the address is signed with, and the text that it wants back. */
export interface HookCheck {
  timestamp: string;
  nonce: string;
  wanted: string;
}

/** Asks side by side: the clock, the token with what hangs on it, and our own address as the platform would. */
export const askAll = async (
  { baseUrl, address, clock }: { baseUrl: string; address: string; clock: Clock },
  token: Promise<CheckItem[]>,
  signed: (check: HookCheck) => Record<string, string>,
): Promise<CheckItem[]> => {
  const check: HookCheck = {
    timestamp: String(Math.floor(clock.nowMs() / 1000)),
    nonce: randomBytes(4).readUInt32BE().toString(),
    wanted: randomBytes(12).toString('hex'),
  };
  const [clockLine, tokenLines, hook] = await Promise.all([
    clockItem(baseUrl, clock),
    token,
    hookItem(address, signed(check), check.wanted),
  ]);
  return [clockLine, ...tokenLines, hook];
};

/** `ok` with the time; `warn` when it never happened on this node. */
export const seenItem = (
  what: 'inbound' | 'outbound' | 'pull' | 'cursor',
  atMs: number | undefined,
): CheckItem => (atMs === undefined ? { what, state: 'warn' } : { what, state: 'ok', at: instant(atMs) });

const errorItem = ({ error }: Activity): CheckItem =>
  error
    ? { what: 'error', state: 'warn', code: error.code, at: instant(error.atMs) }
    : { what: 'error', state: 'ok' };

/** How messages go on this node, last: in, out, and what went wrong. */
export const trafficItems = (activity: Activity): CheckItem[] => [
  seenItem('inbound', activity.inboundAtMs),
  seenItem('outbound', activity.outboundAtMs),
  errorItem(activity),
];
