/** BU5: the link of a text ends the one subscription that it is bound to, by a press and not by being opened. */
import { useEffect, useState } from 'preact/hooks';
import type { NoticeView } from '../../../routing/protocol/citizens/bulletins.ts';
import { failureText, type Result } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import { fullText } from '../../shared/time.ts';
import type { Tongue } from '../../shared/tongue.ts';
import { EndPart } from './end-part.tsx';
import { topicText } from './topic-text.ts';
import type { Words } from './words.ts';

export const ByLink = ({
  t,
  locale,
  tongue,
  token,
}: {
  t: Words;
  locale: Locale;
  tongue: Tongue;
  token: string;
}) => {
  const [found, setFound] = useState<Result<NoticeView>>();
  const [busy, setBusy] = useState(false);
  const ask = async (route: 'POST /api/v1/public/notices/link' | 'POST /api/v1/public/notices/link/end') => {
    setBusy(true);
    const answer = await http(route, { body: { token } });
    setBusy(false);
    setFound(answer);
  };
  useEffect(() => void ask('POST /api/v1/public/notices/link'), []);

  if (!found) return <p class="hint">{t('loading')}</p>;
  if (!found.ok)
    return (
      <p class="note note-bad" role="alert">
        {failureText(found, locale)}
      </p>
    );
  const { on, topics, agreedAt, privacyVersion } = found.value;
  return (
    <>
      <section class="card stack">
        {on ? <p>{t('linkLead')}</p> : <p role="status">{t('ended')}</p>}
        <p>
          <b>{topics.map((one) => topicText(one, tongue)).join(tongue === 'en' ? ', ' : '、')}</b>
        </p>
        <p class="hint">{t('since', { when: fullText(agreedAt, locale), version: privacyVersion })}</p>
        {!on && <p class="hint">{t('endedHint')}</p>}
      </section>
      {on && <EndPart t={t} busy={busy} onEnd={() => void ask('POST /api/v1/public/notices/link/end')} />}
    </>
  );
};
