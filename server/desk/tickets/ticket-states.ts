/** Small questions about a ticket that many use cases ask. */
import {
  clearanceOf,
  exclusionOf,
  type Judged,
  namedExclusions,
} from '../../../routing/dispatch/exceptions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Clearance, Matter } from '../../../routing/vocabulary.ts';
import type { TicketFacts } from '../../auth/policy.ts';
import type { Directory } from '../people/directory.ts';

export const isQueued = (ticket: Ticket): boolean => ticket.status === 'queued';
export const isBoxed = (ticket: Ticket): boolean => ticket.status === 'message_box';

/** The matter that counts: a person's word before the classification's. */
export const matterOf = (ticket: Pick<Ticket, 'confirmedMatter' | 'classification'>): Matter =>
  ticket.confirmedMatter ?? ticket.classification?.matter ?? '其他';

/**
 * Everybody whom the ticket excludes, by name or by firm, so that every reader of ids alone keeps to it (DP13). Who is
 * not cleared for it is not among them: its classes ask for clearance (RS3), `isBarred` hides it.
 */
export const excludedIds = (directory: Pick<Directory, 'allStaff'>, ticket: Ticket): Id[] => [
  ...new Set([
    ...(ticket.placement?.excludedStaffIds ?? []),
    ...(ticket.exclusions ?? []).flatMap((one) => (one.staffId ? [one.staffId] : [])),
    ...(ticket.exclusions?.some((one) => one.orgId)
      ? directory
          .allStaff()
          .filter((person) => exclusionOf(namedExclusions(ticket.exclusions), person))
          .map((person) => person.id)
      : []),
  ]),
];

/**
 * DP13, RS1: must this person neither get nor see the ticket? The one decision for conflicts of interest, complaints
 * and restricted tickets. Whoever serves a restricted ticket sees it; a named exclusion bars him too.
 */
export const isBarred = (ticket: Ticket, person: Judged): boolean => {
  const exclusions = ticket.ownerId === person.id ? namedExclusions(ticket.exclusions) : ticket.exclusions;
  return (
    exclusionOf(exclusions, person) !== undefined ||
    (ticket.placement?.excludedStaffIds.includes(person.id) ?? false)
  );
};

/** RS1: as what only cleared people see it, if so. */
export const restrictionOf = (ticket: Pick<Ticket, 'exclusions'>): Clearance | undefined =>
  clearanceOf(ticket.exclusions);

/** The facts of a ticket by which the policy says who serves it. */
export const factsToServe = (ticket: Ticket): TicketFacts => ({
  citizenId: ticket.requester.citizenId,
  status: ticket.status,
  ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
});
