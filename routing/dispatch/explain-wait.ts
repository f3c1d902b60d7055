/** Receipts of what a citizen was told of his wait, and how it came, in words. */
import { type Explain, spanOf, textOf } from './explanation.ts';

const WAIT_ENDS: Record<string, { zh: string; en: string }> = {
  answered: { zh: '接入', en: 'was answered' },
  left: { zh: '离开', en: 'left' },
  message_box: { zh: '转留言', en: 'moved to the message box' },
};

const told: Explain = ({ data, zh, locale }) => ({
  title: zh ? '告知来件人的预计等待' : 'Wait told to the citizen',
  sentences: [
    zh
      ? `前面有${String(data.ahead)}人，约${spanOf(data.likelyMs, locale)}，最多${spanOf(data.atMostMs, locale)}。`
      : `${String(data.ahead)} ahead: about ${spanOf(data.likelyMs, locale)}, ${spanOf(data.atMostMs, locale)} at most.`,
  ],
});

const came: Explain = ({ data, zh, locale }) => {
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
};

const missed: Explain = ({ zh }) => ({
  title: zh ? '首次答复超时' : 'First answer came too late',
  sentences: [],
});

export const WAIT_STEPS: Record<string, Explain> = {
  wait_estimate: told,
  wait_outcome: came,
  first_response_missed: missed,
};
