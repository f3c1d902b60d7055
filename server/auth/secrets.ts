/** Bearer secrets: how they are made, hashed and read from a request. Only hashes are ever stored. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url (43 characters). */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored in place of a secret. Plain SHA-256 is enough for 256 random bits. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const SECRET = /^[\w-]{20,200}$/;

/** The token of `Authorization: Bearer ...`, if it has the shape of one of ours. */
export const bearerOf = (header: string | undefined): string | undefined => {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  return token !== undefined && SECRET.test(token) ? token : undefined;
};

/** The value of one cookie. Of several with the same name the first wins, as browsers send the closest path first. */
export const cookieOf = (header: string | undefined, name: string): string | undefined => {
  for (const part of (header ?? '').split(';')) {
    const cut = part.indexOf('=');
    if (cut > 0 && part.slice(0, cut).trim() === name) {
      const value = part.slice(cut + 1).trim();
      return SECRET.test(value) ? value : undefined;
    }
  }
  return undefined;
};

/** A `Set-Cookie` value for a secret: no script reads it, no other site sends it, plain http never carries a secure one. */
export const cookieHeader = (
  name: string,
  value: string,
  { maxAgeS, secure }: { maxAgeS: number; secure: boolean },
): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${secure ? '; Secure' : ''}`;
