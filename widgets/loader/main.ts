/** /widget.js: puts the launcher on any page; the conversation itself lives in a frame made on first open. */

import { readOptions } from './options.ts';
import { createPanel } from './panel.ts';

export interface YixiantongApi {
  open(): void;
  close(): void;
  toggle(): void;
  /**
   * Says who the signed-in citizen of this page is: a token that the portal has signed, or how to get one when the
   * chat loads. The event `identify` tells `{ ok, message? }`.
   */
  identify(person: { token: string | (() => string | Promise<string>) }): void;
  /** The citizen has signed out: the chat forgets this device. */
  signOut(): void;
  /** Events: open, close, unread (count), ticket, closed, rated, message, identify. Returns the function that takes it off. */
  on(name: string, listener: (detail: unknown) => void): () => void;
}

declare global {
  interface Window {
    Yixiantong?: YixiantongApi;
  }
}

const script = document.currentScript as HTMLScriptElement | null;

const start = (): void => {
  if (window.Yixiantong || !script) return;
  const listeners = new Map<string, Set<(detail: unknown) => void>>();
  const tell = (name: string, detail?: unknown): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        console.error(error);
      }
    }
  };
  const panel = createPanel(readOptions(script), tell);
  window.Yixiantong = {
    open: panel.open,
    close: panel.close,
    toggle: panel.toggle,
    identify: ({ token }) =>
      panel.say(
        async () => ({ type: 'identify', token: typeof token === 'string' ? token : await token() }),
        typeof token === 'string',
      ),
    signOut: () => panel.say(async () => ({ type: 'signOut' }), true),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
  window.dispatchEvent(new Event('yixiantong:ready'));
};

if (document.body) start();
else document.addEventListener('DOMContentLoaded', start);
