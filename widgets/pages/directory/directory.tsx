/** Public directory: stations and providers near a place, guides of the catalogue, published telephone numbers. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { HotlineView } from '../../../routing/protocol/bureau/directory.ts';
import { http } from '../../shared/http.ts';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { Guides } from './guides.tsx';
import { Near } from './near.tsx';
import { type Say, wordsIn } from './words.ts';

const Numbers = ({ t }: { t: Say }) => {
  const [numbers, setNumbers] = useState<readonly HotlineView[]>();
  useEffect(() => {
    void http('GET /api/v1/public/hotlines').then((answer) =>
      setNumbers(answer.ok ? answer.value.items : []),
    );
  }, []);
  if (!numbers) return <p class="hint centre">{t('loading')}</p>;
  if (numbers.length === 0) return <p class="card">{t('noNumbers')}</p>;
  return (
    <ul class="found">
      {numbers.map((one) => (
        <li key={`${one.regionCode}${one.number}`}>
          <div class="card">
            <p class="name">{one.name}</p>
            <p>{one.regionName}</p>
            {one.hours && <p class="hint">{one.hours}</p>}
            <div class="card-foot">
              <a class="button button-main" href={`tel:${one.number}`}>
                {one.number}
              </a>
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
};

/** Only where the bureau has opened that page (FQ5). */
const FaqLink = ({ t }: { t: Say }) => {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => setOpen(answer.ok && answer.value.faq === true));
  }, []);
  return open ? <a href="/faq">{t('faq')}</a> : null;
};

const TABS = ['near', 'guides', 'numbers'] as const;
type Tab = (typeof TABS)[number];
const tabOf = (hash: string): Tab => TABS.find((one) => `#${one}` === hash) ?? 'near';

const Page = () => {
  const speech = useSpeech();
  const { locale } = speech;
  const t = wordsIn(locale);
  const [tab, setTab] = useState<Tab>(tabOf(location.hash));
  useEffect(() => {
    const follow = () => setTab(tabOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const names: Record<Tab, string> = { near: t('tabNear'), guides: t('tabGuide'), numbers: t('tabNumbers') };
  return (
    <PublicFrame speech={speech} wide>
      <h1>{t('title')}</h1>
      <fieldset class="choices" aria-label={t('title')}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={tab === one}
            onClick={() => {
              history.replaceState(null, '', `#${one}`);
              setTab(one);
            }}
          >
            {names[one]}
          </button>
        ))}
        <FaqLink t={t} />
      </fieldset>
      {tab === 'near' && <Near t={t} locale={locale} />}
      {tab === 'guides' && <Guides t={t} locale={locale} />}
      {tab === 'numbers' && <Numbers t={t} />}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
