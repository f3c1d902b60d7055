/** Reading tickets, what is written to their citizens, references to cite, follow-ups. */
import type * as D from '../bureau/directory.ts';
import type * as RF from '../bureau/references.ts';
import type { TicketChannel } from '../channels/channel.ts';
import type { ChannelChecks } from '../channels/channel-check.ts';
import type { TicketSms } from '../channels/sms.ts';
import type * as V from '../citizens/privacy.ts';
import type { SimilarTicket } from '../classify/models.ts';
import type * as C from '../commands.ts';
import type { FollowUpAnswer, FollowUpQuery, FollowUpView } from '../tickets/follow-up.ts';
import type { MessageView, ReceiptView, TicketDetail, TicketSummary } from '../views.ts';
import type { PageOf } from './shapes.ts';

export interface TicketHttpApi {
  'GET /api/v1/tickets': { query: C.TicketQuery; out: PageOf<TicketSummary> };
  'GET /api/v1/tickets/:id': { out: TicketDetail };
  'GET /api/v1/tickets/:id/messages': { query: { after?: number; limit?: number }; out: PageOf<MessageView> };
  'GET /api/v1/tickets/:id/receipts': { out: PageOf<ReceiptView> };
  /** Every ticket of the citizen of this ticket, across channels (only whose own region and role allow). */
  'GET /api/v1/tickets/:id/history': { out: PageOf<TicketSummary> };
  'GET /api/v1/references': { out: RF.ReferenceList };
  'POST /api/v1/references/import': { in: D.SheetImport; out: D.SheetReport };
  'PUT /api/v1/references/public': { in: RF.ReferenceMark; out: RF.ReferenceList };
  'GET /api/v1/references/export': { query: { format?: 'csv' | 'xlsx' | 'json' }; out: Blob };
  'GET /api/v1/tickets/:id/references': { query: RF.ReferenceSearch; out: { items: RF.ReferenceHit[] } };
  'GET /api/v1/tickets/:id/case-file': { query: { notes?: boolean }; out: Blob };
  'GET /api/v1/tickets/:id/transcript': { out: Blob };
  'POST /api/v1/tickets/:id/unmask': { in: V.TicketUnmask; out: V.UnmaskedView };
  /** For tickets of WeChat: what may still be written, and how each message fared. */
  'GET /api/v1/tickets/:id/channel': { out: TicketChannel };
  'GET /api/v1/follow-ups': { query: Partial<FollowUpQuery>; out: PageOf<FollowUpView> };
  'POST /api/v1/follow-ups/:id/take': { out: FollowUpView };
  'POST /api/v1/follow-ups/:id/release': { out: FollowUpView };
  'POST /api/v1/follow-ups/:id/answer': { in: FollowUpAnswer; out: FollowUpView };
  'POST /api/v1/channels/check': { out: ChannelChecks };
  'GET /api/v1/tickets/:id/sms': { out: TicketSms };
  'POST /api/v1/tickets/:id/channel/phoned': { out: TicketChannel };
  'POST /api/v1/tickets/:id/channel/again': { in: { seq: number }; out: TicketChannel };
  'GET /api/v1/tickets/:id/similar': { params: { id: string }; out: { items: SimilarTicket[] } };
}
