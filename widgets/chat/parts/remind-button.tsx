/** 催办: once a day, for what an organisation is working on. */
import { useState } from 'preact/hooks';
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import type { Session } from '../session.ts';
import { talk } from '../talk.ts';
import { locale } from '../words.ts';

export const RemindButton = ({ ticket, session }: { ticket: CitizenTicketView; session: Session }) => {
  const [said, setSaid] = useState<'sent' | 'today' | Failure>();
  const open = ticket.orders.some((order) => order.status === 'dispatched' || order.status === 'signed');
  if (!open || ticket.status === 'closed') return null;
  const remind = async (): Promise<void> => {
    const answer = await session.remind(ticket.id);
    if (answer.ok) setSaid('sent');
    else setSaid(answer.code === 'rate_limited' ? 'today' : answer);
  };
  return (
    <div class="remind">
      {said !== 'sent' && said !== 'today' && (
        <button type="button" class="button button-quiet button-wide" onClick={() => void remind()}>
          {talk('order.remind')}
        </button>
      )}
      <p class="hint" role="status">
        {said === 'sent' && talk('order.reminded')}
        {said === 'today' && talk('order.remindedToday')}
      </p>
      {typeof said === 'object' && (
        <p class="bad" role="alert">
          {failureText(said, locale())}
        </p>
      )}
    </div>
  );
};
