/** Service orders, group cases, reminders, and what is printed of a ticket. */
import type * as C from '../commands.ts';
import type * as O from '../orders/order-commands.ts';
import type { NoticeView, OrderDetail, SupervisionView } from '../orders/order-views.ts';
import type { OrderView, OrgLine, TicketSummary } from '../views.ts';
import type { PageOf } from './shapes.ts';

export interface OrderHttpApi {
  'GET /api/v1/orders/supervision': { out: SupervisionView };
  'GET /api/v1/orders/:id': { out: OrderDetail };
  /** Reminders of this person, newest first. */
  'GET /api/v1/notices': { query: { cursor?: string; limit?: number }; out: PageOf<NoticeView> };
  'POST /api/v1/notices/read': { in: O.NoticesRead; out: { read: number } };
  /** The tickets of a group case. */
  'GET /api/v1/tickets/:id/group': { out: PageOf<TicketSummary> };
  /** A slip with the rating link as QR code, to print for a visitor at the counter; the hand-over is audited. */
  'GET /api/v1/tickets/:id/rating-slip': { out: Blob };
  /** 办理结果告知书 as a page to print. */
  'GET /api/v1/tickets/:id/letter': { out: Blob };
  'GET /api/v1/orders': { query: C.OrderQuery; out: PageOf<OrderView> };
  'GET /api/v1/organisations': { out: PageOf<OrgLine> };
}
