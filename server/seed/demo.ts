/** The demo tenant: a fictional county with organisations, people on duty and canned replies. Random passwords. */
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalServiceLine } from '../../routing/bureau/local-services.ts';
import { dayOf, startOfDay } from '../../routing/calendar.ts';
import type { Organisation, Skill, Staff } from '../../routing/people.ts';
import type { StaffKind } from '../../routing/vocabulary/staff-kinds.ts';
import type { Role } from '../../routing/vocabulary.ts';
import type { Passwords } from '../auth/passwords.ts';
import { CANNED_REPLIES_KEY } from '../desk/admin/canned-replies.ts';
import { type Clock, type Ids, instant } from '../ports.ts';
import type { Collection, Store } from '../stores/store.ts';
import { DEMO_FIRMS, DEMO_WEAK_COUNTIES } from './demo-pairing.ts';
import { DEMO_PLACES, DEMO_STATIONS } from './demo-places.ts';
import { demoPolicy } from './demo-policy.ts';
import { type DemoRoster, demoRoster } from './demo-roster.ts';
import { demoRuleSet } from './demo-rules.ts';
import { STARTER_REPLIES } from './replies.ts';

/** 99 is no province of GB/T 2260: the county cannot be mistaken for a real one. */
export const DEMO_REGION = '990101';
const DUTY_DAYS = 60;
/** Documents of one insertion. */
const AT_ONCE = 200;
const DAY_MS = 86_400_000;

export interface DemoAccount {
  role: Role;
  username: string;
  password: string;
  displayName: string;
}

export interface SeedDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  passwords: Passwords;
  dataDir: string;
}

const ORGS: Omit<Organisation, 'id' | 'version' | 'disabled' | 'createdAt' | 'updatedAt' | 'regionCode'>[] = [
  {
    code: 'LA01',
    name: '云溪县法律援助中心',
    kind: 'legal_aid_centre',
    services: ['legal_aid'],
    phone: '0900-1234801',
  },
  {
    code: 'MD01',
    name: '云溪县人民调解委员会',
    kind: 'mediation_committee',
    services: ['mediation'],
    phone: '0900-1234802',
  },
  { code: 'NT01', name: '云溪县公证处', kind: 'notary_office', services: ['notary'], phone: '0900-1234803' },
  {
    code: 'AR01',
    name: '云溪仲裁委员会',
    kind: 'arbitration_commission',
    services: ['arbitration'],
    phone: '0900-1234804',
  },
  {
    code: 'AP01',
    name: '云溪司法鉴定中心',
    kind: 'appraisal_institute',
    services: ['appraisal', 'local:find-relatives'],
    phone: '0900-1234805',
  },
  {
    code: 'JO01',
    name: '溪口镇司法所',
    kind: 'judicial_office',
    services: ['mediation', 'reconsideration', 'advice', 'local:legal-exam'],
    phone: '0900-1234806',
  },
  {
    code: 'CN01',
    name: '云溪县心理咨询服务中心',
    kind: 'counselling_centre',
    services: ['counselling'],
    phone: '0900-1234807',
  },
];

/** Two lines that a bureau may add beside the built-in ones (R041, R042). */
const LOCAL_LINES: LocalServiceLine[] = [
  {
    ...{ code: 'local:legal-exam', zh: '国家统一法律职业资格考试咨询', en: 'National legal examination' },
    ...{ orgKind: 'judicial_office', orderDays: 3, ended: false },
  },
  {
    ...{ code: 'local:find-relatives', zh: '寻亲', en: 'Search for lost relatives' },
    ...{ orgKind: 'appraisal_institute', orderDays: 20, ended: false },
  },
];

interface Person {
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

const general: Skill[] = [{ key: '*', level: 3 }];

const PEOPLE: Person[] = [
  {
    username: 'zhou',
    displayName: '周明律师',
    role: 'agent',
    allDay: true,
    skills: general,
    languages: ['zh', 'en'],
  },
  {
    username: 'lin',
    displayName: '林晓律师',
    role: 'agent',
    allDay: true,
    skills: [
      { key: '劳动纠纷', level: 5 },
      { key: '*', level: 2 },
    ],
  },
  {
    username: 'chen',
    displayName: '陈静律师',
    role: 'agent',
    allDay: true,
    skills: [
      { key: '婚姻家庭', level: 5 },
      { key: '房产纠纷', level: 4 },
    ],
    languages: ['zh', 'yue'],
  },
  { username: 'notary', displayName: '公证处 何公证员', role: 'org_member', org: 'NT01' },
  { username: 'aid', displayName: '法援中心 吴主任', role: 'org_member', org: 'LA01' },
  { username: 'mediator', displayName: '调委会 孙调解员', role: 'org_member', org: 'MD01' },
  {
    username: 'supervisor',
    displayName: '值班主管 徐科长',
    role: 'supervisor',
    skills: general,
    allDay: true,
  },
  {
    ...{ username: 'gao', displayName: '分管领导 高翔', role: 'supervisor', kind: 'civil_servant' },
    skills: general,
  },
  { username: 'zhao', displayName: '赵岚律师', role: 'agent', kind: 'purchased', skills: general },
  {
    ...{ username: 'shen', displayName: '沈月律师', role: 'agent', kind: 'volunteer' },
    ...{ skills: general, languages: ['zh', 'yue'] },
  },
  {
    username: 'gu',
    displayName: '顾言律师',
    role: 'agent',
    kind: 'legal_aid_lawyer',
    org: 'FWZX',
    skills: [...general, { key: 'local:find-relatives', level: 3 }],
  },
  { username: 'admin', displayName: '系统管理员', role: 'admin' },
  { username: 'auditor', displayName: '审计员', role: 'auditor' },
];

const staffOf = (
  person: Person,
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
const writeSecret = async (file: string, value: unknown): Promise<void> => {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
};

const seedReplies = async (deps: SeedDeps): Promise<void> => {
  await deps.store.settings.insert({
    id: CANNED_REPLIES_KEY,
    version: 1,
    value: STARTER_REPLIES,
    updatedAt: instant(deps.clock.nowMs()),
    updatedBy: 'seed',
  });
};

/** A seeding that was cut short runs again: what is there keeps its id and gets the new password. */
const putStaff = async (deps: SeedDeps, staff: Staff): Promise<Staff> => {
  const made = await deps.store.staff.insert(staff);
  if (made.ok) return made.doc;
  const known = await deps.store.staff.getBy({ username: staff.username });
  if (!known) throw new Error('account could not be made');
  const written = await deps.store.staff.replace({ ...staff, id: known.id }, known.version);
  if (!written.ok) throw new Error('account could not be written');
  return written.doc;
};

const SEEDED = 'seeded';

/** Whether this store still waits for its first accounts. */
export const needsSeed = async (store: Store): Promise<boolean> =>
  (await store.settings.get(SEEDED)) === undefined;

const markSeeded = async (deps: SeedDeps): Promise<void> => {
  const at = instant(deps.clock.nowMs());
  await deps.store.settings.insert({ id: SEEDED, version: 1, value: at, updatedAt: at, updatedBy: 'seed' });
};

/**
 * Fills an empty store with the demo county and writes `demo-accounts.json` (mode 0600). Accounts are written to the
 * file before they are put into the store, so that a crash in between leaves no account whose password is lost.
 */
export const seedDemo = async (deps: SeedDeps): Promise<DemoAccount[]> => {
  const at = instant(deps.clock.nowMs());
  await deps.store.settings.insert({
    ...{ id: 'local-services', version: 1, value: { lines: LOCAL_LINES } },
    ...{ updatedAt: at, updatedBy: 'seed' },
  });
  await deps.store.ruleSets.insert(demoRuleSet(at));
  const orgIds = new Map<string, string>();
  for (const org of ORGS) {
    const id = deps.ids.next();
    const made = await deps.store.organisations.insert({
      id,
      version: 1,
      disabled: false,
      createdAt: at,
      updatedAt: at,
      regionCode: DEMO_REGION,
      ...org,
    });
    const known = made.ok ? made.doc : await deps.store.organisations.getBy({ code: org.code });
    orgIds.set(org.code, known?.id ?? id);
  }
  for (const org of [...DEMO_STATIONS, ...DEMO_FIRMS]) {
    const id = deps.ids.next();
    const made = await deps.store.organisations.insert({
      ...{ id, version: 1, disabled: false, createdAt: at, updatedAt: at },
      ...org,
    });
    const known = made.ok ? made.doc : await deps.store.organisations.getBy({ code: org.code });
    orgIds.set(org.code, known?.id ?? id);
  }
  await deps.store.settings.insert({
    ...{ id: 'policy', version: 1, value: demoPolicy(orgIds) },
    ...{ updatedAt: at, updatedBy: 'seed' },
  });
  for (const place of [...DEMO_PLACES, ...DEMO_WEAK_COUNTIES])
    await deps.store.regions.insert({
      id: deps.ids.next(),
      version: 1,
      disabled: false,
      createdAt: at,
      updatedAt: at,
      ...place,
    });
  const accounts = PEOPLE.map(({ role, username, displayName }) => ({
    role,
    username,
    password: deps.passwords.random(),
    displayName,
  }));
  await writeSecret(path.join(deps.dataDir, 'demo-accounts.json'), accounts);
  await seedReplies(deps);
  const from = startOfDay(dayOf(deps.clock.nowMs()));
  const ids = new Map<string, string>();
  const busy = new Set<string>();
  for (const [index, person] of PEOPLE.entries()) {
    const staff = await putStaff(
      deps,
      staffOf(person, deps, orgIds, await deps.passwords.hash(accounts[index]!.password), false),
    );
    ids.set(person.username, staff.id);
    if (person.allDay) {
      busy.add(person.username);
      const turns = Array.from({ length: DUTY_DAYS }, (_, day) => ({
        id: deps.ids.next(),
        version: 1,
        staffId: staff.id,
        startAt: instant(from + day * DAY_MS),
        endAt: instant(from + (day + 1) * DAY_MS),
        post: person.role === 'supervisor' ? '值班负责' : '热线与在线',
        turn: '全天',
        ...(person.role === 'supervisor' && day % 7 !== 4 ? { lead: true } : {}),
        createdAt: at,
        updatedAt: at,
      }));
      await putAll(deps.store.shifts, turns);
    }
  }
  await seedRoster(deps, demoRoster(deps.clock.nowMs(), ids, busy));
  await markSeeded(deps);
  return accounts;
};

/** A seeding that was cut short runs again: what is there stays. */
const putAll = async <T extends { id: string }>(
  into: Pick<Collection<T>, 'insertMany'>,
  docs: readonly T[],
): Promise<void> => {
  for (let rest = docs; rest.length > 0; ) {
    const { inserted, conflict } = await into.insertMany(rest.slice(0, AT_ONCE));
    rest = rest.slice(inserted + (conflict ? 1 : 0));
  }
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

/** An empty tenant has one administrator with a one-time password, in `first-account.json` (mode 0600). */
export const seedEmpty = async (deps: SeedDeps): Promise<DemoAccount[]> => {
  const account: DemoAccount = {
    role: 'admin',
    username: 'admin',
    password: deps.passwords.random(),
    displayName: '系统管理员',
  };
  await writeSecret(path.join(deps.dataDir, 'first-account.json'), [account]);
  await seedReplies(deps);
  const person = { username: account.username, displayName: account.displayName, role: account.role };
  await putStaff(deps, staffOf(person, deps, new Map(), await deps.passwords.hash(account.password), true));
  await markSeeded(deps);
  return [account];
};
