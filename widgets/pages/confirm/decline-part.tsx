/** Not confirming: asked once more, with room for what is wrong. */
import { useState } from 'preact/hooks';
import type { Words } from './words.ts';

export const DeclinePart = ({ t, onDecline }: { t: Words; onDecline: (words: string) => void }) => {
  const [asking, setAsking] = useState(false);
  const [words, setWords] = useState('');
  if (!asking)
    return (
      <button type="button" class="button button-quiet button-wide" onClick={() => setAsking(true)}>
        {t('decline')}
      </button>
    );
  return (
    <section class="card" role="alertdialog" aria-label={t('declineSure')}>
      <p>{t('declineSure')}</p>
      <label class="field">
        <span class="label">{t('declineWords')}</span>
        <textarea
          rows={2}
          value={words}
          maxLength={300}
          ref={(it) => {
            if (it && !it.dataset.seen) {
              it.dataset.seen = 'yes';
              it.focus();
            }
          }}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <div class="acts">
        <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
          {t('back')}
        </button>
        <button type="button" class="button button-bad" onClick={() => onDecline(words.trim())}>
          {t('yes')}
        </button>
      </div>
    </section>
  );
};
