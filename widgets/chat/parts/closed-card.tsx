/** The end of a ticket: its outcome, the invitation to rate, and the way to a new one. */
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import { labelOf, RESULTS } from '../../../routing/vocabulary.ts';
import type { Session } from '../session.ts';
import type { ChatState } from '../state/chat.ts';
import { talk } from '../talk.ts';
import { LetterButton } from './letter-button.tsx';
import { RatingForm, RatingState } from './rating-form.tsx';
import { TranscriptCard } from './transcript-card.tsx';

interface ClosedProps {
  state: ChatState;
  ticket: CitizenTicketView;
  session: Session;
}

export const ClosedCard = ({ state, ticket, session }: ClosedProps) => (
  <>
    {(ticket.feedback || ticket.result) && (
      <section class="card" aria-label={talk('closed.result')}>
        <header class="card-head">
          <b>{talk('closed.result')}</b>
          {ticket.result && <span class="tag tag-ok">{labelOf(RESULTS, ticket.result, state.locale)}</span>}
        </header>
        {ticket.feedback && (
          <p class="words" dir="auto">
            {ticket.feedback}
          </p>
        )}
      </section>
    )}
    {ticket.feedback && <LetterButton ticketId={ticket.id} no={ticket.no} />}
    {ticket.rating && (
      <section class="card rating">
        {ticket.rating.state === 'invited' ? (
          <RatingForm
            locale={state.locale}
            closesAt={ticket.rating.closesAt}
            onSubmit={(input) => session.rate({ ...input, ticketId: ticket.id })}
          />
        ) : (
          <RatingState rating={ticket.rating} locale={state.locale} />
        )}
      </section>
    )}
    <TranscriptCard ticketId={ticket.id} />
    <button type="button" class="button button-main button-wide" onClick={() => session.show('start')}>
      {talk('closed.again')}
    </button>
  </>
);
