/** One day, played event by event: the plan, the widening, the offers and the roster are those of the product. */
import { isEligible, parseClassKey } from '../dispatch/eligibility.ts';
import { settleMode } from '../dispatch/mode-rules.ts';
import { type Plan, planTicket } from '../dispatch/plan.ts';
import type { Policy } from '../policy.ts';
import type { Id, Placement } from '../ticket.ts';
import type { Lane } from '../vocabulary.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { type Crew, type CrewMember, createCrew } from './crew.ts';
import type { SimDay, SimTicket } from './day.ts';
import type { EngineOffer, MatchingEngine } from './engine.ts';
import { breaksOf, keptShifts } from './habits.ts';
import {
  answerTo,
  factsOf,
  type LiveSimTicket,
  lineOf,
  type RunOptions,
  type SimWorld,
} from './live-ticket.ts';
import type { SimLine, SimLog } from './log.ts';
import { createModePlay, type ModeEvent, type ModePlay } from './modes.ts';

type SimEvent =
  | ModeEvent
  | { do: 'arrive'; ticket: SimTicket }
  | { do: 'edge'; staffId: Id }
  | { do: 'pause'; staffId: Id }
  | { do: 'back'; staffId: Id; from: 'missed' | 'break' }
  | { do: 'accept' | 'refuse' | 'expire'; offer: EngineOffer }
  | { do: 'finish' | 'leave'; id: Id }
  | { do: 'widen'; id: Id; step: number; clock: number };

/** Somebody who refused is asked again after this at the earliest; an open offer puts widening off by this, ms. */
const ASK_AGAIN_MS = 30_000;
const AFTER_OFFER_MS = 1000;

class Run implements SimWorld {
  nowMs: number;
  readonly policy: Policy;
  readonly engine: MatchingEngine;
  readonly crew: Crew;
  readonly tickets = new Map<Id, LiveSimTicket>();
  private readonly agenda: Agenda<SimEvent> = createAgenda();
  private readonly announced = new Set<string>();
  private readonly lines: SimLine[] = [];
  private readonly profiles;
  private readonly day: SimDay;
  private readonly options: RunOptions;
  private readonly modes: ModePlay;

  constructor(planned: SimDay, options: RunOptions) {
    const day = { ...planned, shifts: keptShifts(planned.shifts, options.behaviour, options.seed) };
    this.day = day;
    this.options = options;
    this.nowMs = day.fromMs;
    this.policy = options.policy;
    this.engine = options.engine;
    this.crew = createCrew(day);
    this.profiles = new Map([...this.crew.members.values()].map((one) => [one.profileKey, one.profile]));
    this.modes = createModePlay(this, options, day.toMs, {
      add: (atMs, event) => this.agenda.add(atMs, event),
      serve: (live, staffId, how) => {
        this.crew.hold(this.crew.get(staffId), live.ticket.id, live.lane, live.ticket.matter, this.nowMs);
        live.line.how = how;
        this.serve(live, staffId);
      },
      replan: (live) => this.replan(live),
      made: (offers) => this.made(offers),
    });
  }

  async play(): Promise<SimLog> {
    for (const { atMs, staffId } of this.crew.edges) this.agenda.add(atMs, { do: 'edge', staffId });
    for (const { staffId, fromMs, toMs } of breaksOf(
      this.day.shifts,
      this.options.behaviour,
      this.options.seed,
    )) {
      if (!this.crew.members.has(staffId)) continue;
      this.agenda.add(fromMs, { do: 'pause', staffId });
      this.agenda.add(toMs, { do: 'back', staffId, from: 'break' });
    }
    for (const ticket of this.day.tickets) this.agenda.add(ticket.arrivalMs, { do: 'arrive', ticket });
    let events = 0;
    for (let next = this.agenda.next(); next; next = this.agenda.next()) {
      this.nowMs = next.atMs;
      events += 1;
      await this.happen(next.event);
    }
    return {
      fromMs: this.day.fromMs,
      toMs: this.day.toMs,
      tickets: this.lines,
      people: [...this.crew.members.values()].map(({ line }) => line),
      events,
    };
  }

  private happen(event: SimEvent): Promise<void> {
    switch (event.do) {
      case 'arrive':
        return this.arrive(event.ticket);
      case 'edge':
        return this.shiftEdge(this.crew.get(event.staffId));
      case 'pause':
        return this.takesBreak(this.crew.get(event.staffId));
      case 'back':
        return this.back(this.crew.get(event.staffId), event.from);
      case 'accept':
        return this.accept(event.offer);
      case 'refuse':
      case 'expire':
        return this.endOffer(event.offer, event.do);
      case 'finish':
        return this.finish(event.id);
      case 'leave':
        return this.leave(event.id);
      case 'widen':
        return this.widen(event.id, event.step, event.clock);
      default:
        return this.modes.happen(event);
    }
  }

  private async arrive(ticket: SimTicket): Promise<void> {
    const live: LiveSimTicket = {
      ticket,
      line: lineOf(ticket),
      place: 'coming',
      stepSinceMs: this.nowMs,
      lane: ticket.lane,
      clock: 0,
      viewers: new Map(),
      looks: 0,
    };
    this.lines.push(live.line);
    this.tickets.set(ticket.id, live);
    await this.replan(live);
    if (ticket.patienceMs !== undefined && live.place !== 'boxed')
      this.agenda.add(this.nowMs + ticket.patienceMs, { do: 'leave', id: ticket.id });
    live.line.waited = live.place === 'waiting';
    if (live.place === 'waiting' && this.options.estimate) {
      const estimate = await this.options.estimate(live, this);
      if (estimate) live.line.estimate = estimate;
    }
  }

  /** Plans and does what the plan says: the queue, or the message box. */
  private async replan(live: LiveSimTicket, step?: number): Promise<void> {
    const facts = factsOf(live);
    const plan: Plan = planTicket(
      step === undefined ? facts : { ...facts, step },
      this.crew.present(),
      this.policy,
    );
    if (live.placement?.step !== plan.placement.step) live.stepSinceMs = this.nowMs;
    const before = live.place === 'waiting' || live.place === 'offered' ? live.placement : undefined;
    const placement = settleMode(plan.placement, before, live.ticket, this.policy, this.nowMs);
    live.placement = placement;
    live.line.step = Math.max(live.line.step, placement.step);
    if (plan.kind === 'message_box') {
      await this.box(live);
      return;
    }
    await this.put(live, placement);
    await this.modes.opened(live);
  }

  private async put(live: LiveSimTicket, placement: Placement): Promise<void> {
    const { id } = live.ticket;
    for (const key of placement.classes) {
      if (this.announced.has(key)) continue;
      this.announced.add(key);
      const need = parseClassKey(key);
      const takers = [...this.profiles]
        .filter(([, profile]) => isEligible(profile, need))
        .map(([name]) => name);
      this.made(await this.engine.addClass(key, takers, this.nowMs));
    }
    if (live.place !== 'offered') live.place = 'waiting';
    const { offers } = await this.engine.enqueue(
      {
        ticketId: id,
        lane: live.lane,
        ...(placement.mode ? { mode: placement.mode } : {}),
        classes: placement.classes,
        virtualArrivalMs: placement.virtualArrivalMs,
        excludedStaffIds: [...placement.excludedStaffIds],
        ...(placement.preferredStaffId ? { preferredStaffId: placement.preferredStaffId } : {}),
        ...(placement.preferredOnly ? { preferredOnly: true } : {}),
      },
      this.nowMs,
    );
    this.made(offers);
    if (placement.nextAfterMs !== undefined)
      this.startClock(live, placement.step + 1, this.nowMs + placement.nextAfterMs);
  }

  private startClock(live: LiveSimTicket, step: number, atMs: number): void {
    live.clock += 1;
    this.agenda.add(atMs, { do: 'widen', id: live.ticket.id, step, clock: live.clock });
  }

  private async box(live: LiveSimTicket): Promise<void> {
    const waited = live.place === 'waiting' || live.place === 'offered';
    live.place = 'boxed';
    live.lane = 'task';
    live.clock += 1;
    live.line.outcome = 'boxed';
    if (waited) this.made((await this.engine.withdraw(live.ticket.id, this.nowMs)).offers);
  }

  /** Offers that the engine made: the person thinks it over, or misses it. */
  private made(offers: readonly EngineOffer[]): void {
    for (const offer of offers) {
      const live = this.tickets.get(offer.ticketId)!;
      live.place = 'offered';
      live.staffId = offer.staffId;
      live.line.offers += 1;
      this.crew.hold(this.crew.get(offer.staffId), offer.ticketId, live.lane, live.ticket.matter, this.nowMs);
      const { how, atMs } = answerTo(offer, live, this.options);
      this.agenda.add(atMs, { do: how, offer });
    }
  }

  private async accept(offer: EngineOffer): Promise<void> {
    const taken = await this.engine.accept(offer.offerId, offer.staffId, this.nowMs);
    if (!taken) return;
    this.serve(this.tickets.get(offer.ticketId)!, offer.staffId);
  }

  /** From now on it is his work, however he came to it. */
  private serve(live: LiveSimTicket, staffId: Id): void {
    const member = this.crew.get(staffId);
    const { line, ticket } = live;
    live.staffId = staffId;
    live.place = 'serving';
    live.clock += 1;
    if (line.outcome === 'boxed') line.answeredLater = true;
    else {
      line.outcome = 'answered';
      line.waitMs = this.nowMs - ticket.arrivalMs;
    }
    line.staffId = staffId;
    member.missed = 0;
    member.line.cases += 1;
    member.line.weighted += ticket.weight ?? 1;
    this.crew.start(member, ticket.id, this.nowMs);
    this.agenda.add(this.nowMs + ticket.handleMs + ticket.wrapUpMs, { do: 'finish', id: ticket.id });
  }

  private async endOffer(offer: EngineOffer, how: 'refuse' | 'expire'): Promise<void> {
    const live = this.tickets.get(offer.ticketId);
    const member = this.crew.get(offer.staffId);
    const ended =
      how === 'refuse'
        ? await this.engine.endOffer(offer.offerId, 'refused', { staffId: offer.staffId }, this.nowMs)
        : await this.engine.endOffer(offer.offerId, 'expired', { pauseAgent: true }, this.nowMs);
    if (!ended || !live) return;
    this.crew.letGo(member, offer.ticketId, this.nowMs);
    live.place = 'waiting';
    this.made(ended.offers);
    if (how === 'refuse') member.line.refused += 1;
    else await this.missed(member);
    this.startClock(live, 1, this.nowMs + ASK_AGAIN_MS);
    await this.modes.looksUp(offer.staffId);
  }

  /** DP9: pauses after so many missed in a row; he is back after a while. */
  private async missed(member: CrewMember): Promise<void> {
    member.line.missed += 1;
    member.missed += 1;
    if (member.missed >= this.policy.pauseAfterMissed) {
      this.pause(member, 'missed');
      this.agenda.add(this.nowMs + this.options.behaviour.missedPauseMs, {
        do: 'back',
        staffId: member.person.id,
        from: 'missed',
      });
    }
    await this.tellAgent(member);
  }

  private pause(member: CrewMember, why: 'missed' | 'break'): void {
    member.pauses.add(why);
    member.paused = true;
  }

  /** What he serves and what is offered to him he keeps. */
  private async takesBreak(member: CrewMember): Promise<void> {
    this.pause(member, 'break');
    await this.tellAgent(member);
  }

  private async back(member: CrewMember, from: 'missed' | 'break'): Promise<void> {
    member.pauses.delete(from);
    member.paused = member.pauses.size > 0;
    if (from === 'missed') member.missed = 0;
    await this.tellAgent(member);
    if (!member.onDuty || member.paused) return;
    await this.unbox();
    await this.modes.looksUp(member.person.id);
  }

  /** DP15: no new offer in the last minutes of a turn, per lane that has such a tail. */
  private tailsOf(endsMs: number | undefined): Partial<Record<Lane, number>> {
    if (endsMs === undefined) return {};
    const tails = Object.entries(this.policy.shiftTailMs) as [Lane, number][];
    return Object.fromEntries(
      tails.filter(([, tailMs]) => tailMs > 0).map(([lane, tailMs]) => [lane, endsMs - tailMs]),
    );
  }

  private async tellAgent({ person, profileKey, onDuty, paused, endsMs }: CrewMember): Promise<void> {
    this.made(
      await this.engine.setAgent(
        {
          staffId: person.id,
          profile: profileKey,
          capacity: person.capacity,
          capacityTotal: person.capacityTotal,
          ready: onDuty && !paused,
          offersUntilMs: this.tailsOf(endsMs),
        },
        this.nowMs,
      ),
    );
  }

  private async shiftEdge(member: CrewMember): Promise<void> {
    const was = member.onDuty;
    const is = this.crew.readDuty(member, this.nowMs);
    if (was === is) return;
    member.onDuty = is;
    if (is) {
      const mine = (await this.engine.knownClasses()).filter((key) =>
        isEligible(member.profile, parseClassKey(key)),
      );
      this.made(await this.engine.setProfile(member.profileKey, mine, this.nowMs));
    }
    await this.tellAgent(member);
    if (is && !member.paused) {
      await this.unbox();
      await this.modes.looksUp(member.person.id);
    }
    if (!is) await this.strand();
  }

  /** DP10: whatever lies in the message box and now has a taker goes into the queue. */
  private async unbox(): Promise<void> {
    for (const live of [...this.tickets.values()]) {
      if (live.place !== 'boxed') continue;
      if (planTicket(factsOf(live), this.crew.present(), this.policy).kind === 'queue')
        await this.replan(live);
    }
  }

  /** DP10: whatever waits and has nobody any more goes to the message box. */
  private async strand(): Promise<void> {
    for (const live of [...this.tickets.values()]) {
      if (live.place !== 'waiting') continue;
      if (planTicket(factsOf(live), this.crew.present(), this.policy).kind !== 'queue') await this.box(live);
    }
  }

  private async finish(id: Id): Promise<void> {
    const live = this.tickets.get(id)!;
    this.tickets.delete(id);
    live.place = 'gone';
    if (live.staffId) this.crew.letGo(this.crew.get(live.staffId), id, this.nowMs);
    this.made((await this.engine.release(id, this.nowMs)).offers);
    if (live.staffId) await this.modes.looksUp(live.staffId);
  }

  private async leave(id: Id): Promise<void> {
    const live = this.tickets.get(id);
    if (!live || (live.place !== 'waiting' && live.place !== 'offered') || live.line.outcome === 'boxed')
      return;
    this.tickets.delete(id);
    live.line.outcome = 'abandoned';
    live.line.waitMs = this.nowMs - live.ticket.arrivalMs;
    if (live.place === 'offered' && live.staffId)
      this.crew.letGo(this.crew.get(live.staffId), id, this.nowMs);
    const asked = live.place === 'offered' ? live.staffId : undefined;
    live.place = 'gone';
    this.made((await this.engine.withdraw(id, this.nowMs)).offers);
    if (asked) await this.modes.looksUp(asked);
  }

  /** DP4: the next step, unless it is being offered just now. */
  private async widen(id: Id, step: number, clock: number): Promise<void> {
    const live = this.tickets.get(id);
    if (!live || live.clock !== clock) return;
    if (live.place === 'offered') this.startClock(live, step, this.nowMs + AFTER_OFFER_MS);
    else if (live.place === 'waiting') await this.replan(live, step);
  }
}

/** Plays a day to its end: until everything that came is done, has left, or lies in the message box. */
export const simulateDay = (day: SimDay, options: RunOptions): Promise<SimLog> =>
  new Run(day, options).play();
