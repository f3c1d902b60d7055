/**
 * PORT: the live view of who waits and who is free, and the one place where a ticket is matched to a person.
 * Policy (classes, virtual arrival, who is eligible) is computed in `routing/dispatch` and handed in as data;
 * this port only compares numbers and claims atomically. Everything here can be rebuilt from the store.
 *
 * Every mutating call runs the matching that it can make possible, and returns the offers that it made, so that
 * no polling is needed (I3). All times are whole ms since the epoch and arguments: the queue has no clock.
 *
 * Matching after an event: waiting tickets in order of virtual arrival, ties by ticketId, each to the best agent
 * who can take it. Agents and tickets are compared byte by byte where everything else is equal.
 */
import type { Balance, OfferMode } from '../../routing/dispatch/offer-modes.ts';
import type { Lane } from '../../routing/vocabulary.ts';
import type { GrabAnswer, GrabLimit } from './grab-claim.ts';

export type { GrabAnswer, GrabLimit, GrabRefusal } from './grab-claim.ts';

/** A set of equal requirements. Tickets of one class are interchangeable for eligibility. */
export type ClassKey = string;
/** Staff with equal skills, languages, regions share a profile and so the set of classes that they may take. */
export type ProfileKey = string;

export interface LiveTicket {
  ticketId: string;
  lane: Lane;
  /**
   * How it finds its person; default `push`, stored and returned only when it is another one. A ticket changes its
   * mode only by being enqueued anew.
   */
  mode?: OfferMode;
  /** One or more classes; widening adds. */
  classes: ClassKey[];
  /** Smallest goes first; ties by ticketId. Kept across offers, refusals, widening, transfer back. */
  virtualArrivalMs: number;
  /** Sticky owner or direct transfer: may take it whatever his profile, unless he is excluded. */
  preferredStaffId?: string;
  /**
   * Nobody but the preferred person gets it: it stands in his own line and in no class. Has no meaning without
   * `preferredStaffId`. When he is excluded or gone it waits until policy enqueues it anew.
   */
  preferredOnly?: boolean;
  excludedStaffIds: string[];
}

export interface LiveAgent {
  staffId: string;
  profile: ProfileKey;
  /** Per lane and in total: how many tickets (offered plus serving) at once. */
  capacity: Record<Lane, number>;
  capacityTotal: number;
  /** Only a ready agent gets offers. A paused one keeps what he serves. */
  ready: boolean;
  /**
   * What he has served already in relation to what he owes, as policy weighs it; 0 when left out. Kept in
   * hundredths from 0 to 163.83, which is how `fair_share` compares it.
   */
  share?: number;
  /**
   * Per lane an instant, whole ms: at or after it he gets no new offer in that lane and cannot grab there (no new
   * call in the last minutes of a shift). It stays so until `setAgent` gives another one.
   */
  offersUntilMs?: Partial<Record<Lane, number>>;
}

/**
 * An agent as the queue sees him. `idleSinceMs` is the latest of: he became ready (or signed on); a ticket that
 * he served left him; he refused an offer or let it expire. An offer withdrawn from him leaves it as it was, so
 * that a caller who hangs up does not cost him his turn.
 */
export interface AgentState extends LiveAgent {
  idleSinceMs: number;
  /** Offered plus serving, per lane. */
  load: Record<Lane, number>;
}

export interface Offer {
  offerId: string;
  ticketId: string;
  staffId: string;
  lane: Lane;
  madeAtMs: number;
  expiresAtMs: number;
  /** Named rule of I4: in_order, or preferred (sticky owner, direct transfer). */
  rule: 'in_order' | 'preferred';
}

export type OfferEnd = 'refused' | 'expired' | 'withdrawn';

/**
 * Who is serving what, as the store says; used on `rebuild` and by the drift check.
 */
export interface ServingEntry {
  ticketId: string;
  staffId: string;
  lane: Lane;
}

export interface QueueSnapshot {
  waiting: LiveTicket[];
  offers: Offer[];
  serving: ServingEntry[];
  /** Those signed on; `serving` may name others who have left. */
  agents: AgentState[];
}

export interface QueueCounts {
  waiting: number;
  offered: number;
  serving: number;
  ready: number;
  /** Per class with somebody waiting: how many and the smallest virtual arrival; sorted by key. */
  classes: { key: ClassKey; waiting: number; headVirtualArrivalMs: number }[];
}

export interface LiveQueue {
  /**
   * Tells which classes a profile may take. Call when a profile or a class is first seen (policy decides).
   * Adding classes may make matches for idle agents of the profile.
   */
  setProfile(profile: ProfileKey, classes: readonly ClassKey[], nowMs: number): Promise<Offer[]>;
  /** Adds one new class to each profile listed that may take it. */
  addClass(key: ClassKey, profiles: readonly ProfileKey[], nowMs: number): Promise<Offer[]>;
  /** Every class ever announced by `addClass` or `enqueue` since the last reset, also the empty ones. */
  knownClasses(): Promise<ClassKey[]>;

  /**
   * Puts a ticket in, or replaces its waiting entry (re-plan, widening). A ticket that is offered or served is
   * left alone: answer `placed: false`. An entry that is replaced is replaced whole, exclusions included. The
   * preferred person comes first when he can take it. Otherwise the best by the lane's balance among the eligible
   * ready agents with free capacity in the lane and in total. A ticket in mode `grab` or `pull` makes no offer.
   */
  enqueue(ticket: LiveTicket, nowMs: number): Promise<{ placed: boolean; offers: Offer[] }>;
  /** As `enqueue`; undefined and nothing done when a class of the ticket has not been announced since the last reset. */
  enqueueKnown(ticket: LiveTicket, nowMs: number): Promise<{ placed: boolean; offers: Offer[] } | undefined>;

  /**
   * Creates or updates an agent. When that leaves him ready with free capacity he is offered, in order of
   * virtual arrival, tickets he may take until he is full. Becoming not ready withdraws nothing by itself.
   */
  setAgent(agent: LiveAgent, nowMs: number): Promise<Offer[]>;
  /**
   * As `setAgent`; undefined and nothing done unless exactly `classes` classes are known and his profile may take
   * one: a caller who has told the profile of as many need not tell it again.
   */
  setAgentKnown(agent: LiveAgent, classes: number, nowMs: number): Promise<Offer[] | undefined>;
  /** Signs an agent off: his open offers are withdrawn (and re-matched); what he serves stays counted. */
  removeAgent(staffId: string, nowMs: number): Promise<{ withdrawn: Offer[]; offers: Offer[] }>;

  /** Compare-and-set: true only for the offer's own agent, while it is open and `nowMs <= expiresAtMs`. */
  accept(offerId: string, staffId: string, nowMs: number): Promise<Offer | undefined>;
  /**
   * Ends an open offer without acceptance; the ticket waits again with its old place. `refused` and `expired`
   * exclude the agent for this ticket; `pauseAgent` also makes him not ready (a missed offer must not come
   * back to a person who is away). An `expired` call before the deadline is ignored (undefined).
   */
  endOffer(
    offerId: string,
    how: OfferEnd,
    options: { staffId?: string; pauseAgent?: boolean },
    nowMs: number,
  ): Promise<{ ended: Offer; offers: Offer[] } | undefined>;

  /** Serving ends (closed, handed over, returned): frees capacity and matches the freed agent. Idempotent. */
  release(ticketId: string, nowMs: number): Promise<{ released?: ServingEntry; offers: Offer[] }>;
  /** Takes a ticket out wherever it stands (waiting, offered, serving). */
  withdraw(ticketId: string, nowMs: number): Promise<{ withdrawn?: Offer; offers: Offer[] }>;
  /**
   * Moves a ticket to a person without an offer (supervisor assigns; accepted outside), wherever it stands.
   * False and nothing changed when that would break his capacity (a person who is not signed on has none),
   * unless `force`. He need not be ready. `withdrawn` is the open offer, anyone's, that this put an end to.
   */
  assign(
    entry: ServingEntry,
    options: { force?: boolean },
    nowMs: number,
  ): Promise<{ assigned: boolean; withdrawn?: Offer; offers: Offer[] }>;

  /**
   * Claims a waiting `grab` ticket: the first call wins and serves it at once. The person must be ready, eligible by
   * a class or as the preferred one, not excluded, within his capacity of the lane and in total, and before his
   * `offersUntilMs`, and within his limit. What stands in the way is told in the order of `GrabRefusal`.
   */
  grab(ticketId: string, staffId: string, nowMs: number, limit?: GrabLimit): Promise<GrabAnswer>;
  /** A claim that came to nothing in the record does not count for the day. */
  forgetGrab(staffId: string, day: string): Promise<void>;
  /**
   * Who could grab this ticket now, by id; undefined unless it waits in mode `grab`. Costs by how many they are.
   */
  mayGrab(ticketId: string, nowMs: number): Promise<{ staffId: string; share: number }[] | undefined>;
  /**
   * Waiting `grab` tickets that he could take now, in order of virtual arrival, `limit` at most. Costs by the
   * classes of his in which somebody waits and by `limit`, not by the length of the queue.
   */
  grabsFor(staffId: string, limit: number, nowMs: number): Promise<string[]>;

  /**
   * Position of a waiting ticket: how many waiting tickets of its lane and mode that share a class with it go
   * before it. For a `preferredOnly` ticket: how many of its lane and mode that prefer the same person.
   */
  ahead(ticketId: string): Promise<number | undefined>;
  whereIs(
    ticketId: string,
  ): Promise<
    | { place: 'waiting' }
    | { place: 'offered'; offer: Offer }
    | { place: 'serving'; staffId: string }
    | undefined
  >;
  /** Undefined when he is not signed on. */
  agent(staffId: string): Promise<AgentState | undefined>;
  offersOf(staffId: string): Promise<Offer[]>;
  /** Open offers whose deadline is at or before `nowMs`, for the drift check. */
  overdueOffers(nowMs: number): Promise<Offer[]>;
  counts(): Promise<QueueCounts>;
  /**
   * Everything, read page by page: what moves on meanwhile may be seen twice, what comes back may be missed. For
   * reconcile and tests, not for hot paths.
   */
  snapshot(): Promise<QueueSnapshot>;

  /**
   * True from a start on an empty or flushed backend until `reset`: the caller must refill it. Implemented by a
   * marker key, so that a flush at run time is noticed too.
   */
  needsRebuild(): Promise<boolean>;
  /** Wipes and marks as built; the caller then replays profiles, agents, serving and waiting. */
  reset(): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Thrown by the Redis adapter when Redis is lost; the edge answers `unavailable`. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}

/** How an adapter makes offers; given by compose and read at each call, so that a getter may follow the policy. */
export interface OfferPolicy {
  /** How long an agent has to accept, per lane, ms. */
  readonly offerMs: Record<Lane, number>;
  /** Who gets an offer first; `least_load` where left out. A change reorders everybody who is ready, once. */
  readonly balance?: Partial<Record<Lane, Balance>>;
}
