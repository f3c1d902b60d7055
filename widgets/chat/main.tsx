/** Starts the citizen's chat page: settings, state, session, frame link, first rendering. */
import '../shared/theme.css';
import './styles/base.css';
import './styles/header.css';
import './styles/controls.css';
import './styles/start.css';
import './styles/form.css';
import { render } from 'preact';
import type { CitizenClientEvents, CitizenServerEvents } from '../../routing/protocol/socket.ts';
import { carryWhite, darker } from '../shared/colour.ts';
import { connect } from '../shared/connect.ts';
import { failureText } from '../shared/failure.ts';
import { markMissingGap } from '../shared/flex-gap.ts';
import { http } from '../shared/http.ts';
import { uploadFile } from '../shared/upload.ts';
import { App } from './app.tsx';
import { frameLink } from './frame.ts';
import { createSession } from './session.ts';
import { readSettings } from './settings.ts';
import { initialState, totalUnread } from './state/chat.ts';
import { createStore } from './state/store.ts';
import { fetchTalk } from './views/lazy-talk.tsx';
import { firstWords } from './words.ts';

const settings = readSettings(location.search, window.parent !== window);
const store = createStore(initialState(settings.tongue, settings.large));

const root = document.documentElement;
if (settings.theme) root.dataset.theme = settings.theme;
if (settings.embedded) root.dataset.embedded = '';
if (settings.colour) {
  const fill = carryWhite(settings.colour);
  root.style.setProperty('--yx-brand-fill', fill);
  root.style.setProperty('--yx-brand-fill-hover', darker(fill, 0.15));
}

markMissingGap();
let frameShown = true;
const look = (): void => {
  const seen = frameShown && document.visibilityState === 'visible';
  store.update((state) => (state.seen === seen ? state : { ...state, seen }));
};

const link = frameLink(settings.hostOrigin, (message) => {
  if (message.type === 'identify') {
    void session.identify(message.token, settings.hostOrigin ?? '').then((answer) =>
      link.post({
        type: 'event',
        name: 'identify',
        ok: answer.ok,
        ...(answer.ok ? {} : { message: failureText(answer, store.get().locale) }),
      }),
    );
    return;
  }
  if (message.type === 'signOut') return session.signOut();
  const again = !frameShown && message.type === 'shown';
  frameShown = message.type === 'shown';
  look();
  if (again) void session.loadSite();
  if (frameShown) document.querySelector<HTMLElement>('[data-autofocus]')?.focus();
});

const session = createSession({
  store,
  prepare: () => void fetchTalk(),
  dial: (token) => connect<CitizenClientEvents, CitizenServerEvents>({ namespace: '/citizen', token }),
  http,
  tiles: settings.tiles,
  upload: uploadFile,
  onEvent: (name, { ticketNo }) => link.post({ type: 'event', name, ticketNo }),
});

let told = -1;
store.subscribe((state) => {
  const count = totalUnread(state);
  if (count === told) return;
  if (count > told && told >= 0) link.post({ type: 'event', name: 'message' });
  told = count;
  link.post({ type: 'unread', count });
});

/** What arrives from here on is unread, even before the host page has hidden the frame. */
const leave = (): void => {
  frameShown = false;
  look();
  link.post({ type: 'close' });
};

document.addEventListener('visibilitychange', look);
window.addEventListener('storage', () => session.visitorAppeared());
// Esc closes the frame unless something inside took it (a dialog, an open menu).
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented && settings.embedded) leave();
});

void firstWords(settings.tongue).then(() => {
  const mount = document.getElementById('app');
  if (!mount) return;
  const close = settings.embedded ? leave : undefined;
  render(<App store={store} session={session} settings={settings} onClose={close} />, mount);
  session.start();
  link.post({ type: 'ready' });
});
