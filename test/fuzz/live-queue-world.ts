/** Random events for the live queue: seeded, with a memory of what exists so that most calls meet something. */
import type { Balance } from '../../routing/dispatch/offer-modes.ts';
import type { Lane } from '../../routing/vocabulary.ts';
import type { LiveAgent, LiveTicket, Offer } from '../../server/queue/live-queue.ts';
import { LANE_LIST, perLane } from '../../server/queue/normalise.ts';
import { event, type Fact, type MovingPolicy, OTHER, type QueueEvent } from './live-queue-event.ts';

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

const BALANCES: readonly Balance[] = ['least_load', 'longest_idle', 'fair_share'];

const CLASSES = Array.from({ length: 24 }, (_, n) => `class-${n}`);
const PROFILES = ['P1', 'p2', 'P3', 'p4', 'p5'];
/** Mixed case and punctuation: ties are broken by bytes, not by the server's locale. */
const STAFF = Array.from({ length: 14 }, (_, n) => `${n % 2 ? 's' : 'S'}${n % 3 ? '-' : '_'}${n}`);

export class QueueWorld {
  nowMs = 1_700_000_000_000;
  private readonly random: () => number;
  private readonly name: string;
  private ticketCount = 0;
  private steps = 0;
  private tickets: string[] = [];
  /** Those that were last enqueued for grabbing. */
  private grabs: string[] = [];
  private offers: Offer[] = [];
  private readonly policy: MovingPolicy | undefined;

  /**
   * @param policy is changed by events now and then; without one it stays as it is
   * @param name sets its tickets apart from those of another world on the same queue; a named world never calls
   *   setProfile, because the outcome would hang on who came last
   */
  constructor(seed: number, policy?: MovingPolicy, name = '') {
    this.random = randomOf(seed);
    this.policy = policy;
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
    if (this.policy && this.random() < 0.002) {
      this.policy.balance = perLane(() => this.pick(BALANCES));
    }
    this.steps += 1;
    // Forgotten tickets would pile up and make every later event slow and alike. Rush and calm take turns.
    if (this.tickets.length > (this.isCalm() ? 15 : 50))
      return this.call('withdraw', this.tickets.shift()!, at);
    const roll = this.random() * 100;
    if (roll < 26) return this.enqueueNew(at);
    if (roll < 32) return this.enqueueAgain(at);
    if (roll < 42) return this.accept(at);
    if (roll < 50) return this.grab(at);
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
    return event(text, at, { kind: 'addClass', key, profiles }, (queue) => queue.addClass(key, profiles, at));
  }

  /** People have room and tickets are few: what a person may grab is then open for a while. */
  private isCalm(): boolean {
    return this.steps % 800 >= 400;
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
    const mode = this.random();
    const ticket: LiveTicket = {
      ticketId,
      lane: this.pick(LANE_LIST),
      ...(mode < 0.18 ? { mode: 'grab' as const } : mode < 0.22 ? { mode: 'pull' as const } : {}),
      classes: this.some(CLASSES, this.random() < 0.2 ? 0.3 : 0.06),
      // Few values, so that ties are common; sometimes a fraction.
      virtualArrivalMs: (Math.floor(at / 400) - this.int(4)) * 400 + (this.random() < 0.1 ? 0.25 : 0),
      ...(preferred ? { preferredStaffId: this.pick(STAFF), preferredOnly: this.random() < 0.4 } : {}),
      excludedStaffIds: this.random() < 0.3 ? this.some(STAFF, 0.25) : [],
    };
    this.grabs = this.grabs.filter((id) => id !== ticketId).slice(-8);
    if (ticket.mode === 'grab') this.grabs.push(ticketId);
    const onlyKnown = this.steps % 3 === 0;
    const text = `enqueue${onlyKnown ? 'Known' : ''} ${JSON.stringify(ticket)}`;
    return event(text, at, { kind: 'enqueue', ticket }, async (queue) =>
      onlyKnown
        ? ((await queue.enqueueKnown(ticket, at)) ?? { placed: false, offers: [] })
        : queue.enqueue(ticket, at),
    );
  }

  private grab(at: number): QueueEvent {
    const open = this.grabs.length > 0 && this.random() < 0.9;
    const [ticketId, staffId] = [open ? this.pick(this.grabs) : this.someTicket(), this.pick(STAFF)];
    // Often somebody who may; the queue itself says who, since the world does not know.
    const turn = this.random() < 0.6 ? this.int(STAFF.length) : undefined;
    const fact = { kind: 'grab' as const, ticketId, staffId };
    return event(`grab ${ticketId} ${turn ?? staffId}`, at, fact, async (queue) => {
      const people = turn === undefined ? [] : ((await queue.mayGrab(ticketId, at)) ?? []);
      fact.staffId = people[(turn ?? 0) % people.length]?.staffId ?? staffId;
      return queue.grab(ticketId, fact.staffId, at);
    });
  }

  private accept(at: number): QueueEvent {
    const offer = this.someOffer();
    const staffId = this.random() < 0.1 ? this.pick(STAFF) : (offer?.staffId ?? 'nobody');
    const offerId = offer?.offerId ?? 'none';
    return event(`accept ${offerId} ${staffId}`, at, { kind: 'accept' }, (queue) =>
      queue.accept(offerId, staffId, at),
    );
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
    return event(text, when, { kind: 'endOffer', how }, (queue) =>
      queue.endOffer(offerId, how, options, when),
    );
  }

  private assign(at: number): QueueEvent {
    const entry = { ticketId: this.someTicket(), staffId: this.pick(STAFF), lane: this.pick(LANE_LIST) };
    const force = this.random() < 0.2;
    const text = `assign ${JSON.stringify(entry)} ${force}`;
    return event(text, at, { kind: 'assign', ticketId: entry.ticketId }, (queue) =>
      queue.assign(entry, { force }, at),
    );
  }

  private setAgent(at: number): QueueEvent {
    const agent: LiveAgent = {
      staffId: this.pick(STAFF),
      profile: this.pick(PROFILES),
      capacity: perLane(() => this.int(this.isCalm() ? 6 : 4)) as Record<Lane, number>,
      capacityTotal: 1 + this.int(this.isCalm() ? 9 : 5),
      ready: this.random() < 0.75,
      // Few values, so that shares tie.
      ...(this.random() < 0.6 ? { share: this.int(4) / 3 } : {}),
      ...(this.random() < 0.25 ? { offersUntilMs: this.untils(at) } : {}),
    };
    // Told of all classes, of one too many, or told anew.
    const told = (['all', 'more', undefined] as const)[this.steps % 3];
    const text = `setAgent${told ? `Known ${told}` : ''} ${JSON.stringify(agent)}`;
    return event(text, at, { kind: 'setAgent', agent }, async (queue) => {
      if (!told) return queue.setAgent(agent, at);
      const classes = (await queue.knownClasses()).length + (told === 'more' ? 1 : 0);
      return (await queue.setAgentKnown(agent, classes, at)) ?? 'not told of';
    });
  }

  /** Some have come already, some come soon. */
  private untils(at: number): Partial<Record<Lane, number>> {
    return Object.fromEntries(this.some(LANE_LIST, 0.5).map((lane) => [lane, at - 20 + this.int(600)]));
  }

  private setProfile(at: number): QueueEvent {
    const profile = this.pick(PROFILES);
    const classes = this.some(CLASSES, 0.3);
    const text = `setProfile ${profile} ${classes}`;
    return event(text, at, { kind: 'setProfile', profile, classes }, (queue) =>
      queue.setProfile(profile, classes, at),
    );
  }

  private call(name: 'release' | 'withdraw' | 'removeAgent', id: string, at: number): QueueEvent {
    const fact: Fact = name === 'removeAgent' ? OTHER : { kind: name, ticketId: id };
    return event(`${name} ${id}`, at, fact, (queue) => queue[name](id, at));
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
