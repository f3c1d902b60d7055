/**
 * The catalogue that a new installation starts with: 12 items of a legal service centre and 31 of a government hall,
 * written for this product. A bureau checks it against its own list and publishes its own versions.
 */
import type { CatalogueContent } from '../../../routing/bureau/catalogue.ts';
import { CENTRE_ITEMS } from './starter-centre.ts';
import { HALL_ITEMS } from './starter-hall.ts';

export const STARTER_CATALOGUE: readonly CatalogueContent[] = [...CENTRE_ITEMS, ...HALL_ITEMS];
