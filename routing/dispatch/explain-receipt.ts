/** R048: why a ticket went where it did, in whole sentences, from the receipts that were kept. Pure. */
import { labelOf, MATTERS } from '../vocabulary.ts';
import type { Requirement } from './eligibility.ts';
import { joined, planText } from './explain-plan.ts';
import type { PlanReceipt } from './plan.ts';
import { clockText, type Locale, type Names } from './receipt-words.ts';

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

const RULE: Record<string, { zh: string; en: string }> = {
  in_order: {
    zh: '轮到本单，且他在可接的人里负担最轻、空闲最久',
    en: 'its turn; of those who may take it he has the least work and is idle longest',
  },
  preferred: { zh: '他是优先人选', en: 'he goes first' },
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
    case 'plan':
      return {
        title: zh ? '确定谁可以接' : 'Who may take it',
        sentences: planText(data as Partial<PlanReceipt>, locale, names, read),
      };
    case 'message_box':
      return {
        title: zh ? '转入留言' : 'Moved to the message box',
        sentences: planText(data as Partial<PlanReceipt>, locale, names, read),
      };
    case 'classify': {
      const matter = textOf(data.matter);
      const sure = typeof data.confidence === 'number' ? Math.round(data.confidence * 100) : undefined;
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
          rules.length > 0
            ? zh
              ? `依据的规则：${joined(rules, locale)}。`
              : `By the rules ${joined(rules, locale)}.`
            : zh
              ? '没有规则命中。'
              : 'No rule spoke.',
        ],
      };
    }
    case 'offer': {
      const rule = RULE[textOf(data.rule) ?? ''];
      return {
        title: zh ? `派给${name}` : `Offered to ${name}`,
        sentences: [
          ...(rule ? [zh ? `原因：${rule.zh}。` : `Because ${rule.en}.`] : []),
          ...(at ? [zh ? `请他在 ${at} 前应答。` : `To be answered by ${at}.`] : []),
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
            ? '他被暂停派单；本单排队位置不变，先问别人。'
            : 'He is paused; the ticket keeps its place and others are asked first.',
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
    case 'first_response_missed':
      return {
        title: zh ? '首次答复超时' : 'First answer came too late',
        sentences: [],
      };
    default:
      return undefined;
  }
};
