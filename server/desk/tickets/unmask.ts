/** PD2: personal data of a ticket in full, for a reason that is on record before anything is shown. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { UnmaskedView } from '../../../routing/protocol/citizens/privacy.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Core } from '../core.ts';

/** How long a client may show it, ms; nothing is kept for it on the server. */
const UNMASKED_MS = 5 * 60_000;

/** @param works whether an open order of the ticket lies with this person or his organisation */
export const unmask = async (
  core: Core,
  who: StaffPrincipal,
  ticket: Ticket,
  why: string,
  works: (ticketId: Id) => Promise<boolean>,
): Promise<Outcome<UnmaskedView>> => {
  const needsIt = ticket.ownerId === who.id || may(who, 'ticket.read_all') || (await works(ticket.id));
  if (!needsIt) return refuse('not_owner', '只有承办人和主管可以查看完整信息。');
  const nowMs = core.clock.nowMs();
  await core.audit.write({
    id: core.ids.next(),
    at: instant(nowMs),
    who: who.id,
    whoName: who.name,
    from: who.from,
    what: 'ticket.unmasked',
    target: `ticket:${ticket.id}`,
    data: { why },
  });
  const { phone, onBehalfOf } = ticket.requester;
  return ok({
    subject: ticket.subject,
    ...(phone ? { phone } : {}),
    ...(onBehalfOf ? { onBehalfOf } : {}),
    until: instant(nowMs + UNMASKED_MS),
  });
};
