/** Words of the letter box. */
import { type Translation, translator } from '../../shared/i18n.ts';
import type { Tongue } from '../../shared/tongue.ts';
import { bo } from './words.bo.ts';

const zh = {
  title: '群众批评意见信箱 · 局长信箱',
  lead: '对公共法律服务的批评、意见和建议，请写在这里。',
  promises: '我们的答复承诺',
  atOnce: '提交即受理，当场给您编号和查询码。',
  within: '{days} 个工作日内答复，凭编号和查询码查看。',
  apart: '信中写明的被反映人不经办，也看不到这封信。',
  unsigned: '不留姓名也可以，一样受理、一样答复。',
  about: '反映哪方面（可多选，也可不选）',
  service: '办事服务',
  person: '工作人员',
  fee: '收费',
  other: '其他',
  words: '您的意见',
  wordsHint: '什么时间、什么地点、哪个单位或哪位工作人员、什么事。写上姓名，我们才能请他回避。',
  name: '怎么称呼您（选填）',
  phone: '联系电话（选填）',
  phoneHint: '只用于核实情况；不留也能凭查询码看答复',
  privacy: '提交即表示您同意我们为办理这封信处理以上信息。',
  privacyLink: '个人信息保护告知',
  version: '版本 {version}',
  send: '提交意见',
  sending: '正在提交…',
  fillWords: '请写下您的意见',
  fillPhone: '电话号码不正确，请核对；不想留电话请清空',
  done: '已收到您的意见',
  no: '编号',
  code: '查询码',
  keep: '请记下或拍下编号和查询码：只有凭它们才能看到答复。',
  by: '{when} 前答复',
  toStatus: '查看进度和答复',
  another: '再写一封',
} as const;
export type MailboxTable = typeof zh;

const en: Translation<MailboxTable> = {
  title: 'Letter box for criticism · Director’s letter box',
  lead: 'Criticism, opinions and suggestions about the public legal service.',
  promises: 'What we promise',
  atOnce: 'Received at once: you get a number and a query code.',
  within: 'Answered within {days} working days; look with number and code.',
  apart: 'Whom your letter names neither handles it nor sees it.',
  unsigned: 'No name is needed: it is received and answered all the same.',
  about: 'What it is about (any number, or none)',
  service: 'The service',
  person: 'A person',
  fee: 'Fees',
  other: 'Something else',
  words: 'Your words',
  wordsHint:
    'When, where, which office or person, and what happened. Name the person, so that he is kept out.',
  name: 'Your name (optional)',
  phone: 'Telephone (optional)',
  phoneHint: 'Only to ask back; the query code shows the answer without it',
  privacy: 'By sending you agree that we use this to handle your letter.',
  privacyLink: 'Notice on personal data',
  version: 'version {version}',
  send: 'Send',
  sending: 'Sending…',
  fillWords: 'Please write what you have to say',
  fillPhone: 'This is no telephone number; correct it or leave the field empty',
  done: 'Your letter has been received',
  no: 'Number',
  code: 'Query code',
  keep: 'Note both down or take a picture: only they open the answer.',
  by: 'Answered by {when}',
  toStatus: 'Progress and answer',
  another: 'Write another one',
};

export const wordsIn = (tongue: Tongue) =>
  translator<MailboxTable, Tongue>({ 'zh-CN': zh, en, bo }, () => tongue);
