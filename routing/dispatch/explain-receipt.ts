/** R048: why a ticket went where it did, in whole sentences, from the receipts that were kept. Pure. */

import { labelOf, MATTERS } from '../vocabulary.ts';
import type { Requirement } from './eligibility.ts';
import { joined, planText } from './explain-plan.ts';
import { explainVideo } from './explain-video.ts';
import type { Balance } from './offer-modes.ts';
import type { PlanReceipt } from './plan.ts';
import { clockText, type Locale, type Names, span } from './receipt-words.ts';

export type { Names } from './receipt-words.ts';

export interface Explanation {
  title: string;
  /** Empty where the step says everything by its name. */
  sentences: string[];
}

type Data = Record<string, unknown>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const isList = (value: unknown): value is readonly Data[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);

/** What made him the best one, by the balance of the policy at that time. */
const BEST: Record<Balance, { zh: string; en: string }> = {
  least_load: {
    zh: '手上的件最少（一样多的，先给空闲更久的）',
    en: 'has the least work (of equals, who is idle longest)',
  },
  longest_idle: { zh: '空闲最久', en: 'is idle longest' },
  fair_share: { zh: '值班以来承办的份额最小', en: 'has had the smallest share of duty so far' },
};

const whyOffered = (data: Data, name: string, zh: boolean): string[] => {
  if (data.rule === 'preferred')
    return [
      zh
        ? `原因：${name}是本单的优先人选，且现在有空。`
        : `Because ${name} goes first for this ticket and is free.`,
    ];
  if (data.rule !== 'in_order') return [];
  // Receipts of before did not say it; that was the balance then.
  const best = BEST[(textOf(data.balance) ?? 'least_load') as Balance] ?? BEST.least_load;
  return [
    zh
      ? `原因：排队轮到本单；在现在有空、可以接的人里，${name}${best.zh}。`
      : `Because it is its turn, and of those who are free and may take it ${name} ${best.en}.`,
  ];
};

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

const peopleText = (value: unknown, locale: Locale): string =>
  isList(value)
    ? joined(
        value.flatMap((one) => textOf(one.name) ?? []),
        locale,
      )
    : '';
const spanOf = (value: unknown, locale: Locale): string =>
  typeof value === 'number' ? span(value, locale) : '';
const GRAB_ENDS: Record<string, { zh: string; en: string }> = {
  taken: { zh: '已被抢走', en: 'it was claimed' },
  ended: {
    zh: '时间到了没有人抢，改为系统派单',
    en: 'nobody claimed it in time; it is offered one by one now',
  },
  withdrawn: { zh: '来件人撤回，或由主管指派', en: 'it was withdrawn or assigned' },
};
const WAIT_ENDS: Record<string, { zh: string; en: string }> = {
  answered: { zh: '接入', en: 'was answered' },
  left: { zh: '离开', en: 'left' },
  message_box: { zh: '转留言', en: 'moved to the message box' },
};

/**
 * One receipt in words. Undefined where this step has no sentences of its own: the caller shows its fields.
 * @param read reads a class key back (`parseClassKey`)
 */
export const explainReceipt = (
  receipt: { step: string; data: Data },
  locale: Locale,
  read: (key: string) => Requirement,
  names: Names = {},
): Explanation | undefined => {
  const zh = locale === 'zh-CN';
  const { step, data } = receipt;
  const name = textOf(data.name) ?? (zh ? '某坐席' : 'somebody');
  const at = typeof data.expiresAtMs === 'number' ? clockText(data.expiresAtMs) : undefined;
  switch (step) {
    case 'plan': {
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
    }
    case 'message_box':
      return {
        title: zh ? '转入留言' : 'Moved to the message box',
        sentences: planText(data as Partial<PlanReceipt>, locale, placed(data, names), read),
      };
    case 'classify': {
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
    }
    case 'offer': {
      return {
        title: zh ? `派给${name}` : `Offered to ${name}`,
        sentences: [
          ...whyOffered(data, name, zh),
          ...(at ? [zh ? `应在 ${at} 前应答。` : `To be answered by ${at}.`] : []),
        ],
      };
    }
    case 'accept':
      return { title: zh ? `${name}接入` : `Accepted by ${name}`, sentences: [] };
    case 'refuse':
      return {
        title: zh ? `${name}没有接` : `Refused by ${name}`,
        sentences: [zh ? '排队位置不变，先问别人。' : 'It keeps its place; others are asked first.'],
      };
    case 'refuse_reason': {
      const reason = textOf(data.reason);
      return {
        title: zh ? '没有接的原因' : 'Why it was refused',
        sentences: [reason ?? (zh ? '没有说明。' : 'Not said.')],
      };
    }
    case 'expire':
    case 'expired':
      return {
        title: zh ? `${name}超时未应答` : `${name} did not answer in time`,
        sentences: [
          zh
            ? `${name}被暂停派单；本单排队位置不变，先问别人。`
            : `${name} is paused; the ticket keeps its place and others are asked first.`,
        ],
      };
    case 'withdrawn':
    case 'withdraw':
      return {
        title: zh ? `撤回给${name}的派单` : `Offer to ${name} withdrawn`,
        sentences: [],
      };
    case 'assign': {
      const by = textOf(data.by);
      const reason = textOf(data.reason);
      return {
        title: zh ? `指派给${name}` : `Assigned to ${name}`,
        sentences: [
          ...(by ? [zh ? `由${by}指派。` : `By ${by}.`] : []),
          ...(reason ? [zh ? `理由：${reason}` : `Reason: ${reason}`] : []),
        ],
      };
    }
    case 'grab':
      return {
        title: zh ? `${name}抢单成功` : `Claimed by ${name}`,
        sentences: [
          zh
            ? `抢单开放${spanOf(data.afterMs, locale)}后第一个抢到。`
            : `First to claim it, ${spanOf(data.afterMs, locale)} after it was opened.`,
        ],
      };
    case 'grab_seen': {
      const end = GRAB_ENDS[textOf(data.how) ?? ''];
      const [seen, late] = [peopleText(data.seen, locale), peopleText(data.late, locale)];
      return {
        title: zh ? '抢单结束' : 'No longer open to claims',
        sentences: [
          ...(end ? [zh ? `${end.zh}。` : `${end.en[0]!.toUpperCase()}${end.en.slice(1)}.`] : []),
          ...(seen ? [zh ? `看到的人：${seen}。` : `Seen by: ${seen}.`] : []),
          ...(late ? [zh ? `抢晚了的人：${late}。` : `Too late: ${late}.`] : []),
        ],
      };
    }
    case 'mode_end':
      return {
        title:
          data.mode === 'pull'
            ? zh
              ? '一直没有指派，改为系统派单'
              : 'Nobody assigned it: offered one by one now'
            : zh
              ? '没有人抢单，改为系统派单'
              : 'Nobody claimed it: offered one by one now',
        sentences: [zh ? '排队位置不变。' : 'It keeps its place.'],
      };
    case 'order_assigned': {
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
    }
    case 'wait_estimate':
      return {
        title: zh ? '告知来件人的预计等待' : 'Wait told to the citizen',
        sentences: [
          zh
            ? `前面有${String(data.ahead)}人，约${spanOf(data.likelyMs, locale)}，最多${spanOf(data.atMostMs, locale)}。`
            : `${String(data.ahead)} ahead: about ${spanOf(data.likelyMs, locale)}, ${spanOf(data.atMostMs, locale)} at most.`,
        ],
      };
    case 'wait_outcome': {
      const end = WAIT_ENDS[textOf(data.how) ?? ''];
      const waited = spanOf(data.waitedMs, locale);
      return {
        title: zh ? '实际等待' : 'Wait as it came',
        sentences: [
          zh
            ? `${waited}后${end?.zh ?? '结束'}；告知的是约${spanOf(data.likelyMs, locale)}，最多${spanOf(data.atMostMs, locale)}。`
            : `The citizen ${end?.en ?? 'was done'} after ${waited}; told was about ${spanOf(data.likelyMs, locale)}, ${spanOf(data.atMostMs, locale)} at most.`,
        ],
      };
    }
    case 'first_response_missed':
      return {
        title: zh ? '首次答复超时' : 'First answer came too late',
        sentences: [],
      };
    case 'video_started':
    case 'video_ended':
      return explainVideo(step, data, zh);
    default:
      return undefined;
  }
};
