/** What is shown of an open ticket to those who may take it: enough to decide, nothing about the person behind it. */
import type { Classification, Evidence } from '../../../routing/classify/classification.ts';
import type { GrabView } from '../../../routing/protocol/grab.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { laneFor } from '../queue/matching.ts';
import { matterOf } from '../tickets/ticket-states.ts';

const MOST_TERMS = 6;
/** A word of a rule as people write it; a name or a number never is one. */
const TERM = /^[\u4e00-\u9fff]{2,8}$/;

/** The single words that a rule met; what the citizen wrote between them is left out. */
const wordsOf = ({ text, span, parts }: Evidence): string[] =>
  parts && parts.length > 0 ? parts.map(([from, to]) => text.slice(from - span[0], to - span[0])) : [text];

/** Words of the dictionary that the text met, the weightiest first. */
export const termsOf = (classification: Classification | undefined): string[] => {
  const evidence = [...(classification?.evidence ?? [])]
    .filter(({ effect, weight }) => weight > 0 && /^(matter|service|tag):/.test(effect))
    .sort((a, b) => b.weight - a.weight);
  return [...new Set(evidence.flatMap(wordsOf).filter((word) => TERM.test(word)))].slice(0, MOST_TERMS);
};

export const grabView = (ticket: Ticket, at: Pick<GrabView, 'nowMs' | 'opensForMeAtMs'>): GrabView => ({
  ticketId: ticket.id,
  no: ticket.no,
  channel: ticket.channel,
  lane: laneFor(ticket),
  matter: matterOf(ticket),
  ...(ticket.classification ? { service: ticket.classification.service } : {}),
  groups: ticket.groups,
  urgency: ticket.urgency,
  regionCode: ticket.regionCode,
  terms: termsOf(ticket.classification),
  createdAt: ticket.createdAt,
  closesAtMs: ticket.placement?.modeUntilMs ?? at.nowMs,
  ...at,
});
