/** Personal data as it is shown by default (PD1): enough to tell two people apart, too little to reach or find one. */

/** 138****5678; short numbers keep their last two digits. */
export const maskPhone = (phone: string): string =>
  phone.length >= 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;

/** 510104********1234: the place of issue and the last four stay. */
export const maskIdNumber = (number: string): string =>
  `${number.slice(0, 6)}${'*'.repeat(Math.max(0, number.length - 10))}${number.slice(-4)}`;

/** GB 11643: 17 digits and a check sign; blanks between groups are how people type it. */
export const ID_NUMBER =
  /(?<!\d)[1-9]\d{5}\s?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?\d{3}[\dXx](?!\d)/gu;
/** Mobile and fixed numbers of the mainland, also with blanks or hyphens between groups. */
export const PHONE = /(?<!\d)(?:\+?86[-\s]?)?(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]\d{7,8})(?!\d)/gu;
/** Cards and accounts: sixteen to nineteen digits. */
export const ACCOUNT = /(?<![\d*])\d(?:[\s-]?\d){15,18}(?![\d*])/gu;
/** From the street on: 建设路12号3栋2单元501室. */
export const STREET =
  /(?:[\p{Script=Han}]{1,8}?(?:路|街|大道|巷|弄|村|小区|花园|苑|大厦))?\s?\d{1,5}(?:号|幢|栋|弄)(?:[\p{Script=Han}\d-]{0,12}?(?:室|号楼|单元|楼|层|户))*/gu;

const digits = (text: string): string => text.replace(/[\s-]/g, '');

/** A line of text with numbers and addresses hidden; words stay. */
export const maskText = (text: string): string =>
  text
    .replace(ID_NUMBER, (found) => maskIdNumber(digits(found)))
    .replace(ACCOUNT, (found) => `****${digits(found).slice(-4)}`)
    .replace(PHONE, (found) => maskPhone(digits(found)))
    .replace(STREET, '***');
