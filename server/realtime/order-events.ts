/** Service orders on namespace /agent; the permission stands on each event's line. */
import type { z } from 'zod';
import * as C from '../../routing/protocol/commands.ts';
import * as O from '../../routing/protocol/orders/order-commands.ts';
import type { Permission, StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Gate } from './gate.ts';

/** An optional field that is absent is left out. */
const withoutAbsent = ({ nextPath, ...input }: z.output<typeof O.orderReply>) => ({
  ...input,
  ...(nextPath ? { nextPath } : {}),
});

export const orderEvents = (
  gate: Gate,
  desk: Pick<Desk, 'staff' | 'orders'>,
  who: StaffPrincipal,
  needs: (permission: Permission) => () => Promise<boolean>,
): void => {
  gate.on('order:dispatch', C.orderDispatch, needs('order.dispatch'), (input) =>
    desk.staff.dispatchOrder(who, input),
  );
  gate.on('order:cancel', C.orderRef, needs('order.dispatch'), (input) =>
    desk.staff.orderAction(who, 'cancel', input),
  );
  gate.on('order:sign', C.orderRef, needs('order.handle'), (input) =>
    desk.staff.orderAction(who, 'sign', input),
  );
  gate.on('order:return', C.orderReturn, needs('order.handle'), (input) =>
    desk.staff.orderAction(who, 'return', input),
  );
  gate.on('order:reply', O.orderReply, needs('order.handle'), (input) =>
    desk.orders.act(who, 'reply', withoutAbsent(input)),
  );
  gate.on('order:stage', O.orderStage, needs('order.handle'), (input) =>
    desk.orders.act(who, 'stage', input),
  );
  gate.on('order:extend', O.orderExtend, needs('order.handle'), (input) =>
    desk.orders.act(who, 'ask_extension', input),
  );
  gate.on('order:suspend', O.orderSuspend, needs('order.handle'), (input) =>
    desk.orders.act(who, 'suspend', input),
  );
  gate.on('order:resume', O.orderNote, needs('order.handle'), (input) =>
    desk.orders.act(who, 'resume', input),
  );
  gate.on('order:co', O.orderCo, needs('order.handle'), (input) => desk.orders.co(who, input));
  gate.on('order:collaborate', O.orderCollaborate, needs('order.handle'), (input) =>
    desk.orders.collaborate(who, input),
  );
  gate.on('order:review', O.orderReview, needs('order.dispatch'), ({ accept, ...input }) =>
    desk.orders.act(who, accept ? 'accept_return' : 'reject_return', input),
  );
  gate.on('order:remind', O.orderNote, needs('order.dispatch'), (input) =>
    desk.orders.act(who, 'remind', input),
  );
  gate.on('order:assign', O.orderAssign, needs('order.supervise'), (input) =>
    desk.orders.act(who, 'assign', input),
  );
  gate.on('order:take-back', O.orderWords, needs('order.supervise'), (input) =>
    desk.orders.act(who, 'take_back', input),
  );
  gate.on('order:extension', O.orderExtension, needs('order.supervise'), ({ grant, ...input }) =>
    desk.orders.act(who, grant ? 'grant_extension' : 'refuse_extension', input),
  );
  gate.on('order:supervise', O.orderSupervise, needs('order.supervise'), (input) =>
    desk.orders.supervise(who, input),
  );
  gate.on('group:link', O.groupLink, needs('order.dispatch'), (input) => desk.orders.linkGroup(who, input));
  gate.on('group:unlink', O.groupLink, needs('order.dispatch'), (input) =>
    desk.orders.unlinkGroup(who, input),
  );
  gate.on('group:reply', O.groupReply, needs('order.dispatch'), (input) =>
    desk.orders.replyGroup(who, input),
  );
};
