/** Words of the page of frequent questions; its items are Chinese. */
import { type Translation, translator } from '../../shared/i18n.ts';
import type { Tongue } from '../../shared/tongue.ts';
import { bo } from './words.bo.ts';

const zh = {
  title: '常见问题',
  lead: '先看看有没有现成的答案。这里是一般信息，不是法律意见；您的情况请找人咨询，免费。',
  question: '您想问什么',
  example: '例如：没签劳动合同、离婚后孩子归谁',
  notKept: '您写的内容不会保存，请不要填写姓名、证件号码等个人信息。',
  search: '查找',
  topics: '按事项查看',
  first: '大家常问',
  found: '找到 {n} 条可能有用的内容',
  none: '没有找到现成的答案。每个人的情况不同，请直接找人咨询，我们会认真听您说。',
  empty: '请先写下您的问题。',
  noItems: '这里暂时还没有内容，请直接找人咨询。',
  basis: '依据',
  general: '一般信息，不是法律意见。',
  helpful: '有帮助',
  unhelpful: '没有解决',
  thanks: '谢谢您告诉我们。',
  sorry: '谢谢您告诉我们。请找人咨询，说说您的具体情况。',
  person: '找人咨询',
  call: '拨打 {phone}',
  personHint: '随时可以跳过这一页，直接和工作人员说。',
  carried: '您写的问题会带到咨询窗口，发送前还可以修改。',
  danger: '如果您或身边的人正有危险，请立即拨打 110 报警或 120 急救；也可以马上找人咨询或拨打 {phone}。',
  off: '这个页面没有开放',
  offHint: '有问题请直接找人咨询，免费。',
  loading: '正在读取…',
  again: '重试',
} as const;
export type FaqTable = typeof zh;

const en: Translation<FaqTable> = {
  title: 'Frequent questions',
  lead: 'See whether there is an answer already. This is general information in Chinese, no legal advice; for your own case ask a person, free of charge.',
  question: 'What would you like to know',
  example: 'For example: 没签劳动合同 (no labour contract)',
  notKept: 'What you write is not kept. Please give no names and no identity numbers.',
  search: 'Search',
  topics: 'By matter',
  first: 'Most asked',
  found: '{n} items that may help',
  none: 'There is no ready answer. Every case is different: please ask a person, who will listen.',
  empty: 'Please write your question first.',
  noItems: 'There is nothing here yet; please ask a person.',
  basis: 'Basis',
  general: 'General information, no legal advice.',
  helpful: 'This helped',
  unhelpful: 'This did not help',
  thanks: 'Thank you for telling us.',
  sorry: 'Thank you for telling us. Please ask a person about your own case.',
  person: 'Ask a person',
  call: 'Call {phone}',
  personHint: 'You can leave this page and talk to somebody at any time.',
  carried: 'Your question comes along; you can change it before it is sent.',
  danger:
    'If you or somebody near you is in danger, call 110 (police) or 120 (ambulance) now; you can also ask a person at once or call {phone}.',
  off: 'This page is not open',
  offHint: 'Please ask a person, free of charge.',
  loading: 'Loading…',
  again: 'Try again',
};

export const wordsIn = (tongue: Tongue) =>
  translator<FaqTable, Tongue>({ 'zh-CN': zh, en, bo }, () => tongue);
export type Say = ReturnType<typeof wordsIn>;
