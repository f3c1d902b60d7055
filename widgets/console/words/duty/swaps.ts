/** Swaps, substitutes and leave. */
import type { Translation } from '../../../shared/i18n.ts';

export const zh = {
  swapsNone: '没有待处理的申请',
  swapsAll: '显示已处理的',
  give: '让出',
  take: '换得',
  reason: '原因',
  agree: '同意',
  decline: '不同意',
  withdraw: '撤回',
  approve: '批准',
  refuse: '不批准',
  override: '仍然批准的理由',
  overrideHint: '违反下列要求，须写明理由',
  substitute: '由谁顶替',
  noSubstitute: '暂不安排',
  done: '已处理',
} as const;

export const en: Translation<typeof zh> = {
  swapsNone: 'Nothing to decide',
  swapsAll: 'Show settled ones',
  give: 'Gives',
  take: 'Gets',
  reason: 'Reason',
  agree: 'Agree',
  decline: 'Decline',
  withdraw: 'Withdraw',
  approve: 'Approve',
  refuse: 'Do not approve',
  override: 'Why approve nevertheless',
  overrideHint: 'Breaks the following; a reason is needed',
  substitute: 'Who takes over',
  noSubstitute: 'Nobody yet',
  done: 'Done',
};
