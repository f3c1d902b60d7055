/** Partners in memory, kept fresh by the bus: sending and showing them must not wait for the store. */
import type { Id } from '../../../routing/ticket.ts';
import type { Partner } from '../../../routing/workorder.ts';
import type { Bus, Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { readAll } from '../people/directory.ts';
import type { PartnerBook } from '../workorders/types.ts';

/** Key under which a change of a partner is told. */
export const PARTNERS_CHANGED = 'partners';

export const createPartnerBook = async (deps: {
  store: Pick<Store, 'partners'>;
  bus: Pick<Bus, 'on'>;
  log: Log;
}): Promise<PartnerBook> => {
  let partners = new Map<Id, Partner>();
  const reload = async () => {
    const all = await readAll(deps.store.partners, { sort: { field: 'code', direction: 'asc' } });
    partners = new Map(all.map((one) => [one.id, one]));
  };
  deps.bus.on('settings.changed', ({ key }) => {
    if (key !== PARTNERS_CHANGED) return;
    reload().catch((error: unknown) => deps.log.warn({ err: error }, 'partners could not be refreshed'));
  });
  await reload();
  return { get: (id) => partners.get(id), all: () => [...partners.values()], reload };
};
