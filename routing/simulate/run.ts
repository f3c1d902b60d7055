/** One day, played event by event: the plan, the widening, the offers and the roster are those of the product. */
import { SHARES_EVERY_MS, wantsShares } from '../duty/ledger.ts';
import type { Policy } from '../policy.ts';
import type { Id } from '../ticket.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { type Crew, createCrew } from './crew.ts';
import type { SimDay } from './day.ts';
import { createDutyPlay } from './duty-play.ts';
import type { MatchingEngine } from './engine.ts';
import { breaksOf, keptShifts } from './habits.ts';
import { createLinePlay } from './line-play.ts';
import type { LiveSimTicket, RunOptions } from './live-ticket.ts';
import type { SimLog } from './log.ts';
import { createModePlay } from './modes.ts';
import { createOfferPlay } from './offer-play.ts';
import type { DutyPlay, LinePlay, ModePlay, OfferPlay, SimEvent, Stage } from './stage.ts';

class Run implements Stage {
  nowMs: number;
  readonly day: SimDay;
  readonly options: RunOptions;
  readonly policy: Policy;
  readonly engine: MatchingEngine;
  readonly crew: Crew;
  readonly tickets = new Map<Id, LiveSimTicket>();
  readonly came: LiveSimTicket[] = [];
  readonly agenda: Agenda<SimEvent> = createAgenda();
  readonly line: LinePlay;
  readonly offers: OfferPlay;
  readonly duty: DutyPlay;
  readonly modes: ModePlay;

  constructor(planned: SimDay, options: RunOptions) {
    this.day = { ...planned, shifts: keptShifts(planned.shifts, options.behaviour, options.seed) };
    this.options = options;
    this.nowMs = this.day.fromMs;
    this.policy = options.policy;
    this.engine = options.engine;
    this.crew = createCrew(this.day);
    this.line = createLinePlay(this);
    this.offers = createOfferPlay(this);
    this.duty = createDutyPlay(this);
    this.modes = createModePlay(this);
  }

  async play(): Promise<SimLog> {
    const { day, options, agenda, crew } = this;
    for (const { atMs, staffId } of crew.edges) agenda.add(atMs, { do: 'edge', staffId });
    for (const { staffId, fromMs, toMs } of breaksOf(day.shifts, options.behaviour, options.seed)) {
      if (!crew.members.has(staffId)) continue;
      agenda.add(fromMs, { do: 'pause', staffId });
      agenda.add(toMs, { do: 'back', staffId, from: 'break' });
    }
    if (wantsShares(this.policy)) agenda.add(day.fromMs + SHARES_EVERY_MS, { do: 'shares' });
    for (const ticket of day.tickets) agenda.add(ticket.arrivalMs, { do: 'arrive', ticket });
    let events = 0;
    for (let next = agenda.next(); next; next = agenda.next()) {
      this.nowMs = next.atMs;
      events += 1;
      await this.happen(next.event);
    }
    return {
      fromMs: day.fromMs,
      toMs: day.toMs,
      tickets: this.came.map(({ line }) => line),
      people: [...crew.members.values()].map(({ line }) => line),
      events,
    };
  }

  private happen(event: SimEvent): Promise<void> {
    const { line, offers, duty, crew } = this;
    switch (event.do) {
      case 'arrive':
        return line.arrive(event.ticket);
      case 'edge':
        return duty.edge(crew.get(event.staffId));
      case 'shares':
        return duty.countShares();
      case 'pause':
        return duty.takesBreak(crew.get(event.staffId));
      case 'back':
        return duty.back(crew.get(event.staffId), event.from);
      case 'accept':
        return offers.accept(event.offer);
      case 'refuse':
      case 'expire':
        return offers.end(event.offer, event.do);
      case 'finish':
        return offers.finish(event.id);
      case 'leave':
        return line.leave(event.id);
      case 'widen':
        return line.widen(event.id, event.step, event.clock);
      default:
        return this.modes.happen(event);
    }
  }
}

/** Plays a day to its end: until everything that came is done, has left, or lies in the message box. */
export const simulateDay = (day: SimDay, options: RunOptions): Promise<SimLog> =>
  new Run(day, options).play();
