/** Small questions about a ticket that many use cases ask. */
import { exclusionOf } from '../../../routing/dispatch/exceptions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Matter } from '../../../routing/vocabulary.ts';
import type { Directory } from '../people/directory.ts';

export const isQueued = (ticket: Ticket): boolean => ticket.status === 'queued';
export const isBoxed = (ticket: Ticket): boolean => ticket.status === 'message_box';

/** The matter that counts: a person's word before the classification's. */
export const matterOf = (ticket: Pick<Ticket, 'confirmedMatter' | 'classification'>): Matter =>
  ticket.confirmedMatter ?? ticket.classification?.matter ?? '其他';

/** Everybody whom the ticket excludes, by name or by firm, so that every reader of ids alone keeps to it (DP13). */
export const excludedIds = (directory: Pick<Directory, 'allStaff'>, ticket: Ticket): Id[] => [
  ...new Set([
    ...(ticket.placement?.excludedStaffIds ?? []),
    ...(ticket.exclusions ?? []).flatMap((one) => (one.staffId ? [one.staffId] : [])),
    ...(ticket.exclusions?.some((one) => one.orgId)
      ? directory
          .allStaff()
          .filter((person) => exclusionOf(ticket.exclusions, person))
          .map((person) => person.id)
      : []),
  ]),
];

/** DP13: must this person neither get nor see the ticket? */
export const isBarred = (ticket: Ticket, person: { id: Id; orgId?: Id | undefined }): boolean =>
  exclusionOf(ticket.exclusions, person) !== undefined ||
  (ticket.placement?.excludedStaffIds.includes(person.id) ?? false);
