/** What the page of a restricted ticket says of it: as what, by whom, why; and whether anybody here may take it. */
import type { RestrictionView } from '../../../routing/protocol/views.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Clearance } from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';
import { restrictionOf } from './ticket-states.ts';

/** RS6: is anybody here cleared for it? */
export const someoneCleared = (
  directory: Pick<Core['directory'], 'present'>,
  clearance: Clearance,
): boolean => directory.present().some((person) => person.clearances?.includes(clearance));

/** RS6: is a supervisor signed in who sees such tickets and can assign them? */
export const leaderCleared = (
  { allStaff, presence }: Pick<Core['directory'], 'allStaff' | 'presence'>,
  clearance: Clearance,
): boolean =>
  allStaff().some(
    ({ id, role, disabled, clearances }) =>
      role === 'supervisor' &&
      !disabled &&
      clearances?.includes(clearance) &&
      (presence(id)?.state ?? 'offline') !== 'offline',
  );

export const restrictionView = (
  { directory }: Pick<Core, 'directory'>,
  ticket: Ticket,
): { restriction?: RestrictionView } => {
  const clearance = restrictionOf(ticket);
  if (!clearance) return {};
  const { restriction } = ticket;
  const waits = ticket.status === 'queued' || ticket.status === 'message_box';
  return {
    restriction: {
      clearance,
      byPolicy: restriction?.by === 'policy',
      byName: restriction?.byName ?? '',
      reason: restriction?.reason ?? '',
      at: restriction?.at ?? ticket.createdAt,
      ...(waits && !someoneCleared(directory, clearance) ? { nobody: true as const } : {}),
    },
  };
};
