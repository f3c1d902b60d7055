/** CZ3: a link to what was said: made, opened, copied and ended by the citizen himself. */
import { useState } from 'preact/hooks';
import type { TranscriptView } from '../../../routing/protocol/citizens/citizen-http.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { fullText } from '../../shared/time.ts';
import { talk } from '../talk.ts';
import { visitor } from '../visitor.ts';
import { locale, tongue } from '../words.ts';
import { copy } from './ticket-line.tsx';

export const TranscriptCard = ({ ticketId }: { ticketId: string }) => {
  const [made, setMade] = useState<TranscriptView>();
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  const options = () => {
    const token = visitor.token();
    return { params: { id: ticketId }, ...(token ? { token } : {}) };
  };
  const make = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const answer = await http('POST /api/v1/visitor/tickets/:id/transcript', options());
    setBusy(false);
    setSaid('');
    setFailure(answer.ok ? undefined : answer);
    if (answer.ok) setMade(answer.value);
  };
  const end = async (): Promise<void> => {
    const answer = await http('DELETE /api/v1/visitor/tickets/:id/transcript', options());
    setFailure(answer.ok ? undefined : answer);
    if (!answer.ok) return;
    setMade(undefined);
    setSaid(talk('transcript.ended'));
  };
  return (
    <section class="card transcript" aria-label={talk('transcript.title')}>
      <p class="card-head">
        <b>{talk('transcript.title')}</b>
      </p>
      <p class="hint">{talk('transcript.hint')}</p>
      {made && (
        <>
          <p class="hint">{talk('transcript.until', { when: fullText(made.until, locale()) })}</p>
          <div class="transcript-row">
            <a
              class="button button-main"
              href={`${made.link}?lang=${tongue()}`}
              target="_blank"
              rel="noopener noreferrer"
            >
              {talk('transcript.open')}
            </a>
            <button
              type="button"
              class="button button-quiet"
              onClick={() =>
                void copy(new URL(made.link, location.href).href).then((done) =>
                  setSaid(talk(done ? 'ticket.copied' : 'ticket.copyFailed')),
                )
              }
            >
              {talk('transcript.copy')}
            </button>
            <button type="button" class="button button-quiet" onClick={() => void end()}>
              {talk('transcript.end')}
            </button>
          </div>
        </>
      )}
      {!made && (
        // Not `disabled`: the keyboard stays where it is.
        <button
          type="button"
          class="button button-quiet button-wide"
          aria-disabled={busy}
          onClick={() => void make()}
        >
          {talk('transcript.make')}
        </button>
      )}
      <p class="hint" role="status">
        {said}
      </p>
      {failure && (
        <p class="bad" role="alert">
          {failureText(failure, locale())}
        </p>
      )}
    </section>
  );
};
