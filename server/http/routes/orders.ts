/** Orders in detail, the supervisor's page, reminders, group cases and the result letter; changes go over the socket. */
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { dayOf } from '../../../routing/calendar.ts';
import { ok } from '../../../routing/errors.ts';
import { pageQuery } from '../../../routing/protocol/commands.ts';
import { noticesRead } from '../../../routing/protocol/orders/order-commands.ts';
import type { OrderDesk, RatingSlip } from '../../desk/orders/order-desk.ts';
import { htmlPage } from '../html-page.ts';
import { route } from '../route.ts';
import { count, idParams, pageOf } from '../schemas/common.ts';
import { notice, orderDetail, supervision } from '../schemas/orders.ts';
import { ticketSummary } from '../schemas/tickets.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** 评价单, of the width of a receipt. */
const slipPage = ({ ticketNo, lineName, link, closesAt }: RatingSlip): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>评价单 ${escaped(ticketNo)}</title><style>
@page { margin: 8mm; }
body { max-width: 320px; margin: 24px auto; padding: 0 12px; color: #111; background: #fff; font: 15px/1.7 sans-serif; text-align: center; }
h1 { font-size: 20px; }
svg { width: 200px; height: 200px; }
.link { font-size: 12px; overflow-wrap: anywhere; }
</style></head><body><main>
<h1>请您评价本次服务</h1>
<p>${escaped(lineName)}<br>工单号 ${escaped(ticketNo)}</p>
${renderSVG(link, { border: 2 })}
<p>微信或浏览器扫码评价，一单一评，评价自愿。</p>
<p class="link">${escaped(link)}</p>
<p>有效期至 ${dayOf(Date.parse(closesAt))}</p>
</main></body></html>
`;

export const orderRoutes = ({ orders }: { orders: OrderDesk }) => [
  route('GET /api/v1/orders/supervision', {
    access: 'order.supervise',
    tag: 'orders',
    summary:
      'Returns to review, extensions, overdue and stranded orders, supervision orders, figures by organisation',
    out: supervision,
    cost: 3,
    handle: ({ who }) => orders.supervision(who),
  }),
  route('GET /api/v1/orders/:id', {
    access: 'order.handle',
    tag: 'orders',
    summary: 'One order with its co-handlers, collaborations and supervision orders',
    params: idParams,
    out: orderDetail,
    handle: ({ who, params }) => orders.detail(who, params.id),
  }),
  route('GET /api/v1/notices', {
    access: 'signed_in',
    tag: 'notices',
    summary: 'Reminders of this person, newest first',
    query: pageQuery,
    out: pageOf(notice),
    handle: ({ who, query }) => orders.notices(who, query),
  }),
  route('POST /api/v1/notices/read', {
    access: 'signed_in',
    tag: 'notices',
    summary: 'Mark reminders as read by this person',
    body: noticesRead,
    out: z.object({ read: count }),
    handle: ({ who, body }) => orders.readNotices(who, body.ids),
  }),
  route('GET /api/v1/tickets/:id/group', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'The tickets under the parent of a group case',
    params: idParams,
    out: pageOf(ticketSummary),
    handle: ({ who, params }) => orders.group(who, params.id),
  }),
  route('GET /api/v1/tickets/:id/rating-slip', {
    access: 'counter.file',
    tag: 'ratings',
    summary: 'A slip with the rating link as QR code, for a visitor at the counter; the hand-over is audited',
    params: idParams,
    out: 'binary',
    refusals: ['wrong_state', 'not_owner', 'already_rated', 'rating_closed'],
    handle: async ({ who, params }) => {
      const slip = await orders.ratingSlip(who, params.id);
      return slip.ok ? ok(htmlPage(slipPage(slip.value))) : slip;
    },
  }),
  route('GET /api/v1/tickets/:id/letter', {
    access: 'file_reader',
    tag: 'tickets',
    summary: 'The result letter of a closed ticket as a page to print; for staff and for the citizen himself',
    params: idParams,
    out: 'binary',
    refusals: ['wrong_state'],
    handle: async ({ who, params }) => {
      const letter = await orders.letter(who, params.id);
      return letter.ok ? ok(htmlPage(letter.value)) : letter;
    },
  }),
];
