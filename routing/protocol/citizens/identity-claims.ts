/** Claims of a token by which a portal says who its citizen is (CZ2). */
import { z } from 'zod';

/** JWT claims (RFC 7519) that are read; others are ignored. */
export const identityClaims = z.object({
  sub: z.string().trim().min(1).max(128),
  aud: z.string().max(300),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().regex(/^[\w.:-]{8,64}$/),
  name: z.string().trim().min(1).max(50).optional(),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d\s-]{5,20}$/)
    .optional(),
});
export type IdentityClaims = z.output<typeof identityClaims>;
