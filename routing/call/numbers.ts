/** Telephone numbers as networks give them, and as the record keeps and shows them (PH1). */

const WITHHELD = /^(anonymous|restricted|unknown|unavailable|private|withheld|none|asterisk)?$/i;

/**
 * The number in the form that the record keeps: digits of a Chinese number without country code, a landline with its
 * area code (0571…), a mobile without the trunk's leading 0, anything foreign with its plus.
 * @returns undefined when the caller withheld it or the network gave no number
 */
export const normaliseNumber = (given: string | undefined): string | undefined => {
  const plain = (given ?? '')
    .trim()
    .replace(/^(sip|tel):/i, '')
    .replace(/@.*$/, '');
  if (WITHHELD.test(plain)) return undefined;
  const digits = plain.replace(/[\s().-]/g, '').replace(/^00(?=\d{6})/, '+');
  if (!/^\+?\d{3,20}$/.test(digits)) return undefined;
  const china = /^\+?86(\d{9,11})$/.exec(digits)?.[1];
  const home = china ?? digits;
  if (home.startsWith('+')) return home;
  if (/^0?1[3-9]\d{9}$/.test(home)) return home.slice(-11);
  // A landline that came with the country code came without the 0 of its area.
  return china && !china.startsWith('0') ? `0${china}` : home;
};

/** A published number without country code and the 0 of its area; short ones stay whole. */
const bare = (number: string): string =>
  number.replace(/^(\+|00)?86(?=\d{7,})/, '').replace(/^0(?=\d{7,})/, '');

/** Whether two spellings of a published number mean the same one: carriers add country code and trunk 0 as they like. */
export const sameNumber = (one: string, other: string): boolean => bare(one) === bare(other);

/** For people who do not own the ticket: the first three and the last four digits, or the last two of a short one. */
export const maskNumber = (number: string): string =>
  number.length >= 9
    ? `${number.slice(0, 3)}${'*'.repeat(number.length - 7)}${number.slice(-4)}`
    : `${'*'.repeat(Math.max(0, number.length - 2))}${number.slice(-2)}`;
