/** Grab and pull while a day is played: who sees a ticket and when he tries, and how long a supervisor takes to act. */
import { grabHurdle } from '../dispatch/mode-rules.ts';
import { peopleHere } from '../dispatch/people-here.ts';
import { whoMayTake } from '../dispatch/plan.ts';
import type { Id } from '../ticket.ts';
import type { EngineOffer } from './engine.ts';
import { factsOf, type LiveSimTicket, type RunOptions, type SimWorld } from './live-ticket.ts';
import { randomOf } from './random.ts';

export type ModeEvent =
  | { do: 'mode_end'; id: Id }
  | { do: 'claim'; id: Id; staffId: Id }
  | { do: 'look'; id: Id; nth: number };

/** What the run does for the modes. */
export interface ModeHooks {
  add(atMs: number, event: ModeEvent): void;
  /** Somebody has it without an offer. */
  serve(live: LiveSimTicket, staffId: Id, how: 'grab' | 'assign'): void;
  replan(live: LiveSimTicket): Promise<void>;
  made(offers: readonly EngineOffer[]): void;
}

export interface ModePlay {
  /** It waits in a mode other than push, now or again (widened): it is shown, its clocks run. */
  opened(live: LiveSimTicket): Promise<void>;
  /** Somebody may have a place more than before: he sees what is open. */
  looksUp(staffId: Id): Promise<void>;
  happen(event: ModeEvent): Promise<void>;
}

/** Tickets of one list that somebody looks at. */
const LIST_LIMIT = 100;
/** Nobody looks at the list any more so long after the day, ms. */
const AFTERWARDS_MS = 86_400_000;

/**
 * The rules are the product's own (`grabHurdle`, `settleMode`, `whoMayTake`); made up is only what people do: who goes
 * for a ticket that he sees (`grabShare`), after which time of reaction (`grabMs`, exponential, beside the least time
 * to read), and after which time the supervisor acts (`assignMs`, exponential).
 */
export const createModePlay = (
  world: SimWorld,
  options: RunOptions,
  toMs: number,
  hooks: ModeHooks,
): ModePlay => {
  const { behaviour, seed } = options;
  const { grab } = world.policy;
  /** Instants of what each person grabbed. */
  const grabs = new Map<Id, number[]>();

  const isOpen = (live: LiveSimTicket | undefined, mode: 'grab' | 'pull'): live is LiveSimTicket =>
    live?.place === 'waiting' && live.placement?.mode === mode;

  /** He sees it, for the first time or still: if he wants it he will try. */
  const consider = (live: LiveSimTicket, staffId: Id): void => {
    const chance = randomOf(seed, live.ticket.id, 'grab', staffId);
    let viewer = live.viewers.get(staffId);
    if (!viewer) {
      viewer = { shownAtMs: world.nowMs, wants: chance.next() < behaviour.grabShare, trying: false };
      live.viewers.set(staffId, viewer);
    } else chance.next();
    if (!viewer.wants || viewer.trying) return;
    viewer.trying = true;
    const readMs = Math.max(0, viewer.shownAtMs + grab.minSeenMs - world.nowMs);
    hooks.add(world.nowMs + readMs + chance.exponential(behaviour.grabMs), {
      do: 'claim',
      id: live.ticket.id,
      staffId,
    });
  };

  const claim = async (id: Id, staffId: Id): Promise<void> => {
    const live = world.tickets.get(id);
    const viewer = live?.viewers.get(staffId);
    if (viewer) viewer.trying = false;
    if (!isOpen(live, 'grab') || !viewer) return;
    const { nowMs } = world;
    const mine = grabs.get(staffId) ?? [];
    const lastAtMs = mine.at(-1);
    const people = (await world.engine.mayGrab(id, nowMs)) ?? [];
    const hurdle = grabHurdle(
      {
        nowMs,
        openSinceMs: live.placement?.modeSinceMs ?? nowMs,
        shownAtMs: viewer.shownAtMs,
        share: people.find((person) => person.staffId === staffId)?.share ?? 0,
        shares: people.map((person) => person.share),
        today: mine.length,
        lastAtMs,
      },
      grab,
    );
    if (hurdle && 'untilMs' in hurdle) {
      viewer.trying = true;
      hooks.add(hurdle.untilMs, { do: 'claim', id, staffId });
    }
    if (hurdle) return;
    const answer = await world.engine.grab(id, staffId, nowMs);
    if (!answer.grabbed) return;
    grabs.set(staffId, [...mine, nowMs]);
    hooks.serve(live, staffId, 'grab');
  };

  const lookAgain = (live: LiveSimTicket, nth: number): void => {
    const delay = randomOf(seed, live.ticket.id, 'assign', nth).exponential(behaviour.assignMs);
    // Never in the same instant again: a supervisor who needs no time would look for ever.
    hooks.add(world.nowMs + Math.max(1000, delay), { do: 'look', id: live.ticket.id, nth });
  };

  /** GR10: the supervisor gives it to whoever has least in hand of those who may take it and are ready. */
  const look = async (id: Id, nth: number): Promise<void> => {
    const live = world.tickets.get(id);
    if (!isOpen(live, 'pull') || nth !== live.looks) return;
    const facts = factsOf(live);
    const able = whoMayTake(facts, peopleHere(world.crew.present()), facts.step, world.policy)
      .filter((person) => person.ready !== false)
      .map((person) => world.crew.get(person.id))
      .sort((a, b) => a.held.size - b.held.size || (a.person.id < b.person.id ? -1 : 1));
    for (const member of able) {
      const entry = { ticketId: id, staffId: member.person.id, lane: live.lane };
      const { assigned, offers } = await world.engine.assign(entry, {}, world.nowMs);
      hooks.made(offers);
      if (!assigned) continue;
      hooks.serve(live, member.person.id, 'assign');
      return;
    }
    if (world.nowMs > toMs + AFTERWARDS_MS) return;
    live.looks += 1;
    lookAgain(live, live.looks);
  };

  const end = async (id: Id): Promise<void> => {
    const live = world.tickets.get(id);
    const { mode, modeUntilMs } = live?.placement ?? {};
    if (live?.place !== 'waiting' || !mode || modeUntilMs === undefined || modeUntilMs > world.nowMs) return;
    await hooks.replan(live);
  };

  return {
    opened: async (live) => {
      const { mode, modeUntilMs, modeSinceMs } = live.placement ?? {};
      if (!mode || mode === 'push') return;
      const isFirst = live.modeSinceMs !== modeSinceMs;
      if (modeSinceMs !== undefined) live.modeSinceMs = modeSinceMs;
      if (isFirst && modeUntilMs !== undefined)
        hooks.add(modeUntilMs, { do: 'mode_end', id: live.ticket.id });
      if (mode === 'pull') {
        if (!isFirst) return;
        live.looks += 1;
        lookAgain(live, live.looks);
        return;
      }
      for (const { staffId } of (await world.engine.mayGrab(live.ticket.id, world.nowMs)) ?? [])
        consider(live, staffId);
    },
    looksUp: async (staffId) => {
      if (world.policy.modes.length === 0) return;
      for (const id of await world.engine.grabsFor(staffId, LIST_LIMIT, world.nowMs)) {
        const live = world.tickets.get(id);
        if (isOpen(live, 'grab')) consider(live, staffId);
      }
    },
    happen: (event) => {
      switch (event.do) {
        case 'mode_end':
          return end(event.id);
        case 'claim':
          return claim(event.id, event.staffId);
        case 'look':
          return look(event.id, event.nth);
      }
    },
  };
};
