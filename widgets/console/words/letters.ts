/** Sentences of the published answers of the letter box. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  tab: '信箱答复公开',
  hint: '已答复的信箱来信，改写后可以公开在 /mailbox。不会自动公开；不显示工单号，也不要写任何人的姓名、电话、证件号和住址。',
  none: '还没有已答复的来信',
  answered: '{when} 答复',
  shown: '已公开 · {name} · {when}',
  notShown: '未公开',
  question: '来信（公开的文字）',
  answer: '答复（公开的文字）',
  publish: '公开',
  change: '更新公开内容',
  takeBack: '撤下',
  warning: '文字中还有像个人信息的内容，请删改；确认可以保留的，再按一次：',
  sure: '已逐处核对，仍要公开',
  published: '已公开',
  takenBack: '已撤下',
  more: '更早的来信',
  id: '证件号',
  account: '账号',
  phone: '电话',
  address: '地址',
  name: '姓名或称呼',
} as const;

const en: Translation<typeof zh> = {
  tab: 'Published answers',
  hint: 'Answered letters of the letter box; edited they may be shown on /mailbox. Nothing is published by itself. No ticket number is shown; leave out names, telephone and ID numbers and addresses.',
  none: 'No letter has been answered yet',
  answered: 'Answered {when}',
  shown: 'Published · {name} · {when}',
  notShown: 'Not published',
  question: 'Letter, as published',
  answer: 'Answer, as published',
  publish: 'Publish',
  change: 'Update what is shown',
  takeBack: 'Take back',
  warning: 'This still looks like personal data. Take it out, or press again if it may stay:',
  sure: 'I have looked at each: publish',
  published: 'Published',
  takenBack: 'Taken back',
  more: 'Earlier letters',
  id: 'ID number',
  account: 'Account',
  phone: 'Telephone',
  address: 'Address',
  name: 'Name or form of address',
};

export const lt = translator({ 'zh-CN': zh, en }, () => locale.value);
