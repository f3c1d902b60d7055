/** What a call may end in: a value, a refusal of the server, or a failure of the way there; with a sentence for each. */
import type { Ok, Refusal, RefusalCode } from '../../routing/errors.ts';
import { REFUSALS } from '../../routing/errors.ts';
import type { Locale } from './locale.ts';

/** No answer came: `offline` was never sent or the line broke, `timeout` may or may not have arrived. */
export interface LinkFailure {
  ok: false;
  code: 'offline' | 'timeout';
}

export type Failure = Refusal | LinkFailure;
export type Result<T> = Ok<T> | Failure;

const LINK_TEXT: Record<LinkFailure['code'], Record<Locale, string>> = {
  offline: {
    'zh-CN': '网络已断开，请检查网络后重试。',
    en: 'You are offline. Check the network and try again.',
  },
  timeout: {
    'zh-CN': '服务器没有及时回应，请稍后重试。',
    en: 'The server did not answer in time. Please try again.',
  },
};

export const isRefusalCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && Object.keys(REFUSALS).includes(code);

export const isLinkFailure = (failure: Failure): failure is LinkFailure =>
  failure.code === 'offline' || failure.code === 'timeout';

/** The sentence that a person reads. Detail from the server is Chinese and is used for Chinese only. */
export const failureText = (failure: Failure, locale: Locale): string => {
  if (isLinkFailure(failure)) return LINK_TEXT[failure.code][locale];
  if (locale === 'zh-CN') return failure.detail ?? REFUSALS[failure.code].zh;
  return REFUSALS[failure.code].en;
};

/** The field that a refusal speaks of. */
export const fieldOf = (failure: Failure | undefined): string | undefined =>
  failure && 'field' in failure ? failure.field : undefined;

/** Reads `{ code, detail?, field? }` from anything that came over the wire; unknown shapes are `internal`. */
export const toRefusal = (raw: unknown): Refusal => {
  const from = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  return {
    ok: false,
    code: isRefusalCode(from.code) ? from.code : 'internal',
    ...(typeof from.detail === 'string' ? { detail: from.detail } : {}),
    ...(typeof from.field === 'string' ? { field: from.field } : {}),
  };
};
