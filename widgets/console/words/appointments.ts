/** Words of the list of appointments. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zhCN = {
  title: '预约',
  hint: '当天的预约。到现场的群众到了点“已到”，工单即进入队列；电话和视频预约到时自动进入队列。',
  day: '哪一天',
  pick: '日期',
  reception: '领导接待',
  today: '今天',
  before: '前一天',
  after: '后一天',
  time: '时间',
  who: '群众',
  what: '事项',
  with: '接待人',
  state: '状态',
  acts: '办理',
  confirm: '确认',
  arrive: '已到',
  no_show: '未到',
  cancel: '取消',
  cancelWhy: '取消原因（会记入日志）',
  unmanned: '接待人已不在班',
  none: '这一天没有预约。',
} as const;

const en: Record<keyof typeof zhCN, string> = {
  title: 'Appointments',
  hint: 'Of one day. Press “Arrived” when somebody is at the counter: the ticket enters the queue. Phone and video appointments enter it by themselves.',
  day: 'Which day',
  pick: 'Date',
  reception: 'Reception by a leader',
  today: 'Today',
  before: 'Day before',
  after: 'Day after',
  time: 'Time',
  who: 'Citizen',
  what: 'What',
  with: 'With',
  state: 'State',
  acts: 'Do',
  confirm: 'Confirm',
  arrive: 'Arrived',
  no_show: 'No-show',
  cancel: 'Cancel',
  cancelWhy: 'Why (goes into the log)',
  unmanned: 'no longer on duty',
  none: 'Nothing is booked for this day.',
};

export const p = translator({ 'zh-CN': zhCN, en }, () => locale.value);
