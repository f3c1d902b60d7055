/** Service orders: where they stand, what kind they are, how they ended and why their clock stood still. */
import { l } from './label.ts';

export const ORDER_STATUSES = {
  dispatched: l('待签收', 'Awaiting sign-for'),
  signed: l('办理中', 'In progress'),
  returning: l('退回待审', 'Return under review'),
  suspended: l('中止计时', 'Clock stopped'),
  returned: l('已退回', 'Returned'),
  replied: l('已回复', 'Replied'),
  cancelled: l('已撤销', 'Cancelled'),
} as const;
export type OrderStatus = keyof typeof ORDER_STATUSES;

/** The only reasons for which an organisation may return an order. */
export const RETURN_REASONS = {
  not_competent: l('不属本单位职责', 'Not our remit'),
  wrong_region: l('不属本辖区', 'Not our region'),
  missing_facts: l('事项不清，需补充材料', 'Facts or papers missing'),
  conflict: l('存在利益冲突', 'Conflict of interest'),
  duplicate: l('重复派单', 'Duplicate'),
} as const;
export type ReturnReason = keyof typeof RETURN_REASONS;

/** What an order is: lead order (主办), co-handler (协办, R050), other region's legal aid (R051), 督办 (R097). */
export const ORDER_KINDS = {
  service: l('主办', 'Lead order'),
  co: l('协办', 'Co-handler'),
  collaboration: l('异地协作', 'Other region'),
  supervision: l('督办', 'Supervision'),
  rectification: l('差评整改', 'Rectification'),
} as const;
export type OrderKind = keyof typeof ORDER_KINDS;

/** How an order ended, as the organisation says in its reply. */
export const ORDER_RESULTS = {
  done: l('已办结', 'Done'),
  partly: l('部分办结', 'Done in part'),
  declined: l('不符合受理条件', 'Conditions not met'),
  mediation_failed: l('调解不成', 'Mediation failed'),
} as const;
export type OrderResult = keyof typeof ORDER_RESULTS;

/** R099: the next legal path that must be told when mediation failed. */
export const NEXT_PATHS = {
  arbitration: l('申请仲裁', 'Arbitration'),
  litigation: l('提起诉讼', 'Court action'),
  administrative: l('行政裁决或行政复议', 'Administrative decision'),
} as const;
export type NextPath = keyof typeof NEXT_PATHS;

/** Why the clock of an order may stand still (公证法 30, 法律援助法 43). */
export const SUSPEND_REASONS = {
  missing_material: l('等待补充材料', 'Waiting for papers'),
  verification: l('正在核实', 'Being verified'),
  force_majeure: l('不可抗力', 'Force majeure'),
} as const;
export type SuspendReason = keyof typeof SUSPEND_REASONS;
