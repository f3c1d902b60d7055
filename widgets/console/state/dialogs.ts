/** Which dialog of a ticket is open; one at a time. */
import { ref } from 'vue';
import type { TicketAction, TicketDetail } from '../../../routing/protocol/views.ts';
import type { Service } from '../../../routing/vocabulary.ts';

export type DialogName =
  | 'transfer'
  | 'order'
  | 'handover'
  | 'close'
  | 'reclassify'
  | 'conflict'
  | 'avoid'
  | 'merge'
  | 'link'
  | 'aid'
  | 'video';

/** What a dialog starts with, where something proposes it. */
export interface Preset {
  service: Service;
  demand: string;
}

/** The other ticket of a merge or a link, where one was pointed at. */
export interface Other {
  otherId?: string;
  otherNo?: string;
}

export const dialog = ref<{ name: DialogName; ticketId: string; preset?: Preset } & Other>();

/** What the server must allow for each dialog. */
export const DIALOG_NEEDS: Record<DialogName, TicketAction> = {
  transfer: 'transfer',
  order: 'dispatch_order',
  handover: 'hand_over',
  close: 'close',
  reclassify: 'reclassify',
  conflict: 'conflict',
  avoid: 'avoid',
  merge: 'merge',
  link: 'link',
  aid: 'draft_aid',
  video: 'video',
};

export const openDialog = (
  name: DialogName,
  ticket: TicketDetail | undefined,
  preset?: Preset,
  other: Other = {},
): void => {
  if (ticket?.can.includes(DIALOG_NEEDS[name]))
    dialog.value = { name, ticketId: ticket.id, ...(preset ? { preset } : {}), ...other };
};

export const closeDialog = (): void => {
  dialog.value = undefined;
};
