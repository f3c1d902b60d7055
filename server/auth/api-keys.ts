/** API keys of partner systems: shown once, stored as a hash, checked on every call so that a revoked key ends at once. */
import type { Store } from '../stores/store.ts';
import type { PartnerPrincipal } from './policy.ts';
import { bearerOf, hashSecret, newSecret } from './secrets.ts';

/** A fresh key and what to store of it. The prefix lets secret scanners recognise a leaked key. */
export const makeApiKey = (): { key: string; keyHash: string } => {
  const key = `yxt_${newSecret()}`;
  return { key, keyHash: hashSecret(key) };
};

export interface ApiKeys {
  authenticate(authorization: string | undefined, from: string): Promise<PartnerPrincipal | undefined>;
}

/** Authentication of partner systems by `Authorization: Bearer yxt_...`. */
export const createApiKeys = (deps: { store: Pick<Store, 'apiKeys'> }): ApiKeys => ({
  authenticate: async (authorization, from) => {
    const key = bearerOf(authorization);
    if (!key?.startsWith('yxt_')) return undefined;
    const found = await deps.store.apiKeys.getBy({ keyHash: hashSecret(key) });
    if (!found || found.disabled) return undefined;
    return { kind: 'partner', apiKeyId: found.id, system: found.system, from };
  },
});
