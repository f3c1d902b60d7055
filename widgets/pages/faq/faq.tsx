/** Frequent questions for the public: search and topics, always with the way to a person; a plain notice when switched off. */
import './faq.css';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FaqFound, FaqTopics } from '../../../routing/protocol/bureau/faq.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { labelOf, MATTERS, type Matter } from '../../../routing/vocabulary.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { Answer } from './answer.tsx';
import { PersonCard, PersonLinks } from './person.tsx';
import { wordsIn } from './words.ts';

const SPOKEN = ['zh-CN', 'bo', 'en'] as const;

const Page = () => {
  const speech = useSpeech(SPOKEN);
  const { locale, tongue } = speech;
  const t = wordsIn(tongue);
  const [site, setSite] = useState<PublicSite>();
  const [topics, setTopics] = useState<FaqTopics>();
  const [matter, setMatter] = useState<Matter>();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [found, setFound] = useState<FaqFound>();
  const [failure, setFailure] = useState<Failure>();
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  /** An answer to what is no longer wanted is dropped. */
  const round = useRef(0);

  const load = async (of: Matter | undefined): Promise<void> => {
    round.current += 1;
    const mine = round.current;
    setMatter(of);
    setFound(undefined);
    setAsked('');
    setMissing(false);
    setBusy(false);
    const answer = await http('GET /api/v1/public/faq', { query: of ? { matter: of } : {} });
    if (mine !== round.current) return;
    setFailure(answer.ok ? undefined : answer);
    if (answer.ok) setTopics(answer.value);
  };
  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => answer.ok && setSite(answer.value));
    void load(undefined);
  }, []);

  const search = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = text.trim();
    setMissing(words === '');
    if (words === '') {
      field.current?.focus();
      return;
    }
    round.current += 1;
    const mine = round.current;
    setBusy(true);
    const answer = await http('POST /api/v1/public/faq/search', { body: { text: words } });
    if (mine !== round.current) return;
    setBusy(false);
    setAsked(words);
    setFailure(answer.ok ? undefined : answer);
    setFound(answer.ok ? answer.value : undefined);
  };

  const phone = site?.phone ?? '12348';
  const question = asked || text.trim();
  const off = failure?.code === 'not_found';
  const items = found ? found.items : topics?.items;

  /** Under the answers of a search, else above: what was asked for comes first. */
  const choices = topics && topics.matters.length > 0 && (
    <fieldset class="choices" aria-label={t('topics')}>
      {[undefined, ...topics.matters].map((one) => (
        <button
          key={one ?? ''}
          type="button"
          aria-pressed={!found && matter === one}
          onClick={() => void load(one)}
        >
          {one ? labelOf(MATTERS, one, locale) : t('first')}
        </button>
      ))}
    </fieldset>
  );

  if (off)
    return (
      <PublicFrame speech={speech}>
        <h1>{t('off')}</h1>
        <div class="card">
          <p>{t('offHint')}</p>
          <PersonLinks t={t} phone={phone} question={question} />
        </div>
      </PublicFrame>
    );
  return (
    <PublicFrame speech={speech}>
      <h1>{t('title')}</h1>
      <p>{t('lead')}</p>
      <form class="card faq-search" onSubmit={search} noValidate>
        <div class="fields">
          <label>
            {t('question')}
            <input
              ref={field}
              type="search"
              value={text}
              maxLength={200}
              placeholder={t('example')}
              aria-describedby="faq-kept"
              aria-invalid={missing}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button button-main" disabled={busy}>
            {t('search')}
          </button>
        </div>
        {missing && (
          <p class="note note-bad" role="alert">
            {t('empty')}
          </p>
        )}
        <p class="hint" id="faq-kept">
          {t('notKept')}
        </p>
      </form>
      {found?.danger && (
        <p class="note note-bad" role="alert">
          {t('danger', { phone })}
        </p>
      )}
      <PersonCard t={t} phone={phone} question={question} />
      {!found && choices}
      {failure && (
        <p class="note note-bad" role="alert">
          {failureText(failure, locale)}{' '}
          <button type="button" class="button button-quiet" onClick={() => void load(matter)}>
            {t('again')}
          </button>
        </p>
      )}
      <p class={found?.items.length === 0 ? 'card' : 'hint'} role="status">
        {found && (found.items.length > 0 ? t('found', { n: found.items.length }) : t('none'))}
        {!found && topics?.items.length === 0 && t('noItems')}
        {!items && !failure && t('loading')}
      </p>
      {items?.map((item) => (
        <Answer key={item.code} item={item} t={t} lang={tongue} phone={phone} question={question} />
      ))}
      {found && choices}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
