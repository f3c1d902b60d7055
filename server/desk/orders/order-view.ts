/** An order as staff see it. */
import { needsForcedOwner, type Order } from '../../../routing/orders/order.ts';
import type { OrderView } from '../../../routing/protocol/views.ts';
import type { Core } from '../core.ts';
import { isStranded } from './stranded.ts';

export const viewOfOrder = (core: Core, order: Order): OrderView => {
  const { directory } = core;
  const orgNameOf = (orgId: string | undefined) => (orgId ? directory.org(orgId)?.name : undefined);
  const orgName = orgNameOf(order.orgId);
  const name = order.staffId ? directory.staff(order.staffId)?.displayName : undefined;
  const { returning, marks: _marks, signedInTime: _signed, repliedInTime: _replied, ...rest } = order;
  const {
    returnedBy: _back,
    extensions: _count,
    extendedDays: _days,
    suspensions: _stops,
    groups: _groups,
    createdAt: _made,
    updatedAt: _changed,
    ...facts
  } = rest;
  return {
    ...facts,
    ...(orgName ? { orgName } : {}),
    ...(name ? { staffName: name } : {}),
    ...(returning
      ? {
          returning: {
            at: returning.at,
            decideBy: returning.decideBy,
            needsForced: needsForcedOwner(order, core.policy().orders),
          },
        }
      : {}),
    ...(isStranded(core, order) ? { stranded: true } : {}),
    steps: order.steps.map(({ actor, orgId, files: _files, nextPath: _path, ...step }) => {
      const to = orgNameOf(orgId);
      return {
        ...step,
        who: actor.kind === 'citizen' ? '群众' : (actor.name ?? '系统'),
        ...(to ? { orgName: to } : {}),
      };
    }),
  };
};
