/** Random events for the live queue: seeded, with a memory of what exists so that most calls meet something. */
import type { Lane } from '../../routing/vocabulary.ts';
import type { LiveAgent, LiveQueue, LiveTicket, Offer, OfferEnd } from '../../server/queue/live-queue.ts';
import { LANE_LIST, perLane } from '../../server/queue/normalise.ts';

/** mulberry32: small, seeded, good enough to choose events. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One event: its words for a failure report, the facts for the ledger, and the call. */
export interface QueueEvent {
  text: string;
  fact: Fact;
  run(queue: LiveQueue): Promise<unknown>;
}

export type Fact =
  | { kind: 'enqueue'; ticket: LiveTicket }
  | { kind: 'endOffer'; how: OfferEnd }
  | { kind: 'assign' | 'release' | 'withdraw'; ticketId: string }
  | { kind: 'setProfile'; profile: string; classes: string[] }
  | { kind: 'addClass'; key: string; profiles: string[] }
  | { kind: 'other' };

const CLASSES = Array.from({ length: 24 }, (_, n) => `class-${n}`);
const PROFILES = ['P1', 'p2', 'P3', 'p4', 'p5'];
/** Mixed case and punctuation: ties are broken by bytes, not by the server's locale. */
const STAFF = Array.from({ length: 14 }, (_, n) => `${n % 2 ? 's' : 'S'}${n % 3 ? '-' : '_'}${n}`);

export class QueueWorld {
  nowMs = 1_700_000_000_000;
  private readonly random: () => number;
  private readonly name: string;
  private ticketCount = 0;
  private tickets: string[] = [];
  private offers: Offer[] = [];

  /**
   * @param name sets its tickets apart from those of another world on the same queue; a named world never calls
   *   setProfile, because the outcome would hang on who came last
   */
  constructor(seed: number, name = '') {
    this.random = randomOf(seed);
    this.name = name;
  }

  /** Lets the world choose among offers that the queue made. */
  learn(offers: readonly Offer[]): void {
    this.offers.push(...offers);
    if (this.offers.length > 60) this.offers = this.offers.slice(-40);
  }

  next(): QueueEvent {
    // Half of the events share an instant with the one before, so that idle times tie.
    if (this.random() < 0.5) this.nowMs += this.int(40);
    const at = this.nowMs;
    // Forgotten tickets would pile up and make every later event slow and alike.
    if (this.tickets.length > 50) return this.call('withdraw', this.tickets.shift()!, at);
    const roll = this.random() * 100;
    if (roll < 26) return this.enqueueNew(at);
    if (roll < 32) return this.enqueueAgain(at);
    if (roll < 48) return this.accept(at);
    if (roll < 60) return this.endOffer(at);
    if (roll < 74) return this.call('release', this.someTicket(), at);
    if (roll < 80) return this.call('withdraw', this.someTicket(), at);
    if (roll < 85) return this.assign(at);
    if (roll < 96) return this.setAgent(at);
    if (roll < 97.5) return this.call('removeAgent', this.pick(STAFF), at);
    if (roll < 99 && !this.name) return this.setProfile(at);
    const key = this.pick(CLASSES);
    const profiles = this.some(PROFILES, 0.3);
    const text = `addClass ${key} ${profiles}`;
    return event(text, { kind: 'addClass', key, profiles }, (queue) => queue.addClass(key, profiles, at));
  }

  private enqueueNew(at: number): QueueEvent {
    this.ticketCount += 1;
    const id = `${this.ticketCount % 2 ? 't' : 'T'}${this.name}${this.ticketCount}`;
    this.tickets.push(id);
    return this.enqueue(id, at);
  }

  private enqueueAgain(at: number): QueueEvent {
    return this.enqueue(this.someTicket(), at);
  }

  private enqueue(ticketId: string, at: number): QueueEvent {
    const preferred = this.random() < 0.25;
    const ticket: LiveTicket = {
      ticketId,
      lane: this.pick(LANE_LIST),
      classes: this.some(CLASSES, this.random() < 0.2 ? 0.3 : 0.06),
      // Few values, so that ties are common; sometimes a fraction.
      virtualArrivalMs: (Math.floor(at / 400) - this.int(4)) * 400 + (this.random() < 0.1 ? 0.25 : 0),
      ...(preferred ? { preferredStaffId: this.pick(STAFF), preferredOnly: this.random() < 0.4 } : {}),
      excludedStaffIds: this.random() < 0.3 ? this.some(STAFF, 0.25) : [],
    };
    return event(`enqueue ${JSON.stringify(ticket)}`, { kind: 'enqueue', ticket }, (queue) =>
      queue.enqueue(ticket, at),
    );
  }

  private accept(at: number): QueueEvent {
    const offer = this.someOffer();
    const staffId = this.random() < 0.1 ? this.pick(STAFF) : (offer?.staffId ?? 'nobody');
    const offerId = offer?.offerId ?? 'none';
    return event(`accept ${offerId} ${staffId}`, OTHER, (queue) => queue.accept(offerId, staffId, at));
  }

  private endOffer(at: number): QueueEvent {
    const offer = this.someOffer();
    const how = this.pick(['refused', 'expired', 'expired', 'withdrawn'] as const);
    const options = {
      ...(this.random() < 0.5 ? { staffId: this.random() < 0.1 ? 'nobody' : (offer?.staffId ?? 'x') } : {}),
      ...(this.random() < 0.3 ? { pauseAgent: true } : {}),
    };
    const when = how === 'expired' && offer && this.random() < 0.8 ? Math.max(at, offer.expiresAtMs) : at;
    const offerId = offer?.offerId ?? 'none';
    const text = `endOffer ${offerId} ${how} ${JSON.stringify(options)}`;
    return event(text, { kind: 'endOffer', how }, (queue) => queue.endOffer(offerId, how, options, when));
  }

  private assign(at: number): QueueEvent {
    const entry = { ticketId: this.someTicket(), staffId: this.pick(STAFF), lane: this.pick(LANE_LIST) };
    const force = this.random() < 0.2;
    const text = `assign ${JSON.stringify(entry)} ${force}`;
    return event(text, { kind: 'assign', ticketId: entry.ticketId }, (queue) =>
      queue.assign(entry, { force }, at),
    );
  }

  private setAgent(at: number): QueueEvent {
    const agent: LiveAgent = {
      staffId: this.pick(STAFF),
      profile: this.pick(PROFILES),
      capacity: perLane(() => this.int(4)) as Record<Lane, number>,
      capacityTotal: 1 + this.int(5),
      ready: this.random() < 0.75,
    };
    return event(`setAgent ${JSON.stringify(agent)}`, OTHER, (queue) => queue.setAgent(agent, at));
  }

  private setProfile(at: number): QueueEvent {
    const profile = this.pick(PROFILES);
    const classes = this.some(CLASSES, 0.3);
    const text = `setProfile ${profile} ${classes}`;
    return event(text, { kind: 'setProfile', profile, classes }, (queue) =>
      queue.setProfile(profile, classes, at),
    );
  }

  private call(name: 'release' | 'withdraw' | 'removeAgent', id: string, at: number): QueueEvent {
    const fact: Fact = name === 'removeAgent' ? OTHER : { kind: name, ticketId: id };
    return event(`${name} ${id}`, fact, (queue) => queue[name](id, at));
  }

  private someTicket(): string {
    return this.tickets.length > 0 ? this.pick(this.tickets) : `none${this.name}`;
  }

  private someOffer(): Offer | undefined {
    return this.offers.length > 0 ? this.pick(this.offers) : undefined;
  }

  private int(below: number): number {
    return Math.floor(this.random() * below);
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)]!;
  }

  private some<T>(list: readonly T[], share: number): T[] {
    return list.filter(() => this.random() < share);
  }
}

const OTHER: Fact = { kind: 'other' };

const event = (text: string, fact: Fact, run: QueueEvent['run']): QueueEvent => ({ text, fact, run });

/** Every offer that an answer of any call says was made, in order. */
export function offersMade(answer: unknown): Offer[] {
  if (Array.isArray(answer)) return answer as Offer[];
  if (answer !== null && typeof answer === 'object' && 'offers' in answer) return answer.offers as Offer[];
  return [];
}
