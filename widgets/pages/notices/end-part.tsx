/** Ending a subscription: asked once more, by number and code or by the link of a text. */
import { useState } from 'preact/hooks';
import type { Words } from './words.ts';

export const EndPart = ({ t, busy, onEnd }: { t: Words; busy: boolean; onEnd: () => void }) => {
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <button type="button" class="button button-quiet button-wide" onClick={() => setAsking(true)}>
        {t('end')}
      </button>
    );
  return (
    <section class="card stack" role="alertdialog" aria-label={t('endSure')}>
      <p>{t('endSure')}</p>
      <div class="acts">
        <button
          type="button"
          class="button button-quiet"
          ref={(it) => {
            if (it && !it.dataset.seen) {
              it.dataset.seen = 'yes';
              it.focus();
            }
          }}
          onClick={() => setAsking(false)}
        >
          {t('back')}
        </button>
        <button type="button" class="button button-bad" aria-disabled={busy} onClick={() => !busy && onEnd()}>
          {t('yes')}
        </button>
      </div>
    </section>
  );
};
