/** The self-test of an account on somebody else's platform: what was looked at and how it stands. Nothing secret. */

export const CHECKS = [
  'config',
  'key',
  'clock',
  'token',
  'whitelist',
  'account',
  'hook',
  'pull',
  'cursor',
  'inbound',
  'outbound',
  'error',
] as const;
export type CheckWhat = (typeof CHECKS)[number];
export const CHECK_STATES = ['ok', 'warn', 'bad'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** Official account, WeCom customer service, anything else. */
export const CHECK_KINDS = ['official', 'kf', 'other'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

export interface CheckItem {
  what: CheckWhat;
  state: CheckState;
  /** The platform's error code, or a short word of ours. */
  code?: string;
  /** When it last happened, ISO 8601. */
  at?: string;
  /** How far the clocks are apart. */
  seconds?: number;
}

export interface ChannelCheck {
  /** As in the accounts file. */
  id: string;
  kind: CheckKind;
  /** Where the platform delivers. */
  address: string;
  /** Empty for kinds without a self-test. */
  items: CheckItem[];
}
export interface ChannelChecks {
  accounts: ChannelCheck[];
  /** A gateway for text messages is set up. */
  sms: boolean;
}
