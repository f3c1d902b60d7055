/** What an action on an order tells: a line to the citizen, and a notice to the people whom it concerns. */

import type { NoticeKind } from '../../../routing/notice.ts';
import { isForCitizen, needsForcedOwner, type Order } from '../../../routing/orders/order.ts';
import type { TalkEventCode } from '../../../routing/protocol/tickets/talk-events.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import type { Core } from '../core.ts';
import { type Notices, TO_SUPERVISORS, toOrg, toStaff } from '../deadlines/notices.ts';

const LINES: Partial<Record<string, TalkEventCode>> = {
  sign: 'order_sign',
  accept_return: 'order_return',
  assign: 'order_assign',
  reply: 'order_reply',
  cancel: 'order_cancel',
  take_back: 'order_cancel',
  grant_extension: 'order_extended',
  suspend: 'order_suspended',
  resume: 'order_resumed',
  stage: 'order_stage',
};

export interface OrderWords {
  /** The newest step, to the citizen's conversation. */
  line(order: Order, ticket: Ticket): Promise<void>;
  /** The newest step, to the people concerned. `before` is the order as it was, `lead` the one above it. */
  notice(order: Order, ticket: Ticket | undefined, before?: Order, lead?: Order): Promise<void>;
}

export const createOrderWords = (core: Core, log: MessageLog, notices: Notices): OrderWords => {
  const { directory } = core;
  const orgName = (orgId: string | undefined) => (orgId ? (directory.org(orgId)?.name ?? '') : '');

  const target = (order: Order) => [
    ...toOrg(order.orgId),
    ...toStaff(order.orgId ? undefined : order.staffId),
  ];

  /** Kind and addresses of the newest step; nothing when nobody waits for it. */
  const concerns = (
    order: Order,
    ticket: Ticket | undefined,
    before: Order | undefined,
    lead: Order | undefined,
  ): { kind: NoticeKind; to: string[]; yes?: boolean } | undefined => {
    const owner = toStaff(ticket?.ownerId);
    const step = order.steps.at(-1)!;
    switch (step.action) {
      case 'dispatch':
        if (order.kind === 'supervision') return { kind: 'supervised', to: target(order) };
        if (order.kind === 'co' || order.kind === 'collaboration')
          return { kind: 'co_asked', to: target(order) };
        return { kind: 'assigned', to: target(order) };
      case 'return':
        return {
          kind: 'return_asked',
          to: needsForcedOwner(order, core.policy().orders) ? [TO_SUPERVISORS] : [...owner, TO_SUPERVISORS],
        };
      case 'accept_return':
      case 'reject_return':
        return { kind: 'return_decided', to: target(order), yes: step.action === 'accept_return' };
      case 'assign':
        return { kind: 'assigned', to: target(order) };
      case 'cancel':
      case 'take_back':
        return {
          kind: 'taken_back',
          to: [...target(before ?? order), ...(step.action === 'take_back' ? owner : [])],
        };
      case 'remind':
        return { kind: 'reminded', to: target(order) };
      case 'ask_extension':
        return { kind: 'extension_asked', to: [TO_SUPERVISORS] };
      case 'grant_extension':
      case 'refuse_extension':
        return { kind: 'extension_decided', to: target(order), yes: step.action === 'grant_extension' };
      case 'resume':
        return { kind: 'resumed', to: target(order) };
      case 'reply':
        if (order.kind === 'supervision') return { kind: 'replied', to: [TO_SUPERVISORS] };
        if (lead) return { kind: 'co_replied', to: [...target(lead), ...owner] };
        return { kind: 'replied', to: owner };
      default:
        return undefined;
    }
  };

  return {
    line: async (order, ticket) => {
      const index = order.steps.length - 1;
      const step = order.steps[index]!;
      const code = LINES[step.action];
      if (!code || !isForCitizen(order)) return;
      // A supervisor who keeps it where it is changes nothing for the citizen.
      if (step.action === 'assign' && order.status !== 'dispatched') return;
      await log.event(ticket, `order:${order.id}:${index}`, code, {
        org: orgName(order.orgId),
        service: order.service,
        no: order.no,
        text: step.action === 'reply' || step.action === 'suspend' ? (step.text ?? '') : '',
        due: order.dueAt,
        ...(step.stage ? { stage: step.stage } : {}),
      });
    },
    notice: async (order, ticket, before, lead) => {
      const found = concerns(order, ticket, before, lead);
      if (!found) return;
      const { kind, to, yes } = found;
      const name = orgName(order.orgId);
      await notices.tell({
        key: `order:${order.id}:${order.steps.length - 1}`,
        kind,
        to,
        ticketId: order.ticketId,
        ticketNo: order.ticketNo,
        orderId: order.id,
        orderNo: order.no,
        dueAt: order.dueAt,
        ...(name ? { orgName: name } : {}),
        ...(yes === undefined ? {} : { yes }),
      });
    },
  };
};
