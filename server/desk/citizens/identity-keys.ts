/** Keys with which portals sign who their citizen is: shown once, sealed at rest, ended at once when revoked. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { IdentityKeyInput, IdentityKeyLine } from '../../../routing/protocol/citizens/citizen-http.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { createRecorder, findAll } from '../admin/shared.ts';
import type { Core } from '../core.ts';
import { originOf } from './identity.ts';

export interface IdentityKeyAdmin {
  list(): Promise<{ items: IdentityKeyLine[]; audience: string }>;
  create(
    who: StaffPrincipal,
    input: IdentityKeyInput,
  ): Promise<Outcome<IdentityKeyLine & { secret: string; audience: string }>>;
  revoke(who: StaffPrincipal, id: Id): Promise<Outcome<{ ok: true }>>;
}

export const createIdentityKeys = (core: Core): IdentityKeyAdmin => {
  const { identityKeys } = core.store;
  const record = createRecorder(core);
  const audience = originOf(core.publicUrl);
  return {
    list: async () => ({
      audience,
      items: (await findAll(identityKeys)).map(
        ({ version: _v, sealed: _s, ...line }): IdentityKeyLine => line,
      ),
    }),
    create: async (who, input) => {
      const secret = core.ids.secret();
      const line = { id: core.ids.next(), ...input, disabled: false, createdAt: core.now() };
      const made = await identityKeys.insert({ ...line, version: 1, sealed: core.partnerLine.seal(secret) });
      if (!made.ok) return refuse('duplicate_key', '该名称已存在，请换一个。', 'name');
      await record(who, 'identity_key.created', `identity-key:${line.id}`, {
        name: line.name,
        origin: line.origin,
        trustsPhone: line.trustsPhone,
      });
      return ok({ ...line, secret, audience });
    },
    revoke: async (who, id) => {
      const found = await identityKeys.get(id);
      if (!found) return refuse('not_found');
      if (found.disabled) return ok({ ok: true });
      const written = await identityKeys.replace({ ...found, disabled: true }, found.version);
      if (!written.ok) return refuse(written.reason);
      await record(who, 'identity_key.revoked', `identity-key:${id}`, { name: found.name });
      return ok({ ok: true });
    },
  };
};
