/** Offers of a played day: answered, refused or missed; and the work that follows them. */
import { caseWeight } from '../duty/ledger.ts';
import type { Policy } from '../policy.ts';
import { answerTo, kindOf, type LiveSimTicket } from './live-ticket.ts';
import type { OfferPlay, Stage } from './stage.ts';

/** Somebody who refused is asked again after this at the earliest, ms. */
const ASK_AGAIN_MS = 30_000;

/** What the case counts in the ledger. */
const weightOf = ({ lane, ticket }: LiveSimTicket, weights: Policy['duty']['weights']): number =>
  caseWeight({ lane, matter: ticket.matter, handledMs: ticket.handleMs + ticket.wrapUpMs }, weights);

export const createOfferPlay = (stage: Stage): OfferPlay => {
  const { engine, crew, tickets, agenda, options } = stage;

  const made: OfferPlay['made'] = (offers) => {
    for (const offer of offers) {
      const live = tickets.get(offer.ticketId)!;
      live.place = 'offered';
      live.staffId = offer.staffId;
      live.line.offers += 1;
      crew.hold(crew.get(offer.staffId), offer.ticketId, kindOf(live), stage.nowMs);
      const { how, atMs } = answerTo(offer, live, options);
      agenda.add(atMs, { do: how, offer });
    }
  };

  const serve: OfferPlay['serve'] = (live, staffId) => {
    const member = crew.get(staffId);
    const { line, ticket } = live;
    live.staffId = staffId;
    live.place = 'serving';
    live.clock += 1;
    if (line.outcome === 'boxed') line.answeredLater = true;
    else {
      line.outcome = 'answered';
      line.waitMs = stage.nowMs - ticket.arrivalMs;
    }
    line.staffId = staffId;
    member.missed = 0;
    member.line.cases += 1;
    member.line.weighted += weightOf(live, options.policy.duty.weights);
    crew.start(member, ticket.id, stage.nowMs, live.lane === 'voice' ? ticket.handleMs : undefined);
    agenda.add(stage.nowMs + ticket.handleMs + ticket.wrapUpMs, { do: 'finish', id: ticket.id });
  };

  return {
    made,
    serve,
    accept: async (offer) => {
      const taken = await engine.accept(offer.offerId, offer.staffId, stage.nowMs);
      if (taken) serve(tickets.get(offer.ticketId)!, offer.staffId);
    },
    end: async (offer, how) => {
      const live = tickets.get(offer.ticketId);
      const member = crew.get(offer.staffId);
      const ended =
        how === 'refuse'
          ? await engine.endOffer(offer.offerId, 'refused', { staffId: offer.staffId }, stage.nowMs)
          : await engine.endOffer(offer.offerId, 'expired', { pauseAgent: true }, stage.nowMs);
      if (!ended || !live) return;
      crew.letGo(member, offer.ticketId, stage.nowMs);
      live.place = 'waiting';
      made(ended.offers);
      if (how === 'refuse') member.line.refused += 1;
      else await stage.duty.missed(member);
      stage.line.startClock(live, 1, stage.nowMs + ASK_AGAIN_MS);
      await stage.modes.looksUp(offer.staffId);
    },
    finish: async (id) => {
      const live = tickets.get(id)!;
      tickets.delete(id);
      live.place = 'gone';
      if (live.staffId) {
        const member = crew.get(live.staffId);
        crew.letGo(member, id, stage.nowMs);
        member.finished += weightOf(live, options.policy.duty.weights);
      }
      made((await engine.release(id, stage.nowMs)).offers);
      if (live.staffId) await stage.modes.looksUp(live.staffId);
    },
  };
};
