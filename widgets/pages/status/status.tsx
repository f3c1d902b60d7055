/** Status of a ticket by its number and query code; follows the ticket while the page is looked at. */
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StatusView } from '../../../routing/protocol/bureau/directory.ts';
import {
  labelOf,
  ORDER_STATUSES,
  SERVICES,
  TICKET_STATUSES,
  WORK_ORDER_STATUSES,
} from '../../../routing/vocabulary.ts';
import { MyData } from '../../chat/parts/my-data.tsx';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { fullText } from '../../shared/time.ts';
import { Problem } from '../problem.tsx';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { JoinCard } from './join-card.tsx';
import { LostCode } from './lost-code.tsx';
import { TranscriptCard } from './transcript-card.tsx';
import { wordsIn } from './words.ts';

const REFRESH_MS = 15_000;

const SPOKEN = ['zh-CN', 'bo', 'en'] as const;

const Page = () => {
  const speech = useSpeech(SPOKEN);
  const { locale, tongue } = speech;
  const t = wordsIn(tongue);
  const [no, setNo] = useState(new URLSearchParams(location.search).get('no') ?? '');
  const [code, setCode] = useState('');
  const [view, setView] = useState<StatusView>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [seenAt, setSeenAt] = useState('');
  const [texts, setTexts] = useState(false);
  const asked = useRef<{ no: string; code: string }>(undefined);
  const result = useRef<HTMLHeadingElement>(null);

  const look = async (quiet: boolean): Promise<void> => {
    const body = asked.current;
    if (!body) return;
    if (!quiet) setBusy(true);
    const answer = await http('POST /api/v1/public/status', { body });
    setBusy(false);
    // An answer to what is no longer asked.
    if (asked.current !== body) return;
    if (answer.ok) {
      setView(answer.value);
      setFailure(undefined);
      setSeenAt(new Date().toISOString());
      if (!quiet) requestAnimationFrame(() => result.current?.focus());
    } else {
      setFailure(answer);
      if (!quiet) setView(undefined);
    }
  };

  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => setTexts(answer.ok && answer.value.texts === true));
  }, []);

  useEffect(() => {
    if (!view) return undefined;
    const tick = () => document.visibilityState === 'visible' && void look(true);
    const timer = setInterval(tick, REFRESH_MS);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [view?.no]);

  const submit = (event: Event): void => {
    event.preventDefault();
    asked.current = { no: no.trim(), code: code.replace(/\s/g, '') };
    void look(false);
  };
  const again = (): void => {
    asked.current = undefined;
    setView(undefined);
    setFailure(undefined);
    setNo('');
    setCode('');
  };

  const time = (at: string) => <time dateTime={at}>{fullText(at, locale)}</time>;

  return (
    <PublicFrame speech={speech}>
      <h1>{t('title')}</h1>
      {!view && (
        <form class="card" onSubmit={submit}>
          <p class="hint">{t('hint')}</p>
          <div class="fields">
            <label>
              {t('no')}
              <input
                name="no"
                value={no}
                required
                pattern="\s*\d{8}-\d{4,8}\s*"
                placeholder={t('noHint')}
                autocomplete="off"
                onInput={(event) => setNo(event.currentTarget.value)}
              />
            </label>
            <label>
              {t('code')}
              <input
                name="code"
                value={code}
                required
                inputMode="numeric"
                pattern="[\d\s]{6,12}"
                placeholder={t('codeHint')}
                autocomplete="off"
                onInput={(event) => setCode(event.currentTarget.value)}
              />
            </label>
          </div>
          <Problem failure={failure} locale={locale} />
          <button type="submit" class="button button-main button-wide" disabled={busy}>
            {busy ? t('looking') : t('look')}
          </button>
        </form>
      )}
      {!view && texts && <LostCode no={no} tongue={tongue} />}
      {view && (
        <>
          <section class="card" aria-live="polite">
            <h2 tabIndex={-1} ref={result}>
              {t('no')} <span class="number">{view.no}</span>
            </h2>
            <dl class="facts">
              <dt>{t('state')}</dt>
              <dd>
                <b>{labelOf(TICKET_STATUSES, view.status, locale)}</b>
              </dd>
              <dt>{t('accepted')}</dt>
              <dd>{time(view.acceptedAt)}</dd>
              {view.promisedBy && (
                <>
                  <dt>{t('promised')}</dt>
                  <dd>{time(view.promisedBy)}</dd>
                </>
              )}
              {view.closedAt && (
                <>
                  <dt>{t('closed')}</dt>
                  <dd>{time(view.closedAt)}</dd>
                </>
              )}
            </dl>
            {view.feedback && (
              <>
                <h2>{t('feedback')}</h2>
                <p class="words" dir="auto">
                  {view.result ? `${view.result}：` : ''}
                  {view.feedback}
                </p>
              </>
            )}
          </section>
          <section class="card">
            <h2>{t('steps')}</h2>
            {view.steps.length === 0 ? (
              <p>{t('noSteps')}</p>
            ) : (
              <ol class="steps">
                {view.steps.map((step) => (
                  <li key={step.at + step.zh}>
                    {time(step.at)}
                    {locale === 'zh-CN' ? step.zh : step.en}
                  </li>
                ))}
              </ol>
            )}
          </section>
          {view.orders.length > 0 && (
            <section class="card">
              <h2>{t('orders')}</h2>
              {view.orders.map((order) => (
                <div key={order.no}>
                  <p>
                    <b>{order.orgName}</b> · {labelOf(SERVICES, order.service, locale)} ·{' '}
                    {labelOf(ORDER_STATUSES, order.status, locale)}
                  </p>
                  {!order.reply && <p class="hint">{t('due', { when: fullText(order.dueAt, locale) })}</p>}
                  {order.reply && (
                    <p class="words">
                      {t('reply')}：{order.reply}
                    </p>
                  )}
                </div>
              ))}
            </section>
          )}
          {view.partners.length > 0 && (
            <section class="card">
              <h2>{t('partners')}</h2>
              {view.partners.map((partner) => (
                <p key={`${partner.name}${partner.no ?? ''}`}>
                  <b>{partner.name}</b> · {labelOf(WORK_ORDER_STATUSES, partner.status, locale)}
                  {partner.no && <> · {t('partnerNo', { no: partner.no })}</>}
                </p>
              ))}
            </section>
          )}
          {asked.current && <TranscriptCard ask={asked.current} tongue={tongue} />}
          {view.joinable && asked.current && <JoinCard ask={asked.current} tongue={tongue} />}
          <MyData
            tongue={tongue}
            send={(words) =>
              http('POST /api/v1/public/status/subject-request', {
                body: { no: view.no, code: '', ...asked.current, ...words },
              })
            }
          />
          <p class="hint centre" role="status">
            {failure ? t('offline', { when: fullText(seenAt, locale) }) : t('live')}
          </p>
          <button type="button" class="button button-quiet button-wide" onClick={again}>
            {t('another')}
          </button>
        </>
      )}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
