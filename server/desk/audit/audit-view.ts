/** RS8: the audit log as one reader may see it: of a restricted ticket that something happened, not what. */
import type { AuditEntry } from '../../../routing/people.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Collection } from '../../stores/store.ts';
import { barredAmong } from '../tickets/barred.ts';

const ticketOf = ({ target, data }: Pick<AuditEntry, 'target' | 'data'>): Id | undefined =>
  target.startsWith('ticket:')
    ? target.slice('ticket:'.length)
    : typeof data.ticketId === 'string'
      ? data.ticketId
      : undefined;

/** Chain and hashes stay as they are: only what is shown is blotted out. Searching looks at nothing that is. */
export const auditFor = async (
  tickets: Pick<Collection<Ticket>, 'get'>,
  who: StaffPrincipal,
  items: readonly AuditEntry[],
): Promise<AuditEntry[]> => {
  const ids = items.flatMap((one) => ticketOf(one) ?? []);
  const barred = await barredAmong(tickets, who, ids);
  return items.map((entry) =>
    barred.has(ticketOf(entry) ?? '') ? { ...entry, data: { restricted: true } } : entry,
  );
};
