/** Builds a store out of one collection per declared specification. */
import { checkSpec } from './checks.ts';
import { COLLECTIONS, type Collection, type CollectionSpec, type Collections } from './store.ts';

/** Every specification, in a fixed order. */
export const ALL_SPECS: readonly CollectionSpec[] = Object.values(COLLECTIONS);

/** Makes the collections; the adapter adds `ping` and `close`. */
export const assemble = (
  make: <T extends { id: string }>(spec: CollectionSpec) => Collection<T>,
): Collections => {
  ALL_SPECS.forEach(checkSpec);
  const made = Object.entries(COLLECTIONS).map(([name, spec]) => [name, make(spec)]);
  // COLLECTIONS has just the names of Collections, and `make` knows nothing of the kinds of documents.
  return Object.fromEntries(made) as Collections;
};
