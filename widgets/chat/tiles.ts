/** Named entries (green channels) that choose a group and a tile beforehand; what the server is told of both. */
import type { Group } from '../../routing/vocabulary.ts';
import type { Key } from './words.ts';

interface Entry {
  title: Key;
  group: Group;
  /** Key of a tile of the site's answer. */
  tile?: string;
}

/** R081: an entry such as 农民工维权通道 pre-selects group and matter; the citizen may undo both. */
const ENTRIES: ReadonlyMap<string, Entry> = new Map(
  Object.entries<Entry>({
    migrant_worker: { title: 'entry.migrant_worker', group: 'migrant_worker', tile: 'tile:wage' },
    elderly: { title: 'entry.elderly', group: 'elderly' },
    minor: { title: 'entry.minor', group: 'minor' },
    women: { title: 'entry.women', group: 'women', tile: 'tile:marriage' },
    veteran: { title: 'entry.veteran', group: 'veteran' },
    disabled: { title: 'entry.disabled', group: 'disabled' },
    enterprise: { title: 'entry.enterprise', group: 'enterprise', tile: 'tile:contract' },
  }),
);

/** `migrant-worker` and `migrant_worker` are the same entry. */
export const entryOf = (name: string | undefined): Entry | undefined =>
  ENTRIES.get(name?.replace(/-/g, '_') ?? '');

/** What the server is told: the entry of the host page and what was pressed, `migrant_worker/tile:wage/event:work`. */
export const entryText = (...parts: (string | undefined)[]): string | undefined =>
  parts.filter(Boolean).join('/').slice(0, 64) || undefined;
