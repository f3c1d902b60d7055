/** The use cases by name, as the assembled desk and its faces share them. */
import type { Closing } from './closing.ts';
import type { ConflictDesk } from './conflicts.ts';
import type { Conversation } from './conversation.ts';
import type { Core } from './core.ts';
import type { Dispatch } from './dispatch.ts';
import type { Intake } from './intake.ts';
import type { JoinDesk } from './joins.ts';
import type { Matching } from './matching.ts';
import type { Mentions } from './mentions.ts';
import type { MessageLog } from './message-log.ts';
import type { Notices } from './notices.ts';
import type { Orders } from './orders/orders.ts';
import type { Planning } from './planning.ts';
import type { Presences } from './presence.ts';
import type { Queries } from './queries.ts';
import type { Ratings } from './rating.ts';
import type { TicketRecord } from './ticket-record.ts';
import type { Views } from './views.ts';

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
