/** Orders in detail, the supervisor's page, reminders, group cases and the result letter; changes go over the socket. */
import type { Response } from 'express';
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { pageQuery } from '../../../routing/protocol/commands.ts';
import { noticesRead } from '../../../routing/protocol/order-commands.ts';
import type { OrderDesk } from '../../desk/orders/order-desk.ts';
import { type Binary, route } from '../route.ts';
import { count, idParams, pageOf } from '../schemas/common.ts';
import { notice, orderDetail, supervision } from '../schemas/orders.ts';
import { ticketSummary } from '../schemas/tickets.ts';

/** A page of our own that runs no script and loads nothing. */
const htmlPage = (html: string): Binary => ({
  send: async (response: Response) => {
    response
      .status(200)
      .set({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        'cache-control': 'private, no-store',
      })
      .send(html);
  },
});

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
