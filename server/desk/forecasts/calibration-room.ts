/** The room of a wait forecast as the server knows it: who is ready and holds what, who waits, who came lately. */
import { profileOf } from '../../../routing/dispatch/eligibility.ts';
import { needsUpTo, stepsOf } from '../../../routing/dispatch/steps.ts';
import {
  type Kind,
  type Room,
  type RoomPerson,
  type RoomTicket,
  stepTimes,
} from '../../../routing/dispatch/wait-facts.ts';
import type { WaitLearning } from '../../../routing/dispatch/wait-learning.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { laneOf } from '../../../routing/vocabulary.ts';
import { instant } from '../../ports.ts';
import type { FindOptions } from '../../stores/store.ts';
import type { Core } from '../core.ts';
import { planFacts } from '../planning/plan-of.ts';
import { laneFor } from '../queue/matching.ts';
import { matterOf } from '../tickets/ticket-states.ts';
import { callEnds } from './call-ends.ts';

/**
 * What the record says is read again after this, ms; a long line moves little in a second, and costs much to read: so
 * much longer per ticket, up to a limit.
 */
const FRESH_MS = 1000;
const FRESH_PER_TICKET_MS = 30;
const FRESH_AT_MOST_MS = 15_000;
/** Arrivals say only a rate and may be older. */
const ARRIVALS_FRESH_MS = 30_000;
const LATELY_MS = 1_800_000;
const ARRIVALS = 200;
/** Most tickets of a kind that a forecast looks at: the first ones. */
const SEEN = 500;
/** Tickets that are read in one go: between two pages the process turns to everything else. */
const PAGE = 25;
const NEEDS_KEPT = 4000;

export interface WaitRoom {
  read(): Promise<Room>;
  ticket(ticket: Ticket): RoomTicket;
}

/** What says how long a ticket takes: a message that came as a call or a chat is known as such. */
export const kindOf = (ticket: Ticket): Kind => {
  const [lane, from] = [laneFor(ticket), laneOf[ticket.channel]];
  return { lane, matter: matterOf(ticket), ...(from === lane ? {} : { from }) };
};

type Needs = { policy: Policy; needsAt: RoomTicket['needsAt']; waits: number[] };

export const createWaitRoom = (core: Core, learning: WaitLearning): WaitRoom => {
  const { store, directory, clock } = core;
  const known = new Map<string, Needs>();
  const ofKind = new WeakMap<ReturnType<typeof stepsOf>, Needs>();
  /** Being offered now, to whom and until when. */
  const offered = new Map<Id, { staffId: Id; untilMs: number }>();
  core.bus.on('offer.made', ({ ticketId, staffId, expiresAtMs }) =>
    offered.set(ticketId, { staffId, untilMs: expiresAtMs }),
  );
  core.bus.on('offer.ended', ({ ticketId }) => offered.delete(ticketId));

  /** What a ticket asks at each step: remembered, since many forecasts ask for the same tickets. */
  const needsOf = (ticket: Ticket): Needs => {
    const policy = core.policy();
    const key = `${ticket.id}|${laneFor(ticket)}|${matterOf(ticket)}|${ticket.regionCode}|${ticket.groups.join()}`;
    const found = known.get(key);
    if (found?.policy === policy) return found;
    const steps = stepsOf(planFacts(core, ticket, {}, clock.nowMs()), policy);
    // Tickets of one kind share one object: whoever may take the one may take the other.
    const needs = ofKind.get(steps) ?? {
      policy,
      needsAt: steps.map((_, step) => needsUpTo(steps, step)),
      waits: steps.slice(1).map((step) => step.afterMs),
    };
    ofKind.set(steps, needs);
    known.set(key, needs);
    if (known.size > NEEDS_KEPT) known.delete(known.keys().next().value ?? '');
    return needs;
  };

  const roomTicket: WaitRoom['ticket'] = (ticket) => {
    const { needsAt, waits } = needsOf(ticket);
    const { placement } = ticket;
    const arrivalMs = Date.parse(ticket.stamps.acceptedAt);
    return {
      ...kindOf(ticket),
      virtualArrivalMs: placement?.virtualArrivalMs ?? arrivalMs,
      needsAt,
      stepAtMs: stepTimes(placement?.step ?? 0, placement?.stepAtMs ?? arrivalMs, waits),
      excludedStaffIds: placement?.excludedStaffIds ?? [],
      ...(placement?.preferredOnly && placement.preferredStaffId
        ? { onlyStaffId: placement.preferredStaffId }
        : {}),
    };
  };

  /** The first ones by the time they came, page by page. */
  const readFirst = async (
    where: NonNullable<FindOptions['where']>,
    direction: 'asc' | 'desc',
    most: number,
  ): Promise<Ticket[]> => {
    const found: Ticket[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.tickets.find({
        where,
        sort: { field: 'createdAt', direction },
        limit: PAGE,
        background: true,
        ...(cursor ? { cursor } : {}),
      });
      found.push(...page.items);
      ({ cursor } = page);
    } while (cursor && found.length < most);
    return found;
  };

  const readRecord = async () => {
    const [serving, queued, boxed] = await Promise.all([
      readFirst({ status: 'serving' }, 'asc', SEEN),
      readFirst({ status: 'queued' }, 'asc', SEEN),
      readFirst({ status: 'message_box' }, 'asc', SEEN),
    ]);
    const phoned = serving.filter((ticket) => laneFor(ticket) === 'voice').map(({ id }) => id);
    return { serving, waiting: [...queued, ...boxed], calls: await callEnds(store, phoned) };
  };
  /** The newest ones, and the time in which they came: on a busy day that is less than the time looked at. */
  const readArrivals = async () => {
    const nowMs = clock.nowMs();
    const tickets = await readFirst({ createdAt: { gte: instant(nowMs - LATELY_MS) } }, 'desc', ARRIVALS);
    const oldest = tickets.at(-1);
    const all = tickets.length < ARRIVALS || !oldest;
    return { tickets, spanMs: all ? LATELY_MS : Math.max(1, nowMs - Date.parse(oldest.createdAt)) };
  };

  /** Reads at most once in a while; who asks meanwhile gets the same. */
  const cached = <T>(read: () => Promise<T>, freshMs: (value: T) => number) => {
    let value: Promise<T> | undefined;
    let untilMs = 0;
    return (): Promise<T> => {
      if (value && clock.nowMs() < untilMs) return value;
      const reading = read();
      value = reading;
      untilMs = Number.POSITIVE_INFINITY;
      reading.then(
        (found) => {
          if (value === reading) untilMs = clock.nowMs() + freshMs(found);
        },
        () => {
          if (value === reading) value = undefined;
        },
      );
      return reading;
    };
  };
  const record = cached(readRecord, ({ serving, waiting }) => {
    const scaledMs = FRESH_PER_TICKET_MS * (serving.length + waiting.length);
    return Math.min(FRESH_AT_MOST_MS, Math.max(FRESH_MS, scaledMs));
  });
  const arrivals = cached(readArrivals, () => ARRIVALS_FRESH_MS);

  type Held = RoomPerson['held'][number];
  const heldNow = ({ serving, waiting, calls }: Awaited<ReturnType<typeof readRecord>>) => {
    const held = new Map<Id, Held[]>();
    const hold = (staffId: Id, one: Held) => held.set(staffId, [...(held.get(staffId) ?? []), one]);
    for (const ticket of serving) {
      if (!ticket.ownerId) continue;
      const sinceMs = Date.parse(ticket.stamps.dispatchedAt ?? ticket.updatedAt);
      // A call that ended before he took the ticket is the one after which he wants to be called back.
      const endedMs = calls.get(ticket.id) ?? 0;
      const call = endedMs > sinceMs ? { endedMs } : {};
      hold(ticket.ownerId, { ...kindOf(ticket), sinceMs, ...(calls.has(ticket.id) ? { call } : {}) });
    }
    // Who is being offered something is not free for the next one.
    for (const ticket of waiting) {
      const offer = offered.get(ticket.id);
      if (offer) hold(offer.staffId, { ...kindOf(ticket), sinceMs: clock.nowMs() });
    }
    return held;
  };

  const peopleWith = (held: ReadonlyMap<Id, Held[]>): RoomPerson[] =>
    directory.allStaff().flatMap((person): RoomPerson[] => {
      if (person.disabled || person.capacityTotal === 0) return [];
      const duty = directory.duty(person.id);
      const presence = directory.presence(person.id)?.state;
      // Paused or not signed in on his turn: nobody knows when he comes.
      if (duty.onDuty ? presence !== 'ready' : duty.nextAt === undefined) return [];
      return [
        {
          staffId: person.id,
          profile: profileOf(directory.routed(person)),
          capacity: person.capacity,
          capacityTotal: person.capacityTotal,
          held: held.get(person.id) ?? [],
          ...(duty.nextAt ? { fromMs: Date.parse(duty.nextAt) } : {}),
          ...(duty.endsAt ? { untilMs: Date.parse(duty.endsAt) } : {}),
        },
      ];
    });

  const readRoom = async (): Promise<Room> => {
    const [now, lately] = await Promise.all([record(), arrivals()]);
    const nowMs = clock.nowMs();
    for (const [ticketId, { untilMs }] of offered) if (untilMs < nowMs - 60_000) offered.delete(ticketId);
    return {
      nowMs,
      people: peopleWith(heldNow(now)),
      waiting: now.waiting.filter((ticket) => ticket.placement && !offered.has(ticket.id)).map(roomTicket),
      lawOf: learning.lawOf,
      phasesOf: learning.phasesOf,
      tailMs: core.policy().shiftTailMs,
      answerMs: learning.answerMs,
      patienceMs: learning.patienceMs,
      arrivals: {
        perMs: lately.tickets.length / lately.spanMs,
        recent: lately.tickets.flatMap((ticket) =>
          ticket.placement
            ? [
                {
                  ...kindOf(ticket),
                  needsAt: needsOf(ticket).needsAt,
                  creditMs: Date.parse(ticket.stamps.acceptedAt) - ticket.placement.virtualArrivalMs,
                },
              ]
            : [],
        ),
      },
    };
  };

  return {
    ticket: roomTicket,
    // One room for all forecasts of a moment.
    read: cached(readRoom, () => FRESH_MS),
  };
};
