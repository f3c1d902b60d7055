/** CZ5: to which version of the notice on personal data a citizen has agreed, and when; kept in the audit log alone. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import type { Core } from '../core.ts';

/** @param target what he agreed for: the ticket that he opened, or himself when he was asked again */
export const noteAgreed = (core: Core, who: CitizenPrincipal, version: string, target: string): void =>
  core.audit.note({
    id: core.ids.next(),
    at: core.now(),
    who: who.citizenId,
    whoName: '',
    from: who.from,
    what: 'citizen.agreed',
    target,
    data: { version },
  });

/** Asked again, because the notice has changed: only what holds now can be agreed to. */
export const agreeAgain = (core: Core, who: CitizenPrincipal, version: string): Outcome<{ ok: true }> => {
  if (version !== core.tenant().privacyVersion) return refuse('version_conflict');
  noteAgreed(core, who, version, `citizen:${who.citizenId}`);
  return ok({ ok: true });
};
