/** Service promises: what is promised by the rules that hold now, beside each how it was kept, and where to complain. */
import './promises.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Kept, OrderPromise, PromisesView } from '../../../routing/protocol/bureau/promises.ts';
import { percent } from '../../../routing/protocol/figures/report-tables.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { CHANNELS, GROUPS, labelOf, SERVICES } from '../../../routing/vocabulary.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import { spanText } from '../../shared/time.ts';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { type Say, wordsIn } from './words.ts';

/** A time to wait is 3分钟, not 3分. */
const span = (ms: number, locale: Locale): string => spanText(ms, locale).replace(/分$/, '分钟');

const KeptLine = ({ kept, t }: { kept: Kept; t: Say }) => (
  <p class="kept">
    {'few' in kept ? t('few') : t('kept', { share: percent(kept.inTime, kept.due), count: kept.due })}
  </p>
);

const Order = ({ one, t, locale }: { one: OrderPromise; t: Say; locale: Locale }) => (
  <li class="promise">
    <h3>{labelOf(SERVICES, one.service, locale)}</h3>
    <p>{t('days', { days: one.days })}</p>
    {one.sooner.map(({ groups, days }) => (
      <p key={`${groups}${days}`}>
        {t('sooner', {
          groups: groups.map((group) => labelOf(GROUPS, group, locale)).join(locale === 'en' ? ', ' : '、'),
          days,
        })}
      </p>
    ))}
    <KeptLine kept={one.kept} t={t} />
    {one.orgs > 0 && (
      <p class="hint">
        <a href="/directory#near">{t('orgs', { count: one.orgs })}</a>
      </p>
    )}
    {one.items.length > 0 && (
      <details>
        <summary>{t('items', { count: one.items.length })}</summary>
        <ul class="items" lang="zh-CN">
          {one.items.map((item) => (
            <li key={item.code}>
              <span>{item.name}</span> <span lang={locale}>{t('itemDays', { days: item.days })}</span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </li>
);

const Promises = (props: { view: PromisesView; phone: string; t: Say; locale: Locale }) => {
  const { view, phone, t, locale } = props;
  return (
    <>
      <p class="hint">{t('counted', { from: view.from, to: view.to, least: view.least })}</p>
      <section class="card">
        <h2>{t('hours')}</h2>
        <p lang="zh-CN">{view.hoursText}</p>
        <p>
          <a href={`tel:${phone}`}>{t('call', { phone })}</a> · <a href="/directory#near">{t('stations')}</a>
        </p>
      </section>
      <section class="card">
        <h2>{t('first')}</h2>
        <ul class="promises-list">
          {view.first.map((one) => (
            <li key={one.channel} class="promise">
              <h3>{labelOf(CHANNELS, one.channel, locale)}</h3>
              <p>{t('within', { span: span(one.withinMs, locale) })}</p>
              {one.boxMs !== undefined && <p class="hint">{t('box', { span: span(one.boxMs, locale) })}</p>}
              <KeptLine kept={one.kept} t={t} />
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>{t('orders')}</h2>
        <p>{t('signing', { days: view.signing.days })}</p>
        <KeptLine kept={view.signing.kept} t={t} />
        <ul class="promises-list">
          {view.orders.map((one) => (
            <Order key={one.service} one={one} t={t} locale={locale} />
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>{t('who')}</h2>
        <ul class="rules">
          <li>{t('owner')}</li>
          <li>{t('org')}</li>
          {view.warnShare !== undefined && <li>{t('warned', { share: percent(view.warnShare, 1) })}</li>}
          <li>{t('risen')}</li>
          {view.ratingDays > 0 && <li>{t('rate', { days: view.ratingDays })}</li>}
        </ul>
      </section>
      <section class="card">
        <h2>{t('complain')}</h2>
        <p>{t('letters', { days: view.letters.days })}</p>
        <KeptLine kept={view.letters.kept} t={t} />
        <a class="button button-main button-wide" href="/mailbox">
          {t('toMailbox')}
        </a>
      </section>
    </>
  );
};

/** On paper everything stands open. */
const openAll = (): void => {
  for (const one of document.querySelectorAll('details')) one.open = true;
};

const Page = () => {
  const speech = useSpeech();
  const { locale } = speech;
  const t = wordsIn(locale);
  const [site, setSite] = useState<PublicSite>();
  const [view, setView] = useState<PromisesView>();
  const [failure, setFailure] = useState<Failure>();
  const load = async (): Promise<void> => {
    const answer = await http('GET /api/v1/public/promises');
    setFailure(answer.ok ? undefined : answer);
    if (answer.ok) setView(answer.value);
  };
  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => answer.ok && setSite(answer.value));
    void load();
    addEventListener('beforeprint', openAll);
    return () => removeEventListener('beforeprint', openAll);
  }, []);
  return (
    <PublicFrame speech={speech} wide>
      <div class="promises-head">
        <h1>{t('title')}</h1>
        <button type="button" class="button button-quiet" onClick={() => print()}>
          {t('print')}
        </button>
      </div>
      <p>{t('lead')}</p>
      {failure && (
        <p class="note note-bad" role="alert">
          {failureText(failure, locale)}{' '}
          <button type="button" class="button button-quiet" onClick={() => void load()}>
            {t('again')}
          </button>
        </p>
      )}
      {view ? (
        <Promises view={view} phone={site?.phone ?? '12348'} t={t} locale={locale} />
      ) : (
        !failure && <p role="status">{t('loading')}</p>
      )}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
