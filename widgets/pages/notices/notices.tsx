/** BU: a citizen has himself told of what the bureau does: number and code, then topics and place; or ends it by a link. */
import './notices.css';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { NoticeOpened } from '../../../routing/protocol/citizens/bulletins.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { http } from '../../shared/http.ts';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { ByLink } from './by-link.tsx';
import { Choice } from './choice.tsx';
import { Proof } from './proof.tsx';
import { wordsIn } from './words.ts';

const SPOKEN = ['zh-CN', 'bo', 'en'] as const;
/** It stands behind the # alone, so that no log of a server on the way holds it. */
const token = location.hash.slice(1);

const Page = () => {
  const speech = useSpeech(SPOKEN);
  const { locale, tongue } = speech;
  const t = wordsIn(tongue);
  const [site, setSite] = useState<PublicSite>();
  const [proved, setProved] = useState<{ phone: string; opened: NoticeOpened }>();
  const [done, setDone] = useState<'saved' | 'ended'>();
  const told = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => answer.ok && setSite(answer.value));
  }, []);
  useEffect(() => {
    if (done) told.current?.focus();
  }, [done]);

  return (
    <PublicFrame speech={speech}>
      <h1>{t(token ? 'linkTitle' : 'title')}</h1>
      {token && <ByLink t={t} locale={locale} tongue={tongue} token={token} />}
      {!token && <p class="lead">{t('lead')}</p>}
      {!token && done && (
        <p class="note note-ok" role="status" tabIndex={-1} ref={told}>
          {t(done)}
        </p>
      )}
      {!token && site && !site.notices && <p class="note">{t('closed', { phone: site.phone })}</p>}
      {!token && site?.notices && !proved && !done && (
        <Proof
          t={t}
          locale={locale}
          onOpen={(phone, opened) => {
            setDone(undefined);
            setProved({ phone, opened });
          }}
        />
      )}
      {!token && site && proved && (
        <Choice
          key={proved.opened.subscription?.agreedAt ?? ''}
          {...{ t, locale, tongue, site }}
          phone={proved.phone}
          opened={proved.opened}
          onSaved={(subscription) => {
            setProved({ phone: proved.phone, opened: { pass: proved.opened.pass, subscription } });
            setDone('saved');
          }}
          onEnded={() => {
            setProved(undefined);
            setDone('ended');
          }}
          onLate={() => {
            setDone(undefined);
            setProved(undefined);
          }}
        />
      )}
      {!token && done === 'ended' && (
        <button type="button" class="button button-quiet button-wide" onClick={() => setDone(undefined)}>
          {t('again')}
        </button>
      )}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
