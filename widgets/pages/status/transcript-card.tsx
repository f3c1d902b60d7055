/** CZ3: a link to the conversation of the ticket, for whoever proved it by number and query code. */
import { useState } from 'preact/hooks';
import type { StatusAsk } from '../../../routing/protocol/bureau/directory.ts';
import type { TranscriptView } from '../../../routing/protocol/citizens/citizen-http.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { fullText } from '../../shared/time.ts';
import { localeOf, type Tongue } from '../../shared/tongue.ts';
import { Problem } from '../problem.tsx';
import { wordsIn } from './words.ts';

export const TranscriptCard = ({ ask, tongue }: { ask: StatusAsk; tongue: Tongue }) => {
  const t = wordsIn(tongue);
  const locale = localeOf(tongue);
  const [made, setMade] = useState<TranscriptView>();
  const [ended, setEnded] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const make = async (): Promise<void> => {
    const answer = await http('POST /api/v1/public/status/transcript', { body: ask });
    setFailure(answer.ok ? undefined : answer);
    setEnded(false);
    if (answer.ok) setMade(answer.value);
  };
  const end = async (): Promise<void> => {
    const answer = await http('POST /api/v1/public/status/transcript/end', { body: ask });
    setFailure(answer.ok ? undefined : answer);
    if (!answer.ok) return;
    setMade(undefined);
    setEnded(true);
  };

  return (
    <section class="card">
      <h2>{t('transcript')}</h2>
      <p class="hint">{t('transcriptHint')}</p>
      <div aria-live="polite">
        {made && (
          <p>
            <a href={`${made.link}?lang=${tongue}`} target="_blank" rel="noopener noreferrer">
              {t('transcriptOpen')}
            </a>{' '}
            <span class="hint">{t('transcriptUntil', { when: fullText(made.until, locale) })}</span>
          </p>
        )}
        {ended && <p class="hint">{t('transcriptEnded')}</p>}
        <Problem failure={failure} locale={locale} />
      </div>
      <button
        type="button"
        class="button button-quiet button-wide"
        onClick={() => void (made ? end() : make())}
      >
        {made ? t('transcriptEnd') : t('transcriptMake')}
      </button>
    </section>
  );
};
