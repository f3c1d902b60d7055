/** Accounts of a new tenant: who is put in, and where the passwords are written down. */
import { chmod, writeFile } from 'node:fs/promises';
import type { Skill, Staff } from '../../routing/people.ts';
import type { StaffKind } from '../../routing/vocabulary/staff-kinds.ts';
import type { Role } from '../../routing/vocabulary.ts';
import { instant } from '../ports.ts';
import type { SeedDeps } from './seeding.ts';

export interface SeedPerson {
  username: string;
  displayName: string;
  role: Role;
  /** R056. */
  kind?: StaffKind;
  org?: string;
  skills?: Skill[];
  languages?: Staff['languages'];
  chat?: number;
  /** On duty around the clock, so that the demo can be tried at any hour. */
  allDay?: boolean;
}

/** The record of an account; an organisation is named by its code. */
export const staffOf = (
  person: SeedPerson,
  deps: SeedDeps,
  orgIds: Map<string, string>,
  passwordHash: string,
  mustChangePassword: boolean,
): Staff => {
  const at = instant(deps.clock.nowMs());
  const serves = person.role === 'agent';
  const orgId = person.org ? orgIds.get(person.org) : undefined;
  return {
    id: deps.ids.next(),
    version: 1,
    username: person.username,
    displayName: person.displayName,
    role: person.role,
    ...(orgId ? { orgId } : {}),
    ...(person.kind ? { kind: person.kind } : {}),
    passwordHash,
    mustChangePassword,
    failedLogins: 0,
    disabled: false,
    skills: person.skills ?? [],
    languages: person.languages ?? ['zh'],
    regionCodes: [],
    // A supervisor takes what he is given by hand or by transfer, and no chats by himself.
    capacity: serves
      ? { voice: 1, chat: person.chat ?? 5, task: 5 }
      : { voice: 0, chat: 0, task: person.role === 'supervisor' ? 3 : 0 },
    capacityTotal: serves ? 8 : person.role === 'supervisor' ? 3 : 0,
    createdAt: at,
    updatedAt: at,
  };
};

/** Readable by the owner alone, from the first byte on. */
export const writeSecret = async (file: string, value: unknown): Promise<void> => {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
};

/** A seeding that was cut short runs again: what is there keeps its id and gets the new password. */
export const putStaff = async (deps: SeedDeps, staff: Staff): Promise<Staff> => {
  const made = await deps.store.staff.insert(staff);
  if (made.ok) return made.doc;
  const known = await deps.store.staff.getBy({ username: staff.username });
  if (!known) throw new Error('account could not be made');
  const written = await deps.store.staff.replace({ ...staff, id: known.id }, known.version);
  if (!written.ok) throw new Error('account could not be written');
  return written.doc;
};
