/** What passes through WeChat, WeCom, text messages and the telephone. */
import type { Recording } from '../../../routing/call/recording.ts';
import type { Call } from '../../../routing/call/types.ts';
import type { Follower, InboxEntry, OutEntry } from '../../../routing/channels/follower.ts';
import type { Reach } from '../../../routing/channels/reach.ts';
import type { SmsEntry } from '../../../routing/channels/sms.ts';
import type { CollectionSpec } from '../collection.ts';

export interface ChannelDocuments {
  followers: Follower;
  inbox: InboxEntry;
  outbox: OutEntry;
  sms: SmsEntry;
  reaches: Reach;
  calls: Call;
  recordings: Recording;
}

export const CHANNELS = {
  followers: { name: 'followers', fields: ['accountId', 'following', 'boundTo'], unique: [] },
  inbox: { name: 'inbox', fields: ['followerId', 'state', 'atMs', 'receivedAt'], unique: [] },
  outbox: {
    name: 'outbox',
    fields: ['followerId', 'ticketId', 'state', 'kind', 'messageSeq', 'turn', 'createdAt'],
    unique: [],
  },
  sms: {
    name: 'sms',
    fields: [
      'ticketId',
      'purpose',
      'state',
      'phoneKey',
      'nextAtMs',
      'createdAt',
      'bulletinId',
      'subscriptionId',
      'weekSlot',
      'why',
      'receipt',
    ],
    unique: [['slot'], ['weekSlot']],
  },
  reaches: {
    name: 'reaches',
    fields: ['ticketId', 'open', 'noticeId', 'createdAt'],
    unique: [],
  },
  calls: {
    name: 'calls',
    fields: [
      'ticketId',
      'live',
      'state',
      'number',
      'end',
      'callback',
      'rated',
      'legIds',
      'arrivedAtMs',
      'endedAtMs',
    ],
    unique: [],
  },
  recordings: {
    name: 'recordings',
    fields: ['ticketId', 'callId', 'state', 'sha256', 'startedAt', 'keepUntil'],
    unique: [],
  },
} as const satisfies Record<keyof ChannelDocuments, CollectionSpec>;
