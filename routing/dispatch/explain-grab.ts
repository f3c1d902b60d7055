/** Receipts of tickets that people claim for themselves, or that a supervisor hands out, in words. */

import { joined } from './explain-plan.ts';
import { type Explain, isList, spanOf, textOf } from './explanation.ts';
import type { Locale } from './receipt-words.ts';

const peopleText = (value: unknown, locale: Locale): string =>
  isList(value)
    ? joined(
        value.flatMap((one) => textOf(one.name) ?? []),
        locale,
      )
    : '';
const GRAB_ENDS: Record<string, { zh: string; en: string }> = {
  taken: { zh: '已被抢走', en: 'it was claimed' },
  ended: {
    zh: '时间到了没有人抢，改为系统派单',
    en: 'nobody claimed it in time; it is offered one by one now',
  },
  withdrawn: { zh: '来件人撤回，或由主管指派', en: 'it was withdrawn or assigned' },
};

const grabbed: Explain = ({ data, zh, locale, name }) => ({
  title: zh ? `${name}抢单成功` : `Claimed by ${name}`,
  sentences: [
    zh
      ? `抢单开放${spanOf(data.afterMs, locale)}后第一个抢到。`
      : `First to claim it, ${spanOf(data.afterMs, locale)} after it was opened.`,
  ],
});

const seen: Explain = ({ data, zh, locale }) => {
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
};

const modeEnded: Explain = ({ data, zh }) => ({
  title:
    data.mode === 'pull'
      ? zh
        ? '一直没有指派，改为系统派单'
        : 'Nobody assigned it: offered one by one now'
      : zh
        ? '没有人抢单，改为系统派单'
        : 'Nobody claimed it: offered one by one now',
  sentences: [zh ? '排队位置不变。' : 'It keeps its place.'],
});

export const GRAB_STEPS: Record<string, Explain> = { grab: grabbed, grab_seen: seen, mode_end: modeEnded };
