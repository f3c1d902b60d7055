/** The status page of a citizen: ticket number and query code give the steps and the feedback, and nothing about a person. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isFollowerId } from '../../../routing/channels/follower.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { StatusJoin, StatusView } from '../../../routing/protocol/bureau/directory.ts';
import { talkEventText } from '../../../routing/protocol/tickets/talk-events.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { MAILBOX_ENTRY } from '../../../routing/vocabulary/mailbox.ts';
import { labelOf, RESULTS } from '../../../routing/vocabulary.ts';
import { issueBindCode } from '../channels/binding.ts';
import type { Core } from '../core.ts';

export interface StatusDesk {
  /** The ticket of number and query code; unknown number and wrong code read alike. */
  proved(no: string, code: string): Promise<Outcome<Ticket>>;
  /** Unknown number and wrong code read alike. */
  look(no: string, code: string): Promise<Outcome<StatusView>>;
  /** CH14: a code that joins a follower with the citizen of this ticket. */
  joinCode(no: string, code: string, from: string): Promise<Outcome<StatusJoin>>;
}

/**
 * Eight digits that follow from the ticket's id and the installation's key: never stored, the same on every node.
 * Guessing is held off by the limits of the edge.
 */
export const queryCodeOf = (key: Uint8Array, ticketId: string): string =>
  String(
    createHmac('sha256', key).update(`status:${ticketId}`).digest().readUInt32BE(0) % 100_000_000,
  ).padStart(8, '0');

const sameCode = (given: string, wanted: string): boolean =>
  given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));

/** Lines of the conversation that are steps of the matter; what was said stays in the conversation. */
const STEP_EVENTS = [
  'boxed',
  'line_closed',
  'serving',
  'handed_over',
  'closed',
  'withdrawn',
  'merged',
  'merged_in',
  'order_dispatched',
  'order_sign',
  'order_return',
  'order_cancel',
  'partner_handed_over',
  'partner_accepted',
  'partner_number',
  'partner_signed',
  'partner_returned',
  'partner_sent_back',
];

/** `hasChannels`: there is an account on another platform with whose followers a citizen may be joined. */
export const createStatusDesk = (core: Core, hasChannels: boolean): StatusDesk => {
  const joinable = ({ requester }: Ticket): boolean => hasChannels && !isFollowerId(requester.citizenId);

  /** Unknown number and wrong code read alike. */
  const proved = async (no: string, code: string): Promise<Outcome<Ticket>> => {
    const ticket = await core.store.tickets.getBy({ no });
    const good = sameCode(code, queryCodeOf(core.ratingKey, ticket?.id ?? 'nobody'));
    return ticket && good ? ok(ticket) : refuse('bad_token', '工单号或查询码不正确，请核对。', 'code');
  };

  const view = async (ticket: Ticket): Promise<StatusView> => {
    const [events, orders, partners] = await Promise.all([
      core.store.messages.find({
        where: { ticketId: ticket.id, kind: 'event' },
        sort: { field: 'seq', direction: 'asc' },
        limit: 200,
      }),
      core.store.orders.find({
        where: { ticketId: ticket.id, kind: 'service' },
        sort: { field: 'createdAt', direction: 'asc' },
        limit: 50,
      }),
      core.store.workOrders.find({ where: { ticketId: ticket.id, direction: 'out' }, limit: 50 }),
    ]);
    const isLetter = ticket.entry === MAILBOX_ENTRY;
    return {
      no: ticket.no,
      status: ticket.status,
      acceptedAt: ticket.stamps.acceptedAt,
      updatedAt: ticket.updatedAt,
      ...(joinable(ticket) ? { joinable: true } : {}),
      ...(ticket.promisedBy && (ticket.status === 'message_box' || (isLetter && !ticket.wrapUp))
        ? { promisedBy: ticket.promisedBy }
        : {}),
      ...(ticket.wrapUp
        ? {
            closedAt: ticket.wrapUp.at,
            result: labelOf(RESULTS, ticket.wrapUp.result),
            feedback: ticket.wrapUp.feedback,
          }
        : {}),
      steps: events.items.flatMap((one) =>
        one.event && STEP_EVENTS.includes(one.event.code)
          ? [{ at: one.at, zh: talkEventText(one.event, 'zh-CN'), en: talkEventText(one.event, 'en') }]
          : [],
      ),
      orders: orders.items.map((one) => ({
        no: one.no,
        service: one.service,
        orgName: one.orgId ? (core.directory.org(one.orgId)?.name ?? '') : '',
        status: one.status,
        dueAt: one.dueAt,
        ...(one.reply ? { reply: one.reply } : {}),
      })),
      partners: partners.items.map((one) => ({
        name: one.partnerName,
        ...(one.externalNo ? { no: one.externalNo } : {}),
        status: one.status,
        updatedAt: one.updatedAt,
      })),
    };
  };

  return {
    proved,
    look: async (no, code) => {
      const found = await proved(no, code);
      if (!found.ok) return found;
      const ticket = found.value;
      // JN6: whoever holds the slip of a merged ticket sees how it goes on.
      const goesOn = ticket.mergedInto && (await core.store.tickets.get(ticket.mergedInto.ticketId));
      return ok(await view(goesOn ?? ticket));
    },
    joinCode: async (no, code, from) => {
      const found = await proved(no, code);
      if (!found.ok) return found;
      const { citizenId } = found.value.requester;
      const issued = joinable(found.value) ? await issueBindCode(core, citizenId) : undefined;
      if (!issued) return refuse('wrong_state', '这件工单不能绑定微信。');
      core.audit.note({
        id: core.ids.next(),
        at: core.now(),
        who: citizenId,
        whoName: '',
        from,
        what: 'citizen.join_code',
        target: `ticket:${found.value.id}`,
        data: {},
      });
      return ok(issued);
    },
  };
};
