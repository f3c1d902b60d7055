/** Lines that the system puts into a conversation: a code with data, worded per language where they are shown. */
import { ORDER_STAGES } from '../../vocabulary/order-stages.ts';
import { labelOf, SERVICES } from '../../vocabulary.ts';

type Words = { zh: string; en: string };
const w = (zh: string, en: string): Words => ({ zh, en });

/** `{x}` is filled from the data; `{service}` is a code and shown by its label. */
const TALK_EVENTS = {
  boxed: w(
    '现在没有能答复这件事的值班人员，已为您留言登记，我们会在承诺的时间前联系您。',
    'Nobody who can answer this is on duty right now. Your question is on record and we will come back to you by the promised time.',
  ),
  /** A sentence that comes whole, in both languages. */
  said: w('{zh}', '{en}'),
  /** SU4: the supervisor's own words. */
  line_closed: w('{words}', '{words}'),
  wants_call: w(
    '已登记回电：轮到时会打电话联系，可以先离开页面。',
    'A call was asked for: the phone will ring when it is this turn; the page may be closed.',
  ),
  wants_words: w(
    '已登记书面答复：不在线等候，答复会留在这里。',
    'An answer in writing was asked for: it will stand here, nobody waits at the screen.',
  ),
  serving: w('{name} 已接入，为您服务。', '{name} is now with you.'),
  transferring: w(
    '正在为您转接其他工作人员，请稍候。',
    'You are being passed on to a colleague; please wait a moment.',
  ),
  handed_over: w(
    '您的事项已转由承办机构办理，办理结果会在这里通知您。',
    'The organisation in charge is working on your matter; the result will appear here.',
  ),
  closed: w('本次服务已办结。办理结果：{feedback}', 'This service is finished. Result: {feedback}'),
  ended: w('对方已结束对话。', 'The citizen has ended the conversation.'),
  withdrawn: w('您已撤回本次咨询。', 'You have withdrawn this request.'),
  order_dispatched: w('已转交{org}办理{service}（{no}）。', 'Sent to {org}: {service} ({no}).'),
  order_sign: w('{org}已签收（{no}），正在办理。', '{org} has signed for {no} and is working on it.'),
  order_reply: w('{org}回复（{no}）：{text}', '{org} replied ({no}): {text}'),
  order_return: w(
    '{org}未能受理（{no}），工作人员将另行安排。',
    '{org} could not take {no}; staff will arrange another way.',
  ),
  order_cancel: w('服务单 {no} 已撤销。', 'Order {no} was cancelled.'),
  order_assign: w('已改由{org}办理{service}（{no}）。', '{org} now handles {service} ({no}).'),
  order_extended: w(
    '{org}经批准延期办理（{no}），新的办结期限：{due}。',
    '{org} was given more time for {no}; new due date: {due}.',
  ),
  order_suspended: w(
    '{org}需要补充或核实（{no}）：{text}。补齐后继续办理，等待期间不计入办理时限。',
    '{org} needs more for {no}: {text}. The time until then does not count.',
  ),
  order_resumed: w('材料已补齐，{org}继续办理（{no}）。', '{org} goes on with {no}.'),
  order_stage: w('{org}：{stage}（{no}）。', '{org}: {stage} ({no}).'),
  reminded: w('已为您催办，承办方会尽快处理。', 'A reminder was sent; you will hear soon.'),
  merged: w(
    '您的咨询已合并到工单 {no}，会在那里继续为您办理，之前的内容都已保留。',
    'This request goes on under number {no}; everything you wrote is kept.',
  ),
  merged_in: w('您的另一次咨询（{no}）已合并到这里。', 'Your other request ({no}) now belongs here.'),
  partner_handed_over: w('您的事项正在转办至{partner}。', 'Your matter is being handed over to {partner}.'),
  partner_accepted: w('{partner}已接收您的事项。', '{partner} has taken your matter over.'),
  partner_number: w(
    '{partner}已接收您的事项，受理编号：{no}，请记下以便查询。',
    '{partner} has taken your matter over under number {no}; please keep it.',
  ),
  partner_signed: w('{partner}正在办理您的事项。', '{partner} is working on your matter.'),
  partner_replied: w('{partner}答复：{text}', '{partner} replied: {text}'),
  partner_returned: w(
    '{partner}未能受理，工作人员将另行安排。',
    '{partner} could not take it; staff will arrange another way.',
  ),
  partner_sent_back: w(
    '您的事项已退回{partner}，由其另行安排办理单位。',
    'Your matter went back to {partner}, which will find the right office.',
  ),
} as const satisfies Record<string, Words>;

export type TalkEventCode = keyof typeof TALK_EVENTS;

export interface TalkEvent {
  code: TalkEventCode;
  data: Record<string, string>;
}

/** The Shanghai day of an instant; nothing when it is none. */
const dayText = (value: string): string =>
  Number.isNaN(Date.parse(value))
    ? ''
    : new Date(Date.parse(value) + 8 * 3_600_000).toISOString().slice(0, 10);

export const talkEventText = ({ code, data }: TalkEvent, locale: 'zh-CN' | 'en'): string =>
  TALK_EVENTS[code][locale === 'en' ? 'en' : 'zh'].replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = data[field] ?? '';
    if (field === 'stage') return labelOf(ORDER_STAGES, value, locale);
    if (field === 'due') return dayText(value);
    if (field === 'service') return labelOf(SERVICES, value, locale);
    return value;
  });
