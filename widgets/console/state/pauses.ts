/** Reasons of a pause that a person picks; the others are set by the engine. */
import { keysOf, PAUSE_REASONS } from '../../../routing/vocabulary.ts';

export const PICKED_PAUSES = keysOf(PAUSE_REASONS).filter(
  (one) => one !== 'not_ready' && one !== 'missed_offer',
);
