/** The commands with their words and groups, for the palette and the overlay of keys. */
import type { Command } from '../state/shortcuts.ts';
import type { t } from '../words/shell.ts';

type Word = Parameters<typeof t>[0];

export const COMMAND_WORDS: Record<Command, Word & `${'cmd' | 'palette' | 'help'}${string}`> = {
  accept: 'cmdAccept',
  reply: 'cmdReply',
  note: 'cmdNote',
  canned: 'cmdCanned',
  cite: 'cmdCite',
  reclassify: 'cmdReclassify',
  order: 'cmdOrder',
  handover: 'cmdHandover',
  confirm1: 'cmdConfirm1',
  confirm2: 'cmdConfirm2',
  confirm3: 'cmdConfirm3',
  transfer: 'cmdTransfer',
  close: 'cmdClose',
  next: 'cmdNext',
  previous: 'cmdPrevious',
  call_mute: 'cmdCallMute',
  call_hold: 'cmdCallHold',
  call_invite: 'cmdCallInvite',
  call_hang_up: 'cmdCallHangUp',
  go_work: 'cmdWork',
  go_grab: 'cmdGrab',
  go_orders: 'cmdOrders',
  go_counter: 'cmdCounter',
  presence: 'cmdPresence',
  palette: 'palette',
  help: 'help',
};

export const COMMAND_GROUPS = [
  {
    title: 'helpWork',
    commands: [
      'accept',
      'reply',
      'note',
      'canned',
      'cite',
      'confirm1',
      'confirm2',
      'confirm3',
      'reclassify',
      'order',
      'handover',
      'transfer',
      'close',
    ],
  },
  { title: 'helpMove', commands: ['next', 'previous', 'go_work', 'go_grab', 'go_orders', 'go_counter'] },
  { title: 'helpCall', commands: ['call_mute', 'call_hold', 'call_invite', 'call_hang_up'] },
  { title: 'helpOther', commands: ['presence', 'palette', 'help'] },
] as const satisfies readonly { title: Word; commands: readonly Command[] }[];
