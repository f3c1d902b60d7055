/** Which dialog of a ticket is open; one at a time. */
import { ref } from 'vue';
import type { TicketAction, TicketDetail } from '../../../routing/protocol/views.ts';

export type DialogName = 'transfer' | 'order' | 'handover' | 'close' | 'reclassify';

export const dialog = ref<{ name: DialogName; ticketId: string }>();

/** What the server must allow for each dialog. */
export const DIALOG_NEEDS: Record<DialogName, TicketAction> = {
  transfer: 'transfer',
  order: 'dispatch_order',
  handover: 'hand_over',
  close: 'close',
  reclassify: 'reclassify',
};

export const openDialog = (name: DialogName, ticket: TicketDetail | undefined): void => {
  if (ticket?.can.includes(DIALOG_NEEDS[name])) dialog.value = { name, ticketId: ticket.id };
};

export const closeDialog = (): void => {
  dialog.value = undefined;
};
