/** Common matters as tiles of the start view, and named entries (green channels) that choose one beforehand. */
import type { Group } from '../../routing/vocabulary.ts';
import type { Key } from './words.ts';

export const TILES = [
  'wage',
  'injury',
  'marriage',
  'debt',
  'traffic',
  'housing',
  'contract',
  'neighbour',
  'notary',
] as const;
export type Tile = (typeof TILES)[number];

export const tileLabel = (tile: Tile): Key => `tile.${tile}`;
export const tileHint = (tile: Tile): Key => `tile.${tile}.hint`;

interface Entry {
  title: Key;
  group: Group;
  tile?: Tile;
}

/** R081: an entry such as 农民工维权通道 pre-selects group and matter; the citizen may undo both. */
const ENTRIES: ReadonlyMap<string, Entry> = new Map(
  Object.entries<Entry>({
    migrant_worker: { title: 'entry.migrant_worker', group: 'migrant_worker', tile: 'wage' },
    elderly: { title: 'entry.elderly', group: 'elderly' },
    minor: { title: 'entry.minor', group: 'minor' },
    women: { title: 'entry.women', group: 'women', tile: 'marriage' },
    veteran: { title: 'entry.veteran', group: 'veteran' },
    disabled: { title: 'entry.disabled', group: 'disabled' },
    enterprise: { title: 'entry.enterprise', group: 'enterprise', tile: 'contract' },
  }),
);

/** `migrant-worker` and `migrant_worker` are the same entry. */
export const entryOf = (name: string | undefined): Entry | undefined =>
  ENTRIES.get(name?.replace(/-/g, '_') ?? '');

/** What the server is told: the entry of the host page and the tile, `migrant_worker/tile:wage`. */
export const entryText = (entry: string | undefined, tile: Tile | undefined): string | undefined => {
  const parts = [entry, tile ? `tile:${tile}` : undefined].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('/').slice(0, 64) : undefined;
};
