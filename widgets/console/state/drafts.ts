/** Unsent words per person and ticket, on this device, so that a closed tab or another ticket loses nothing. */
import { shallowRef } from 'vue';
import { deviceStore } from '../../shared/device-store.ts';

const key = (staffId: string, ticketId: string, mode: string): string =>
  `yixiantong.draft.${staffId}.${ticketId}.${mode}`;

export type ComposerMode = 'reply' | 'note';

export const readDraft = (staffId: string, ticketId: string, mode: ComposerMode): string =>
  deviceStore.get(key(staffId, ticketId, mode)) ?? '';

export const keepDraft = (staffId: string, ticketId: string, mode: ComposerMode, text: string): void => {
  if (text.trim()) deviceStore.set(key(staffId, ticketId, mode), text);
  else deviceStore.remove(key(staffId, ticketId, mode));
};

export const dropDrafts = (staffId: string, ticketId: string): void => {
  deviceStore.remove(key(staffId, ticketId, 'reply'));
  deviceStore.remove(key(staffId, ticketId, 'note'));
};

/** Words that another part of the page wants in the reply of a ticket; its composer takes them. */
export const wantedInReply = shallowRef<{ ticketId: string; text: string }>();

export const putIntoReply = (ticketId: string, text: string): void => {
  wantedInReply.value = { ticketId, text };
};
