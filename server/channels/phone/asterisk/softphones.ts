/** Short-lived rights to sign a softphone on, pushed into Asterisk while it runs. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Log } from '../../../ports.ts';
import type { PhoneLine, SoftphoneAccess } from '../../phone-line.ts';
import type { AriEndpoint } from './ari-events.ts';
import { type AriHttp, jsonOf, part } from './ari-http.ts';
import { type IceOptions, iceServersFor } from './ice.ts';
import { AGENT } from './ringing.ts';

const WEB = 'web-';
const REALM = 'phone.yixiantong';
/** Path on the server's own origin; passed on to Asterisk by `phone-socket.ts`. */
export const SOCKET_PATH = '/phone/ws';
const AGENT_MS = 60 * 60_000;
const WEB_MS = 15 * 60_000;
/** Web callers at once; more are refused instead of filling the exchange. */
const MOST_WEB = 200;
const SAFE = /^[\w-]{1,48}$/;

type Field = { attribute: string; value: string };
const fields = (values: Record<string, string>): { fields: Field[] } => ({
  fields: Object.entries(values).map(([attribute, value]) => ({ attribute, value })),
});

export interface SoftphoneOptions {
  /** Signs the addresses: 32 random bytes, the same on every node. */
  key: Buffer;
  /** What may be dialled from a page. */
  numbers: readonly string[];
  /** Seconds without sound after which a softphone counts as dead. */
  silentS: number;
  /** Address of the exchange as browsers reach its sound. */
  mediaAddress: string;
  ice: IceOptions;
  nowMs: () => number;
}

/** To whom an address was given. */
export interface Issued {
  user: string;
  expiresAtMs: number;
  /** The one number that he may call. */
  dial?: string;
}

export interface Softphones extends Pick<PhoneLine, 'softphone' | 'webCaller'> {
  /** Rights that an earlier process gave end in time too. */
  takeOver(): Promise<void>;
  /** The user to whom a signed address was given; undefined when it is forged or over. */
  userOf(token: string): Issued | undefined;
  close(): void;
}

export const createSoftphones = (http: AriHttp, options: SoftphoneOptions, log: Log): Softphones => {
  const ends = new Map<string, NodeJS.Timeout>();

  const sign = (text: string): string => createHmac('sha256', options.key).update(text).digest('base64url');
  const tokenOf = ({ user, expiresAtMs, dial = '' }: Issued): string => {
    const text = Buffer.from(`${user} ${expiresAtMs} ${dial}`).toString('base64url');
    return `${text}.${sign(text)}`;
  };

  const path = (type: string, user: string) => `/asterisk/config/dynamic/res_pjsip/${type}/${part(user)}`;
  const put = async (type: string, user: string, values: Record<string, string>): Promise<boolean> => {
    const answer = await http.ask('PUT', path(type, user), { body: fields(values) });
    if (answer?.status === 200) return true;
    log.warn({ type, status: answer?.status }, 'the telephone exchange takes no softphones');
    return false;
  };
  const remove = async (user: string): Promise<void> => {
    clearTimeout(ends.get(user));
    ends.delete(user);
    for (const type of ['endpoint', 'auth', 'aor']) await http.ask('DELETE', path(type, user));
  };
  const endIn = (user: string, ms: number): void => {
    clearTimeout(ends.get(user));
    const timer = setTimeout(() => void remove(user), ms);
    timer.unref();
    ends.set(user, timer);
  };

  const give = async (
    user: string,
    lastsMs: number,
    context: string,
    dial?: string,
  ): Promise<SoftphoneAccess | undefined> => {
    const password = randomBytes(24).toString('base64url');
    const expiresAtMs = options.nowMs() + lastsMs;
    const made =
      (await put('auth', user, { auth_type: 'userpass', username: user, password })) &&
      (await put('aor', user, { max_contacts: '1', remove_existing: 'yes', qualify_frequency: '15' })) &&
      (await put('endpoint', user, {
        webrtc: 'yes',
        disallow: 'all',
        allow: 'alaw,ulaw',
        direct_media: 'no',
        media_address: options.mediaAddress,
        language: 'zh',
        rtp_timeout: String(options.silentS),
        rtp_timeout_hold: '300',
        auth: user,
        aors: user,
        context,
      }));
    if (!made) return undefined;
    endIn(user, lastsMs);
    return {
      url: `${SOCKET_PATH}?t=${tokenOf({ user, expiresAtMs, ...(dial ? { dial } : {}) })}`,
      uri: `sip:${user}@${REALM}`,
      password,
      expiresAtMs,
      ...(dial ? { dial } : {}),
      iceServers: iceServersFor(options.ice, user, expiresAtMs),
    };
  };

  return {
    softphone: async (staffId) =>
      SAFE.test(staffId) ? give(AGENT + staffId, AGENT_MS, 'agents') : undefined,
    async webCaller(to) {
      const others = [...ends.keys()].filter((user) => user.startsWith(WEB)).length;
      if (!options.numbers.includes(to) || others >= MOST_WEB) return undefined;
      const user = WEB + randomBytes(9).toString('hex');
      return give(user, WEB_MS, 'web-callers', to);
    },
    async takeOver() {
      const all = jsonOf<AriEndpoint[]>(await http.ask('GET', '/endpoints/PJSIP')) ?? [];
      for (const { resource } of all) {
        if (ends.has(resource)) continue;
        if (resource.startsWith(AGENT)) endIn(resource, AGENT_MS);
        if (resource.startsWith(WEB)) endIn(resource, WEB_MS);
      }
    },
    userOf(token) {
      const [text = '', signature = ''] = token.split('.');
      const wanted = Buffer.from(sign(text));
      const given = Buffer.from(signature);
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      const [user = '', until = '', dial = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
      const expiresAtMs = Number(until);
      return expiresAtMs > options.nowMs() ? { user, expiresAtMs, ...(dial ? { dial } : {}) } : undefined;
    },
    close() {
      for (const timer of ends.values()) clearTimeout(timer);
    },
  };
};
