/**
 * Places of a number among the messages of a day, and of bulletins among those of a week: each is taken by one unique
 * write together with "it is on its way", so that nodes cannot pass a limit together.
 */
import { createHmac } from 'node:crypto';
import { type SmsEntry, slotsOf, weekSlotsOf } from '../../../routing/channels/sms.ts';
import type { Core } from '../core.ts';

/** Of a number: counts its messages after the number itself is gone. */
export const phoneKeyOf = (core: Pick<Core, 'channels'>, phone: string): string =>
  createHmac('sha256', core.channels.pseudonymKey).update(`sms:${phone}`).digest('base64url').slice(0, 22);

/** `full`: nothing left today; `week_full`: the number has had its bulletins of the week; `lost`: it changed meanwhile. */
export type Claimed = SmsEntry | 'full' | 'week_full' | 'lost';

export const createClaim = (core: Core): ((entry: SmsEntry) => Promise<Claimed>) => {
  const { sms } = core.store;

  /** BU4: the places of this week that nobody else has. */
  const freeOfWeek = async (entry: SmsEntry): Promise<string[]> => {
    const places = weekSlotsOf(entry.phoneKey, core.clock.nowMs(), core.policy().sms);
    const holders = await Promise.all(places.map((weekSlot) => sms.getBy({ weekSlot })));
    return places.filter((_, at) => !holders[at] || holders[at].id === entry.id);
  };

  return async (entry) => {
    const nowMs = core.clock.nowMs();
    const sending = { sinceMs: nowMs, node: core.nodeId };
    const days = entry.slot ? [entry.slot] : slotsOf(entry.phoneKey, nowMs, core.policy().sms);
    const ofWeek = entry.purpose === 'bulletin';
    for (const weekSlot of ofWeek ? await freeOfWeek(entry) : [undefined])
      for (const slot of days) {
        const written = await sms.replace(
          { ...entry, slot, ...(weekSlot ? { weekSlot } : {}), sending, updatedAt: core.now() },
          entry.version,
        );
        if (written.ok) return written.doc;
        if (written.reason !== 'duplicate_key') return 'lost';
      }
    return ofWeek && (await freeOfWeek(entry)).length === 0 ? 'week_full' : 'full';
  };
};
