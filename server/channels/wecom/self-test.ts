/**
 * The self-test of an account of WeCom customer service: is a token given for this company, may our address call, is
 * the account ours to speak for, do the clocks agree, does the public address lead here, and is reading going on.
 * Tells codes and times, never values.
 */
import { randomBytes } from 'node:crypto';
import type { CheckItem } from '../../../routing/protocol/channels/channel-check.ts';
import { type Clock, instant } from '../../ports.ts';
import type { KfSettings } from '../tencent/accounts-file.ts';
import { callApi } from '../tencent/api-call.ts';
import { encrypt, keyOf } from '../tencent/cipher.ts';
import {
  type Activity,
  askAll,
  CHECK_TIMEOUT_MS,
  type HookCheck,
  seenItem,
  trafficItems,
} from '../tencent/self-test.ts';
import { signatureOf } from '../tencent/signature.ts';

/** Beside what every account has: how reading goes. */
export interface KfActivity extends Activity {
  /** The last time that nothing was left to read. */
  pulledAtMs?: number;
  /** Why the last pull ended early; absent after one that did not. */
  pullProblem?: { code: string; atMs: number };
  /** The mark up to which has been read moved. */
  movedAtMs?: number;
}

const ANSWER_BYTES = 256 * 1024;
/** «企业可信IP»: the address that calls is not on the list. */
const TRUSTED_IP = 60020;
/** Largest page of `kf/account/list`; a company has 5000 accounts at most. */
const PAGE = 100;
const PAGES = 50;

const get = (url: string) => callApi({ url, timeoutMs: CHECK_TIMEOUT_MS, maxBytes: ANSWER_BYTES });

/** The account must be among those that this secret may speak for. */
const accountItem = async (settings: KfSettings, token: string): Promise<CheckItem> => {
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await callApi({
      url: `${settings.baseUrl}/cgi-bin/kf/account/list?${new URLSearchParams({ access_token: token })}`,
      json: { offset: page * PAGE, limit: PAGE },
      timeoutMs: CHECK_TIMEOUT_MS,
      maxBytes: ANSWER_BYTES,
    });
    if (answer.kind !== 'answer') return { what: 'account', state: 'bad', code: answer.kind };
    if (answer.errcode !== 0) return { what: 'account', state: 'bad', code: String(answer.errcode) };
    const list: unknown[] = Array.isArray(answer.body.account_list) ? answer.body.account_list : [];
    if (list.some((it) => (it as { open_kfid?: unknown } | null)?.open_kfid === settings.openKfId))
      return { what: 'account', state: 'ok' };
    if (list.length < PAGE) break;
  }
  return { what: 'account', state: 'bad', code: 'missing' };
};

/** Asks for the token that is valid anyway: the platform gives the same one again. */
const tokenOf = async (settings: KfSettings): Promise<CheckItem[]> => {
  const query = new URLSearchParams({ corpid: settings.corpId, corpsecret: settings.secret });
  const answer = await get(`${settings.baseUrl}/cgi-bin/gettoken?${query}`);
  if (answer.kind !== 'answer') return [{ what: 'token', state: 'bad', code: answer.kind }];
  const code = String(answer.errcode);
  const token = answer.body.access_token;
  const trusted: CheckItem = { what: 'whitelist', state: 'bad', code };
  if (answer.errcode === TRUSTED_IP) return [{ what: 'token', state: 'bad', code }, trusted];
  if (typeof token !== 'string') return [{ what: 'token', state: 'bad', code }];
  const account = await accountItem(settings, token);
  return [
    { what: 'token', state: 'ok' },
    // WeCom gives a token to anybody who knows the secret; the calls behind it ask where they come from.
    account.code === String(TRUSTED_IP)
      ? { what: 'whitelist', state: 'bad', code: account.code }
      : { what: 'whitelist', state: 'ok' },
    account,
  ];
};

/** WeCom's check carries its text encrypted: the answer shows that the key and the company are right, too. */
const signed =
  (settings: KfSettings) =>
  ({ timestamp, nonce, wanted }: HookCheck): Record<string, string> => {
    const echostr = encrypt(wanted, keyOf(settings.encodingAesKey), settings.corpId, randomBytes(16));
    return {
      msg_signature: signatureOf(settings.token, timestamp, nonce, echostr),
      timestamp,
      nonce,
      echostr,
    };
  };

const pullItem = ({ pulledAtMs, pullProblem }: KfActivity): CheckItem =>
  pullProblem
    ? { what: 'pull', state: 'bad', code: pullProblem.code, at: instant(pullProblem.atMs) }
    : seenItem('pull', pulledAtMs);

/** @param address where the platform calls, as the public knows it */
export const kfSelfTest = async (
  settings: KfSettings,
  address: string,
  activity: KfActivity,
  clock: Clock,
): Promise<CheckItem[]> => {
  const { baseUrl } = settings;
  const asked = await askAll({ baseUrl, address, clock }, tokenOf(settings), signed(settings));
  return [
    // Its length is checked when the file is read; WeCom always encrypts.
    { what: 'key', state: 'ok' },
    ...asked,
    pullItem(activity),
    seenItem('cursor', activity.movedAtMs),
    ...trafficItems(activity),
  ];
};
