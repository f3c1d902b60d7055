/**
 * The second factor of staff (GB/T 22239 8.1.4.1 d): one-time passwords by time (RFC 6238, six digits, 30 s), which any
 * authenticator app makes without a network, and spare codes for a lost telephone.
 */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { SecondFactor } from '../../routing/people.ts';
import { instant } from '../ports.ts';
import type { SecretBox } from './secret-box.ts';
import { hashSecret } from './secrets.ts';

const PERIOD_S = 30;
/** Clocks of telephones differ: one step before and after counts too. */
const WINDOW = 1;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
const SPARE_CODES = 8;
/** Without letters and digits that look alike; 12 of these are 58 bits. */
const SPARE_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const SPARE_LENGTH = 12;

export const CODE_WRONG = '验证码不正确或已用过，请等手机上显示新的六位数字后再试。';

const totp = (secret: string): TOTP =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD_S });

const plain = (code: string): string => code.replace(/[\s-]/g, '').toLowerCase();

const newSpareCode = (): string => {
  const letters = Array.from(
    { length: SPARE_LENGTH },
    () => SPARE_LETTERS[randomInt(SPARE_LETTERS.length)] ?? '',
  ).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
};

export interface SecondFactors {
  /** A secret for a new factor, and its address for the QR code. Nothing is kept yet. */
  propose(account: string): { secret: string; uri: string };
  /** The factor, when the code proves that the authenticator has the secret; spare codes are shown this once. */
  begin(
    secret: string,
    code: string,
    nowMs: number,
  ): { factor: SecondFactor; spareCodes: string[] } | undefined;
  /** What is kept of the factor after this code was used; undefined when the code is wrong or was used before. */
  use(factor: SecondFactor, code: string, nowMs: number): SecondFactor | undefined;
}

/** @param issuer name beside the account in the authenticator app */
export const createSecondFactors = (box: SecretBox, issuer = '一线通'): SecondFactors => {
  /** The step of the code, counted from 1970; undefined when it is none of now. */
  const stepOf = (secret: string, code: string, nowMs: number): number | undefined => {
    if (!/^\d{6}$/.test(code)) return undefined;
    const delta = totp(secret).validate({ token: code, timestamp: nowMs, window: WINDOW });
    return delta === null ? undefined : Math.floor(nowMs / 1000 / PERIOD_S) + delta;
  };

  return {
    propose: (account) => {
      const secret = new Secret({ size: SECRET_BYTES });
      return {
        secret: secret.base32,
        uri: new TOTP({ issuer, label: account, secret, digits: 6, period: PERIOD_S }).toString(),
      };
    },
    begin: (secret, code, nowMs) => {
      const lastStep = stepOf(secret, plain(code), nowMs);
      if (lastStep === undefined) return undefined;
      const spareCodes = Array.from({ length: SPARE_CODES }, newSpareCode);
      const spare = spareCodes.map((one) => hashSecret(plain(one)));
      return { factor: { sealed: box.seal(secret), since: instant(nowMs), lastStep, spare }, spareCodes };
    },
    use: (factor, code, nowMs) => {
      const given = plain(code);
      const step = stepOf(box.open(factor.sealed), given, nowMs);
      if (step !== undefined) return step > factor.lastStep ? { ...factor, lastStep: step } : undefined;
      const hash = hashSecret(given);
      return factor.spare.includes(hash)
        ? { ...factor, spare: factor.spare.filter((one) => one !== hash) }
        : undefined;
    },
  };
};
