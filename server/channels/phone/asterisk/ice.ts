/** STUN and TURN servers for softphones beyond the network of the exchange, with passwords that end with the right. */
import { createHmac } from 'node:crypto';
import type { SoftphoneAccess } from '../../phone-line.ts';

export interface IceOptions {
  /** `stun:`, `turn:` and `turns:` addresses. */
  urls: readonly string[];
  /** Shared with the TURN server (coturn: `static-auth-secret`). */
  secret?: string;
}

/**
 * Servers as a browser takes them. A TURN server knows no users: the name says until when it holds, and the password
 * follows from it and the shared secret (TURN REST API, draft-uberti-behave-turn-rest-00; HMAC-SHA1, as coturn has it).
 */
export const iceServersFor = (
  { urls, secret }: IceOptions,
  user: string,
  untilMs: number,
): SoftphoneAccess['iceServers'] => {
  const username = `${Math.ceil(untilMs / 1000)}:${user}`;
  return urls.flatMap((address) => {
    if (address.startsWith('stun:')) return [{ urls: address }];
    if (!secret) return [];
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return [{ urls: address, username, credential }];
  });
};
