/** The environment, parsed once and grouped by consumer. Refuses to start on a bad value, and never prints one. */
import { isIP } from 'node:net';
import path from 'node:path';
import { isVideoHost } from '../routing/channels/video.ts';
import { keysOf, ROLES, type Role } from '../routing/vocabulary.ts';

export interface Config {
  http: {
    host: string;
    port: number;
    publicUrl: string;
    trustProxy: number;
    frameAncestors: string[];
    metricsToken?: string;
  };
  dataDir: string;
  /** Where uploads lie; several nodes need one folder that all of them see. */
  filesDir: string;
  /** Key of the rating links; several nodes need the same one. Absent: made once and kept in the data folder. */
  ratingKey?: Buffer;
  /** Key that seals the secrets of partners; several nodes need the same one. Absent: made once and kept. */
  partnerKey?: Buffer;
  /** Who has one of these roles works only with a second factor. */
  secondFactorRoles: Role[];
  /** Private networks, in CIDR form, in which partners may be called. */
  partnerNetworks: string[];
  /** Hosts on which video meetings may be held; none by default. */
  videoHosts: string[];
  /** What stands here wins over `DATA_DIR/sms.json`; checked with it. */
  sms: { url?: string; keyId?: string; secret?: string; sign?: string };
  phone: PhoneConfig;
  /** Accounts at WeChat and WeCom whose platforms are stand-ins on this machine; for the demonstration only. */
  demoWeChat: boolean;
  redisUrl?: string;
  mongodbUrl?: string;
  tenant: 'demo' | 'empty';
  log: { level: 'silent' | 'error' | 'warn' | 'info' | 'debug' };
}

/** The telephone exchange: none, one of our own beside the server, or an Asterisk of the installation. */
export interface PhoneConfig {
  pbx: 'none' | 'local' | 'ari' | 'cti';
  /** Speech to text for recordings; none by default. */
  recogniser?: { url: string; token?: string };
  /** For `cti`: the one origin from which recordings are fetched. */
  recordingOrigin?: string;
  /** Numbers of the line, digits. */
  numbers: string[];
  /** Endpoint of the carrier in Asterisk. */
  trunk: string;
  /** Where browsers and telephones reach the exchange. */
  address: string;
  sipPort?: number;
  /** For softphones beyond the network of the exchange. */
  ice: { urls: string[]; secretFile?: string };
  /** Unpacked packages and spoken sentences, for `local`; `npm start` names them. */
  programDir: string;
  promptsDir: string;
  /** For `ari`. */
  ari?: { url: string; user: string; passwordFile: string };
}

/** A setting that cannot be used: names the setting and says what it should be, without its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const bad = (name: string, wanted: string): never => {
  throw new ConfigError(`${name} 的值不正确：应为${wanted}。 (${name}: expected ${wanted})`);
};

const integer = (
  name: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number => {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : bad(name, `${min}-${max} 之间的整数`);
};

const oneOf = <T extends string>(
  name: string,
  text: string | undefined,
  fallback: T,
  allowed: readonly T[],
): T => {
  if (text === undefined || text === '') return fallback;
  return allowed.find((value) => value === text) ?? bad(name, allowed.join(' | '));
};

const url = (name: string, text: string | undefined, protocols: readonly string[]): string | undefined => {
  if (text === undefined || text === '') return undefined;
  try {
    if (protocols.includes(new URL(text).protocol)) return text;
  } catch {
    // Falls through to the one refusal below; the value may hold a password and is not repeated.
  }
  return bad(name, `以 ${protocols.map((protocol) => `${protocol}//`).join(' 或 ')} 开头的地址`);
};

/** At least 32 bytes, as hexadecimal digits. */
const key = (name: string, text: string | undefined): Buffer | undefined => {
  if (text === undefined || text === '') return undefined;
  return /^([\da-f]{2}){32,}$/i.test(text) ? Buffer.from(text, 'hex') : bad(name, '64 位以上的十六进制数');
};

/** Networks in CIDR form, separated by spaces or commas. */
const networks = (name: string, text: string | undefined): string[] => {
  const list = (text ?? '').split(/[\s,]+/).filter(Boolean);
  for (const one of list) {
    const [address = '', bits = '0'] = one.split('/');
    const most = { 4: 32, 6: 128 }[isIP(address)];
    if (most === undefined || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
      bad(name, '以空格或逗号分开的网段，如 10.0.0.0/8');
  }
  return list;
};

/** Names of hosts, with a port where it is not the usual one, separated by spaces or commas. */
const hosts = (name: string, text: string | undefined): string[] => {
  const list = (text ?? '').split(/[\s,]+/).filter(Boolean);
  return list.every(isVideoHost) ? list : bad(name, '以空格或逗号分开的域名，如 meet.example.gov.cn');
};

/** Codes of roles, separated by spaces or commas. */
const roles = (name: string, text: string | undefined): Role[] => {
  const list = (text ?? '').split(/[\s,]+/).filter(Boolean);
  const known = list.filter((one): one is Role => Object.hasOwn(ROLES, one));
  return known.length === list.length
    ? known
    : bad(name, `以空格或逗号分开的角色：${keysOf(ROLES).join('、')}`);
};

/** Exactly 32 bytes, as hexadecimal digits. */
const boxKey = (name: string, text: string | undefined): Buffer | undefined => {
  if (text === undefined || text === '') return undefined;
  return /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : bad(name, '64 位十六进制数');
};

/** RFC 7064 and 7065; a query names the transport. */
const ICE_URL = /^(stun|turn|turns):[\w.[\]:-]+(\?transport=(udp|tcp))?$/;

const phone = (env: NodeJS.ProcessEnv): PhoneConfig => {
  const pbx = oneOf('PBX', env.PBX, 'none', ['none', 'local', 'ari', 'cti']);
  const ariUrl = url('ARI_URL', env.ARI_URL, ['http:', 'https:'])?.replace(/\/+$/, '');
  const recogniserUrl = url('RECOGNISER_URL', env.RECOGNISER_URL, ['http:', 'https:']);
  const recordingOrigin = url('CTI_RECORDING_ORIGIN', env.CTI_RECORDING_ORIGIN, ['http:', 'https:']);
  const numbers = (env.PHONE_NUMBERS || '12348').split(/[\s,]+/).filter(Boolean);
  if (!numbers.every((number) => /^\d{3,20}$/.test(number))) bad('PHONE_NUMBERS', '以空格或逗号分开的号码');
  const trunk = env.PBX_TRUNK || 'trunk';
  if (!/^[\w-]{1,64}$/.test(trunk)) bad('PBX_TRUNK', '字母、数字和连字符');
  const address = env.PBX_ADDRESS || '127.0.0.1';
  if (isIP(address) === 0) bad('PBX_ADDRESS', 'IP 地址');
  const iceUrls = (env.TURN_URLS ?? '').split(/[\s,]+/).filter(Boolean);
  if (!iceUrls.every((one) => ICE_URL.test(one)))
    bad('TURN_URLS', '以空格或逗号分开的 stun:、turn:、turns: 地址');
  if (iceUrls.some((one) => !one.startsWith('stun:')) && !env.TURN_SECRET_FILE)
    bad('TURN_SECRET_FILE', '存有与 TURN 服务器共享密钥的文件');
  const sipPort = integer('PBX_SIP_PORT', env.PBX_SIP_PORT, 0, 0, 65_535);
  if (pbx === 'ari' && !(ariUrl && env.ARI_USER && env.ARI_PASSWORD_FILE))
    bad('PBX', '同时给出 ARI_URL、ARI_USER、ARI_PASSWORD_FILE');
  return {
    pbx,
    numbers,
    trunk,
    address,
    ...(sipPort > 0 ? { sipPort } : {}),
    ice: {
      urls: iceUrls,
      ...(env.TURN_SECRET_FILE ? { secretFile: path.resolve(env.TURN_SECRET_FILE) } : {}),
    },
    ...(recogniserUrl
      ? {
          recogniser: {
            url: recogniserUrl,
            ...(env.RECOGNISER_TOKEN ? { token: env.RECOGNISER_TOKEN } : {}),
          },
        }
      : {}),
    ...(recordingOrigin ? { recordingOrigin } : {}),
    programDir: env.PBX_PROGRAM_DIR ?? '',
    promptsDir: env.PBX_PROMPTS_DIR ?? '',
    ...(pbx === 'ari' && ariUrl
      ? {
          ari: {
            url: ariUrl,
            user: env.ARI_USER ?? '',
            passwordFile: path.resolve(env.ARI_PASSWORD_FILE ?? ''),
          },
        }
      : {}),
  };
};

export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const host = env.HOST || '127.0.0.1';
  const port = integer('PORT', env.PORT, 12348, 0, 65_535);
  const publicUrl = url('PUBLIC_URL', env.PUBLIC_URL, ['http:', 'https:']);
  const dataDir = path.resolve(env.DATA_DIR || 'data');
  const ratingKey = key('RATING_KEY', env.RATING_KEY);
  const partnerKey = boxKey('PARTNER_KEY', env.PARTNER_KEY);
  const redisUrl = env.REDIS_URL?.startsWith('/')
    ? env.REDIS_URL
    : url('REDIS_URL', env.REDIS_URL, ['redis:', 'rediss:']);
  const mongodbUrl = url('MONGODB_URL', env.MONGODB_URL, ['mongodb:', 'mongodb+srv:']);
  return {
    http: {
      host,
      port,
      publicUrl: (
        publicUrl ?? `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
      ).replace(/\/+$/, ''),
      trustProxy: integer('TRUST_PROXY', env.TRUST_PROXY, 0, 0, 10),
      frameAncestors: (env.FRAME_ANCESTORS ?? '').split(/[\s,]+/).filter(Boolean),
      ...(env.METRICS_TOKEN ? { metricsToken: env.METRICS_TOKEN } : {}),
    },
    dataDir,
    filesDir: path.resolve(env.FILES_DIR || path.join(dataDir, 'files')),
    ...(ratingKey ? { ratingKey } : {}),
    ...(partnerKey ? { partnerKey } : {}),
    secondFactorRoles: roles('SECOND_FACTOR_ROLES', env.SECOND_FACTOR_ROLES),
    partnerNetworks: networks('PARTNER_NETWORKS', env.PARTNER_NETWORKS),
    videoHosts: hosts('VIDEO_HOSTS', env.VIDEO_HOSTS),
    sms: {
      ...(env.SMS_URL ? { url: env.SMS_URL } : {}),
      ...(env.SMS_KEY_ID ? { keyId: env.SMS_KEY_ID } : {}),
      ...(env.SMS_SECRET ? { secret: env.SMS_SECRET } : {}),
      ...(env.SMS_SIGN ? { sign: env.SMS_SIGN } : {}),
    },
    phone: phone(env),
    demoWeChat: oneOf('DEMO_WECHAT', env.DEMO_WECHAT, '0', ['0', '1']) === '1',
    ...(redisUrl ? { redisUrl } : {}),
    ...(mongodbUrl ? { mongodbUrl } : {}),
    tenant: oneOf('TENANT', env.TENANT, 'demo', ['demo', 'empty']),
    log: { level: oneOf('LOG_LEVEL', env.LOG_LEVEL, 'info', ['silent', 'error', 'warn', 'info', 'debug']) },
  };
};
