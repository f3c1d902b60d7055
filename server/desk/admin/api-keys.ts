/** API keys for other systems: the key is shown once at creation, and revoking keeps the record. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { createRecorder, findAll } from './shared.ts';

export interface ApiKeyLine {
  id: Id;
  name: string;
  system: string;
  disabled: boolean;
  createdAt: Instant;
}

export interface ApiKeyAdmin {
  list(): Promise<PageOf<ApiKeyLine>>;
  create(
    who: StaffPrincipal,
    input: { name: string; system: string },
  ): Promise<Outcome<{ id: Id; name: string; system: string; key: string }>>;
  revoke(who: StaffPrincipal, id: Id): Promise<Outcome<{ ok: true }>>;
}

/** Use cases on API keys; `makeKey` comes from `auth/api-keys`. */
export const createApiKeyAdmin = (deps: {
  store: Pick<Store, 'apiKeys'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  makeKey: () => { key: string; keyHash: string };
}): ApiKeyAdmin => {
  const { store, clock, ids, makeKey } = deps;
  const record = createRecorder(deps);

  const revoke: ApiKeyAdmin['revoke'] = async (who, id) => {
    const found = await store.apiKeys.get(id);
    if (!found) return refuse('not_found');
    if (found.disabled) return ok({ ok: true });
    const outcome = await store.apiKeys.replace({ ...found, disabled: true }, found.version);
    if (!outcome.ok) return refuse(outcome.reason);
    await record(who, 'apikey.revoked', `apikey:${id}`, { system: found.system });
    return ok({ ok: true });
  };

  return {
    list: async () => ({
      items: (await findAll(store.apiKeys)).map(({ id, name, system, disabled, createdAt }) => ({
        id,
        name,
        system,
        disabled,
        createdAt,
      })),
    }),
    create: async (who, { name, system }) => {
      const { key, keyHash } = makeKey();
      const id = ids.next();
      const outcome = await store.apiKeys.insert({
        id,
        version: 1,
        name,
        keyHash,
        system,
        disabled: false,
        createdAt: instant(clock.nowMs()),
      });
      if (!outcome.ok) return refuse('duplicate_key', '该名称已存在，请换一个。', 'name');
      await record(who, 'apikey.created', `apikey:${id}`, { system });
      return ok({ id, name, system, key });
    },
    revoke,
  };
};
