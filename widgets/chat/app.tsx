/** The frame of every view: header, line state, the view itself. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { rememberLarge } from '../shared/large.ts';
import { localeOf, nextTongue, rememberTongue } from '../shared/tongue.ts';
import { Header } from './parts/header.tsx';
import { LineBanner } from './parts/line-banner.tsx';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { ChatState } from './state/chat.ts';
import { activeThread } from './state/chat.ts';
import type { Store } from './state/store.ts';
import { LazyTalk, talkIn } from './views/lazy-talk.tsx';
import { StartView } from './views/start.tsx';
import { loadWords, speak, t } from './words.ts';

export interface AppProps {
  store: Store<ChatState>;
  session: Session;
  settings: Settings;
  onClose?: (() => void) | undefined;
}

export const App = ({ store, session, settings, onClose }: AppProps) => {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    setState(store.get());
    return store.subscribe(setState);
  }, [store]);

  speak(state.tongue);
  useLayoutEffect(() => {
    document.documentElement.lang = state.tongue;
    document.title = `${settings.title ?? t('app.title')} 12348`;
  }, [state.tongue, settings.title]);
  useLayoutEffect(() => {
    if (state.large) document.documentElement.dataset.size = 'large';
    else delete document.documentElement.dataset.size;
  }, [state.large]);

  const thread = activeThread(state);
  const view = state.view === 'conversation' && !thread ? 'start' : state.view;
  return (
    <div class="shell">
      <Header
        state={state}
        settings={settings}
        onBack={view === 'start' ? undefined : () => session.show('start')}
        onClose={onClose}
        onLarge={() => {
          rememberLarge(!state.large);
          store.update((it) => ({ ...it, large: !it.large }));
        }}
        onLocale={() => {
          const tongue = nextTongue(settings.tongues, state.tongue);
          void loadWords(tongue).then(async (done) => {
            if (!done) return;
            await talkIn(tongue);
            rememberTongue(tongue, settings.tongues);
            store.update((it) => ({ ...it, tongue, locale: localeOf(tongue) }));
            void session.loadSite();
          });
        }}
      />
      <LineBanner state={state} onRetry={session.retryLine} />
      <main class="main">
        {view === 'start' ? (
          <StartView state={state} session={session} settings={settings} />
        ) : (
          <LazyTalk state={state} session={session} thread={view === 'conversation' ? thread : undefined} />
        )}
      </main>
    </div>
  );
};
