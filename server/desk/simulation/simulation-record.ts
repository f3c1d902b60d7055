/** Reads a day from the record for a simulation: contacts, people, shifts, organisations. Names no citizen. */
import { startOfDay } from '../../../routing/calendar.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { SimDay } from '../../../routing/simulate/day.ts';
import { PROVINCE } from '../../../routing/simulate/examples.ts';
import type { Law } from '../../../routing/simulate/random.ts';
import { type RecordOfDay, recordedDay, type Unrecorded } from '../../../routing/simulate/recorded.ts';
import type { Lane } from '../../../routing/vocabulary.ts';
import { instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';

const DAY_MS = 86_400_000;
/** A day with more contacts than this is no day of one bureau. */
export const MOST_CONTACTS = 20_000;

export type RecordStore = Pick<Store, 'tickets' | 'staff' | 'shifts' | 'organisations'>;

const readDay = async (store: RecordStore, day: string): Promise<RecordOfDay> => {
  const fromMs = startOfDay(day);
  const [from, to] = [instant(fromMs), instant(fromMs + DAY_MS)];
  const [tickets, staff, shifts, orgs] = await Promise.all([
    readAll(store.tickets, { where: { createdAt: { gte: from, lt: to } } }),
    readAll(store.staff),
    readAll(store.shifts, { where: { startAt: { lt: to }, endAt: { gt: from } } }),
    readAll(store.organisations),
  ]);
  return { day, tickets: tickets.slice(0, MOST_CONTACTS), staff, shifts, orgs };
};

/** Times of open or wandering contacts, and the patience of those who stayed, are drawn from the usual laws. */
const usual = (policy: Policy): Unrecorded => {
  const law = (meanMs: number): Law => ({ law: 'lognormal', meanMs, cv: 0.8 });
  const handle: Record<Lane, Law> = {
    voice: law(policy.handleMs),
    chat: law(policy.handleMs * 2),
    task: law(policy.handleMs * 3),
  };
  return { handle, patience: PROVINCE.patience, seed: 'record' };
};

/** A day of the record as the simulation plays it. */
export const readSimDay = async (store: RecordStore, day: string, policy: Policy): Promise<SimDay> =>
  recordedDay(await readDay(store, day), usual(policy));
