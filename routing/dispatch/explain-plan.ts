/** The receipt of a plan in sentences: what is asked, who may take it, who may not and why, what opens when. */
import { labelOf } from '../vocabulary.ts';
import { isForAll, type Requirement } from './eligibility.ts';
import type { PlanReceipt } from './plan.ts';
import { NAMED, type RemovedBy, type RemovedLine } from './plan-people.ts';
import {
  creditText,
  type Locale,
  MODE_WORDS,
  type Names,
  needText,
  PREFER_WORDS,
  removedText,
  STEP_WORDS,
  span,
} from './receipt-words.ts';

/** People as far as they can be read at a glance. */
const SHOWN = NAMED;
/** @param total how many there are, where the list names only the first ones */
export const joined = (items: readonly string[], locale: Locale, total = items.length): string => {
  const zh = locale === 'zh-CN';
  const shown = items.slice(0, SHOWN);
  const names = shown.join(zh ? '、' : ', ');
  if (total <= shown.length) return names;
  return zh ? `${names}等${total}人` : `${names} and ${total - shown.length} more`;
};

/** Those who are not named, by what removed them: `另有200人不会粤语`. */
const restText = (
  plan: Partial<PlanReceipt>,
  named: readonly RemovedLine[],
  asked: Requirement,
  locale: Locale,
  names: Names,
): string[] => {
  const zh = locale === 'zh-CN';
  const all = plan.counts?.removed;
  if (!all) {
    const rest = (plan.removed?.length ?? 0) - named.length;
    return rest > 0 ? [zh ? `另有${rest}人也不符合` : `${rest} more`] : [];
  }
  return (Object.entries(all) as [RemovedBy, number][]).flatMap(([by, count]) => {
    const rest = count - named.filter((line) => line.by === by).length;
    const why = removedText(by, asked, locale, names);
    return rest > 0 ? [zh ? `另有${rest}人${why}` : `${rest} more: ${why}`] : [];
  });
};

/** What people were judged by; receipts of before say it only by their classes. */
const askedOf = (plan: Partial<PlanReceipt>, read: (key: string) => Requirement): Requirement | undefined =>
  plan.judgedBy ?? (plan.classes ?? []).map(read).findLast(isForAll) ?? plan.requirement;

const stepsText = (plan: Partial<PlanReceipt>, locale: Locale): string[] => {
  const zh = locale === 'zh-CN';
  const { steps, step } = plan;
  if (!Array.isArray(steps) || typeof step !== 'number' || steps.length === 0) return [];
  const name = (at: number) => labelOf(STEP_WORDS, steps[at]?.name ?? '', locale);
  const sentences: string[] = [];
  if (plan.skipped === 'crisis')
    sentences.push(
      zh ? '范围：因危机警报，一次全部开放。' : 'Open to: everybody at once, because of a crisis alarm.',
    );
  if (plan.skipped === 'waited')
    sentences.push(
      zh
        ? `范围：等待已久，直接开放给“${name(step)}”。`
        : `Open to: ${name(step)}, at once, since it had waited long.`,
    );
  if (plan.skipped === 'nobody')
    sentences.push(
      zh
        ? `范围：更小的范围里没有人在接单，不空等，直接开放给“${name(step)}”。`
        : `Open to: ${name(step)}, at once, since nobody ready fitted before.`,
    );
  if (!plan.skipped) sentences.push(zh ? `范围：现在开放给“${name(step)}”。` : `Open to: ${name(step)} now.`);
  const later = steps
    .slice(step + 1)
    .map((one, index) =>
      zh
        ? `${index === 0 ? '' : '再'}过${span(one.afterMs, locale)}扩大到“${labelOf(STEP_WORDS, one.name, locale)}”`
        : `after ${index === 0 ? '' : 'another '}${span(one.afterMs, locale)} to ${labelOf(STEP_WORDS, one.name, locale)}`,
    );
  if (later.length > 0)
    sentences.push(
      zh
        ? `没人接时：${later.join('，')}；排队位置不变。`
        : `If nobody does: ${later.join(', ')}; its place is kept.`,
    );
  return sentences;
};

const creditsText = (plan: Partial<PlanReceipt>, locale: Locale): string => {
  const zh = locale === 'zh-CN';
  const credits = plan.credits ?? [];
  if (credits.length === 0)
    return zh ? '优先：没有，按到达先后排队。' : 'Priority: none, it stands in order of arrival.';
  const total = credits.reduce((sum, credit) => sum + credit.creditMs, 0);
  const parts = credits.map(
    ({ rule, creditMs }) => `${creditText(rule, locale)}${zh ? '提前' : ' '}${span(creditMs, locale)}`,
  );
  const sum =
    credits.length === 1 ? '' : zh ? `，合计提前${span(total, locale)}` : `, ${span(total, locale)} in all`;
  return zh ? `优先：${parts.join('、')}${sum}。` : `Priority: ${parts.join(', ')}${sum}.`;
};

/**
 * A receipt of planning in sentences.
 * @param again only time has passed since the receipt before: what stands there already is not said once more
 */
export const planText = (
  plan: Partial<PlanReceipt>,
  locale: Locale,
  known: Names,
  read: (key: string) => Requirement,
  again = false,
): string[] => {
  const zh = locale === 'zh-CN';
  const isBox = plan.decision === 'message_box';
  const names: Names = { ...known, desk: (key) => plan.desk ?? known.desk?.(key) };
  const sentences: string[] = [];
  if (plan.requirement && !again)
    sentences.push(
      zh
        ? `要求：${needText(plan.requirement, locale, names)}。`
        : `Asked for: ${needText(plan.requirement, locale, names)}.`,
    );
  if (plan.desk)
    sentences.push(
      zh
        ? `属于“${plan.desk}”，先由专席人员接待。`
        : `It belongs to the desk “${plan.desk}”, whose people come first.`,
    );
  if (plan.preferredStaffId) {
    const name = plan.preferredName ?? (zh ? '指定人员' : 'the named person');
    const why = plan.preferredBy ? labelOf(PREFER_WORDS, plan.preferredBy, locale) : '';
    sentences.push(
      zh
        ? `${plan.preferredOnly ? '只' : '先'}派给${name}${why ? `：${why}` : ''}。`
        : `Goes to ${name} ${plan.preferredOnly ? 'alone' : 'first'}${why ? `, who ${why}` : ''}.`,
    );
  }
  if (!isBox) sentences.push(...stepsText(plan, locale));
  if (!isBox && plan.mode && plan.mode !== 'push')
    sentences.push(`${zh ? '方式：' : 'How: '}${labelOf(MODE_WORDS, plan.mode, locale)}${zh ? '。' : '.'}`);
  const who = (plan.eligible ?? []).map(({ name, paused }) =>
    paused ? (zh ? `${name}（暂停中）` : `${name} (paused)`) : name,
  );
  if (who.length > 0 || !isBox)
    sentences.push(
      who.length > 0
        ? zh
          ? `可以接：${joined(who, locale, plan.counts?.eligible)}。`
          : `May take it: ${joined(who, locale, plan.counts?.eligible)}.`
        : zh
          ? '可以接：在班人员中眼下没有人。'
          : 'May take it: nobody on duty right now.',
    );
  if (who.length > 0 && !isBox && !again && (plan.mode ?? 'push') === 'push')
    sentences.push(
      zh
        ? '其中现在有空的先派；都在忙就按顺序等。'
        : 'Whoever of them is free gets it; while all are busy it waits its turn.',
    );
  const asked = askedOf(plan, read);
  const removed = plan.removed ?? [];
  if (asked && removed.length > 0) {
    const named = removed.slice(0, SHOWN);
    const lines = [
      ...named.map(({ name, by, line }) => {
        const why = removedText(by, asked, locale, names, line);
        return zh ? `${name}（${why}）` : `${name} (${why})`;
      }),
      ...restText(plan, named, asked, locale, names),
    ];
    sentences.push(zh ? `未入选：${lines.join('；')}。` : `Left out: ${lines.join('; ')}.`);
  }
  if (!isBox) {
    if (!again) sentences.push(creditsText(plan, locale));
  } else
    sentences.push(
      zh
        ? '扩大到最大范围也没有在班的人能接，转为留言，按承诺时限答复。'
        : 'Nobody on duty could take it even at its widest: it became a message with a promised time.',
    );
  return sentences;
};
