/** Receipts of an offer in words: to whom, why to him, and what became of it. */
import { type Data, type Explain, textOf } from './explanation.ts';
import type { Balance } from './offer-modes.ts';
import { clockText } from './receipt-words.ts';

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

const offered: Explain = ({ data, zh, name }) => {
  const at = typeof data.expiresAtMs === 'number' ? clockText(data.expiresAtMs) : undefined;
  return {
    title: zh ? `派给${name}` : `Offered to ${name}`,
    sentences: [
      ...whyOffered(data, name, zh),
      ...(at ? [zh ? `应在 ${at} 前应答。` : `To be answered by ${at}.`] : []),
    ],
  };
};

const accepted: Explain = ({ zh, name }) => ({
  title: zh ? `${name}接入` : `Accepted by ${name}`,
  sentences: [],
});

const refused: Explain = ({ zh, name }) => ({
  title: zh ? `${name}没有接` : `Refused by ${name}`,
  sentences: [zh ? '排队位置不变，先问别人。' : 'It keeps its place; others are asked first.'],
});

const whyRefused: Explain = ({ data, zh }) => {
  const reason = textOf(data.reason);
  return {
    title: zh ? '没有接的原因' : 'Why it was refused',
    sentences: [reason ?? (zh ? '没有说明。' : 'Not said.')],
  };
};

const expired: Explain = ({ zh, name }) => ({
  title: zh ? `${name}超时未应答` : `${name} did not answer in time`,
  sentences: [
    zh
      ? `${name}被暂停派单；本单排队位置不变，先问别人。`
      : `${name} is paused; the ticket keeps its place and others are asked first.`,
  ],
});

const withdrawn: Explain = ({ zh, name }) => ({
  title: zh ? `撤回给${name}的派单` : `Offer to ${name} withdrawn`,
  sentences: [],
});

const assigned: Explain = ({ data, zh, name }) => {
  const by = textOf(data.by);
  const reason = textOf(data.reason);
  return {
    title: zh ? `指派给${name}` : `Assigned to ${name}`,
    sentences: [
      ...(by ? [zh ? `由${by}指派。` : `By ${by}.`] : []),
      ...(reason ? [zh ? `理由：${reason}` : `Reason: ${reason}`] : []),
    ],
  };
};

export const OFFER_STEPS: Record<string, Explain> = {
  offer: offered,
  accept: accepted,
  refuse: refused,
  refuse_reason: whyRefused,
  expire: expired,
  expired,
  withdraw: withdrawn,
  withdrawn,
  assign: assigned,
};
