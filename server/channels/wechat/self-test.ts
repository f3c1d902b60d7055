/**
 * The self-test of an official account, for whoever sets it up: is the platform reached with our secret, may our
 * address call, do the clocks agree, and does the public address lead to this very server. Tells codes, never values.
 */
import type { CheckItem } from '../../../routing/protocol/channels/channel-check.ts';
import type { Clock } from '../../ports.ts';
import type { OfficialSettings } from '../tencent/accounts-file.ts';
import { callApi } from '../tencent/api-call.ts';
import {
  type Activity,
  askAll,
  CHECK_TIMEOUT_MS,
  type HookCheck,
  trafficItems,
} from '../tencent/self-test.ts';
import { signatureOf } from '../tencent/signature.ts';

const ANSWER_BYTES = 64 * 1024;
const WHITELIST = 40164;

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
    timeoutMs: CHECK_TIMEOUT_MS,
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

const signed =
  (settings: OfficialSettings) =>
  ({ timestamp, nonce, wanted }: HookCheck): Record<string, string> => ({
    signature: signatureOf(settings.token, timestamp, nonce),
    timestamp,
    nonce,
    echostr: wanted,
  });

/** @param address where the platform delivers, as the public knows it */
export const selfTest = async (
  settings: OfficialSettings,
  address: string,
  activity: Activity,
  clock: Clock,
): Promise<CheckItem[]> => {
  const { baseUrl } = settings;
  const asked = await askAll({ baseUrl, address, clock }, tokenOf(settings), signed(settings));
  return [
    settings.mode === 'safe'
      ? { what: 'config', state: 'ok' }
      : { what: 'config', state: 'warn', code: settings.mode },
    // Its length is checked when the file is read: without a key only plain mode starts.
    settings.encodingAesKey ? { what: 'key', state: 'ok' } : { what: 'key', state: 'warn', code: 'none' },
    ...asked,
    ...trafficItems(activity),
  ];
};
