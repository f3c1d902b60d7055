/** Signed identification (CZ2): what a host page with a sign-in of its own may say of its citizen, and when it counts. */
import { type Outcome, ok, refuse } from '../errors.ts';
import { type IdentityClaims, identityClaims } from '../protocol/citizens/identity-claims.ts';
import type { Id, Instant } from '../ticket.ts';

/** Longest life of a token, s: it is made for the page that is being opened. */
const IDENTITY_LIFE_S = 300;
/** How far the clocks of portal and installation may lie apart, s. */
const IDENTITY_SKEW_S = 60;

/** A key of one portal. The secret is sealed at rest and shown once. */
export interface IdentityKey {
  id: Id;
  version: number;
  name: string;
  sealed: string;
  /** The only origin whose pages may hand over its tokens: a token of one's own is no way into another's chat. */
  origin: string;
  /** The portal has verified the telephone number itself: then it proves who he is. */
  trustsPhone: boolean;
  disabled: boolean;
  createdAt: Instant;
}

/**
 * The claims of a token whose signature was checked.
 * @param audience public origin of this installation
 * @param nowS seconds since the epoch
 */
export const checkClaims = (raw: unknown, audience: string, nowS: number): Outcome<IdentityClaims> => {
  const read = identityClaims.safeParse(raw);
  if (!read.success) {
    const field = read.error.issues[0]?.path.join('.') ?? '';
    return refuse('bad_token', `身份令牌的内容不完整或不正确：${field || '载荷'}。`, 'token');
  }
  const { aud, iat, exp } = read.data;
  if (aud !== audience)
    return refuse('bad_token', `身份令牌不是签发给本系统的，aud 应为 ${audience}。`, 'token');
  if (exp - iat > IDENTITY_LIFE_S || exp <= iat)
    return refuse('bad_token', `身份令牌的有效期须在 ${IDENTITY_LIFE_S} 秒以内。`, 'token');
  if (iat - nowS > IDENTITY_SKEW_S)
    return refuse('bad_token', '身份令牌的签发时间在将来，请校准门户服务器的时钟。', 'token');
  if (exp <= nowS) return refuse('bad_token', '身份令牌已过期，请刷新页面后再试。', 'token');
  return ok(read.data);
};
