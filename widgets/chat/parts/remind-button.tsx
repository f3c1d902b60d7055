/** 催办: once a day, for what an organisation is working on. */
import { useState } from 'preact/hooks';
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import type { Session } from '../session.ts';
import { talk } from '../talk.ts';

export const RemindButton = ({ ticket, session }: { ticket: CitizenTicketView; session: Session }) => {
  const [said, setSaid] = useState<'sent' | 'today'>();
  const open = ticket.orders.some((order) => order.status === 'dispatched' || order.status === 'signed');
  if (!open || ticket.status === 'closed') return null;
  const remind = async (): Promise<void> => {
    const answer = await session.remind(ticket.id);
    if (answer.ok) setSaid('sent');
    else if (answer.code === 'rate_limited') setSaid('today');
  };
  return said ? (
    <p class="card-meta" role="status">
      {talk(said === 'sent' ? 'order.reminded' : 'order.remindedToday')}
    </p>
  ) : (
    <button type="button" class="button button-wide" onClick={() => void remind()}>
      {talk('order.remind')}
    </button>
  );
};
