/** Languages of the citizen's pages: Chinese and English, and Tibetan where the site or the device asks for it. */
import { deviceStore } from './device-store.ts';
import { initialLocale, type Locale, rememberLocale } from './locale.ts';

/**
 * What a citizen's page speaks. Tibetan has sentences, but no labels of the vocabulary and no dates of its own: those
 * stay Chinese (`localeOf`).
 */
export type Tongue = Locale | 'bo';

export const localeOf = (tongue: Tongue): Locale => (tongue === 'bo' ? 'zh-CN' : tongue);

/** '1': spoken last on this device; '0': known, but another language was chosen. */
const TIBETAN_KEY = 'yixiantong.bo';

/** Each language by its own name: who needs it reads it, whatever the page speaks now. */
export const TONGUES: Record<Tongue, { name: string; hint: string }> = {
  'zh-CN': { name: '中文', hint: '切换到中文' },
  en: { name: 'English', hint: 'Switch to English' },
  bo: { name: 'བོད་ཡིག', hint: 'བོད་ཡིག་ལ་བསྒྱུར།' },
};

/** The language to begin with, and those that the language button goes through. */
export const initialTongue = (query: URLSearchParams): { tongue: Tongue; tongues: readonly Tongue[] } => {
  // Tibetan is offered where the site or the device asks for it, so that nobody else has to press past it.
  const asked = query.get('locale') ?? query.get('lang') ?? '';
  const remembered = deviceStore.get(TIBETAN_KEY) ?? '';
  const tibetan = /^bo\b/i.test(asked) || remembered !== '' || /^bo\b/i.test(navigator.language);
  const first = asked === '' ? remembered !== '0' : /^bo\b/i.test(asked);
  return {
    tongue: tibetan && first ? 'bo' : initialLocale(query),
    tongues: tibetan ? ['zh-CN', 'bo', 'en'] : ['zh-CN', 'en'],
  };
};

export const rememberTongue = (tongue: Tongue, tongues: readonly Tongue[]): void => {
  rememberLocale(localeOf(tongue));
  if (tongues.includes('bo')) deviceStore.set(TIBETAN_KEY, tongue === 'bo' ? '1' : '0');
};

export const nextTongue = (tongues: readonly Tongue[], now: Tongue): Tongue =>
  tongues[(tongues.indexOf(now) + 1) % tongues.length] ?? 'zh-CN';
