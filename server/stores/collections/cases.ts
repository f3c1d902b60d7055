/** What the line is about: tickets, what is said in them, orders, how they were judged. */
import type { Message, StoredFile } from '../../../routing/conversation.ts';
import type { ConflictRecord } from '../../../routing/dispatch/conflict.ts';
import type { FollowUp } from '../../../routing/follow-up.ts';
import type { Notice } from '../../../routing/notice.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Receipt } from '../../../routing/people.ts';
import type { Rating, RatingInvitation } from '../../../routing/rating.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { CollectionSpec } from '../collection.ts';

/** The ticket number is made by `insertNext` over these: one document per day and serial. */
export interface SerialDoc {
  id: string;
  /** YYYYMMDD in Asia/Shanghai. */
  day: string;
  serial: number;
}

export interface CaseDocuments {
  tickets: Ticket;
  messages: Message;
  files: StoredFile;
  orders: Order;
  notices: Notice;
  invitations: RatingInvitation;
  ratings: Rating;
  followUps: FollowUp;
  conflicts: ConflictRecord;
  receipts: Receipt;
  serials: SerialDoc;
}

export const CASES = {
  tickets: {
    name: 'tickets',
    fields: [
      'no',
      'channel',
      'entry',
      'status',
      'regionCode',
      'requester.citizenId',
      'requester.phone',
      'classification.matter',
      'classification.tags',
      'confirmedMatter',
      'groups',
      'urgency',
      'crisis',
      'requester.name',
      'placement.stepName',
      'placement.mode',
      'grab.by',
      'grab.at',
      'ownerId',
      'attribution.staffId',
      'createdAt',
      'updatedAt',
      'dueAt',
      'stamps.fedBackAt',
      'lastMessageAt',
      'externalRef.system',
      'externalRef.no',
      'groupId',
      'answer.inTime',
      'answer.seconds',
      'firstContact',
      'mode',
    ],
    unique: [['no']],
    // The line and the box, the oldest first; what one citizen has brought.
    orders: [
      ['status', 'createdAt'],
      ['requester.citizenId', 'createdAt'],
    ],
    text: ['no', 'subject', 'requester.name', 'requester.phone', 'wrapUp.feedback'],
  },
  messages: {
    name: 'messages',
    fields: ['ticketId', 'seq', 'kind', 'at', 'author.kind'],
    unique: [['key'], ['ticketId', 'seq']],
    text: ['text'],
    sequence: { partition: 'ticketId', field: 'seq' },
  },
  files: { name: 'files', fields: ['ticketId', 'sha256', 'at'], unique: [] },
  orders: {
    name: 'orders',
    fields: [
      'no',
      'ticketId',
      'orgId',
      'staffId',
      'status',
      'kind',
      'service',
      'dueAt',
      'overdue',
      'createdAt',
      'updatedAt',
      'parentId',
      'extension.state',
      'signedInTime',
      'repliedInTime',
      'returnedBy',
    ],
    unique: [['no']],
    text: ['no', 'demand', 'reply'],
  },
  notices: { name: 'notices', fields: ['to', 'at', 'ticketId', 'orderId'], unique: [] },
  invitations: { name: 'invitations', fields: ['ticketId', 'closesAt', 'ratedAt'], unique: [['ticketId']] },
  ratings: {
    name: 'ratings',
    fields: ['ticketId', 'grade', 'staffId', 'orgId', 'events', 'at'],
    unique: [['ticketId']],
    text: ['words', 'ticketNo'],
  },
  followUps: {
    name: 'followUps',
    fields: [
      'ticketId',
      'state',
      'takenBy',
      'fromDay',
      'dueDay',
      'updatedAt',
      'why',
      'result.outcome',
      'result.at',
    ],
    unique: [],
  },
  conflicts: {
    name: 'conflicts',
    fields: ['ticketId', 'why', 'opposing.name', 'opposing.phone', 'at'],
    unique: [],
  },
  receipts: {
    name: 'receipts',
    fields: ['ticketId', 'at', 'step'],
    unique: [],
    // Offers of a day, by how they ended.
    orders: [['step', 'at']],
    isLog: true,
  },
  serials: {
    name: 'serials',
    fields: ['day', 'serial'],
    unique: [['day', 'serial']],
    sequence: { partition: 'day', field: 'serial' },
  },
} as const satisfies Record<keyof CaseDocuments, CollectionSpec>;
