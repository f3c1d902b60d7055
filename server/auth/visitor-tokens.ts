/** Anonymous visitors of the web channel: a random token on the device opens this visitor's tickets, nothing else. */
import type { Id } from '../../routing/ticket.ts';
import type { CitizenDesk } from '../desk/desk.ts';
import type { Ids } from '../ports.ts';
import type { CitizenPrincipal } from './policy.ts';
import { bearerOf, hashSecret } from './secrets.ts';

export interface VisitorTokens {
  /** A new citizen; the token is shown this once. */
  create(): Promise<{ token: string; citizenId: Id }>;
  /** From an `Authorization` header. */
  authenticate(authorization: string | undefined, from: string): Promise<CitizenPrincipal | undefined>;
  /** From a socket handshake, which carries the bare token. */
  authenticateToken(token: string | undefined, from: string): Promise<CitizenPrincipal | undefined>;
}

/** Lookup is by hash, so neither time nor a copy of the database gives a token away. */
export const createVisitorTokens = (deps: {
  citizens: Pick<CitizenDesk, 'createVisitor' | 'visitorByHash'>;
  ids: Pick<Ids, 'secret'>;
}): VisitorTokens => {
  const { citizens, ids } = deps;
  const authenticate: VisitorTokens['authenticate'] = async (authorization, from) => {
    const token = bearerOf(authorization);
    if (token === undefined) return undefined;
    const found = await citizens.visitorByHash(hashSecret(token));
    if (!found) return undefined;
    const { citizenId, also } = found;
    return { kind: 'citizen', citizenId, from, ...(also.length > 0 ? { also } : {}) };
  };
  return {
    create: async () => {
      const token = ids.secret();
      const { citizenId } = await citizens.createVisitor(hashSecret(token));
      return { token, citizenId };
    },
    authenticate,
    authenticateToken: (token, from) =>
      authenticate(token === undefined ? undefined : `Bearer ${token}`, from),
  };
};
