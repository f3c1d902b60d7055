/** PI: what of a citizen hangs on his subscriptions to notices: removed with his data, ended with his old number. */
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { Store } from '../../stores/store.ts';
import { findAll } from '../admin/shared.ts';
import { proofIdOf } from './proofs.ts';
import { endSubscription } from './subscriptions.ts';

type Kept = Pick<Store, 'bulletinSubscriptions' | 'sms' | 'phoneProofs'>;

/** Subscriptions, the texts that went to them, and the proof of the number; runs again without harm. */
export const eraseBulletins = async (store: Kept, citizenId: Id): Promise<void> => {
  for (const one of await findAll(store.bulletinSubscriptions, { where: { citizenId } })) {
    for (const text of await findAll(store.sms, { where: { subscriptionId: one.id } }))
      await store.sms.remove(text.id);
    await store.phoneProofs.remove(proofIdOf(one.phoneKey));
    // Last: as long as it is there, a run that was cut off finds the rest.
    await store.bulletinSubscriptions.remove(one.id);
  }
};

/** Consent was given for the number that was proved: corrected by staff, nothing goes to the old one any more. */
export const endBulletinsOfOtherNumber = async (
  store: Kept,
  citizenId: Id,
  phone: string,
  at: Instant,
): Promise<void> => {
  for (const one of await findAll(store.bulletinSubscriptions, { where: { citizenId } }))
    if (one.on !== undefined && one.phone !== phone) await endSubscription(store, one.id, 'corrected', at);
};
