/**
 * The self-test of an official account, for whoever sets it up: is the platform reached with our secret, may our
 * address call, do the clocks agree, and does the public address lead to this very server. Tells codes, never values.
 */
import { randomBytes } from 'node:crypto';
import type { CheckItem, CheckState } from '../../../routing/protocol/channel-check.ts';
import { type Clock, instant } from '../../ports.ts';
import type { OfficialSettings } from '../tencent/accounts-file.ts';
import { callApi } from '../tencent/api-call.ts';
import { signatureOf } from '../tencent/signature.ts';

/** What this node has seen of an account since it started. */
export interface Activity {
  inboundAtMs?: number;
  outboundAtMs?: number;
  error?: { code: string; atMs: number };
}

const TIMEOUT_MS = 5_000;
const ANSWER_BYTES = 64 * 1024;
/** Signatures older than ten minutes are refused; beyond a minute somebody should look. */
const SKEW_WARN_S = 60;
const SKEW_BAD_S = 600;
const WHITELIST = 40164;

const skewOf = async (baseUrl: string, clock: Clock): Promise<number | undefined> => {
  try {
    const response = await fetch(baseUrl, { method: 'HEAD', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const theirs = Date.parse(response.headers.get('date') ?? '');
    return Number.isNaN(theirs) ? undefined : Math.round((clock.nowMs() - theirs) / 1000);
  } catch {
    // Not reached at all: the token's line says so.
    return undefined;
  }
};

/** Asks for the token that is valid anyway: the platform gives the same one again. */
const tokenOf = async (settings: OfficialSettings): Promise<CheckItem[]> => {
  const answer = await callApi({
    url: `${settings.baseUrl}/cgi-bin/stable_token`,
    json: {
      grant_type: 'client_credential',
      appid: settings.appId,
      secret: settings.secret,
      force_refresh: false,
    },
    timeoutMs: TIMEOUT_MS,
    maxBytes: ANSWER_BYTES,
  });
  if (answer.kind !== 'answer') return [{ what: 'token', state: 'bad', code: answer.kind }];
  const code = String(answer.errcode);
  if (answer.errcode === WHITELIST)
    return [
      { what: 'token', state: 'bad', code },
      { what: 'whitelist', state: 'bad', code },
    ];
  if (typeof answer.body.access_token !== 'string') return [{ what: 'token', state: 'bad', code }];
  return [
    { what: 'token', state: 'ok' },
    { what: 'whitelist', state: 'ok' },
  ];
};

/** The platform's own address check, made by us through the public name. */
const hookOf = async (address: string, settings: OfficialSettings, clock: Clock): Promise<CheckItem> => {
  const timestamp = String(Math.floor(clock.nowMs() / 1000));
  const nonce = randomBytes(4).readUInt32BE().toString();
  const echostr = randomBytes(12).toString('hex');
  const signature = signatureOf(settings.token, timestamp, nonce);
  try {
    const response = await fetch(
      `${address}?${new URLSearchParams({ signature, timestamp, nonce, echostr })}`,
      { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' },
    );
    if (response.status === 200 && (await response.text()) === echostr)
      return address.startsWith('https:')
        ? { what: 'hook', state: 'ok' }
        : { what: 'hook', state: 'warn', code: 'http' };
    return { what: 'hook', state: 'bad', code: `http_${response.status}` };
  } catch {
    // Some networks do not lead back to themselves: the platform may reach it all the same.
    return { what: 'hook', state: 'warn', code: 'unreachable' };
  }
};

const stateOfSkew = (seconds: number): CheckState =>
  Math.abs(seconds) > SKEW_BAD_S ? 'bad' : Math.abs(seconds) > SKEW_WARN_S ? 'warn' : 'ok';

/** @param address where the platform delivers, as the public knows it */
export const selfTest = async (
  settings: OfficialSettings,
  address: string,
  activity: Activity,
  clock: Clock,
): Promise<CheckItem[]> => {
  const [skew, token, hook] = await Promise.all([
    skewOf(settings.baseUrl, clock),
    tokenOf(settings),
    hookOf(address, settings, clock),
  ]);
  const { inboundAtMs, outboundAtMs, error } = activity;
  return [
    settings.mode === 'safe'
      ? { what: 'config', state: 'ok' }
      : { what: 'config', state: 'warn', code: settings.mode },
    // Its length is checked when the file is read: without a key only plain mode starts.
    settings.encodingAesKey ? { what: 'key', state: 'ok' } : { what: 'key', state: 'warn', code: 'none' },
    skew === undefined
      ? { what: 'clock', state: 'warn', code: 'unknown' }
      : { what: 'clock', state: stateOfSkew(skew), seconds: skew },
    ...token,
    hook,
    inboundAtMs === undefined
      ? { what: 'inbound', state: 'warn' }
      : { what: 'inbound', state: 'ok', at: instant(inboundAtMs) },
    outboundAtMs === undefined
      ? { what: 'outbound', state: 'warn' }
      : { what: 'outbound', state: 'ok', at: instant(outboundAtMs) },
    error
      ? { what: 'error', state: 'warn', code: error.code, at: instant(error.atMs) }
      : { what: 'error', state: 'ok' },
  ];
};
