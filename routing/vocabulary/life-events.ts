/**
 * R033, R034: the tiles with which a chat begins. Life events of a person and of an enterprise, each leading to the few
 * matters that fit it, or the common matters themselves. Pages get them as data of the site's answer.
 */
import type { Matter } from './matter.ts';
import type { Service } from './services.ts';
import {
  MATTER_TILES,
  TILES,
  type TileKey,
  type TileMeaning,
  type TileWords,
  tileWords as w,
} from './tiles.ts';

interface EventMeaning {
  name: TileWords;
  /** Of an enterprise the tile says which event. */
  tag?: string;
  /** The second tap. */
  under: readonly TileKey[];
}

/** Ten life events of a person in the order of R033, then the enterprise (R034); `event:KEY` in the ticket's entry. */
export const EVENTS = {
  birth: {
    name: w('出生', 'Birth', 'སྐྱེ་བ།'),
    tag: '生活事件:出生',
    under: ['registration', 'children', 'hospital', 'notary'],
  },
  school: {
    name: w('入学', 'School', 'སློབ་འཇུག'),
    tag: '生活事件:入学',
    under: ['school', 'campus', 'training'],
  },
  work: {
    name: w('就业', 'Work', 'ལས་ཞུགས།'),
    tag: '生活事件:就业',
    under: ['wage', 'injury', 'labour', 'insurance'],
  },
  jobless: {
    name: w('失业', 'Loss of work', 'ལས་ཤོར།'),
    tag: '生活事件:失业',
    under: ['dismissal', 'wage', 'insurance'],
  },
  startup: {
    name: w('创业', 'Own business', 'གསར་གཉེར།'),
    tag: '生活事件:创业',
    under: ['franchise', 'partners', 'debt'],
  },
  marriage: {
    name: w('婚育', 'Marriage, family', 'གཉེན་སྒྲིག་བུ་བཙའ།'),
    tag: '生活事件:婚育',
    under: ['marriage', 'children', 'violence', 'maternity'],
  },
  housing: {
    name: w('住房', 'Housing', 'སྡོད་ཁང་།'),
    tag: '生活事件:住房',
    under: ['housing', 'buying', 'property', 'neighbour', 'demolition'],
  },
  traffic: { name: w('交通', 'Traffic', 'འགྲིམ་འགྲུལ།'), tag: '生活事件:交通', under: ['traffic', 'penalty'] },
  retirement: {
    name: w('退休', 'Retirement', 'རྒན་ཡོལ།'),
    tag: '生活事件:退休',
    under: ['pension', 'support', 'notary'],
  },
  death: {
    name: w('后事', 'After a death', 'འདས་རྗེས་དོན།'),
    tag: '生活事件:后事',
    under: ['inheritance', 'notary', 'hospital'],
  },
  firm: {
    name: w('企业经营', 'Enterprise', 'ཁེ་ལས།'),
    under: ['firm_found', 'firm_run', 'firm_finance', 'firm_close', 'contract'],
  },
} as const satisfies Record<string, EventMeaning>;
export type EventKey = keyof typeof EVENTS;

export const TILE_MODES = ['events', 'matters', 'both'] as const;
export type TileMode = (typeof TILE_MODES)[number];

/** As a page gets it, in its language. A tile with others below it is an event: the second tap chooses among them. */
export interface SiteTile {
  /** What stands in the ticket's entry: `tile:wage`, `event:work`. */
  key: string;
  name: string;
  hint?: string;
  under?: SiteTile[];
}

export type TileTongue = 'zh-CN' | 'en' | 'bo';

/** What a chat begins with, in order. A word that a language lacks stands in Chinese, a hint is left out. */
export const siteTiles = (mode: TileMode, tongue: TileTongue = 'zh-CN'): SiteTile[] => {
  const nameOf = (name: TileWords): string => name[tongue] ?? name['zh-CN'];
  const tileOf = (key: TileKey): SiteTile => {
    const { name, hint }: TileMeaning = TILES[key];
    const said = hint?.[tongue];
    return { key: `tile:${key}`, name: nameOf(name), ...(said ? { hint: said } : {}) };
  };
  const events = Object.entries<EventMeaning>(EVENTS).map(([key, { name, under }]) => ({
    ...{ key: `event:${key}`, name: nameOf(name) },
    under: under.map(tileOf),
  }));
  return [...(mode === 'matters' ? [] : events), ...(mode === 'events' ? [] : MATTER_TILES.map(tileOf))];
};

/** What the tiles named in an entry say of the ticket; `migrant_worker/tile:wage/event:work`, any part may be missing. */
export const meaningOfEntry = (entry: string): { matter?: Matter; service?: Service; tags: string[] } => {
  const chosen = (kind: string) =>
    entry
      .split('/')
      .find((part) => part.startsWith(kind))
      ?.slice(kind.length)
      .replaceAll('-', '_') ?? '';
  const [tileKey, eventKey] = [chosen('tile:'), chosen('event:')];
  const tile: TileMeaning | undefined = Object.hasOwn(TILES, tileKey) ? TILES[tileKey as TileKey] : undefined;
  const event: EventMeaning | undefined = Object.hasOwn(EVENTS, eventKey)
    ? EVENTS[eventKey as EventKey]
    : undefined;
  return {
    ...(tile?.matter ? { matter: tile.matter } : {}),
    ...(tile?.service ? { service: tile.service } : {}),
    tags: [event?.tag, tile?.tag].filter((tag) => tag !== undefined),
  };
};

const tagged = [...Object.values<EventMeaning>(EVENTS), ...Object.values<TileMeaning>(TILES)].flatMap(
  ({ tag, name }) => (tag ? [{ tag, name }] : []),
);

/** Every tag of R033 and R034, in their order; reports count by them. */
export const EVENT_TAGS: readonly string[] = tagged.map(({ tag }) => tag);

/** The event of a tag in words; what the table does not know stands as it is. */
export const eventName = (tag: string, locale: 'zh-CN' | 'en'): string =>
  tagged.find((one) => one.tag === tag)?.name[locale] ?? tag;

/** Parts of an entry that are tiles, in words for staff; the rest stands as it is. */
export const entryWords = (entry: string, locale: 'zh-CN' | 'en'): string =>
  entry
    .split('/')
    .map((part) => {
      const [kind, key = ''] = part.split(':');
      if (kind === 'tile' && Object.hasOwn(TILES, key)) return TILES[key as TileKey].name[locale];
      if (kind === 'event' && Object.hasOwn(EVENTS, key)) return EVENTS[key as EventKey].name[locale];
      return part;
    })
    .join(' · ');
