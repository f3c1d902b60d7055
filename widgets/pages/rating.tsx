/** The page behind the one-time rating link: no other sign-in; the token stands in the address alone. */
import '../shared/theme.css';
import '../chat/styles/base.css';
import '../chat/styles/header.css';
import '../chat/styles/controls.css';
import '../chat/styles/form.css';
import '../chat/styles/cards.css';
import './rating.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RatingSubmit } from '../../routing/protocol/commands.ts';
import type { RatingPage } from '../../routing/protocol/http.ts';
import { LogoMark, PhoneIcon } from '../chat/parts/icons.tsx';
import { RatingForm, RatingState } from '../chat/parts/rating-form.tsx';
import { talk } from '../chat/talk.ts';
import { firstWords, loadWords, speak, t } from '../chat/words.ts';
import { failureText, type Result } from '../shared/failure.ts';
import { http } from '../shared/http.ts';
import { initialLocale, rememberLocale } from '../shared/locale.ts';

const token = location.pathname.split('/').filter(Boolean).pop() ?? '';

const first = initialLocale();

const Page = () => {
  const [locale, setLocale] = useState(first);
  const [page, setPage] = useState<Result<RatingPage>>();
  speak(locale);
  const load = (): void => {
    setPage(undefined);
    void http('GET /api/v1/ratings/:token', { params: { token } }).then(setPage);
  };
  useEffect(load, []);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  const submit = async (input: RatingSubmit): Promise<Result<unknown>> => {
    const answer = await http('POST /api/v1/ratings/:token', { params: { token }, body: input });
    if (page?.ok && (answer.ok || answer.code === 'already_rated')) {
      const grade = answer.ok ? { grade: input.grade } : {};
      setPage({ ok: true, value: { ...page.value, state: 'rated', ...grade } });
    }
    return answer;
  };

  return (
    <div class="page">
      <header class="head">
        <div class="head-row">
          <LogoMark />
          <div class="head-title">{t('app.title')}</div>
          <a class="call" href="tel:12348" aria-label={t('app.call', { phone: '12348' })}>
            <PhoneIcon />
            <span>12348</span>
          </a>
        </div>
        <div class="head-row head-tools">
          <span class="head-status" />
          <button
            type="button"
            class="tool"
            lang={locale === 'zh-CN' ? 'en' : 'zh-CN'}
            onClick={() => {
              const next = locale === 'zh-CN' ? 'en' : 'zh-CN';
              void loadWords(next).then((done) => {
                if (!done) return;
                rememberLocale(next);
                setLocale(next);
              });
            }}
          >
            {locale === 'zh-CN' ? 'English' : '中文'}
          </button>
        </div>
      </header>
      <main class="page-main">
        <h1 class="visually-hidden">{talk('rate.title')}</h1>
        {!page && <p class="hint centre">{t('app.loading')}</p>}
        {page && !page.ok && (
          <div class="note note-bad" role="alert">
            <p>{failureText(page, locale)}</p>
            <button type="button" class="button button-quiet" onClick={load}>
              {t('app.retry')}
            </button>
          </div>
        )}
        {page?.ok && (
          <>
            <section class="card" aria-label={talk('ticket.no')}>
              <p class="card-meta">
                <span>
                  {talk('ticket.no')} <b class="number">{page.value.ticketNo}</b>
                </span>
                {page.value.servedBy && <bdi>{page.value.servedBy}</bdi>}
              </p>
              <p class="words" dir="auto">
                {page.value.subject}
              </p>
            </section>
            <section class="card">
              {page.value.state === 'invited' ? (
                <RatingForm locale={locale} closesAt={page.value.closesAt} onSubmit={submit} />
              ) : (
                <RatingState rating={page.value} locale={locale} />
              )}
            </section>
          </>
        )}
      </main>
    </div>
  );
};

const mount = document.getElementById('app');
if (mount) void firstWords(first).then(() => render(<Page />, mount));
