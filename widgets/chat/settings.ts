/** What the host page or the address asks for: region, entry, language, look. Unknown values are ignored. */

import type { TileMode } from '../../routing/vocabulary/life-events.ts';
import { isLarge } from '../shared/large.ts';
import { initialTongue, type Tongue } from '../shared/tongue.ts';

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
  /** What the form begins with, where the host page wants another than the bureau. */
  tiles?: TileMode;
  title?: string;
  colour?: string;
  theme?: 'light' | 'dark';
}

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
  const hostOrigin = originOf(query.get('host'));
  const regionCode = pick('region', /^\d{6,12}$/);
  // The QR code of a station: `/chat?station=CODE`; the server knows where it is.
  const station = pick('station', /^[\w-]{1,32}$/);
  const entry = station ? `station:${station}` : pick('entry', /^[\w.:-]{1,40}$/);
  const tiles = pick('tiles', /^(events|matters|both)$/) as TileMode | undefined;
  const title = pick('title', /^.{1,30}$/u);
  const colour = pick('colour', /^#?[\da-f]{6}$/i) ?? pick('color', /^#?[\da-f]{6}$/i);
  const theme = pick('theme', /^(light|dark)$/) as 'light' | 'dark' | undefined;
  return {
    ...initialTongue(query),
    large: isLarge(search),
    embedded: framed && hostOrigin !== undefined,
    ...(hostOrigin ? { hostOrigin } : {}),
    ...(regionCode ? { regionCode } : {}),
    ...(entry ? { entry } : {}),
    ...(tiles ? { tiles } : {}),
    ...(title ? { title } : {}),
    ...(colour ? { colour: `#${colour.replace('#', '')}` } : {}),
    ...(theme ? { theme } : {}),
  };
};
