/** AF: an application for legal aid that staff write down and the citizen confirms by link; what may follow what. */
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Id, Instant } from '../ticket.ts';
import { AID_FIELDS, AID_STATES, type AidForm, type AidState } from './aid-words.ts';
import { maskPhone } from './mask.ts';

/** A link holds this long, ms. */
export const AID_MS = 7 * 86_400_000;
/** Drafts of one ticket in all. */
const AID_ROUNDS = 10;

/** One of each ticket: a new draft takes the place of the one before. */
export interface AidApplication {
  id: Id;
  version: number;
  ticketId: Id;
  /** Of the draft: 1, 2, 3 ... Links of earlier rounds are void. */
  round: number;
  state: Exclude<AidState, 'expired'>;
  form: AidForm;
  draftedBy: Id;
  draftedByName: string;
  draftedAt: Instant;
  until: Instant;
  decidedAt?: Instant;
  /** What the citizen has confirmed, word by word; never changed. */
  text?: string;
  /** Why the citizen did not confirm, in his own words. */
  words?: string;
}

export const aidStateAt = ({ state, until }: AidApplication, now: Instant): AidState =>
  state === 'draft' && until <= now ? 'expired' : state;

/** One line a field below where it stands; empty ones are left out. */
export const aidText = (form: AidForm, state: AidState): string =>
  [
    `法律援助申请（${AID_STATES[state].zh}）`,
    ...AID_FIELDS.flatMap(({ name, zh }) => (form[name] ? [`${zh}：${form[name]}`] : [])),
  ].join('\n');

/** PD1: staff read the number masked wherever the form or its text stands. */
export const maskedForm = (form: AidForm): AidForm => ({
  ...form,
  phone: form.phone && maskPhone(form.phone),
});
export const maskedText = (text: string, phone: string): string =>
  phone ? text.replaceAll(phone, maskPhone(phone)) : text;

/** May a draft be written in place of what is there? */
export const mayDraft = (now: AidApplication | undefined): Outcome<true> => {
  if (now?.state === 'confirmed') return refuse('wrong_state', '申请已由本人确认，不能再修改或重填。');
  if (now && now.round >= AID_ROUNDS)
    return refuse('rate_limited', `每件工单最多代填 ${AID_ROUNDS} 次，请改为当面或电话办理。`);
  return ok(true);
};

/** What the citizen decides; undefined: decided likewise before, nothing to do. */
export const decideAid = (
  app: AidApplication,
  decision: { confirm: AidForm } | { decline: string },
  at: Instant,
): Outcome<AidApplication | undefined> => {
  const to = 'confirm' in decision ? 'confirmed' : 'declined';
  const state = aidStateAt(app, at);
  if (state === to) return ok(undefined);
  if (state === 'confirmed')
    return refuse('wrong_state', '申请已经确认，不能再修改；如有变化请告诉工作人员。');
  if (state === 'declined') return refuse('wrong_state', '您已表示不确认；如需申请，请让工作人员重新发送。');
  if (state === 'expired') return refuse('bad_token', '链接已过期，请让工作人员重新发送。');
  return ok({
    ...app,
    state: to,
    decidedAt: at,
    ...('confirm' in decision
      ? { form: decision.confirm, text: aidText(decision.confirm, to) }
      : decision.decline
        ? { words: decision.decline }
        : {}),
  });
};
