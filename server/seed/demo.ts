/** The demo tenant: a fictional county with organisations, people on duty and canned replies. Random passwords. */
import path from 'node:path';
import { dayOf, startOfDay } from '../../routing/calendar.ts';
import type { Organisation, Shift } from '../../routing/people.ts';
import type { Role } from '../../routing/vocabulary.ts';
import { instant } from '../ports.ts';
import { putStaff, type SeedPerson, staffOf, writeSecret } from './accounts.ts';
import { DEMO_LOCAL_LINES, DEMO_ORGANISATIONS, DEMO_REGION } from './demo-organisations.ts';
import { DEMO_FIRMS, DEMO_WEAK_COUNTIES } from './demo-pairing.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import { DEMO_PLACES, DEMO_STATIONS } from './demo-places.ts';
import { demoPolicy } from './demo-policy.ts';
import { type DemoRoster, demoRoster } from './demo-roster.ts';
import { demoRuleSet } from './demo-rules.ts';
import { markSeeded, putAll, type SeedDeps, seedReplies, seedSetting } from './seeding.ts';

const DUTY_DAYS = 60;
const DAY_MS = 86_400_000;

export interface DemoAccount {
  role: Role;
  username: string;
  password: string;
  displayName: string;
}

type NewOrganisation = Omit<Organisation, 'id' | 'version' | 'disabled' | 'createdAt' | 'updatedAt'>;

/** Puts the organisations in; the id of each by its code. */
const seedOrganisations = async (
  { store, clock, ids }: SeedDeps,
  organisations: readonly NewOrganisation[],
): Promise<Map<string, string>> => {
  const at = instant(clock.nowMs());
  const orgIds = new Map<string, string>();
  for (const org of organisations) {
    const id = ids.next();
    const made = await store.organisations.insert({
      ...{ id, version: 1, disabled: false, createdAt: at, updatedAt: at },
      ...org,
    });
    const known = made.ok ? made.doc : await store.organisations.getBy({ code: org.code });
    orgIds.set(org.code, known?.id ?? id);
  }
  return orgIds;
};

const seedPlaces = async ({ store, clock, ids }: SeedDeps): Promise<void> => {
  const at = instant(clock.nowMs());
  for (const place of [...DEMO_PLACES, ...DEMO_WEAK_COUNTIES])
    await store.regions.insert({
      ...{ id: ids.next(), version: 1, disabled: false, createdAt: at, updatedAt: at },
      ...place,
    });
};

/** Turns from midnight to midnight, from today on. */
const wholeDays = ({ clock, ids }: SeedDeps, staffId: string, { role }: SeedPerson): Shift[] => {
  const at = instant(clock.nowMs());
  const from = startOfDay(dayOf(clock.nowMs()));
  const leads = role === 'supervisor';
  return Array.from({ length: DUTY_DAYS }, (_, day) => ({
    id: ids.next(),
    version: 1,
    staffId,
    startAt: instant(from + day * DAY_MS),
    endAt: instant(from + (day + 1) * DAY_MS),
    post: leads ? '值班负责' : '热线与在线',
    turn: '全天',
    ...(leads && day % 7 !== 4 ? { lead: true } : {}),
    createdAt: at,
    updatedAt: at,
  }));
};

const seedRoster = async ({ store, ids }: SeedDeps, roster: DemoRoster): Promise<void> => {
  await Promise.all([
    putAll(
      store.shifts,
      roster.shifts.map((shift) => ({ ...shift, id: ids.next() })),
    ),
    putAll(store.presenceLog, roster.entries),
    putAll(store.presences, roster.presences),
  ]);
};

/** People, those who are there around the clock with their turns, and a roster for the others. */
const seedPeople = async (
  deps: SeedDeps,
  accounts: readonly DemoAccount[],
  orgIds: Map<string, string>,
): Promise<void> => {
  const ids = new Map<string, string>();
  const busy = new Set<string>();
  for (const [index, person] of DEMO_PEOPLE.entries()) {
    const hash = await deps.passwords.hash(accounts[index]!.password);
    const staff = await putStaff(deps, staffOf(person, deps, orgIds, hash, false));
    ids.set(person.username, staff.id);
    if (person.allDay) {
      busy.add(person.username);
      await putAll(deps.store.shifts, wholeDays(deps, staff.id, person));
    }
  }
  await seedRoster(deps, demoRoster(deps.clock.nowMs(), ids, busy));
};

/**
 * Fills an empty store with the demo county and writes `demo-accounts.json` (mode 0600). Accounts are written to the
 * file before they are put into the store, so that a crash in between leaves no account whose password is lost.
 */
export const seedDemo = async (deps: SeedDeps): Promise<DemoAccount[]> => {
  await seedSetting(deps, 'local-services', { lines: DEMO_LOCAL_LINES });
  await deps.store.ruleSets.insert(demoRuleSet(instant(deps.clock.nowMs())));
  const orgIds = await seedOrganisations(deps, [
    ...DEMO_ORGANISATIONS.map((org) => ({ ...org, regionCode: DEMO_REGION })),
    ...DEMO_STATIONS,
    ...DEMO_FIRMS,
  ]);
  await seedSetting(deps, 'policy', demoPolicy(orgIds));
  await seedPlaces(deps);
  const accounts = DEMO_PEOPLE.map(({ role, username, displayName }) => ({
    role,
    username,
    password: deps.passwords.random(),
    displayName,
  }));
  await writeSecret(path.join(deps.dataDir, 'demo-accounts.json'), accounts);
  await seedReplies(deps);
  await seedPeople(deps, accounts, orgIds);
  await markSeeded(deps);
  return accounts;
};
