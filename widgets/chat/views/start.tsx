/** First view: greeting, whether people are there, earlier conversations, and the form for the first words. */

import { failureText } from '../../shared/failure.ts';
import { dayTimeText } from '../../shared/time.ts';
import { phoneOf } from '../parts/header.tsx';
import { ChevronIcon, ClockIcon } from '../parts/icons.tsx';
import { StartForm } from '../parts/start-form.tsx';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { ChatState } from '../state/chat.ts';
import { entryOf } from '../tiles.ts';
import { t } from '../words.ts';

interface StartProps {
  state: ChatState;
  session: Session;
  settings: Settings;
}

const statusText = (state: ChatState): string => {
  const { site, locale } = state;
  if (!site) return '';
  if (site.open) return t('start.open');
  return site.opensAt
    ? t('start.closedUntil', { when: dayTimeText(site.opensAt, locale) })
    : t('start.closed');
};

const Earlier = ({ state, session }: Omit<StartProps, 'settings'>) => {
  const running = state.order.find((id) => state.threads[id]?.ticket.status !== 'closed');
  if (state.order.length === 0) return null;
  return (
    <div class="earlier">
      {running && (
        <button
          type="button"
          class="row-button row-strong"
          onClick={() => session.show('conversation', running)}
        >
          <span class="row-main">
            <span class="row-title">{t('start.running')}</span>
            <bdi class="row-sub">{state.threads[running]?.ticket.subject}</bdi>
          </span>
          <span class="row-act">{t('start.resume')}</span>
          <ChevronIcon />
        </button>
      )}
      <button type="button" class="row-button" onClick={() => session.show('history')}>
        <span class="row-main">{t('start.history')}</span>
        <span class="row-count">{t('start.historyCount', { n: state.order.length })}</span>
        <ChevronIcon />
      </button>
    </div>
  );
};

export const StartView = ({ state, session, settings }: StartProps) => {
  const entry = entryOf(settings.entry);
  return (
    <div class="scroll">
      <div class="start">
        <section class="hello" aria-labelledby="hello">
          {entry && <p class="seal">{t(entry.title)}</p>}
          <h1 id="hello" tabIndex={-1}>
            {t('start.hello', { name: state.site?.name ?? t('app.title') })}
          </h1>
          <p class="lead">{t('start.lead')}</p>
          {state.site && (
            <p class="hours">
              <ClockIcon />
              <span>
                <b class={state.site.open ? 'open' : 'shut'}>{statusText(state)}</b>
                <span class="hours-text">{t('start.hours', { hours: state.site.hoursText })}</span>
              </span>
            </p>
          )}
          {state.siteFailure && !state.site && (
            <div class="note note-bad" role="alert">
              <p>{t('app.siteFailed', { phone: phoneOf(state) })}</p>
              <p class="small">{failureText(state.siteFailure, state.locale)}</p>
              <button type="button" class="button button-quiet" onClick={() => void session.loadSite()}>
                {t('app.retry')}
              </button>
            </div>
          )}
        </section>
        <Earlier state={state} session={session} />
        <a class="row-button" href="/appointments" target="_blank" rel="noopener">
          <span class="row-main">{t('start.book')}</span>
          <ChevronIcon />
        </a>
        <StartForm key={JSON.stringify(state.person)} state={state} session={session} settings={settings} />
      </div>
    </div>
  );
};
