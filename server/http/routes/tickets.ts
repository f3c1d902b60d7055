/** Reading tickets. Which of them a person sees is decided by the desk; changes go over the socket. */
import { z } from 'zod';
import { ok } from '../../../routing/errors.ts';
import { ticketUnmask } from '../../../routing/protocol/citizens/privacy.ts';
import { ticketQuery } from '../../../routing/protocol/commands.ts';
import type { QueryDesk } from '../../desk/desk.ts';
import { download } from '../download.ts';
import { htmlPage } from '../html-page.ts';
import { route } from '../route.ts';
import { idParams, instant, pageOf } from '../schemas/common.ts';
import { message } from '../schemas/messages.ts';
import { receipt, ticketDetail, ticketSummary } from '../schemas/tickets.ts';

const messageQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('Sequence number after which to start'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

export const ticketRoutes = ({ queries }: { queries: QueryDesk }) => [
  route('GET /api/v1/tickets', {
    access: ['ticket.read', 'order.handle'],
    tag: 'tickets',
    summary: 'Tickets that the person may see, newest first',
    query: ticketQuery,
    out: pageOf(ticketSummary),
    handle: ({ who, query }) => queries.tickets(who, query),
  }),
  route('GET /api/v1/tickets/:id', {
    access: ['ticket.read', 'order.handle'],
    tag: 'tickets',
    summary: 'One ticket with its orders and what may be done with it',
    params: idParams,
    out: ticketDetail,
    handle: ({ who, params }) => queries.ticket(who, params.id),
  }),
  route('GET /api/v1/tickets/:id/messages', {
    access: ['ticket.read', 'order.handle'],
    tag: 'tickets',
    summary: 'The conversation, in order',
    params: idParams,
    query: messageQuery,
    out: pageOf(message),
    handle: ({ who, params, query }) => queries.messages(who, params.id, query.after, query.limit),
  }),
  route('GET /api/v1/tickets/:id/receipts', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'Why the ticket went where it went',
    params: idParams,
    out: pageOf(receipt),
    handle: ({ who, params }) => queries.receipts(who, params.id),
  }),
  route('GET /api/v1/tickets/:id/history', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'Tickets of the same citizen, across channels',
    params: idParams,
    out: pageOf(ticketSummary),
    handle: ({ who, params }) => queries.history(who, params.id),
  }),
  route('GET /api/v1/tickets/:id/case-file', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'Facts, conversation, orders, result and receipts as a page to print; masked, audited',
    cost: 3,
    params: idParams,
    query: z.object({ notes: z.stringbool().default(false).describe('With internal notes') }),
    out: 'binary',
    refusals: ['not_found', 'forbidden'],
    handle: async ({ who, params, query }) => {
      const made = await queries.caseFile(who, params.id, { format: 'html', notes: query.notes });
      return made.ok ? ok(htmlPage(made.value.content)) : made;
    },
  }),
  route('GET /api/v1/tickets/:id/transcript', {
    access: 'ticket.read',
    tag: 'tickets',
    summary: 'The conversation as a text file, without internal notes; masked, audited',
    cost: 3,
    params: idParams,
    out: 'binary',
    refusals: ['not_found', 'forbidden'],
    handle: async ({ who, params }) => {
      const made = await queries.caseFile(who, params.id, { format: 'text', notes: false });
      if (!made.ok) return made;
      // The mark lets old editors on Windows read the file as UTF-8.
      const text = Buffer.from(`\ufeff${made.value.content}`, 'utf8');
      return ok(download(`${made.value.name}.txt`, 'text/plain; charset=utf-8', text));
    },
  }),
  route('POST /api/v1/tickets/:id/unmask', {
    access: ['ticket.read', 'order.handle'],
    tag: 'tickets',
    summary: 'Personal data in full, for a while; who and why go into the audit log first',
    params: idParams,
    body: ticketUnmask,
    out: z.object({
      phone: z.string().optional(),
      onBehalfOf: z.string().optional(),
      subject: z.string(),
      until: instant,
    }),
    refusals: ['not_found', 'forbidden', 'not_owner'],
    handle: ({ who, params, body }) => queries.unmask(who, params.id, body.why),
  }),
];
