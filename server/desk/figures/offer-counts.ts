/** Offers of a span and how they ended, over the conditions of the list behind each number (FG2, FG12). */
import { OFFER_STEPS, type OfferFigure } from '../../../routing/figures/scope.ts';
import type { OfferCounts } from '../../../routing/protocol/views.ts';
import type { FigureReader } from './reader.ts';

export const offerCounts = async (
  reader: Pick<FigureReader, 'count'>,
  span: { from: string; to: string; now: string },
): Promise<OfferCounts> => {
  const names = Object.keys(OFFER_STEPS) as OfferFigure[];
  const [made = 0, accepted = 0, declined = 0, expired = 0, withdrawn = 0] = await Promise.all(
    names.map(async (figure) => (await reader.count({ figure, ...span })) ?? 0),
  );
  return { made, accepted, declined, expired, withdrawn };
};
