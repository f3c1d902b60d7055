/** What this person is offered at this moment. In a file of its own: desk and softphone both look at it. */
import { shallowRef } from 'vue';
import type { OfferView } from '../../../routing/protocol/views.ts';

export const offers = shallowRef<readonly OfferView[]>([]);
