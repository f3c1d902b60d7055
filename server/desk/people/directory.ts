/** Staff, organisations, presence and shifts in memory, kept fresh by the bus: planning must not wait for the store. */
import {
  type Profile,
  profileKey,
  profileOf,
  type StoppedLine,
} from '../../../routing/dispatch/eligibility.ts';
import {
  type PeopleHere,
  type Present,
  peopleHere,
  withReadiness,
} from '../../../routing/dispatch/people-here.ts';
import type { Organisation, PresenceRecord, Shift, Staff } from '../../../routing/people.ts';
import { type Duty, dutyOf, limitingLine } from '../../../routing/roster.ts';
import { nextSanctionEdge, stoppedBy } from '../../../routing/sanctions.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { Service } from '../../../routing/vocabulary.ts';
import { type Bus, type Clock, instant, type Log } from '../../ports.ts';
import type { Collection, Store } from '../../stores/store.ts';

export interface Directory {
  staff(id: Id): Staff | undefined;
  org(id: Id): Organisation | undefined;
  allStaff(): Staff[];
  allOrgs(): Organisation[];
  presence(id: Id): PresenceRecord | undefined;
  duty(id: Id): Duty;
  shifts(): Shift[];
  /** On shift, signed in (ready or paused), not disabled. */
  present(): readonly Present[];
  /** The same people put together by profile; one object until somebody comes, goes, pauses or changes. */
  here(): PeopleHere;
  /** A person as routing sees him now: with the lines of his turn and the marks of his organisation. */
  routed(person: Staff): Present;
  /** SN3: lines of which somebody is suspended now, who may take other lines. */
  stoppedLines(): ReadonlySet<Service>;
  /** SN3: what sanctions take from this organisation now. */
  stoppedOf(org: Organisation): readonly StoppedLine[];
  /** Every distinct profile that enabled staff have or will have by their turns, by key. */
  profiles(): Map<string, Profile>;
  /** Grows whenever staff changed: caches built on profiles compare it. */
  readonly generation: number;
  setPresence(record: PresenceRecord): void;
  reload(): Promise<void>;
  /** Presence alone: cheap enough for each sweep, since a hint on the bus may have been lost. */
  reloadPresences(): Promise<void>;
  /** Turns alone, after a change of the roster. */
  reloadShifts(): Promise<void>;
}

const SHIFTS_BACK_MS = 86_400_000;
const NONE_STOPPED: StoppedLine[] = [];

/** Reads a whole collection page by page. For small master data only. */
export const readAll = async <T extends { id: string }>(
  collection: Collection<T>,
  where?: Parameters<Collection<T>['find']>[0],
  page = 500,
): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found = await collection.find({ ...where, limit: page, ...(cursor ? { cursor } : {}) });
    items.push(...found.items);
    cursor = found.cursor;
  } while (cursor);
  return items;
};

export const createDirectory = async (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Log;
}): Promise<Directory> => {
  let staff = new Map<Id, Staff>();
  let orgs = new Map<Id, Organisation>();
  let presences = new Map<Id, PresenceRecord>();
  let shifts: Shift[] = [];
  let shiftsOf = new Map<Id, Shift[]>();
  /** What is known of somebody's duty, until its next edge: asked for everybody at each plan. */
  const duties = new Map<Id, { fromMs: number; untilMs: number; duty: Duty }>();
  let profiles = new Map<string, Profile>();
  /** Asked for each ticket that is looked at: worked out when people or their sanctions change. */
  let stoppedLines: ReadonlySet<Service> = new Set();
  let generation = 0;
  /** Who is here, and from when until when that holds by the clock. */
  let known: { fromMs: number; untilMs: number; here: PeopleHere } | undefined;
  /** By person and the lines of his turn. */
  let asPresent = new WeakMap<Staff, Map<string, Record<'ready' | 'paused', Present>>>();

  const byId = <T extends { id: Id }>(items: T[]) => new Map(items.map((item) => [item.id, item]));

  const loadStaff = async () => {
    staff = byId(await readAll(deps.store.staff));
    generation += 1;
    listProfiles();
  };
  /** SN3: his own sanctions, and those of the organisation whose name he bears. */
  const stoppedFor = (person: Staff, nowMs: number): StoppedLine[] => {
    const org = person.orgId ? orgs.get(person.orgId) : undefined;
    if (!person.sanctions && !org?.sanctions) return NONE_STOPPED;
    return [...new Set([...stoppedBy(person.sanctions, nowMs), ...stoppedBy(org?.sanctions, nowMs)])];
  };
  const marksOf = (person: Staff) => (person.orgId ? orgs.get(person.orgId)?.subtypes : undefined);
  /** Known before they are needed: a class that is announced must reach who comes on such a turn later. */
  const listProfiles = () => {
    const keys = [...profiles.keys()].join('\n');
    profiles = new Map(
      [...staff.values()]
        .filter((person) => !person.disabled)
        .flatMap((person) => {
          const marks = marksOf(person);
          const stopped = stoppedFor(person, deps.clock.nowMs());
          const plain = {
            ...person,
            ...(marks ? { marks } : {}),
            ...(stopped.length > 0 ? { stopped } : {}),
          };
          const lines = new Set(
            (shiftsOf.get(person.id) ?? []).flatMap((shift) => limitingLine(shift) ?? []),
          );
          return [profileOf(plain), ...[...lines].map((line) => profileOf({ ...plain, lines: [line] }))];
        })
        .map((profile) => [profileKey(profile), profile]),
    );
    stoppedLines = new Set(
      [...profiles.values()].flatMap(({ stopped }) => (stopped ?? []).filter((line) => line !== '*')),
    );
    if ([...profiles.keys()].join('\n') !== keys) generation += 1;
    asPresent = new WeakMap();
    known = undefined;
  };
  const loadOrgs = async () => {
    orgs = byId(await readAll(deps.store.organisations));
    listProfiles();
  };
  const loadShifts = async () => {
    // A day back: a clock that is set back must find the turns that it comes into again.
    const since = instant(deps.clock.nowMs() - SHIFTS_BACK_MS);
    shifts = await readAll(deps.store.shifts, { where: { endAt: { gt: since } } });
    shiftsOf = new Map();
    duties.clear();
    for (const shift of shifts) shiftsOf.set(shift.staffId, [...(shiftsOf.get(shift.staffId) ?? []), shift]);
    listProfiles();
  };
  const loadPresences = async () => {
    const before = new Map(presences);
    const loaded = byId(await readAll(deps.store.presences, { where: { state: { ne: 'offline' } } }));
    // What was told while it was read is newer, also of whoever was not there yet when it was read.
    for (const [id, ours] of presences) {
      const read = loaded.get(id);
      if (read ? ours.version > read.version : ours.version !== before.get(id)?.version) loaded.set(id, ours);
    }
    presences = loaded;
    known = undefined;
  };
  const keep = (record: PresenceRecord): void => {
    const before = presences.get(record.id);
    presences.set(record.id, record);
    // Who misses an offer, or is connected to one node more, is here as before.
    if (before?.state !== record.state) known = known && moved(known, before, record);
  };
  const reload = async () => {
    await Promise.all([loadStaff(), loadOrgs(), loadShifts(), loadPresences()]);
  };

  const watch = (what: string, load: () => Promise<void>) => () => {
    load().catch((error: unknown) => deps.log.warn({ err: error, what }, 'directory could not be refreshed'));
  };
  // A change of the roster is told as a change of its person.
  deps.bus.on(
    'staff.changed',
    watch('staff and shifts', async () => {
      await Promise.all([loadStaff(), loadShifts()]);
    }),
  );
  deps.bus.on('settings.changed', ({ key }) => {
    if (key === 'shifts') watch('shifts', loadShifts)();
    if (key === 'organisations') watch('organisations', loadOrgs)();
  });
  deps.bus.on('presence.changed', ({ staffId, version }) => {
    // This node's own change is here already.
    if (version !== undefined && (presences.get(staffId)?.version ?? -1) >= version) return;
    watch('presence', async () => {
      const record = await deps.store.presences.get(staffId);
      const ours = presences.get(staffId);
      if (record && (!ours || record.version >= ours.version)) keep(record);
    })();
  });

  await reload();
  const dutyAt = (id: Id, nowMs: number) => {
    const before = duties.get(id);
    if (before && before.fromMs <= nowMs && nowMs < before.untilMs) return before;
    const found = dutyOf(id, shiftsOf.get(id) ?? [], instant(nowMs));
    const { changesAt } = found;
    const untilMs = changesAt ? Date.parse(changesAt) : Number.POSITIVE_INFINITY;
    const fresh = { fromMs: nowMs, untilMs, duty: found };
    duties.set(id, fresh);
    return fresh;
  };
  const duty = (id: Id): Duty => dutyAt(id, deps.clock.nowMs()).duty;

  const presentOf = (person: Staff, isReady: boolean): Present => {
    const lines = duty(person.id).lines;
    const stopped = stoppedFor(person, deps.clock.nowMs());
    const key = `${lines?.join() ?? ''}|${stopped.join()}`;
    const kinds = asPresent.get(person) ?? new Map<string, Record<'ready' | 'paused', Present>>();
    asPresent.set(person, kinds);
    let both = kinds.get(key);
    if (!both) {
      const marks = marksOf(person);
      const routed = {
        ...person,
        ...(lines ? { lines } : {}),
        ...(marks ? { marks } : {}),
        ...(stopped.length > 0 ? { stopped } : {}),
      };
      both = { ready: { ...routed, ready: true }, paused: { ...routed, ready: false } };
      kinds.set(key, both);
    }
    return isReady ? both.ready : both.paused;
  };

  const sanctionEdge = (person: Staff, nowMs: number): number =>
    Math.min(
      nextSanctionEdge(person.sanctions, nowMs) ?? Number.POSITIVE_INFINITY,
      nextSanctionEdge(person.orgId ? orgs.get(person.orgId)?.sanctions : undefined, nowMs) ??
        Number.POSITIVE_INFINITY,
    );

  /** Who only became ready or paused takes his place anew; for who comes or goes all are put together again. */
  const moved = (
    was: NonNullable<typeof known>,
    before: PresenceRecord | undefined,
    { id, state }: PresenceRecord,
  ): typeof known => {
    const person = staff.get(id);
    if (!person || !before || before.state === 'offline' || state === 'offline') return undefined;
    const now = withReadiness(was.here, presentOf(person, state === 'ready'));
    return now && { ...was, here: now };
  };

  const here = (): PeopleHere => {
    const nowMs = deps.clock.nowMs();
    if (known && known.fromMs <= nowMs && nowMs < known.untilMs) return known.here;
    const people: Present[] = [];
    let untilMs = Number.POSITIVE_INFINITY;
    for (const record of presences.values()) {
      const person = staff.get(record.id);
      if (record.state === 'offline' || !person || person.disabled) continue;
      const one = dutyAt(record.id, nowMs);
      untilMs = Math.min(untilMs, one.untilMs, sanctionEdge(person, nowMs));
      if (one.duty.onDuty) people.push(presentOf(person, record.state === 'ready'));
    }
    known = { fromMs: nowMs, untilMs, here: peopleHere(people) };
    return known.here;
  };

  return {
    staff: (id) => staff.get(id),
    org: (id) => orgs.get(id),
    allStaff: () => [...staff.values()],
    allOrgs: () => [...orgs.values()],
    presence: (id) => presences.get(id),
    duty,
    shifts: () => shifts,
    routed: (person) => presentOf(person, presences.get(person.id)?.state === 'ready'),
    present: () => here().people,
    here,
    profiles: () => profiles,
    stoppedOf: (org) => stoppedBy(org.sanctions, deps.clock.nowMs()),
    stoppedLines: () => stoppedLines,
    get generation() {
      return generation;
    },
    setPresence: keep,
    reload,
    reloadPresences: loadPresences,
    reloadShifts: loadShifts,
  };
};
