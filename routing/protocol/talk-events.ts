/** Lines that the system puts into a conversation: a code with data, worded per language where they are shown. */
import { labelOf, SERVICES } from '../vocabulary.ts';

type Words = { zh: string; en: string };
const w = (zh: string, en: string): Words => ({ zh, en });

/** `{x}` is filled from the data; `{service}` is a code and shown by its label. */
const TALK_EVENTS = {
  boxed: w(
    '当前没有值班人员在线，您的问题已留言登记，我们会在承诺时间内联系您。',
    'Nobody is on duty right now. Your question is on record and we will come back to you by the promised time.',
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
} as const satisfies Record<string, Words>;

export type TalkEventCode = keyof typeof TALK_EVENTS;

export interface TalkEvent {
  code: TalkEventCode;
  data: Record<string, string>;
}

export const talkEventText = ({ code, data }: TalkEvent, locale: 'zh-CN' | 'en'): string =>
  TALK_EVENTS[code][locale === 'en' ? 'en' : 'zh'].replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = data[field] ?? '';
    if (field === 'service') return labelOf(SERVICES, value, locale);
    return value;
  });
