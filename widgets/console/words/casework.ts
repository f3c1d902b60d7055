/** Sentences on tickets that belong together, personal data, references, printing. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  merge: '并入本工单',
  mergeTitle: '合并工单',
  mergeHint:
    '{from} 将办结，其中的全部对话保留并接着在 {into} 里继续；群众看到的是同一个对话。合并后不能拆分。',
  mergeWhich: '并入本工单的工单',
  mergeReason: '合并原因',
  mergeReasonHint: '例如：同一件欠薪，群众重复提交。',
  mergeDone: '已并入，工单 {no} 已办结',
  mergeNone: '该群众没有其他在办工单可以合并。',
  link: '关联工单',
  linkHint: '两张工单互相可见编号，各自继续办理。',
  linkOther: '对方工单号',
  linkWords: '关联说明',
  linkWordsHint: '例如：同一家公司、对方当事人相同。',
  linkDone: '已关联',
  unlink: '取消关联',
  joins: '合并与关联',
  noJoins: '没有合并或关联的工单',
  goesOn: '本工单已并入 {no}，在那里继续办理',
  mergedHere: '已并入',
  linkedBy: '{name} 关联',
  unmask: '查看完整信息',
  unmaskHint: '查看会记入审计。显示 5 分钟后自动隐藏。',
  unmaskWhy: '查看原因',
  whyCallBack: '回电联系群众',
  whyVerify: '核对身份',
  whyOrder: '办理服务单',
  shownFor: '{span}后隐藏',
  hide: '隐藏',
} as const;

const en: Translation<typeof zh> = {
  merge: 'Merge into this',
  mergeTitle: 'Merge tickets',
  mergeHint:
    '{from} is closed; everything said in it is kept and goes on in {into}. The citizen sees one conversation. This cannot be undone.',
  mergeWhich: 'Ticket that goes on in this one',
  mergeReason: 'Reason',
  mergeReasonHint: 'For example: the same unpaid wages, sent twice.',
  mergeDone: 'Merged; ticket {no} is closed',
  mergeNone: 'This citizen has no other open ticket.',
  link: 'Link a ticket',
  linkHint: 'Both show each other’s number and go on by themselves.',
  linkOther: 'Number of the other ticket',
  linkWords: 'What they have in common',
  linkWordsHint: 'For example: the same company, the same other side.',
  linkDone: 'Linked',
  unlink: 'Unlink',
  joins: 'Merged and linked',
  noJoins: 'No merged or linked tickets',
  goesOn: 'This ticket goes on in {no}',
  mergedHere: 'Merged',
  linkedBy: 'linked by {name}',
  unmask: 'Show in full',
  unmaskHint: 'This goes into the audit log. Hidden again after 5 minutes.',
  unmaskWhy: 'Why you need it',
  whyCallBack: 'To call the citizen back',
  whyVerify: 'To check who it is',
  whyOrder: 'For a service order',
  shownFor: 'hidden in {span}',
  hide: 'Hide',
};

export const k = translator({ 'zh-CN': zh, en }, () => locale.value);
