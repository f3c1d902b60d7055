/** Grab and pull while a day is played: who sees a ticket and when he tries, and how long a supervisor takes to act. */
import { grabHurdle } from '../dispatch/mode-rules.ts';
import { peopleHere } from '../dispatch/people-here.ts';
import { whoMayTake } from '../dispatch/plan.ts';
import type { Id } from '../ticket.ts';
import { factsOf, kindOf, type LiveSimTicket } from './live-ticket.ts';
import { drawTime, randomOf } from './random.ts';
import type { ModePlay, Stage } from './stage.ts';

/** Tickets of one list that somebody looks at. */
const LIST_LIMIT = 100;
/** Nobody looks at the list any more so long after the day, ms. */
const AFTERWARDS_MS = 86_400_000;

/**
 * The rules are the product's own (`grabHurdle`, `settleMode`, `whoMayTake`); made up is only what people do: who goes
 * for a ticket that he sees (`grabShare`), after which time of reaction (`grabMs`, exponential, beside the least time
 * to read), both by how keen he is (`grabSpread`), and after which time the supervisor acts (`assignMs`, exponential).
 */
export const createModePlay = (stage: Stage): ModePlay => {
  const { engine, policy, crew, tickets, agenda } = stage;
  const { behaviour, seed } = stage.options;
  const { grab } = policy;
  /** Instants of what each person grabbed. */
  const grabs = new Map<Id, number[]>();

  const keen = new Map<Id, number>();
  /** How keen somebody is, 1 on average: a trait of the person, the same on every day that is played. */
  const keennessOf = (staffId: Id): number => {
    const known = keen.get(staffId);
    if (known !== undefined) return known;
    const law = { law: 'lognormal', meanMs: 1, cv: behaviour.grabSpread } as const;
    const drawn = behaviour.grabSpread > 0 ? drawTime(law, randomOf('keen', staffId)) : 1;
    keen.set(staffId, drawn);
    return drawn;
  };

  const isOpen = (live: LiveSimTicket | undefined, mode: 'grab' | 'pull'): live is LiveSimTicket =>
    live?.place === 'waiting' && live.placement?.mode === mode;

  const serve = (live: LiveSimTicket, staffId: Id, how: 'grab' | 'assign'): void => {
    crew.hold(crew.get(staffId), live.ticket.id, kindOf(live), stage.nowMs);
    live.line.how = how;
    stage.offers.serve(live, staffId);
  };

  /** He sees it, for the first time or still: if he wants it he will try. */
  const consider = (live: LiveSimTicket, staffId: Id): void => {
    const chance = randomOf(seed, live.ticket.id, 'grab', staffId);
    const keenness = keennessOf(staffId);
    let viewer = live.viewers.get(staffId);
    if (!viewer) {
      viewer = {
        shownAtMs: stage.nowMs,
        wants: chance.next() < 1 - (1 - behaviour.grabShare) ** keenness,
        trying: false,
      };
      live.viewers.set(staffId, viewer);
    } else chance.next();
    if (!viewer.wants || viewer.trying) return;
    viewer.trying = true;
    const readMs = Math.max(0, viewer.shownAtMs + grab.minSeenMs - stage.nowMs);
    agenda.add(stage.nowMs + readMs + chance.exponential(behaviour.grabMs / keenness), {
      do: 'claim',
      id: live.ticket.id,
      staffId,
    });
  };

  const claim = async (id: Id, staffId: Id): Promise<void> => {
    const live = tickets.get(id);
    const viewer = live?.viewers.get(staffId);
    if (viewer) viewer.trying = false;
    if (!isOpen(live, 'grab') || !viewer) return;
    const { nowMs } = stage;
    const mine = grabs.get(staffId) ?? [];
    const lastAtMs = mine.at(-1);
    const people = (await engine.mayGrab(id, nowMs)) ?? [];
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
      agenda.add(hurdle.untilMs, { do: 'claim', id, staffId });
    }
    if (hurdle) return;
    const answer = await engine.grab(id, staffId, nowMs);
    if (!answer.grabbed) return;
    grabs.set(staffId, [...mine, nowMs]);
    serve(live, staffId, 'grab');
  };

  const lookAgain = (live: LiveSimTicket, nth: number): void => {
    const delay = randomOf(seed, live.ticket.id, 'assign', nth).exponential(behaviour.assignMs);
    // Never in the same instant again: a supervisor who needs no time would look for ever.
    agenda.add(stage.nowMs + Math.max(1000, delay), { do: 'look', id: live.ticket.id, nth });
  };

  /** GR10: the supervisor gives it to whoever has least in hand of those who may take it and are ready. */
  const look = async (id: Id, nth: number): Promise<void> => {
    const live = tickets.get(id);
    if (!isOpen(live, 'pull') || nth !== live.looks) return;
    const facts = factsOf(live);
    const able = whoMayTake(facts, peopleHere(crew.present()), facts.step, policy)
      .filter((person) => person.ready !== false)
      .map((person) => crew.get(person.id))
      .sort((a, b) => a.held.size - b.held.size || (a.person.id < b.person.id ? -1 : 1));
    for (const member of able) {
      const entry = { ticketId: id, staffId: member.person.id, lane: live.lane };
      const { assigned, offers } = await engine.assign(entry, {}, stage.nowMs);
      stage.offers.made(offers);
      if (!assigned) continue;
      serve(live, member.person.id, 'assign');
      return;
    }
    if (stage.nowMs > stage.day.toMs + AFTERWARDS_MS) return;
    live.looks += 1;
    lookAgain(live, live.looks);
  };

  const end = async (id: Id): Promise<void> => {
    const live = tickets.get(id);
    const { mode, modeUntilMs } = live?.placement ?? {};
    if (live?.place !== 'waiting' || !mode || modeUntilMs === undefined || modeUntilMs > stage.nowMs) return;
    await stage.line.replan(live);
  };

  return {
    opened: async (live) => {
      const { mode, modeUntilMs, modeSinceMs } = live.placement ?? {};
      if (!mode || mode === 'push') return;
      const isFirst = live.modeSinceMs !== modeSinceMs;
      if (modeSinceMs !== undefined) live.modeSinceMs = modeSinceMs;
      if (isFirst && modeUntilMs !== undefined)
        agenda.add(modeUntilMs, { do: 'mode_end', id: live.ticket.id });
      if (mode === 'pull') {
        if (!isFirst) return;
        live.looks += 1;
        lookAgain(live, live.looks);
        return;
      }
      for (const { staffId } of (await engine.mayGrab(live.ticket.id, stage.nowMs)) ?? [])
        consider(live, staffId);
    },
    looksUp: async (staffId) => {
      if (policy.modes.length === 0) return;
      for (const id of await engine.grabsFor(staffId, LIST_LIMIT, stage.nowMs)) {
        const live = tickets.get(id);
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
