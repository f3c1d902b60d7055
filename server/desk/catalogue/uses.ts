/** R029: items of the catalogue on tickets; each keeps the version that held when its ticket was opened. */
import type { z } from 'zod';
import type { CatalogueItem } from '../../../routing/bureau/catalogue.ts';
import { dayOf } from '../../../routing/calendar.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { CatalogueUseView, cataloguePin } from '../../../routing/protocol/bureau/directory.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { createRecorder } from '../admin/shared.ts';

export interface CatalogueUses {
  /** R029: the ticket keeps the version that held when it was opened. */
  pin(
    who: StaffPrincipal,
    ticketId: Id,
    input: z.output<typeof cataloguePin>,
  ): Promise<Outcome<CatalogueUseView>>;
  uses(ticketId: Id): Promise<PageOf<CatalogueUseView>>;
}

const view = ({ code, no, name, at, orderId }: CatalogueUseView): CatalogueUseView => ({
  ...{ code, no, name, at },
  ...(orderId ? { orderId } : {}),
});

/** @param heldOn the version of an item that held on a day, YYYY-MM-DD */
export const createCatalogueUses = ({
  store,
  clock,
  record,
  heldOn,
}: {
  store: Pick<Store, 'catalogueUses' | 'tickets'>;
  clock: Clock;
  record: ReturnType<typeof createRecorder>;
  heldOn: (code: string, day: string) => CatalogueItem | undefined;
}): CatalogueUses => ({
  pin: async (who, ticketId, input) => {
    const ticket = await store.tickets.get(ticketId);
    if (!ticket) return refuse('not_found');
    if (ticket.ownerId !== who.id) return refuse('not_owner');
    const item =
      heldOn(input.code, dayOf(Date.parse(ticket.createdAt))) ?? heldOn(input.code, dayOf(clock.nowMs()));
    if (!item) return refuse('not_found', '该事项不存在或已停办。', 'code');
    const use = {
      id: `${ticketId}:${input.code}`,
      ticketId,
      ...(input.orderId ? { orderId: input.orderId } : {}),
      code: item.code,
      no: item.no,
      name: item.name,
      at: instant(clock.nowMs()),
      by: who.id,
    };
    const made = await store.catalogueUses.insert(use);
    const kept = made.ok ? made.doc : await store.catalogueUses.get(use.id);
    if (!kept) return refuse('version_conflict');
    if (made.ok) await record(who, 'catalogue.used', `ticket:${ticketId}`, { code: item.code, no: item.no });
    return ok(view(kept));
  },
  uses: async (ticketId) => ({
    items: (await store.catalogueUses.find({ where: { ticketId }, limit: 100 })).items.map(view),
  }),
});
