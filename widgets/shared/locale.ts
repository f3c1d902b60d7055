/** Which language a page speaks: asked in the address, else remembered, else the browser's, else Chinese. */
import { deviceStore } from './device-store.ts';

export type Locale = 'zh-CN' | 'en';

const KEY = 'yixiantong.locale';

/** `zh`, `zh-Hans-CN`, `en-GB` and the like to a locale that we have; undefined for others. */
export const parseLocale = (tag: string | null | undefined): Locale | undefined => {
  if (!tag) return undefined;
  if (/^zh\b/i.test(tag)) return 'zh-CN';
  if (/^en\b/i.test(tag)) return 'en';
  return undefined;
};

export const initialLocale = (query: URLSearchParams = new URLSearchParams(location.search)): Locale =>
  parseLocale(query.get('locale') ?? query.get('lang')) ??
  parseLocale(deviceStore.get(KEY)) ??
  parseLocale(navigator.language) ??
  'zh-CN';

export const rememberLocale = (locale: Locale): void => deviceStore.set(KEY, locale);
