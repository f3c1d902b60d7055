/** Words of the page of service promises. */
import { type Translation, translator } from '../../shared/i18n.ts';
import type { Locale } from '../../shared/locale.ts';

const zh = {
  title: '服务承诺',
  lead: '本页按现行规定自动生成：承诺什么，最近做到多少，都在这里。',
  counted: '兑现情况统计 {from} 至 {to}，每件按当时的时限计算；少于 {least} 件不公布比例。',
  print: '打印本页',
  hours: '服务时间',
  stations: '各站点的开放时间',
  call: '拨打 {phone}',
  first: '首次答复',
  within: '{span}内有人答复',
  box: '无人值班时留言，{span}内答复',
  orders: '办理时限',
  signing: '转给承办机构后，机构 {days} 个工作日内签收。',
  days: '{days} 个工作日内答复',
  sooner: '{groups}：{days} 个工作日内',
  orgs: '承办机构 {count} 家',
  items: '事项目录中的时限（{count} 项）',
  itemDays: '{days} 个工作日',
  kept: '最近 30 天：{share} 按期（{count} 件）',
  few: '最近 30 天：件数太少，不公布比例',
  who: '谁负责',
  owner: '首问负责：最先答复您的人负责到底，转给下一位并由其接下之前不放手。',
  org: '承办机构负责办理；办理中的每一步都写明由谁负责，凭编号和查询码可查。',
  warned: '时限过去 {share} 时提醒承办人。',
  risen: '逾期的报告主管，由主管督办。',
  rate: '办结后 {days} 天内，您可以评价。',
  complain: '没有做到，怎么反映',
  letters: '信箱来信 {days} 个工作日内答复，可不留姓名；信中写明的被反映人不经办，也看不到。',
  toMailbox: '写信反映',
  loading: '正在读取…',
  again: '重试',
} as const;
export type PromiseTable = typeof zh;

const en: Translation<PromiseTable> = {
  title: 'Service promises',
  lead: 'Made from the rules that hold now: what is promised, and how much of it was kept of late.',
  counted:
    'Counted from {from} to {to}, each by the limit that stood then; of fewer than {least} no share is told.',
  print: 'Print this page',
  hours: 'Hours of service',
  stations: 'Hours of the stations',
  call: 'Call {phone}',
  first: 'First answer',
  within: 'Somebody answers within {span}',
  box: 'A message left while nobody is on duty: within {span}',
  orders: 'Time limits',
  signing: 'The organisation that does it signs for it within {days} working day(s).',
  days: 'Answered within {days} working day(s)',
  sooner: '{groups}: within {days} working day(s)',
  orgs: 'Organisations that do it: {count}',
  items: 'Limits in the catalogue: {count}',
  itemDays: '{days} working day(s)',
  kept: 'Last 30 days: {share} in time (of {count})',
  few: 'Last 30 days: too few to say',
  who: 'Who answers for what',
  owner: 'Whoever answers you first stays responsible, until the next person has taken it over.',
  org: 'The organisation answers for what it does. Number and query code show who has it at each step.',
  warned: 'They are warned when {share} of the time has passed.',
  risen: 'What is late is told to a supervisor, who sees to it.',
  rate: 'You may rate within {days} day(s) after the end.',
  complain: 'When a promise is not kept',
  letters:
    'A letter is answered within {days} working day(s), without a name if you like. Whom it names neither handles nor sees it.',
  toMailbox: 'Write a letter',
  loading: 'Reading…',
  again: 'Try again',
};

export const wordsIn = (locale: Locale) => translator<PromiseTable>({ 'zh-CN': zh, en }, () => locale);
export type Say = ReturnType<typeof wordsIn>;
