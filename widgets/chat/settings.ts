/** What the host page or the address asks for: region, entry, language, look. Unknown values are ignored. */

import { deviceStore } from '../shared/device-store.ts';
import { initialLocale, rememberLocale } from '../shared/locale.ts';
import { localeOf, type Tongue } from './words.ts';

export interface Settings {
  tongue: Tongue;
  /** What the language button goes through. */
  tongues: readonly Tongue[];
  large: boolean;
  embedded: boolean;
  /** Origin of the page that holds the frame; messages go to it alone. */
  hostOrigin?: string;
  regionCode?: string;
  entry?: string;
  title?: string;
  colour?: string;
  theme?: 'light' | 'dark';
}

const LARGE_KEY = 'yixiantong.large';
/** '1': spoken last on this device; '0': known, but another language was chosen. */
const TIBETAN_KEY = 'yixiantong.bo';

export const rememberTongue = (tongue: Tongue, tongues: readonly Tongue[]): void => {
  rememberLocale(localeOf(tongue));
  if (tongues.includes('bo')) deviceStore.set(TIBETAN_KEY, tongue === 'bo' ? '1' : '0');
};

export const rememberLarge = (large: boolean): void => deviceStore.set(LARGE_KEY, large ? '1' : '0');

const originOf = (text: string | null): string | undefined => {
  if (!text) return undefined;
  try {
    const { origin } = new URL(text);
    return origin === 'null' ? undefined : origin;
  } catch {
    return undefined;
  }
};

export const readSettings = (search: string, framed: boolean): Settings => {
  const query = new URLSearchParams(search);
  const pick = (name: string, pattern: RegExp): string | undefined => {
    const value = query.get(name)?.trim();
    return value && pattern.test(value) ? value : undefined;
  };
  // Tibetan is offered where the site or the device asks for it, so that nobody else has to press past it.
  const asked = query.get('locale') ?? query.get('lang') ?? '';
  const remembered = deviceStore.get(TIBETAN_KEY) ?? '';
  const tibetan = /^bo\b/i.test(asked) || remembered !== '' || /^bo\b/i.test(navigator.language);
  const first = asked === '' ? remembered !== '0' : /^bo\b/i.test(asked);
  const tongue: Tongue = tibetan && first ? 'bo' : initialLocale(query);
  const hostOrigin = originOf(query.get('host'));
  const regionCode = pick('region', /^\d{6,12}$/);
  // The QR code of a station: `/chat?station=CODE`; the server knows where it is.
  const station = pick('station', /^[\w-]{1,32}$/);
  const entry = station ? `station:${station}` : pick('entry', /^[\w.:-]{1,40}$/);
  const title = pick('title', /^.{1,30}$/u);
  const colour = pick('colour', /^#?[\da-f]{6}$/i) ?? pick('color', /^#?[\da-f]{6}$/i);
  const theme = pick('theme', /^(light|dark)$/) as 'light' | 'dark' | undefined;
  return {
    tongue,
    tongues: tibetan ? ['zh-CN', 'bo', 'en'] : ['zh-CN', 'en'],
    large: query.get('size') === 'large' || deviceStore.get(LARGE_KEY) === '1',
    embedded: framed && hostOrigin !== undefined,
    ...(hostOrigin ? { hostOrigin } : {}),
    ...(regionCode ? { regionCode } : {}),
    ...(entry ? { entry } : {}),
    ...(title ? { title } : {}),
    ...(colour ? { colour: `#${colour.replace('#', '')}` } : {}),
    ...(theme ? { theme } : {}),
  };
};
