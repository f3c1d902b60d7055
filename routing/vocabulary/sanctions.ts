/** R120: the ladder of sanctions, why one is imposed, and what it rests on. */
import { l } from './label.ts';

export const SANCTION_KINDS = {
  warn: l('警告', 'Warning'),
  suspend: l('暂停', 'Suspension'),
  remove: l('移出', 'Removal'),
} as const;
export type SanctionKind = keyof typeof SANCTION_KINDS;

export const SANCTION_REASONS = {
  bad_service: l('服务质量差', 'Poor service'),
  not_in_time: l('多次超期或不签收', 'Repeatedly late or not signed for'),
  refuses_work: l('无正当理由拒绝承办', 'Refuses work without a reason'),
  charges_fees: l('违规收费', 'Takes money against the rules'),
  conflict_hidden: l('隐瞒利益冲突', 'Hid a conflict of interest'),
  false_result: l('弄虚作假', 'False records or results'),
  leaks: l('泄露群众信息', 'Gave away a citizen’s data'),
  bad_faith: l('被列入失信名单', 'Listed as acting in bad faith'),
  other: l('其他', 'Other'),
} as const;
export type SanctionReason = keyof typeof SANCTION_REASONS;

export const SANCTION_BASES = {
  rating: l('评价整改', 'Redress of a bad rating'),
  returned_orders: l('退单记录', 'Returned orders'),
  complaint: l('投诉工单', 'Complaint ticket'),
  inspection: l('检查或通报', 'Inspection or notice'),
  other: l('其他', 'Other'),
} as const;
export type SanctionBasis = keyof typeof SANCTION_BASES;

export const SANCTION_STATES = {
  recorded: l('已记录', 'Recorded'),
  coming: l('未开始', 'Not begun'),
  active: l('生效中', 'In force'),
  ended: l('已到期', 'Ended'),
  lifted: l('已解除', 'Lifted'),
} as const;
