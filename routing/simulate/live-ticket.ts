/** A contact while the day is played: where it stands, what the plan is told of it, its line in the log. */
import type { PlanFacts } from '../dispatch/plan.ts';
import type { Kind } from '../dispatch/wait-facts.ts';
import type { Policy } from '../policy.ts';
import type { Id, Placement } from '../ticket.ts';
import type { Lane } from '../vocabulary.ts';
import type { Crew } from './crew.ts';
import type { Behaviour, SimTicket } from './day.ts';
import type { EngineOffer, MatchingEngine } from './engine.ts';
import type { SimLine } from './log.ts';
import { randomOf } from './random.ts';

export interface RunOptions {
  engine: MatchingEngine;
  policy: Policy;
  behaviour: Behaviour;
  /** Chance of what people do with offers. What came and how long it takes stands in the day. */
  seed: number | string;
  /** Asked when a ticket has to wait; what it answers is kept with the ticket. */
  estimate?: (ticket: LiveSimTicket, world: SimWorld) => Promise<SimLine['estimate']>;
}

export interface LiveSimTicket {
  readonly ticket: SimTicket;
  readonly line: SimLine;
  place: 'coming' | 'waiting' | 'offered' | 'serving' | 'boxed' | 'gone';
  placement?: Placement;
  /** When it reached its widening step. */
  stepSinceMs: number;
  /** 'task' once it has lain in the message box. */
  lane: Lane;
  staffId?: Id;
  /** The widening clock that counts; older ones are ignored. */
  clock: number;
  /** Who has seen it while it was open to be grabbed; whether he goes for it, and is about to. */
  readonly viewers: Map<Id, { shownAtMs: number; wants: boolean; trying: boolean }>;
  /** Since when it waits in its mode, and the supervisor's look that counts. */
  modeSinceMs?: number;
  looks: number;
}

export interface SimWorld {
  nowMs: number;
  policy: Policy;
  engine: MatchingEngine;
  crew: Crew;
  /** All that have come and are not gone. */
  tickets: ReadonlyMap<Id, LiveSimTicket>;
  /** All that have come, in order. */
  came: readonly LiveSimTicket[];
}

export const lineOf = (ticket: SimTicket): SimLine => ({
  id: ticket.id,
  lane: ticket.lane,
  matter: ticket.matter,
  regionCode: ticket.regionCode,
  arrivalMs: ticket.arrivalMs,
  outcome: 'waiting',
  waited: false,
  step: 0,
  offers: 0,
});

/** What says how long it takes: a message that came as a call or a chat is known as such. */
export const kindOf = ({ lane, ticket }: LiveSimTicket): Kind => ({
  lane,
  matter: ticket.matter,
  ...(ticket.lane === lane ? {} : { from: ticket.lane }),
});

/** The facts that the plan looks at. */
export const factsOf = (live: LiveSimTicket): PlanFacts => {
  const { ticket, placement } = live;
  return {
    lane: live.lane,
    matter: ticket.matter,
    language: ticket.language,
    regionCode: ticket.regionCode,
    groups: ticket.groups,
    urgency: ticket.urgency,
    crisis: ticket.crisis,
    arrivalMs: ticket.arrivalMs,
    returned: false,
    excludedStaffIds: placement?.excludedStaffIds ?? [],
    step: placement?.step ?? 0,
    ...(ticket.service ? { service: ticket.service } : {}),
    ...(ticket.entry ? { entry: ticket.entry } : {}),
    ...(ticket.preferredStaffId ? { preferredStaffId: ticket.preferredStaffId } : {}),
  };
};

/** What the person does with an offer, and when: accepts or refuses after a while, or lets it run out. */
export const answerTo = (
  offer: EngineOffer,
  live: LiveSimTicket,
  { behaviour, seed }: Pick<RunOptions, 'behaviour' | 'seed'>,
): { how: 'accept' | 'refuse' | 'expire'; atMs: number } => {
  const chance = randomOf(seed, offer.ticketId, live.line.offers);
  const what = chance.next();
  const atMs = offer.madeAtMs + (behaviour.answerMs > 0 ? chance.exponential(behaviour.answerMs) : 0);
  if (what < behaviour.missShare || atMs > offer.expiresAtMs)
    return { how: 'expire', atMs: offer.expiresAtMs + 1 };
  return { how: what < behaviour.missShare + behaviour.refuseShare ? 'refuse' : 'accept', atMs };
};
