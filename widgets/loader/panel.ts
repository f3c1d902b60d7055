/** Launcher button, badge and frame inside a shadow root, so that no style of the host page reaches them. */

import type { LoaderOptions } from './options.ts';
import { isDark, style } from './style.ts';

const SEEN_KEY = 'yixiantong.opened';
const ICON =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 4h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-4.5 4v-4H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8.5 10h7"/></svg>';

export const createPanel = (options: LoaderOptions, tell: (name: string, detail?: unknown) => void) => {
  const host = document.createElement('div');
  host.id = 'yixiantong';
  // Nothing of the page's own layout may move or hide it.
  host.style.cssText = 'all:initial;position:fixed;z-index:2147483000;width:0;height:0';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = document.createElement('style');
  sheet.textContent = style(options);
  const box = document.createElement('div');
  box.className = 'box';
  box.id = 'box';
  box.hidden = true;
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', options.title);
  const button = document.createElement('button');
  button.type = 'button';
  button.innerHTML = ICON;
  const label = document.createElement('span');
  label.textContent = options.label;
  const badge = document.createElement('b');
  badge.hidden = true;
  button.append(label, badge);
  if (isDark(options.colour)) button.classList.add('white');
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-controls', 'box');
  root.append(sheet, box);
  if (options.launcher) root.append(button);
  document.body.append(host);

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let shown = false;
  let before: Element | null = null;
  let overflow = '';

  const phone = matchMedia('(max-width: 640px), (max-height: 480px)');
  const send = (message: object): void =>
    frame?.contentWindow?.postMessage({ yixiantong: 1, ...message }, options.origin);
  const post = (type: 'shown' | 'hidden'): void => {
    if (ready) send({ type });
  };
  /** Said as soon as the frame listens. */
  let due: (() => Promise<object>) | undefined;
  const flush = (): void => {
    if (!ready || !due) return;
    due().then(send, console.error);
    due = undefined;
  };
  /** On a phone the frame ends where the keyboard begins. */
  const resize = (): void => {
    const view = window.visualViewport;
    const full = shown && phone.matches;
    box.style.height = full && view ? `${view.height}px` : '';
    box.style.top = full && view ? `${view.offsetTop}px` : '';
    document.documentElement.style.overflow = full ? 'hidden' : overflow;
  };
  const make = (): void => {
    if (frame) return;
    frame = document.createElement('iframe');
    frame.src = options.frameUrl;
    frame.title = options.title;
    frame.allow = 'clipboard-write; microphone';
    box.append(frame);
  };

  const open = (): void => {
    if (shown) return;
    shown = true;
    before = document.activeElement;
    overflow = document.documentElement.style.overflow;
    make();
    box.hidden = false;
    host.classList.add('open');
    button.setAttribute('aria-expanded', 'true');
    button.classList.add('away');
    resize();
    frame?.focus();
    post('shown');
    try {
      localStorage.setItem(SEEN_KEY, '1');
    } catch {
      // Blocked storage: the badge then appears only after opening.
    }
    tell('open');
  };
  const close = (): void => {
    if (!shown) return;
    post('hidden');
    shown = false;
    box.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    button.classList.remove('away');
    resize();
    const back = before && before !== document.body && before !== host ? before : button;
    (back as HTMLElement).focus();
    tell('close');
  };
  const unread = (count: number): void => {
    badge.hidden = count < 1;
    badge.textContent = count > 99 ? '99+' : String(count);
    const words = options.english ? `${count} unread` : `${count} 条未读`;
    button.setAttribute('aria-label', count > 0 ? `${options.label}, ${words}` : options.label);
    tell('unread', count);
  };

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== options.origin) return;
    const data = event.data as {
      yixiantong?: unknown;
      type?: unknown;
      count?: unknown;
      name?: unknown;
    } | null;
    if (data?.yixiantong !== 1) return;
    if (data.type === 'ready') {
      ready = true;
      post(shown ? 'shown' : 'hidden');
      flush();
    } else if (data.type === 'close') close();
    else if (data.type === 'unread') unread(Number(data.count) || 0);
    else if (data.type === 'event') tell(String(data.name), data);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && shown && !event.defaultPrevented) close();
  });
  button.addEventListener('click', open);
  phone.addEventListener('change', resize);
  window.visualViewport?.addEventListener('resize', resize);
  window.visualViewport?.addEventListener('scroll', resize);

  // Who has talked here before gets the badge without opening: the frame loads when the page has nothing to do.
  try {
    if (localStorage.getItem(SEEN_KEY)) setTimeout(make, 3_000);
  } catch {
    // As above.
  }
  return {
    open,
    close,
    toggle: () => (shown ? close() : open()),
    /** `now`: does not wait until the citizen opens the chat. */
    say: (what: () => Promise<object>, now: boolean): void => {
      due = what;
      if (now) make();
      flush();
    },
  };
};
