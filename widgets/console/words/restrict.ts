/** Sentences of restricted tickets. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  title: '受限可见',
  chip: '受限',
  chipFor: '受限：{kind}',
  mark: '设为受限',
  markHint:
    '设为受限后，只有办理人、承办其服务单的机构人员和获准办理的人员能看到它；其他人在列表、搜索和统计明细里都看不到内容。',
  kind: '受限类别',
  reason: '理由',
  lift: '解除受限',
  liftHint: '解除后，按一般工单对所有有权人员可见；理由记入审计日志。',
  byPolicy: '按派单规则自动设为受限',
  byPerson: '{name} 设为受限：{reason}',
  nobody: '值班人员中没有获准办理“{kind}”受限工单的人，暂时无人可接。',
  logged: '非本人办理的，打开即记入审计日志。',
  done: '已设为受限',
  lifted: '已解除受限',
  clearances: '获准办理受限工单',
  clearancesHint: '只有获准的人能接到、看到这类受限工单；更改后对方须重新登录。',
} as const;

const en: Translation<typeof zh> = {
  title: 'Restricted',
  chip: 'Restricted',
  chipFor: 'Restricted: {kind}',
  mark: 'Restrict',
  markHint:
    'Only who serves it, members of organisations with an order of it and cleared people see it then; nobody else sees its content in lists, searches or figures.',
  kind: 'Restricted as',
  reason: 'Reason',
  lift: 'Lift the restriction',
  liftHint: 'It is seen as any other ticket then; the reason goes into the audit log.',
  byPolicy: 'Restricted by a rule of dispatch',
  byPerson: 'Restricted by {name}: {reason}',
  nobody: 'Nobody on duty is cleared for restricted tickets ({kind}): nobody can take it for now.',
  logged: 'Opening it without serving it is written into the audit log.',
  done: 'Restricted',
  lifted: 'Restriction lifted',
  clearances: 'Cleared for restricted tickets',
  clearancesHint: 'Only cleared people get and see such tickets; after a change the person signs in again.',
};

export const r = translator({ 'zh-CN': zh, en }, () => locale.value);
