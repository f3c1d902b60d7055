/** The real second factor under a key of the tests, and an authenticator app that makes its codes. */
import { Secret, TOTP } from 'otpauth';
import { createSecondFactors, type SecondFactors } from '../../../server/auth/second-factor.ts';
import { createSecretBox } from '../../../server/auth/secret-box.ts';

export const testFactors = (): SecondFactors => createSecondFactors(createSecretBox(Buffer.alloc(32, 7)));

/** What an app shows that has the secret of `uri` at that time, ms. */
export const codeAt = (secret: string, nowMs: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: nowMs });
