/** The waiting line of a played day: contacts come, are planned, wait, widen, give up, lie in the message box. */
import { isEligible, parseClassKey } from '../dispatch/eligibility.ts';
import { settleMode } from '../dispatch/mode-rules.ts';
import { type Plan, planTicket } from '../dispatch/plan.ts';
import type { Placement } from '../ticket.ts';
import { factsOf, type LiveSimTicket, lineOf } from './live-ticket.ts';
import type { LinePlay, Stage } from './stage.ts';

/** An open offer puts widening off by this, ms. */
const AFTER_OFFER_MS = 1000;

export const createLinePlay = (stage: Stage): LinePlay => {
  const { engine, policy, crew, tickets, agenda } = stage;
  const profiles = new Map([...crew.members.values()].map((one) => [one.profileKey, one.profile]));
  /** Classes that the engine knows. */
  const announced = new Set<string>();

  const startClock: LinePlay['startClock'] = (live, step, atMs) => {
    live.clock += 1;
    agenda.add(atMs, { do: 'widen', id: live.ticket.id, step, clock: live.clock });
  };

  const put = async (live: LiveSimTicket, placement: Placement): Promise<void> => {
    for (const key of placement.classes) {
      if (announced.has(key)) continue;
      announced.add(key);
      const need = parseClassKey(key);
      const takers = [...profiles].filter(([, profile]) => isEligible(profile, need)).map(([name]) => name);
      stage.offers.made(await engine.addClass(key, takers, stage.nowMs));
    }
    if (live.place !== 'offered') live.place = 'waiting';
    const { offers } = await engine.enqueue(
      {
        ticketId: live.ticket.id,
        lane: live.lane,
        ...(placement.mode ? { mode: placement.mode } : {}),
        classes: placement.classes,
        virtualArrivalMs: placement.virtualArrivalMs,
        excludedStaffIds: [...placement.excludedStaffIds],
        ...(placement.preferredStaffId ? { preferredStaffId: placement.preferredStaffId } : {}),
        ...(placement.preferredOnly ? { preferredOnly: true } : {}),
      },
      stage.nowMs,
    );
    stage.offers.made(offers);
    if (placement.nextAfterMs !== undefined)
      startClock(live, placement.step + 1, stage.nowMs + placement.nextAfterMs);
  };

  const box = async (live: LiveSimTicket): Promise<void> => {
    const waited = live.place === 'waiting' || live.place === 'offered';
    live.place = 'boxed';
    live.lane = 'task';
    live.clock += 1;
    live.line.outcome = 'boxed';
    if (waited) stage.offers.made((await engine.withdraw(live.ticket.id, stage.nowMs)).offers);
  };

  const replan: LinePlay['replan'] = async (live, step) => {
    const facts = factsOf(live);
    const plan: Plan = planTicket(step === undefined ? facts : { ...facts, step }, crew.present(), policy);
    if (live.placement?.step !== plan.placement.step) live.stepSinceMs = stage.nowMs;
    const before = live.place === 'waiting' || live.place === 'offered' ? live.placement : undefined;
    const placement = settleMode(plan.placement, before, live.ticket, policy, stage.nowMs);
    live.placement = placement;
    live.line.step = Math.max(live.line.step, placement.step);
    if (plan.kind === 'message_box') {
      await box(live);
      return;
    }
    await put(live, placement);
    await stage.modes.opened(live);
  };

  const isWanted = (live: LiveSimTicket): boolean =>
    planTicket(factsOf(live), crew.present(), policy).kind === 'queue';

  return {
    startClock,
    replan,
    arrive: async (ticket) => {
      const live: LiveSimTicket = {
        ticket,
        line: lineOf(ticket),
        place: 'coming',
        stepSinceMs: stage.nowMs,
        lane: ticket.lane,
        clock: 0,
        viewers: new Map(),
        looks: 0,
      };
      stage.came.push(live);
      tickets.set(ticket.id, live);
      await replan(live);
      if (ticket.patienceMs !== undefined && live.place !== 'boxed')
        agenda.add(stage.nowMs + ticket.patienceMs, { do: 'leave', id: ticket.id });
      live.line.waited = live.place === 'waiting';
      if (live.place === 'waiting' && stage.options.estimate) {
        const estimate = await stage.options.estimate(live, stage);
        if (estimate) live.line.estimate = estimate;
      }
    },
    unbox: async () => {
      for (const live of [...tickets.values()])
        if (live.place === 'boxed' && isWanted(live)) await replan(live);
    },
    strand: async () => {
      for (const live of [...tickets.values()])
        if (live.place === 'waiting' && !isWanted(live)) await box(live);
    },
    leave: async (id) => {
      const live = tickets.get(id);
      if (!live || (live.place !== 'waiting' && live.place !== 'offered') || live.line.outcome === 'boxed')
        return;
      tickets.delete(id);
      live.line.outcome = 'abandoned';
      live.line.waitMs = stage.nowMs - live.ticket.arrivalMs;
      const asked = live.place === 'offered' ? live.staffId : undefined;
      if (asked) crew.letGo(crew.get(asked), id, stage.nowMs);
      live.place = 'gone';
      stage.offers.made((await engine.withdraw(id, stage.nowMs)).offers);
      if (asked) await stage.modes.looksUp(asked);
    },
    widen: async (id, step, clock) => {
      const live = tickets.get(id);
      if (!live || live.clock !== clock) return;
      if (live.place === 'offered') startClock(live, step, stage.nowMs + AFTER_OFFER_MS);
      else if (live.place === 'waiting') await replan(live, step);
    },
  };
};
