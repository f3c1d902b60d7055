/** The language of console and board: one reactive value that every sentence and label asks. */
import { computed, ref, watchEffect } from 'vue';
import { type Label, labelOf } from '../../../routing/vocabulary.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { initialLocale, type Locale, rememberLocale } from '../../shared/locale.ts';

export const locale = ref<Locale>(initialLocale());

export const setLocale = (next: Locale): void => {
  locale.value = next;
  rememberLocale(next);
};

/** Between a heading and what it heads, within one line. */
export const colon = computed(() => (locale.value === 'en' ? ': ' : '：'));

watchEffect(() => {
  document.documentElement.lang = locale.value;
});

/** The label of a code of a vocabulary table; nothing for nothing. */
export const label = (table: Record<string, Label>, code: string | number | null | undefined): string =>
  code === undefined || code === null ? '' : labelOf(table, String(code), locale.value);

/** The sentence for a failed call, in the present language. */
export const sentence = (failure: Failure): string => failureText(failure, locale.value);
