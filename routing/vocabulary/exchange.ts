/** Work orders between systems: who they are, where an order and its messages stand. */
import { l } from './label.ts';

/** Systems with which work orders are exchanged (R008-R011). */
export const PARTNER_KINDS = {
  hotline_12345: l('12345 政务热线', '12345 hotline'),
  police_110: l('110 报警服务台', '110 police'),
  court_12368: l('12368 诉讼服务', '12368 courts'),
  procuratorate_12309: l('12309 检察服务', '12309 procuratorates'),
  legal_aid: l('法律援助系统', 'Legal aid system'),
  upper_tier: l('上级平台', 'Upper tier'),
  lower_tier: l('下级平台', 'Lower tier'),
  other: l('其他系统', 'Other system'),
} as const;
export type PartnerKind = keyof typeof PARTNER_KINDS;

/** Where a work order between two systems stands; `sending` and `failed` only for those that we hand over. */
export const WORK_ORDER_STATUSES = {
  sending: l('发送中', 'Being sent'),
  received: l('待签收', 'Awaiting sign-for'),
  accepted: l('对方已接收', 'Accepted'),
  signed: l('办理中', 'In progress'),
  replied: l('已回复', 'Replied'),
  returned: l('已退回', 'Returned'),
  withdrawn: l('已撤回', 'Withdrawn'),
  failed: l('未送达', 'Not delivered'),
} as const;
export type WorkOrderStatus = keyof typeof WORK_ORDER_STATUSES;

export const DELIVERY_STATES = {
  pending: l('待发送', 'Pending'),
  sent: l('已送达', 'Sent'),
  dead: l('多次失败', 'Given up'),
} as const;
export type DeliveryState = keyof typeof DELIVERY_STATES;
