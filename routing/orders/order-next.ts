/** R083: what follows an order that did not settle the matter, filled in beforehand for the agent. */

import { labelOf, type Matter, NEXT_PATHS, type Service } from '../vocabulary.ts';
import type { Order } from './order.ts';

export interface NextOrder {
  service: Service;
  demand: string;
}

/**
 * Orders to propose after a reply. Wage arrears and other labour disputes go from mediation to arbitration, and with
 * it to legal aid (R083); everything else to legal aid for court, or to reconsideration.
 */
export const nextOrders = (
  order: Pick<Order, 'no' | 'kind' | 'status' | 'result' | 'nextPath' | 'demand' | 'reply'>,
  matter: Matter,
): NextOrder[] => {
  if (order.kind !== 'service' || order.status !== 'replied' || order.result !== 'mediation_failed')
    return [];
  const path = order.nextPath ?? 'litigation';
  const demand = [
    `调解不成（${order.no}），当事人拟${labelOf(NEXT_PATHS, path)}。`,
    `原诉求：${order.demand}`,
    ...(order.reply ? [`调解情况：${order.reply}`] : []),
  ]
    .join('\n')
    .slice(0, 5000);
  const services: Service[] =
    path === 'administrative'
      ? ['reconsideration']
      : path === 'arbitration' || matter === '劳动纠纷'
        ? ['arbitration', 'legal_aid']
        : ['legal_aid'];
  return services.map((service) => ({ service, demand }));
};
