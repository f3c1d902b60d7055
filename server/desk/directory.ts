/** Staff, organisations, presence and shifts in memory, kept fresh by the bus: planning must not wait for the store. */
import { type Profile, profileKey, profileOf } from '../../routing/dispatch/eligibility.ts';
import type { Present } from '../../routing/dispatch/plan.ts';
import type { Organisation, PresenceRecord, Shift, Staff } from '../../routing/people.ts';
import { type Duty, dutyOf } from '../../routing/roster.ts';
import type { Id } from '../../routing/ticket.ts';
import { type Bus, type Clock, instant, type Log } from '../ports.ts';
import type { Collection, Store } from '../stores/store.ts';

export interface Directory {
  staff(id: Id): Staff | undefined;
  org(id: Id): Organisation | undefined;
  allStaff(): Staff[];
  allOrgs(): Organisation[];
  presence(id: Id): PresenceRecord | undefined;
  duty(id: Id): Duty;
  shifts(): Shift[];
  /** On shift, signed in (ready or paused), not disabled. */
  present(): Present[];
  /** Every distinct profile of enabled staff, by key. */
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

/** Reads a whole collection page by page. For small master data only. */
export const readAll = async <T extends { id: string }>(
  collection: Collection<T>,
  where?: Parameters<Collection<T>['find']>[0],
): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await collection.find({ ...where, limit: 500, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.cursor;
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
  let generation = 0;

  const byId = <T extends { id: Id }>(items: T[]) => new Map(items.map((item) => [item.id, item]));

  const loadStaff = async () => {
    staff = byId(await readAll(deps.store.staff));
    profiles = new Map(
      [...staff.values()]
        .filter((person) => !person.disabled)
        .map((person) => {
          const profile = profileOf(person);
          return [profileKey(profile), profile];
        }),
    );
    generation += 1;
  };
  const loadOrgs = async () => {
    orgs = byId(await readAll(deps.store.organisations));
  };
  const loadShifts = async () => {
    // A day back: a clock that is set back must find the turns that it comes into again.
    const since = instant(deps.clock.nowMs() - SHIFTS_BACK_MS);
    shifts = await readAll(deps.store.shifts, { where: { endAt: { gt: since } } });
    shiftsOf = new Map();
    duties.clear();
    for (const shift of shifts) shiftsOf.set(shift.staffId, [...(shiftsOf.get(shift.staffId) ?? []), shift]);
  };
  const loadPresences = async () => {
    const loaded = byId(await readAll(deps.store.presences, { where: { state: { ne: 'offline' } } }));
    for (const [id, record] of loaded) {
      const known = presences.get(id);
      if (known && known.version > record.version) loaded.set(id, known);
    }
    presences = loaded;
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
  deps.bus.on('presence.changed', ({ staffId }) => {
    watch('presence', async () => {
      const record = await deps.store.presences.get(staffId);
      const known = presences.get(staffId);
      if (record && (!known || record.version >= known.version)) presences.set(staffId, record);
    })();
  });

  await reload();
  const duty = (id: Id): Duty => {
    const nowMs = deps.clock.nowMs();
    const known = duties.get(id);
    if (known && known.fromMs <= nowMs && nowMs < known.untilMs) return known.duty;
    const found = dutyOf(id, shiftsOf.get(id) ?? [], instant(nowMs));
    const edge = found.endsAt ?? found.nextAt;
    duties.set(id, {
      fromMs: nowMs,
      untilMs: edge ? Date.parse(edge) : Number.POSITIVE_INFINITY,
      duty: found,
    });
    return found;
  };

  return {
    staff: (id) => staff.get(id),
    org: (id) => orgs.get(id),
    allStaff: () => [...staff.values()],
    allOrgs: () => [...orgs.values()],
    presence: (id) => presences.get(id),
    duty,
    shifts: () => shifts,
    present: () => {
      const here: Present[] = [];
      for (const record of presences.values()) {
        const person = staff.get(record.id);
        if (record.state !== 'offline' && person && !person.disabled && duty(record.id).onDuty)
          here.push({ ...person, ready: record.state === 'ready' });
      }
      return here;
    },
    profiles: () => profiles,
    get generation() {
      return generation;
    },
    setPresence: (record) => {
      presences.set(record.id, record);
    },
    reload,
    reloadPresences: loadPresences,
    reloadShifts: loadShifts,
  };
};
