/** Words of a supervisor to everybody who answers: shown once, acknowledged by each (SU5). */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Broadcast } from '../../../routing/people.ts';
import type { BroadcastLine, BroadcastView } from '../../../routing/protocol/supervise.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { type Core, idFromKey } from '../core.ts';

/** Whoever comes later is not told of what is over. */
const SHOWN_MS = 12 * 3_600_000;
const LISTED = 20;
const TRIES = 20;

export interface Broadcasts {
  send(who: StaffPrincipal, input: { clientKey: string; text: string }): Promise<Outcome<BroadcastView>>;
  /** What this person has not acknowledged yet, oldest first. */
  pending(who: StaffPrincipal): Promise<BroadcastView[]>;
  /** Undefined when it is not for him, over, or acknowledged. */
  forPerson(who: StaffPrincipal, id: Id): Promise<BroadcastView | undefined>;
  acknowledge(who: StaffPrincipal, id: Id): Promise<Outcome<true>>;
  /** With who has seen it and who has not. */
  list(): Promise<BroadcastLine[]>;
}

const viewOf = ({ id, text, byName, at }: Broadcast): BroadcastView => ({ id, text, byName, at });

export const createBroadcasts = (core: Core): Broadcasts => {
  const { store, directory, clock } = core;

  const isOpenFor = (one: Broadcast, who: StaffPrincipal) =>
    may(who, 'presence.set') &&
    one.by !== who.id &&
    Date.parse(one.until) > clock.nowMs() &&
    !one.acks.some((ack) => ack.staffId === who.id);

  const audit = (who: StaffPrincipal, what: string, id: Id, data: Record<string, unknown> = {}) =>
    core.audit.write({
      id: idFromKey(`${what}:${id}:${who.id}`),
      at: core.now(),
      who: who.id,
      whoName: who.name,
      from: who.from,
      what,
      target: `broadcast:${id}`,
      data,
    });

  return {
    send: async (who, { clientKey, text }) => {
      const id = idFromKey(`broadcast:${who.id}:${clientKey}`);
      const made = await store.broadcasts.insert({
        id,
        version: 1,
        text,
        by: who.id,
        byName: who.name,
        at: core.now(),
        until: instant(clock.nowMs() + SHOWN_MS),
        acks: [],
      });
      const doc = made.ok ? made.doc : await store.broadcasts.get(id);
      if (!doc) return refuse('version_conflict');
      if (doc.text !== text) return refuse('key_reused');
      await audit(who, 'broadcast.sent', id, { length: text.length });
      if (made.ok) core.bus.publish('broadcast.changed', { broadcastId: id });
      return ok(viewOf(doc));
    },
    pending: async (who) => {
      const page = await store.broadcasts.find({
        where: { until: { gt: core.now() } },
        sort: { field: 'at', direction: 'asc' },
        limit: LISTED,
      });
      return page.items.filter((one) => isOpenFor(one, who)).map(viewOf);
    },
    forPerson: async (who, id) => {
      const one = await store.broadcasts.get(id);
      return one && isOpenFor(one, who) ? viewOf(one) : undefined;
    },
    acknowledge: async (who, id) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const one = await store.broadcasts.get(id);
        if (!one) return refuse('not_found');
        if (one.acks.some((ack) => ack.staffId === who.id)) return ok(true);
        const acks = [...one.acks, { staffId: who.id, at: core.now() }];
        if (!(await store.broadcasts.replace({ ...one, acks }, one.version)).ok) continue;
        await audit(who, 'broadcast.acknowledged', id);
        core.bus.publish('broadcast.changed', { broadcastId: id, staffId: who.id });
        return ok(true);
      }
      return refuse('version_conflict');
    },
    list: async () => {
      const page = await store.broadcasts.find({ sort: { field: 'at', direction: 'desc' }, limit: LISTED });
      const here = directory
        .allStaff()
        .filter(
          (person) =>
            !person.disabled &&
            (person.role === 'agent' || person.role === 'supervisor') &&
            (directory.presence(person.id)?.state ?? 'offline') !== 'offline',
        );
      return page.items.map((one) => ({
        ...viewOf(one),
        acks: one.acks.map(({ staffId, at }) => ({
          staffId,
          at,
          name: directory.staff(staffId)?.displayName ?? '',
        })),
        open: here
          .filter((person) => person.id !== one.by && !one.acks.some((ack) => ack.staffId === person.id))
          .map((person) => ({ staffId: person.id, name: person.displayName })),
      }));
    },
  };
};
