/** R048: why a ticket went where it did, in whole sentences, from the receipts that were kept. Pure. */

import { labelOf, MATTERS } from '../vocabulary.ts';
import type { Requirement } from './eligibility.ts';
import { GRAB_STEPS } from './explain-grab.ts';
import { OFFER_STEPS } from './explain-offer.ts';
import { joined, planText } from './explain-plan.ts';
import { explainVideo } from './explain-video.ts';
import { WAIT_STEPS } from './explain-wait.ts';
import { type Data, type Explain, type Explanation, isList, textOf } from './explanation.ts';
import type { PlanReceipt } from './plan.ts';
import type { Locale, Names } from './receipt-words.ts';

export type { Explanation } from './explanation.ts';
export type { Names } from './receipt-words.ts';

/** What made it be planned anew, where that says something. */
const CAUSES: Record<string, { zh: string; en: string }> = {
  'ticket.widened': { zh: '等了一段时间', en: 'after a wait' },
  'ticket.transferred': { zh: '转交后', en: 'after it was passed on' },
  'ticket.returned': { zh: '回到队列后', en: 'back in the queue' },
  'ticket.unboxed': {
    zh: '有人可以接了，从留言回到队列',
    en: 'back from the message box, since somebody came',
  },
  'ticket.mode_ended': { zh: '没有人抢单或指派', en: 'since nobody claimed or assigned it' },
  'ticket.excluded': { zh: '有人回避', en: 'after somebody was kept out' },
  'ticket.owner_removed': { zh: '有人回避', en: 'after somebody was kept out' },
  'ticket.queued': { zh: '情况有变', en: 'since the facts changed' },
};

/** Names of places that came with the receipt. */
const placed = (data: Data, names: Names): Names => {
  const places = typeof data.places === 'object' && data.places !== null ? (data.places as Data) : {};
  return { ...names, region: (code) => names.region?.(code) ?? textOf(places[code]) };
};

const planned: Explain = ({ data, zh, locale, names, read }) => {
  const cause = CAUSES[textOf(data.cause) ?? ''];
  return {
    title: zh
      ? `${cause ? `${cause.zh}，重新` : ''}确定谁可以接`
      : `Who may take it${cause ? `, ${cause.en}` : ''}`,
    sentences: planText(
      data as Partial<PlanReceipt>,
      locale,
      placed(data, names),
      read,
      data.cause === 'ticket.widened',
    ),
  };
};

const boxed: Explain = ({ data, zh, locale, names, read }) => ({
  title: zh ? '转入留言' : 'Moved to the message box',
  sentences: planText(data as Partial<PlanReceipt>, locale, placed(data, names), read),
});

const classified: Explain = ({ data, zh, locale }) => {
  const matter = textOf(data.matter);
  const sure = typeof data.confidence === 'number' ? Math.round(data.confidence * 100) : undefined;
  const terms = Array.isArray(data.terms) ? data.terms.flatMap((one) => textOf(one) ?? []) : [];
  const rules = isList(data.evidence)
    ? [...new Set(data.evidence.flatMap((one) => textOf(one.rule) ?? []))]
    : [];
  return {
    title: zh ? '自动分类' : 'Classified',
    sentences: [
      ...(matter
        ? [
            zh
              ? `判为${labelOf(MATTERS, matter, locale)}${sure === undefined ? '' : `，把握${sure}%`}${data.needsReview === true ? '，需人工确认' : ''}。`
              : `Taken for ${labelOf(MATTERS, matter, locale)}${sure === undefined ? '' : `, ${sure}% sure`}${data.needsReview === true ? '; needs a look' : ''}.`,
          ]
        : []),
      ...(terms.length > 0
        ? [zh ? `依据的词语：${terms.join('、')}。` : `By the words: ${terms.join(', ')}.`]
        : []),
      ...(rules.length === 0
        ? [zh ? '没有规则命中。' : 'No rule spoke.']
        : terms.length > 0
          ? []
          : [zh ? `依据的规则：${joined(rules, locale)}。` : `By the rules ${joined(rules, locale)}.`]),
    ],
  };
};

const orderAssigned: Explain = ({ data, zh, name }) => {
  const [by, from, reason] = [textOf(data.by), textOf(data.from), textOf(data.reason)];
  const returns = typeof data.returns === 'number' ? data.returns : 0;
  const same = from === name;
  return {
    title: data.forced
      ? zh
        ? `指定${name}承办`
        : `${name} must handle it`
      : zh
        ? `服务单改派给${name}`
        : `Order given to ${name}`,
    sentences: [
      [
        `${zh ? '服务单' : 'Order '}${textOf(data.no) ?? ''}`,
        ...(returns > 0
          ? [zh ? `承办机构已${returns}次提出退回` : `asked to be taken back ${returns} times`]
          : []),
        ...(from && !same ? [zh ? `原承办${from}` : `was with ${from}`] : []),
        ...(by ? [zh ? `由${by}决定` : `decided by ${by}`] : []),
      ].join(zh ? '，' : ', ') + (zh ? '。' : '.'),
      ...(data.forced ? [zh ? '不能再退回。' : 'It cannot be returned again.'] : []),
      ...(reason ? [zh ? `理由：${reason}` : `Reason: ${reason}`] : []),
    ],
  };
};

const STEPS: Record<string, Explain> = {
  plan: planned,
  message_box: boxed,
  classify: classified,
  ...OFFER_STEPS,
  ...GRAB_STEPS,
  order_assigned: orderAssigned,
  ...WAIT_STEPS,
  video_started: ({ data, zh }) => explainVideo('video_started', data, zh),
  video_ended: ({ data, zh }) => explainVideo('video_ended', data, zh),
};

/**
 * One receipt in words. Undefined where this step has no sentences of its own: the caller shows its fields.
 * @param read reads a class key back (`parseClassKey`)
 */
export const explainReceipt = (
  { step, data }: { step: string; data: Data },
  locale: Locale,
  read: (key: string) => Requirement,
  names: Names = {},
): Explanation | undefined => {
  const zh = locale === 'zh-CN';
  const name = textOf(data.name) ?? (zh ? '某坐席' : 'somebody');
  return Object.hasOwn(STEPS, step) ? STEPS[step]?.({ data, locale, zh, name, names, read }) : undefined;
};
