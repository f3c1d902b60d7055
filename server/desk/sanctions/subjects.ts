/** Whom a sanction is about: a person or an organisation, and the one way to change what stands in his record. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Staff } from '../../../routing/people.ts';
import type { SanctionSubject } from '../../../routing/protocol/bureau/sanctions.ts';
import type { Sanction } from '../../../routing/sanctions.ts';
import type { Core } from '../core.ts';

const TRIES = 8;

export interface Sanctioned {
  subject: SanctionSubject;
  name: string;
  sanctions: readonly Sanction[];
}

export interface SanctionSubjects {
  find(subject: SanctionSubject): Promise<Sanctioned | undefined>;
  /** Everybody who was ever sanctioned, as this node knows it. */
  all(): Sanctioned[];
  /** People whose routing follows from it: he himself, or those who bear the organisation's name. */
  peopleOf(subject: SanctionSubject): Staff[];
  /** Decides on the newest version, again when somebody else was faster; tells the directories of all nodes. */
  change(
    subject: SanctionSubject,
    decide: (sanctions: readonly Sanction[]) => Outcome<readonly Sanction[]>,
  ): Promise<Outcome<Sanctioned>>;
}

export const createSanctionSubjects = (core: Core): SanctionSubjects => {
  const { store, directory, bus } = core;

  const sanctionedOf = (
    subject: SanctionSubject,
    name: string,
    sanctions: readonly Sanction[] | undefined,
  ): Sanctioned => ({ subject, name, sanctions: sanctions ?? [] });

  const find: SanctionSubjects['find'] = async (subject) => {
    if (subject.kind === 'staff') {
      const person = await store.staff.get(subject.id);
      return person && sanctionedOf(subject, person.displayName, person.sanctions);
    }
    const org = await store.organisations.get(subject.id);
    return org && sanctionedOf(subject, org.name, org.sanctions);
  };

  /** Undefined: somebody else was faster. */
  const write = async (
    { kind, id }: SanctionSubject,
    decide: (sanctions: readonly Sanction[]) => Outcome<readonly Sanction[]>,
  ): Promise<Outcome<true> | undefined> => {
    const known = kind === 'staff' ? await store.staff.get(id) : await store.organisations.get(id);
    if (!known) return refuse('not_found');
    const next = decide(known.sanctions ?? []);
    if (!next.ok) return next;
    // What people edit is as it was: an open form must not become stale by this.
    const sanctions = [...next.value];
    const written =
      kind === 'staff'
        ? await store.staff.replace({ ...(known as Staff), sanctions }, known.version)
        : await store.organisations.replace(
            { ...(known as Exclude<typeof known, Staff>), sanctions },
            known.version,
          );
    return written.ok ? ok(true) : undefined;
  };

  return {
    find,
    all: () => [
      ...directory
        .allOrgs()
        .filter((org) => org.sanctions?.length)
        .map((org) => sanctionedOf({ kind: 'organisation', id: org.id }, org.name, org.sanctions)),
      ...directory
        .allStaff()
        .filter((person) => person.sanctions?.length)
        .map((person) =>
          sanctionedOf({ kind: 'staff', id: person.id }, person.displayName, person.sanctions),
        ),
    ],
    peopleOf: ({ kind, id }) =>
      directory
        .allStaff()
        .filter((person) => !person.disabled && (kind === 'staff' ? person.id === id : person.orgId === id)),
    change: async (subject, decide) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const done = await write(subject, decide);
        if (!done) continue;
        if (!done.ok) return done;
        await directory.reload();
        if (subject.kind === 'staff') bus.publish('staff.changed', { staffId: subject.id });
        else bus.publish('settings.changed', { key: 'organisations' });
        const now = await find(subject);
        return now ? ok(now) : refuse('not_found');
      }
      return refuse('version_conflict');
    },
  };
};
