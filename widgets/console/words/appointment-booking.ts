/** Sentences of booking an appointment from a ticket. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  title: '预约',
  go: '预约时间',
  hint: '与群众在预约页看到的时间、名额相同。预约与本工单合为一件，不另生成工单；到时转给接待人。',
  service: '办什么事',
  way: '怎么见面',
  place: '到哪里',
  noPlace: '这项服务近期没有可预约的现场窗口，请改约电话或视频。',
  day: '哪一天',
  time: '几点',
  none: '近两周没有可预约的时间。',
  full: '约满',
  person: '找谁',
  anybody: '不指定',
  phone: '联系电话',
  phoneHint: '工单上没有电话；电话预约必须填写',
  words: '备注（选填）',
  book: '确认预约',
  chooseTime: '请选择时间',
  told: '预约成功：{no}，已在对话里告知本人。',
  toldSms: '预约成功：{no}，已短信告知本人。',
  toldNone: '预约成功：{no}，请当面或电话告知本人，可打印预约单。',
  slip: '打印预约单',
  with: '接待人 {name}',
} as const;

const en: Translation<typeof zh> = {
  title: 'Appointments',
  go: 'Book a time',
  hint: 'The times and limits are those of the public page. It stays one matter with this ticket, which goes to the person booked at its time.',
  service: 'What for',
  way: 'How',
  place: 'Where',
  noPlace: 'Nobody can be met in person for this soon; choose phone or video.',
  day: 'Day',
  time: 'Time',
  none: 'Nothing is free in the next two weeks.',
  full: 'full',
  person: 'With whom',
  anybody: 'Anybody',
  phone: 'Telephone',
  phoneHint: 'The ticket has none; needed for a phone appointment',
  words: 'Remark (optional)',
  book: 'Book',
  chooseTime: 'Choose a time',
  told: 'Booked: {no}. The citizen reads it in the conversation.',
  toldSms: 'Booked: {no}. The citizen has been texted.',
  toldNone: 'Booked: {no}. Tell the citizen yourself; the slip can be printed.',
  slip: 'Print the slip',
  with: 'with {name}',
};

export const b = translator({ 'zh-CN': zh, en }, () => locale.value);
