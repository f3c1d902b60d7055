/** Sentences about text messages. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  title: '短信',
  closed: '短信通道未开通：链接和编号需当面交给群众',
  unreachable: '未留手机号，不能发短信',
  none: '还没有发过短信',
  ticket_no: '工单号',
  result: '答复通知',
  rating: '评价链接',
  notice: '公众号留言提醒',
  appointment: '预约提醒',
  aid: '法律援助申请确认链接',
  video: '视频会议链接',
  code: '验证码',
  bulletin: '订阅信息',
  waiting: '等待发送',
  'waiting.at': '{at}发送',
  sent: '已发送',
  delivered: '已送达',
  failed: '未送达',
  unknown: '结果不明，不会自动重发',
  'why.quiet': '免打扰时段',
  'why.day_limit': '当日条数已满',
  'why.too_late': '已过时效',
  'why.not_needed': '已不需要',
  'why.gave_up': '多次未成功',
  'why.week_limit': '本周条数已满',
  'why.opted_out': '发出前已退订',
  'why.stopped': '已停止发送',
  'why.not_configured': '短信通道未开通',
} as const;

const en = {
  title: 'Text messages',
  closed: 'No SMS gateway: links and numbers must be handed over in person',
  unreachable: 'No mobile number: cannot be texted',
  none: 'Nothing has been texted',
  ticket_no: 'Ticket number',
  result: 'Answer',
  rating: 'Rating link',
  notice: 'Reminder of WeChat messages',
  appointment: 'Reminder of an appointment',
  aid: 'Link to confirm the application',
  video: 'Link to the video meeting',
  code: 'One-time code',
  bulletin: 'Subscribed notice',
  waiting: 'Waiting',
  'waiting.at': 'leaves {at}',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Not delivered',
  unknown: 'Unsure; not sent again by itself',
  'why.quiet': 'quiet hours',
  'why.day_limit': 'limit of the day',
  'why.too_late': 'too late',
  'why.not_needed': 'not needed any more',
  'why.gave_up': 'gave up',
  'why.week_limit': 'limit of the week',
  'why.opted_out': 'opted out before it left',
  'why.stopped': 'stopped',
  'why.not_configured': 'no SMS gateway',
} as const;

export const m = translator({ 'zh-CN': zh, en }, () => locale.value);

type Why = Extract<keyof typeof zh, `why.${string}`>;
/** Our own reasons in words; a gateway's code as it is. */
export const whyText = (why: string): string =>
  Object.hasOwn(zh, `why.${why}`) ? m(`why.${why}` as Why) : why;
