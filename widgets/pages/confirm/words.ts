/** Words of the page on which a citizen confirms an application for legal aid. */
import { type Translation, translator } from '../../shared/i18n.ts';
import type { Tongue } from '../../shared/tongue.ts';
import { bo } from './words.bo.ts';

const zh = {
  title: '确认法律援助申请',
  lead: '工作人员按您说的代填了这份申请。请逐项核对，可以直接修改，确认无误后提交。',
  loading: '正在打开…',
  again: '重试',
  no: '工单号',
  until: '请在 {when} 前确认',
  name: '申请人姓名',
  phone: '联系电话',
  region: '所在地区',
  matter: '事项',
  happened: '事情经过',
  opponent: '对方当事人（姓名或单位，选填）',
  hardship: '经济状况（选填）',
  hardshipHint: '例如收入、家庭人口、是否低保；农民工追讨工资、工伤等不审查经济状况',
  asks: '请求事项',
  isTrue: '以上内容属实',
  confirm: '确认提交',
  decline: '不确认',
  declineSure: '确定不确认吗？工作人员会看到，需要时会与您联系。',
  declineWords: '哪里不对（选填）',
  yes: '确定不确认',
  back: '返回',
  busy: '正在提交…',
  fill: '请填写：{field}',
  fillPhone: '请填写正确的电话号码，例如 138 0000 0000',
  tick: '请先勾选“以上内容属实”。',
  confirmed: '申请已确认',
  confirmedHint: '确认时间：{when}。内容不再改动，工作人员会据此转交法律援助机构，进展会在咨询对话里告诉您。',
  declined: '您没有确认这份申请',
  declinedHint: '工作人员已经看到。需要时请回到咨询对话说明，或拨打 12348。',
  expired: '链接已过期',
  expiredHint: '请回到咨询对话，让工作人员重新发送，或拨打 12348。',
} as const;
export type ConfirmTable = typeof zh;

const en: Translation<ConfirmTable> = {
  title: 'Confirm your application for legal aid',
  lead: 'Staff wrote this application down for you. Check each field, correct what is wrong, then confirm.',
  loading: 'Opening…',
  again: 'Try again',
  no: 'Ticket',
  until: 'Please confirm before {when}',
  name: 'Name of the applicant',
  phone: 'Telephone',
  region: 'Where you live',
  matter: 'Matter',
  happened: 'What happened',
  opponent: 'The other party (person or firm, optional)',
  hardship: 'Economic situation (optional)',
  hardshipHint:
    'For example income, family, minimum allowance; not examined for wages of migrant workers and work injuries',
  asks: 'What you ask for',
  isTrue: 'All of this is true',
  confirm: 'Confirm',
  decline: 'Do not confirm',
  declineSure: 'Really not confirm? Staff will see it and may get in touch with you.',
  declineWords: 'What is wrong (optional)',
  yes: 'Do not confirm',
  back: 'Back',
  busy: 'Sending…',
  fill: 'Please fill in: {field}',
  fillPhone: 'Please give a telephone number, for example 138 0000 0000',
  tick: 'Please tick “All of this is true” first.',
  confirmed: 'The application is confirmed',
  confirmedHint:
    'Confirmed at {when}. It does not change any more; staff pass it to the legal aid body, and you hear of it in the conversation.',
  declined: 'You did not confirm this application',
  declinedHint: 'Staff have seen it. Write in the conversation if you need it, or call 12348.',
  expired: 'The link has expired',
  expiredHint: 'Ask staff in the conversation for a new one, or call 12348.',
};

export const wordsIn = (tongue: Tongue) =>
  translator<ConfirmTable, Tongue>({ 'zh-CN': zh, en, bo }, () => tongue);
export type Words = ReturnType<typeof wordsIn>;
