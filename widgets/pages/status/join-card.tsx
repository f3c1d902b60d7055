/** CH14: the code that joins a follower of WeChat with the citizen of the ticket, shown to whoever proved the ticket. */
import { useState } from 'preact/hooks';
import type { StatusAsk, StatusJoin } from '../../../routing/protocol/bureau/directory.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { fullText } from '../../shared/time.ts';
import { localeOf, type Tongue } from '../../shared/tongue.ts';
import { Problem } from '../problem.tsx';
import { wordsIn } from './words.ts';

export const JoinCard = ({ ask, tongue }: { ask: StatusAsk; tongue: Tongue }) => {
  const t = wordsIn(tongue);
  const locale = localeOf(tongue);
  const [join, setJoin] = useState<StatusJoin>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  const make = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const answer = await http('POST /api/v1/public/status/join-code', { body: ask });
    setBusy(false);
    setJoin(answer.ok ? answer.value : undefined);
    setFailure(answer.ok ? undefined : answer);
  };

  return (
    <section class="card">
      <h2>{t('join')}</h2>
      <p class="hint">{t('joinHint')}</p>
      <div aria-live="polite">
        {join && (
          <>
            <p class="words">
              {t('joinSay')} <b class="number">绑定 {join.code}</b>
            </p>
            <p class="hint">{t('joinUntil', { when: fullText(join.until, locale) })}</p>
          </>
        )}
        <Problem failure={failure} locale={locale} />
      </div>
      <button
        type="button"
        class="button button-quiet button-wide"
        // Not `disabled`: the keyboard stays where it is.
        aria-disabled={busy}
        onClick={() => void make()}
      >
        {join ? t('joinAgain') : t('joinMake')}
      </button>
    </section>
  );
};
