/** Use cases of the citizen's pages that stand beside the conversation. */
import type { Core } from '../core.ts';
import type { Intake } from '../intake.ts';
import { createIdentity, type IdentityDesk } from './identity.ts';
import { createIdentityKeys, type IdentityKeyAdmin } from './identity-keys.ts';

export interface CitizenServices {
  identity: IdentityDesk;
  identityKeys: IdentityKeyAdmin;
}

export const createCitizenServices = (core: Core, intake: Intake): CitizenServices => ({
  identity: createIdentity(core, intake),
  identityKeys: createIdentityKeys(core),
});
