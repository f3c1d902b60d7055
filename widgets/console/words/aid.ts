/** Sentences of the application for legal aid that an agent fills in and the citizen confirms. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  draft: '代填法律援助申请',
  again: '重新代填',
  hint: '按群众说的填写，保存后发给本人一个链接（网页、微信在对话里，电话和窗口来的发短信），由本人核对、修改并确认（7天内有效）。',
  againHint: '保存后原来的链接作废，本人按新的内容确认。',
  save: '保存并发给本人',
  sent: '已发给本人确认',
  name: '申请人',
  phone: '联系电话',
  phoneHint: '不填则用工单里的号码 {phone}',
  region: '所在地区',
  matter: '事项',
  happened: '事情经过',
  opponent: '对方当事人',
  hardship: '经济状况',
  asks: '请求事项',
  by: '{name} 代填，{when} 前有效',
  decided: '{when}',
  words: '本人说明：{words}',
  order: '按此派法律援助单',
} as const;

const en: Translation<typeof zh> = {
  draft: 'Fill in a legal aid application',
  again: 'Fill in again',
  hint: 'Write down what the citizen said. Saving sends a link (in the conversation on the web and in WeChat, as a text message to callers and visitors): the citizen checks, corrects and confirms (7 days).',
  againHint: 'Saving voids the link before; the citizen confirms what stands here now.',
  save: 'Save and send',
  sent: 'Sent to the citizen',
  name: 'Applicant',
  phone: 'Telephone',
  phoneHint: 'Left empty: the number of the ticket, {phone}',
  region: 'Region',
  matter: 'Matter',
  happened: 'What happened',
  opponent: 'Other party',
  hardship: 'Economic situation',
  asks: 'What is asked for',
  by: 'Filled in by {name}, open until {when}',
  decided: '{when}',
  words: 'In their own words: {words}',
  order: 'Send to legal aid with this',
};

export const a = translator({ 'zh-CN': zh, en }, () => locale.value);
