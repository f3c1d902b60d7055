/** Roles of staff, and why somebody on shift takes no work. */
import { l } from './label.ts';

export const ROLES = {
  agent: l('坐席', 'Agent'),
  org_member: l('机构人员', 'Organisation member'),
  supervisor: l('值班主管', 'Supervisor'),
  admin: l('系统管理员', 'Administrator'),
  auditor: l('审计员', 'Auditor'),
} as const;
export type Role = keyof typeof ROLES;

/** Why somebody on shift takes no work. `not_ready` is what a sign-in starts with. */
export const PAUSE_REASONS = {
  not_ready: l('未就绪', 'Not ready'),
  break: l('小休', 'Break'),
  meal: l('用餐', 'Meal'),
  counter: l('窗口接待', 'At the counter'),
  wrap_up: l('整理工单', 'Wrap-up'),
  meeting: l('会议', 'Meeting'),
  missed_offer: l('未应答派单', 'Missed an offer'),
} as const;
export type PauseReason = keyof typeof PAUSE_REASONS;
