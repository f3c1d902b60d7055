/** Sentences about channels that count replies. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  limits: '微信回复额度',
  left: '还可回复 {n} 条',
  until: '{span}后截止',
  renewed: '群众再次发言后重新计算',
  none: '额度已用完：新消息会等群众再次发言后自动发出',
  gone: '群众已取消关注，消息无法送达，请改用电话联系',
  waits: '{n} 条消息等待群众再次发言',
  unknown: '发送结果不明，群众可能已收到',
  refused: '平台拒收，未送达',
  dropped: '未发送',
  again: '再次发送',
  'mark.waiting': '等待发出',
  'mark.sent': '已发送',
  'mark.unknown': '结果不明',
  'mark.refused': '未送达',
  'mark.dropped': '未发送',
} as const;

const en = {
  limits: 'WeChat reply limits',
  left: '{n} more replies',
  until: 'ends in {span}',
  renewed: 'renewed when the citizen writes again',
  none: 'No replies left: new messages go out by themselves when the citizen writes again',
  gone: 'The citizen has left the account; messages cannot arrive. Please phone instead',
  waits: '{n} waiting for the citizen to write again',
  unknown: 'No answer from the platform; it may have arrived',
  refused: 'Refused by the platform; not delivered',
  dropped: 'Not sent',
  again: 'Send again',
  'mark.waiting': 'Waiting',
  'mark.sent': 'Sent',
  'mark.unknown': 'Unsure',
  'mark.refused': 'Not delivered',
  'mark.dropped': 'Not sent',
} as const;

export const c = translator({ 'zh-CN': zh, en }, () => locale.value);
