/** The use cases by name, as the assembled desk and its faces share them. */
import type { Closing } from './closing/closing.ts';
import type { Ratings } from './closing/rating.ts';
import type { ConflictDesk } from './conflicts/conflicts.ts';
import type { Conversation } from './conversation/conversation.ts';
import type { Mentions } from './conversation/mentions.ts';
import type { MessageLog } from './conversation/message-log.ts';
import type { Core } from './core.ts';
import type { Notices } from './deadlines/notices.ts';
import type { Intake } from './intake/intake.ts';
import type { Dispatch } from './offers/dispatch.ts';
import type { Orders } from './orders/orders.ts';
import type { Presences } from './people/presence.ts';
import type { Planning } from './planning/planning.ts';
import type { Matching } from './queue/matching.ts';
import type { JoinDesk } from './tickets/joins.ts';
import type { Queries } from './tickets/queries.ts';
import type { TicketRecord } from './tickets/ticket-record.ts';
import type { Views } from './tickets/views.ts';

export interface Parts {
  core: Core;
  record: TicketRecord;
  log: MessageLog;
  matching: Matching;
  planning: Planning;
  presences: Presences;
  intake: Intake;
  conversation: Conversation;
  dispatch: Dispatch;
  closing: Closing;
  orders: Orders;
  notices: Notices;
  ratings: Ratings;
  views: Views;
  queries: Queries;
  conflicts: ConflictDesk;
  joins: JoinDesk;
  mentions: Mentions;
}

/** Messages that one sync or open answers at most. */
export const PAGE = 500;
