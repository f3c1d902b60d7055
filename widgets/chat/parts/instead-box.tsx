/** CZ4: who does not want to wait at the screen is called back, or answered in writing. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import type { Session } from '../session.ts';
import { talk } from '../talk.ts';
import { locale } from '../words.ts';

export const InsteadBox = ({ ticket, session }: { ticket: CitizenTicketView; session: Session }) => {
  const [asking, setAsking] = useState(false);
  const [phone, setPhone] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asking) box.current?.focus();
  }, [asking]);

  const choose = async (how: 'call' | 'words'): Promise<void> => {
    const number = phone.trim();
    const answer = await session.instead(ticket.id, how, number || undefined);
    // The number is asked for only when none is known.
    const needed = !answer.ok && 'field' in answer && answer.field === 'phone';
    setAsking(needed);
    setFailure(answer.ok || (needed && !asking) ? undefined : answer);
  };

  return (
    <div class="instead">
      <p role="status">{ticket.instead && <b>{talk(`instead.done.${ticket.instead}`)}</b>}</p>
      {asking ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void choose('call');
          }}
        >
          <label class="field">
            <span class="label">{talk('instead.phone')}</span>
            <input
              ref={box}
              type="tel"
              inputMode="tel"
              autocomplete="tel"
              maxLength={20}
              value={phone}
              onInput={(event) => setPhone(event.currentTarget.value)}
            />
          </label>
          <div class="instead-row">
            <button type="submit" class="button button-main">
              {talk('instead.sure')}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
              {talk('instead.back')}
            </button>
          </div>
        </form>
      ) : (
        <div class="instead-row">
          {ticket.instead !== 'call' && (
            <button type="button" class="button button-quiet" onClick={() => void choose('call')}>
              {talk('instead.call')}
            </button>
          )}
          {!ticket.instead && ticket.status === 'queued' && (
            <button type="button" class="button button-quiet" onClick={() => void choose('words')}>
              {talk('instead.words')}
            </button>
          )}
        </div>
      )}
      {failure && (
        <p class="bad" role="alert">
          {failureText(failure, locale())}
        </p>
      )}
    </div>
  );
};
