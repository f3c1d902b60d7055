/** A ticket that somebody has changed, as the detail that the console shows him. */
import { type Outcome, ok } from '../../../routing/errors.ts';
import type { TicketDetail } from '../../../routing/protocol/views.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Parts } from '../parts.ts';

export type Detailed = (who: StaffPrincipal, changed: Outcome<Ticket>) => Promise<Outcome<TicketDetail>>;

export const detailedBy =
  (views: Parts['views']): Detailed =>
  async (who, changed) =>
    changed.ok ? ok(await views.detail(changed.value, who)) : changed;
